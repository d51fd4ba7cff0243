import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

export type CliResult = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the built command line as a user would, without a terminal. Nothing of patchgym's own variables is inherited. */
export function patchgym(
  args: readonly string[],
  options: {
    readonly stdin?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
  } = {},
): Promise<CliResult> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(PATCHGYM_|NO_COLOR$|FORCE_COLOR$)/.test(name),
  );
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: options.cwd ?? ROOT,
      env: { ...Object.fromEntries(inherited), ...options.env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(options.stdin ?? '');
  });
}

/** Throws when `dist` is older than `src`: a test of yesterday's build proves nothing. */
export async function requireFreshBuild(): Promise<void> {
  const { isDistributionFresh } = await import(new URL('../setup/distribution.mjs', import.meta.url).href);
  if (!(await isDistributionFresh()))
    throw new Error('dist is older than src: run `npm test`, or `node setup/run.mjs build` first');
}
