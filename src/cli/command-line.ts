import { EXIT_CODES } from '../core/errors.js';
import { visibleText } from '../report/visible-text.js';
import type { Runtime } from './command-context.js';
import { failureOf } from './failure.js';
import { createProgram } from './program.js';

/** Runs the command line, and answers the exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  bearLostReaders();
  const interruption = listenForInterruption();
  let exitCode: number = EXIT_CODES.ok;
  const program = createProgram({
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interruption.signal,
    endAtSignals: interruption.endAtSignals,
    setExitCode: (code) => {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return interruption.signal.aborted ? EXIT_CODES.interrupted : exitCode;
  } catch (error) {
    const failure = failureOf(error, interruption.signal.aborted);
    if (failure === null) return EXIT_CODES.ok;
    const { code, message } = failure;
    if (asksForJson(argv)) process.stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);
    process.stderr.write(`error [${code}]: ${message.split('\n').map(visibleText).join('\n')}\n`);
    return failure.exitCode;
  }
}

/** Ctrl-C, an end asked for by the system, and a terminal that was closed or whose connection was lost. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Interruption = Pick<Runtime, 'signal' | 'endAtSignals'>;

/** The first Ctrl-C asks everything to stop and tidy up; the second ends the process at once. */
function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(EXIT_CODES.interrupted);
    process.stderr.write('\nStopping. Press Ctrl-C again to stop at once.\n');
    controller.abort();
  };
  const listen = () => {
    for (const signal of SIGNALS) process.on(signal, interrupt);
  };
  listen();
  return {
    signal: controller.signal,
    endAtSignals: async (work) => {
      controller.signal.throwIfAborted();
      // Without a listener the system ends the process, however busy it is.
      for (const signal of SIGNALS) process.off(signal, interrupt);
      try {
        return await work();
      } finally {
        listen();
      }
    },
  };
}

/** Errors of parsing come before options are known, so this looks for itself. */
function asksForJson(argv: readonly string[]): boolean {
  return argv.some(
    (argument, index) =>
      argument === '--format=json' || (argument === '--format' && argv[index + 1] === 'json'),
  );
}

/**
 * A reader that went away (`| head`), or a terminal that was closed, is no failure of ours, and nobody is left to tell. What
 * goes on is finished all the same, and its exit code stands.
 */
function bearLostReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    });
  }
}
