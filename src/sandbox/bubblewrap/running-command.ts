import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { PatchgymError } from '../../core/errors.js';
import { systemErrorCode } from '../files/descriptor-files.js';
import type { ResourceCommand } from '../limits/resource-control.js';
import type { ProcessExit } from '../port.js';
import { decodeWaitStatus, type WaitOutcome } from '../process-outcome.js';
import { processStartTime } from '../session-id.js';
import { INFO_DESCRIPTOR } from './bubblewrap-arguments.js';
import { LAUNCHER_STARTED, LAUNCHER_STATUS_DESCRIPTOR } from './launcher.js';

/** A process of the host, told from a later one with the same id. */
type HostProcess = { readonly id: number; readonly startTime: string | null };

const KILLED: WaitOutcome = { exitCode: null, signal: 'SIGKILL' };
const GONE_POLL_MS = 1;

/**
 * One command between its start and the end of everything that it started: reads what the launcher
 * and bwrap report, enforces the time limit, and tells the command's end from the sandbox's failure.
 */
export class RunningCommand {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles once the program inside has been reached; rejects when the sandbox could not be set up. */
  readonly started: Promise<void>;
  readonly exited: Promise<ProcessExit>;
  readonly #child: ChildProcess;
  readonly #resources: ResourceCommand;
  readonly #startedAt = performance.now();
  readonly #status: StatusReader;
  #init: HostProcess | null = null;
  #timedOut = false;
  #killed = false;

  constructor(options: {
    readonly program: string;
    readonly argv: readonly string[];
    /** Descriptors handed on as 3, 4, ...; the caller closes its own. */
    readonly descriptors: readonly number[];
    readonly resources: ResourceCommand;
    readonly timeoutMs: number;
  }) {
    this.#resources = options.resources;
    // The environment is empty: that of bwrap's first process can be read inside.
    this.#child = spawn(options.program, options.argv, {
      cwd: '/',
      env: {},
      stdio: ['pipe', 'pipe', 'pipe', ...options.descriptors, 'pipe', 'pipe'],
    });
    const [stdin, stdout, stderr] = this.#child.stdio;
    if (!stdin || !stdout || !stderr) throw new TypeError('spawn made no pipes');
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
    // A command need not read its input; that it did not is no failure.
    this.stdin.on('error', () => {});
    this.#readInfo(this.#pipe(INFO_DESCRIPTOR));
    this.#status = new StatusReader(this.#pipe(LAUNCHER_STATUS_DESCRIPTOR));
    const timer = setTimeout(() => this.#expire(), options.timeoutMs);
    void this.#status.ended.then(() => clearTimeout(timer));
    const gone = this.#waitUntilGone().finally(() => clearTimeout(timer));
    this.exited = gone.then(() => this.#conclude());
    this.started = Promise.race([this.#status.started, this.exited.then(() => {})]);
    // Whoever asked for the command sees the failure through `started` or `exited`.
    this.exited.catch(() => {});
    this.started.catch(() => {});
  }

  /** Kills the command and all that it started. Its `exited` then tells a death by SIGKILL. */
  async kill(): Promise<void> {
    this.#killed = true;
    this.#killNow();
    await this.exited.catch(() => {});
  }

  #pipe(descriptor: number): Readable {
    const stream = this.#child.stdio[descriptor];
    if (!stream || !('read' in stream)) throw new TypeError(`spawn made no pipe ${descriptor}`);
    return stream;
  }

  #expire(): void {
    this.#timedOut = true;
    this.#killNow();
  }

  #killNow(): void {
    this.#child.kill('SIGKILL');
    killProcess(this.#init);
    this.#resources.kill();
  }

  /** bwrap tells on this pipe which process is the first of the new pid namespace. */
  #readInfo(stream: Readable): void {
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(0, 4000);
      const id = /"child-pid":\s*(\d+)/.exec(text)?.[1];
      if (id === undefined || this.#init !== null) return;
      this.#init = { id: Number(id), startTime: processStartTime(Number(id)) };
      if (this.#killed || this.#timedOut) this.#killNow();
    });
  }

  /** With the first process of a pid namespace all others of it are gone: the kernel reaps it last. */
  async #waitUntilGone(): Promise<void> {
    const failure = await new Promise<Error | null>((resolve) => {
      this.#child.once('exit', () => resolve(null));
      this.#child.once('error', resolve);
    });
    if (failure !== null) throw startFailure(failure.message);
    await this.#status.ended;
    while (this.#init !== null && isAlive(this.#init)) {
      killProcess(this.#init);
      await sleep(GONE_POLL_MS);
    }
  }

  async #conclude(): Promise<ProcessExit> {
    const usage = this.#resources.usage();
    this.#resources.release();
    const wasKilled = this.#timedOut || this.#killed;
    const outcome =
      this.#status.outcome ?? (wasKilled || this.#status.hasStarted || usage.oomKilled ? KILLED : null);
    if (outcome === null) throw startFailure(await this.#lastWords());
    return {
      ...outcome,
      timedOut: this.#timedOut,
      ...usage,
      durationMs: performance.now() - this.#startedAt,
    };
  }

  /** What was said on standard error by whatever failed before the program was reached. */
  async #lastWords(): Promise<string> {
    const parts: Buffer[] = [];
    if (!this.stderr.readableEnded) {
      this.stderr.on('data', (chunk: Buffer) => parts.push(chunk));
      await Promise.race([once(this.stderr, 'close'), sleep(1000)]);
    }
    return Buffer.concat(parts).toString('utf8').trim().slice(0, 1000);
  }
}

/** What the launcher writes: that it has started, then the wait status of the command. */
class StatusReader {
  readonly started: Promise<void>;
  readonly ended: Promise<void>;
  #bytes = Buffer.alloc(0);

  constructor(stream: Readable) {
    let announce = () => {};
    this.started = new Promise((resolve) => {
      announce = resolve;
    });
    stream.on('data', (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]).subarray(0, 5);
      if (this.hasStarted) announce();
    });
    this.ended = new Promise((resolve) => {
      stream.once('close', resolve);
      stream.once('error', resolve);
    });
  }

  get hasStarted(): boolean {
    return this.#bytes[0] === LAUNCHER_STARTED;
  }

  get outcome(): WaitOutcome | null {
    return this.#bytes.length < 5 ? null : decodeWaitStatus(this.#bytes.readInt32LE(1));
  }
}

function isAlive({ id, startTime }: HostProcess): boolean {
  return startTime !== null && processStartTime(id) === startTime;
}

function killProcess(target: HostProcess | null): void {
  if (target === null || !isAlive(target)) return;
  try {
    process.kill(target.id, 'SIGKILL');
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error;
  }
}

function startFailure(message: string): PatchgymError {
  return new PatchgymError(
    'infrastructure',
    'sandbox-start-failed',
    `Cannot start a command in the sandbox: ${message || 'bwrap said nothing'}. Run \`patchgym doctor\`.`,
  );
}
