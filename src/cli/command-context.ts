import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Progress, silentProgress } from '../core/progress.js';
import { type ReportStyle, styleFor } from '../report/style.js';
import { patchgymHome } from '../store/home.js';
import type { CommonOptions, EnvironmentOptions } from './common-options.js';
import { createProgress } from './progress.js';

/** The process around a command. */
export type Runtime = {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /**
   * While this works, Ctrl-C and its like end the process at once, by the signal: for work that keeps the process too busy
   * to be asked, and leaves nothing to tidy up.
   */
  endAtSignals<Result>(work: () => Promise<Result>): Promise<Result>;
  /** What the process ends with. */
  setExitCode(code: number): void;
};

/** What a command works with: its result goes to `print` or `printJson`, everything else to `progress`. */
export type CommandContext = {
  readonly format: 'text' | 'json';
  readonly progress: Progress;
  readonly style: ReportStyle;
  readonly signal: AbortSignal;
  /** As in `Runtime`. */
  readonly endAtSignals: Runtime['endAtSignals'];
  /** Where sealed environments lie. */
  readonly home: string;
  /** The folder of the environments. */
  readonly environments: string;
  /** Prints the result: `json()` as one document, or `text()`, as asked for. */
  print(result: { readonly json: () => unknown; readonly text: () => string }): void;
};

/** Runs a command and ends the process with the exit code that it answers. Errors pass through. */
export async function runCommand<Options extends CommonOptions & EnvironmentOptions>(
  runtime: Runtime,
  options: Options,
  command: (context: CommandContext) => Promise<number>,
): Promise<void> {
  const renderer = options.quiet ? { ...silentProgress, close: () => {} } : createProgress(runtime.stderr);
  const context: CommandContext = {
    format: options.format,
    progress: renderer,
    style: styleFor(runtime.stdout),
    signal: runtime.signal,
    endAtSignals: runtime.endAtSignals,
    home: patchgymHome(),
    environments: resolve(options.environments ?? BUILT_IN_ENVIRONMENTS),
    print: ({ json, text }) => {
      renderer.close();
      runtime.stdout.write(
        options.format === 'json' ? `${JSON.stringify(json(), null, 2)}\n` : `${text()}\n`,
      );
    },
  };
  try {
    runtime.setExitCode(await command(context));
  } finally {
    renderer.close();
  }
}

/** The environments that come with patchgym, beside `dist/` and `src/`. */
const BUILT_IN_ENVIRONMENTS = fileURLToPath(new URL('../../environments', import.meta.url));
