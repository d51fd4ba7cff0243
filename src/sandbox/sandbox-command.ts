import { PatchgymError } from '../core/errors.js';
import type { SandboxCommand, SandboxOptions } from './port.js';

/** Linux takes no longer one (MAX_ARG_STRLEN), and half as much of all together as is the rule (a quarter of the stack). */
const MAX_TEXT_BYTES = 120_000;
const MAX_TOTAL_BYTES = 1024 * 1024;
const POINTER_BYTES = 8;

/** Where a command runs and with which variables, the sandbox's own included. */
export type CommandSetting = {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
};

/** The setting of a command; throws on a command that no sandbox could run. */
export function checkCommand(command: SandboxCommand, options: SandboxOptions): CommandSetting {
  const cwd = command.cwd ?? options.workspace.target;
  const environment = { ...options.environment, PWD: cwd, ...command.environment };
  if (command.argv.length === 0) throw refused('it has no program');
  const texts = [...command.argv, cwd, ...Object.entries(environment).flat()];
  if (texts.some((text) => text.includes('\0'))) throw refused('a NUL byte cannot be passed to a program');
  const bytes = texts.map((text) => Buffer.byteLength(text));
  if (bytes.some((count) => count > MAX_TEXT_BYTES))
    throw refused(`an argument or variable is longer than ${MAX_TEXT_BYTES} bytes`);
  if (bytes.reduce((sum, count) => sum + count + POINTER_BYTES, 0) > MAX_TOTAL_BYTES)
    throw refused(`its arguments and variables are more than ${MAX_TOTAL_BYTES} bytes`);
  const badName = Object.keys(environment).find((name) => name === '' || name.includes('='));
  if (badName !== undefined) throw refused(`${JSON.stringify(badName)} cannot be the name of a variable`);
  if (!cwd.startsWith('/')) throw refused(`its working directory ${JSON.stringify(cwd)} is not absolute`);
  return { cwd, environment };
}

function refused(why: string): PatchgymError {
  return new PatchgymError('usage', 'sandbox-command-invalid', `The command cannot be run: ${why}.`);
}
