import { once } from 'node:events';
import * as fs from 'node:fs';
import { PatchgymError } from '../../core/errors.js';
import type { TreeEntry } from '../../core/tree.js';
import { BoundedOutput } from '../bounded-output.js';
import type { SandboxFiles } from '../files/sandbox-files.js';
import type { ResourceSession } from '../limits/resource-control.js';
import type {
  ExecResult,
  SandboxCommand,
  SandboxOptions,
  SandboxProcess,
  SandboxSession,
  WorkspaceChanges,
} from '../port.js';
import { checkCommand } from '../sandbox-command.js';
import { ARGUMENTS_DESCRIPTOR, LAUNCHER_PATH } from './bubblewrap-arguments.js';
import type { Holder } from './holder.js';
import type { HostTools } from './host-tools.js';
import { launcherArguments, programCandidates } from './launcher.js';
import { RunningCommand } from './running-command.js';

/** Puts itself under the limits, then becomes what follows. Sizes of `ulimit -f` are in units of 512 bytes. */
const JOIN_SCRIPT = `
set -e
ulimit -c 0
ulimit -f "$1"
groups=$2
shift 2
while [ "$groups" -gt 0 ]; do echo 0 >"$1"; shift; groups=$((groups - 1)); done
exec "$@"
`;

/** All that an open session is made of. */
export type SessionParts = {
  readonly tools: HostTools;
  readonly options: SandboxOptions;
  readonly holder: Holder;
  readonly files: SandboxFiles;
  readonly resources: ResourceSession;
  /** Arguments of nsenter and prlimit that stand before bwrap. */
  readonly enterOptions: readonly string[];
  readonly processLimits: readonly string[];
  /** Removes what stands on the host when the holder has gone. */
  readonly remove: () => void;
};

export class BubblewrapSession implements SandboxSession {
  readonly #parts: SessionParts;
  readonly #running = new Set<RunningCommand>();
  #closing: Promise<void> | null = null;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  async exec(command: SandboxCommand): Promise<ExecResult> {
    const maxBytes = command.outputBytes ?? this.#parts.options.limits.outputBytes;
    const running = this.#start(command);
    const stdout = new BoundedOutput(running.stdout, maxBytes);
    const stderr = new BoundedOutput(running.stderr, maxBytes);
    const drained = Promise.all([running.stdout, running.stderr].map((stream) => untilClosed(stream)));
    running.stdin.end(command.stdin ?? '');
    const exit = await describeFailure(running.exited, stderr);
    await drained;
    return {
      ...exit,
      stdout: stdout.content(),
      stderr: stderr.content(),
      outputTruncated: stdout.truncated || stderr.truncated,
    };
  }

  async spawn(command: SandboxCommand): Promise<SandboxProcess> {
    const running = this.#start(command);
    if (command.stdin !== undefined) running.stdin.end(command.stdin);
    await running.started;
    return running;
  }

  async writeFile(path: string, content: Uint8Array, options?: { executable?: boolean }): Promise<void> {
    this.#requireOpen();
    this.#parts.files.writeFile(path, content, options?.executable ?? false);
  }

  async readFile(path: string, options: { maxBytes: number }): Promise<Buffer | null> {
    this.#requireOpen();
    return this.#parts.files.readFile(path, options.maxBytes);
  }

  async snapshot(path: string): Promise<TreeEntry[]> {
    this.#requireOpen();
    return this.#parts.files.snapshot(path);
  }

  async changes(): Promise<WorkspaceChanges> {
    this.#requireOpen();
    return this.#parts.files.changes();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#running].map((running) => running.kill()));
    await this.#parts.holder.stop();
    await this.#parts.resources.close();
    this.#parts.remove();
  }

  #requireOpen(): void {
    if (this.#closing === null) return;
    throw new PatchgymError('usage', 'sandbox-closed', 'The sandbox is closed. Open another one.');
  }

  #start(command: SandboxCommand): RunningCommand {
    this.#requireOpen();
    const { options, holder, tools, resources } = this.#parts;
    const request = checkCommand(command, options);
    const candidates = programCandidates(command.argv[0] ?? '', request.environment.PATH);
    const limits = resources.openCommand();
    const descriptors = ['arguments', 'seccomp'].map((name) => fs.openSync(holder.path(name), 'r'));
    try {
      const running = new RunningCommand({
        program: tools.sh,
        argv: [
          ...['-c', JOIN_SCRIPT, 'sandbox', String(Math.ceil(options.limits.diskBytes / 512))],
          ...[String(limits.joinPaths.length), ...limits.joinPaths],
          ...[tools.nsenter, ...holder.enterArguments(), ...this.#parts.enterOptions, '--'],
          ...[...this.#parts.processLimits, tools.bwrap, '--args', String(ARGUMENTS_DESCRIPTOR), '--'],
          ...[LAUNCHER_PATH, ...launcherArguments({ ...request, candidates, argv: command.argv })],
        ],
        descriptors,
        resources: limits,
        timeoutMs: command.timeoutMs ?? options.limits.timeoutMs,
      });
      this.#running.add(running);
      void running.exited.catch(() => {}).finally(() => this.#running.delete(running));
      return running;
    } catch (error) {
      limits.release();
      throw error;
    } finally {
      for (const descriptor of descriptors) fs.closeSync(descriptor);
    }
  }
}

async function untilClosed(stream: NodeJS.ReadableStream & { readonly closed: boolean }): Promise<void> {
  if (!stream.closed) await once(stream, 'close');
}

/** A setup failure explains itself on standard error, which `exec` has been reading. */
async function describeFailure<Result>(exited: Promise<Result>, stderr: BoundedOutput): Promise<Result> {
  try {
    return await exited;
  } catch (error) {
    const words = stderr.content().toString('utf8').trim();
    if (!(error instanceof PatchgymError) || words === '') throw error;
    throw new PatchgymError(error.kind, error.code, `${error.message} It said: ${words.slice(0, 1000)}`);
  }
}
