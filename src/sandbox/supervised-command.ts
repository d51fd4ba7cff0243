import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { PatchgymError } from '../core/errors.js';
import { type HostProcess, identifyProcess, isAlive, killProcess } from './host-process.js';
import { LAUNCHER_STATUS_DESCRIPTOR } from './launcher/launcher.js';
import { LauncherStatus } from './launcher/launcher-status.js';
import type { ResourceUsage } from './limits/resource-control.js';
import type { StartedCommand } from './open-session.js';
import { PatientTimer } from './patient-timer.js';
import type { ProcessExit } from './port.js';
import type { WaitOutcome } from './process-outcome.js';

/** How an adapter runs one command: a program of the host that sets up the walls and starts the launcher. */
export type Supervision = {
  readonly program: string;
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What the program gets as descriptors 3, 4 and 5: descriptors of ours, or a pipe that we read. */
  readonly descriptors: readonly [number | 'pipe', number | 'pipe', number | 'pipe'];
  /** Finds the id of the first process inside in what came over the pipe, or elsewhere; null when not yet known. */
  readonly findFirstProcess: (pipeText: string) => number | null;
  /** Called while the first process still is: when the command has ended, and before it is killed. */
  readonly observe: (firstProcess: number | null) => void;
  /** Kills what the adapter knows of besides the program and the first process. */
  readonly killRest: () => void;
  /** What was used, asked once when all is over. */
  readonly readUsage: () => Promise<ResourceUsage>;
  readonly timeoutMs: number;
};

const KILLED: WaitOutcome = { exitCode: null, signal: 'SIGKILL' };
const GONE_POLL_MS = 1;
const REPORT_GRACE_MS = 500;
const START_TIMEOUT_MS = 60_000;
const PIPE_TEXT_LIMIT = 4000;

/**
 * One command between its start and the end of everything that it started: enforces the time limit, and
 * tells the command's end from the sandbox's failure.
 */
export class SupervisedCommand implements StartedCommand {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly started: Promise<void>;
  readonly exited: Promise<ProcessExit>;
  readonly #child: ChildProcess;
  readonly #supervision: Supervision;
  #timer: PatientTimer;
  #startedAt = performance.now();
  #over = false;
  readonly #status: LauncherStatus;
  #pipeText = '';
  #first: HostProcess | null = null;
  #timedOut = false;
  #killed = false;

  constructor(supervision: Supervision) {
    this.#supervision = supervision;
    this.#child = spawn(supervision.program, supervision.argv, {
      cwd: '/',
      env: { ...supervision.environment },
      stdio: ['pipe', 'pipe', 'pipe', ...supervision.descriptors, 'pipe'],
    });
    const [stdin, stdout, stderr] = this.#child.stdio;
    if (!stdin || !stdout || !stderr) throw new TypeError('spawn made no pipes');
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
    // A command need not read its input; that it did not is no failure.
    this.stdin.on('error', () => {});
    supervision.descriptors.forEach((source, index) => {
      if (source === 'pipe') this.#readPipe(this.#pipe(3 + index));
    });
    this.#status = new LauncherStatus(this.#pipe(LAUNCHER_STATUS_DESCRIPTOR), () => this.#observe());
    this.#timer = new PatientTimer(START_TIMEOUT_MS, () => this.#killNow());
    const stopTimer = () => this.#timer.clear();
    void this.#status.started.then(() => this.#startClock());
    void this.#status.ended.then(stopTimer);
    this.exited = this.#waitUntilGone()
      .finally(stopTimer)
      .then(() => this.#conclude());
    this.started = Promise.race([this.#status.started, this.exited.then(() => {})]);
    // A failure is seen by whoever waits for the command; that nobody does yet is no crash.
    this.exited.catch(() => {});
    this.started.catch(() => {});
  }

  async kill(): Promise<void> {
    this.#killed = true;
    this.#killNow();
    // Whether it also failed to start is told by `exited`.
    await this.exited.catch(() => {});
  }

  #pipe(descriptor: number): Readable {
    const stream = this.#child.stdio[descriptor];
    if (!stream || !('read' in stream)) throw new TypeError(`spawn made no pipe ${descriptor}`);
    return stream;
  }

  #readPipe(stream: Readable): void {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      this.#pipeText = (this.#pipeText + chunk).slice(0, PIPE_TEXT_LIMIT);
      this.#identify();
      if (this.#killed || this.#timedOut) this.#killNow();
    });
  }

  #identify(): HostProcess | null {
    if (this.#first === null) {
      const id = this.#supervision.findFirstProcess(this.#pipeText);
      if (id !== null) this.#first = identifyProcess(id);
    }
    return this.#first;
  }

  /** The time limit is the command's: what it takes to build the walls around it does not count. */
  #startClock(): void {
    this.#timer.clear();
    if (this.#over || this.#status.outcome !== null) return;
    this.#startedAt = performance.now();
    this.#timer = new PatientTimer(this.#supervision.timeoutMs, () => this.#expire());
  }

  #expire(): void {
    this.#timedOut = true;
    this.#killNow();
  }

  #observe(): void {
    this.#supervision.observe(this.#identify()?.id ?? null);
  }

  #killNow(): void {
    const first = this.#identify();
    this.#observe();
    if (first !== null) killProcess(first);
    this.#supervision.killRest();
    this.#child.kill('SIGKILL');
  }

  /** With the first process of a pid namespace all others of it are gone: the kernel reaps it last. */
  async #waitUntilGone(): Promise<void> {
    const failure = await new Promise<Error | null>((resolve) => {
      this.#child.once('exit', () => resolve(null));
      this.#child.once('error', resolve);
    });
    if (failure !== null) throw startFailure(failure.message);
    this.#over = true;
    // The report was sent before the program ended; a container's monitor may hold the pipe for longer.
    await Promise.race([this.#status.ended, sleep(REPORT_GRACE_MS)]);
    for (let first = this.#identify(); first !== null && isAlive(first); ) {
      killProcess(first);
      await sleep(GONE_POLL_MS);
    }
  }

  async #conclude(): Promise<ProcessExit> {
    const usage = await this.#supervision.readUsage();
    const wasEnded = this.#timedOut || this.#killed || this.#status.hasStarted || usage.oomKilled;
    const outcome = this.#status.outcome ?? (wasEnded ? KILLED : null);
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

function startFailure(message: string): PatchgymError {
  const why = message === '' ? '' : ` ${message}`;
  return new PatchgymError(
    'infrastructure',
    'sandbox-start-failed',
    `A command could not be started in the sandbox.${why} Run \`patchgym doctor\`.`,
  );
}
