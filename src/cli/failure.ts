import { CommanderError } from 'commander';
import { EXIT_CODES, exitCodeOf, PatchgymError } from '../core/errors.js';

/** How the command line ends when something went wrong. */
export type Failure = { readonly exitCode: number; readonly code: string; readonly message: string };

/** What an error means for the user; null when it is only the end of `--help` or `--version`. */
export function failureOf(error: unknown, isInterrupted: boolean): Failure | null {
  if (error instanceof CommanderError) return failureOfCommander(error);
  if (isInterrupted)
    return { exitCode: EXIT_CODES.interrupted, code: 'interrupted', message: 'Interrupted.' };
  if (error instanceof PatchgymError)
    return { exitCode: exitCodeOf(error.kind), code: error.code, message: error.message };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    exitCode: EXIT_CODES.infrastructure,
    code: 'bug',
    message: `This is a bug in patchgym; please report it.\n${message}`,
  };
}

function failureOfCommander(error: CommanderError): Failure | null {
  if (error.exitCode === 0) return null;
  if (error.code === 'commander.help') {
    return { exitCode: EXIT_CODES.usage, code: 'command-missing', message: 'Name a command, as above.' };
  }
  const code = error.code
    .replace(/^commander\./, '')
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const message = error.message.replace(/^error: /, '').replace(/\n\(/, ' (');
  return { exitCode: EXIT_CODES.usage, code, message };
}
