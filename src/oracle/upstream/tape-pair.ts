import { StringDecoder } from 'node:string_decoder';
import type { ProcessExit, SandboxProcess, SandboxSession } from '../../sandbox/port.js';
import { readTapeRow, type TapeRow } from './tape-rows.js';

/** How one test file ended. `host` is how the process that held the library ended, if it ended before the tests did. */
export type TapePairResult = {
  readonly rows: readonly TapeRow[];
  readonly finished: boolean;
  readonly timedOut: boolean;
  readonly malformed: string | null;
  readonly host: ProcessExit | null;
  readonly runner: ProcessExit | null;
  readonly output: string;
};

export type TapePairCommand = {
  readonly runner: readonly string[];
  readonly host: readonly string[];
  /** The runner's first line of input. */
  readonly job: object;
  readonly timeoutMs: number;
};

const MAX_LINE_CHARACTERS = 32 * 1024 * 1024;
const MAX_ROWS = 100_000;
/** Of one process in one run; the tests of a small library exchange a fraction of it. */
const MAX_CHARACTERS = 256 * 1024 * 1024;
const KEPT_OUTPUT_CHARACTERS = 16_384;

/**
 * Runs the tests in one process and the library in another and passes the calls between them. The two commands have pid
 * namespaces of their own, so the code under test cannot reach the process that judges it: all it can do is answer calls.
 */
export async function runTapePair(
  session: SandboxSession,
  command: TapePairCommand,
): Promise<TapePairResult> {
  const [runner, host] = await Promise.all([
    session.spawn({ argv: command.runner }),
    session.spawn({ argv: command.host }),
  ]);
  try {
    return await relay(runner, host, command);
  } finally {
    await Promise.all([runner.kill(), host.kill()]);
  }
}

async function relay(
  runner: SandboxProcess,
  host: SandboxProcess,
  command: TapePairCommand,
): Promise<TapePairResult> {
  const rows: TapeRow[] = [];
  let finished = false;
  let timedOut = false;
  let malformed: string | null = null;
  let hostExit: ProcessExit | null = null;
  let runnerExit: ProcessExit | null = null;
  const output = keepOutput(runner, host);

  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      timedOut = true;
      resolve();
    }, command.timeoutMs);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const fail = (reason: string): void => {
      malformed ??= reason;
      end();
    };
    // A closed pipe shows itself in how the process ended.
    runner.stdin.on('error', () => {});
    host.stdin.on('error', () => {});

    readLines(host, fail, (line) => runner.stdin.write(`${line}\n`));
    readLines(runner, fail, (line) => {
      const message = readMessage(line);
      if (message === null) return fail(`the test runner sent ${JSON.stringify(line.slice(0, 80))}`);
      if (message.type !== 'row') return void host.stdin.write(`${line}\n`);
      const row = readTapeRow(message.row);
      if (row === null || rows.length >= MAX_ROWS)
        return fail('the test runner sent a malformed or surplus row');
      rows.push(row);
      if (row.kind === 'finished') {
        finished = true;
        end();
      }
    });
    host.exited.then((exit) => {
      hostExit = finished ? null : exit;
      runner.stdin.end();
    }, reject);
    runner.exited.then((exit) => {
      runnerExit = exit;
      end();
    }, reject);
    runner.stdin.write(`${JSON.stringify(command.job)}\n`);
  });
  return { rows, finished, timedOut, malformed, host: hostExit, runner: runnerExit, output: output() };
}

function readMessage(line: string): { readonly type: string; readonly row?: unknown } | null {
  try {
    const message: unknown = JSON.parse(line);
    if (message === null || typeof message !== 'object' || !('type' in message)) return null;
    return { type: String(message.type), ...('row' in message ? { row: message.row } : {}) };
  } catch {
    return null;
  }
}

function readLines(
  process: SandboxProcess,
  fail: (reason: string) => void,
  accept: (line: string) => void,
): void {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let length = 0;
  let total = 0;
  process.stdout.on('data', (chunk: Buffer) => {
    total += chunk.length;
    if (total > MAX_CHARACTERS) return fail('output without end');
    if (length > MAX_LINE_CHARACTERS) return;
    let rest = decoder.write(chunk);
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      accept(parts.join('') + rest.slice(0, end));
      parts = [];
      length = 0;
      rest = rest.slice(end + 1);
    }
    parts.push(rest);
    length += rest.length;
    if (length > MAX_LINE_CHARACTERS) fail('a line that does not end');
  });
}

/** The last words of both processes, for people. */
function keepOutput(...processes: readonly SandboxProcess[]): () => string {
  let kept = '';
  for (const process of processes) {
    process.stderr.on('data', (chunk: Buffer) => {
      kept = (kept + chunk.toString('utf8')).slice(-KEPT_OUTPUT_CHARACTERS);
    });
  }
  return () => kept;
}
