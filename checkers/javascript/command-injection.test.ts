import { exec } from 'node:child_process';

export function run(name: string): void {
  // <expect-error>
  exec(`rm -rf ${name}`);
  exec('ls /' as string);
}
