import { once } from 'node:events';
import { PatchgymError } from '../core/errors.js';
import type { TreeEntry } from '../core/tree.js';
import { BoundedOutput } from './bounded-output.js';
import type { SandboxFiles } from './files/sandbox-files.js';
import type {
  ExecResult,
  SandboxCommand,
  SandboxOptions,
  SandboxProcess,
  SandboxSession,
  WorkspaceChanges,
} from './port.js';
import { type CommandSetting, checkCommand } from './sandbox-command.js';

/** A command that an adapter has started. `started` rejects when the sandbox could not be set up. */
export interface StartedCommand extends SandboxProcess {
  readonly started: Promise<void>;
}

/** What an adapter brings to a session. */
export type SessionParts = {
  readonly options: SandboxOptions;
  readonly files: SandboxFiles;
  readonly start: (command: SandboxCommand, setting: CommandSetting) => StartedCommand;
  /** Removes every trace, when no command runs any more. */
  readonly dispose: () => Promise<void>;
};

/** An open sandbox: what all adapters have in common, over how each starts a command. */
export class OpenSession implements SandboxSession {
  readonly #parts: SessionParts;
  readonly #running = new Set<StartedCommand>();
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

  async killCommands(): Promise<void> {
    await Promise.all([...this.#running].map((running) => running.kill()));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.killCommands();
    await this.#parts.dispose();
  }

  #start(command: SandboxCommand): StartedCommand {
    this.#requireOpen();
    const running = this.#parts.start(command, checkCommand(command, this.#parts.options));
    this.#running.add(running);
    const forget = () => {
      this.#running.delete(running);
    };
    running.exited.then(forget, forget);
    return running;
  }

  #requireOpen(): void {
    if (this.#closing === null) return;
    throw new PatchgymError('usage', 'sandbox-closed', 'The sandbox is closed. Open another one.');
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
