import type { Readable, Writable } from 'node:stream';
import type { TreeEntry, TreePath } from '../core/tree.js';

/**
 * Where untrusted code runs. An adapter never presents its own failure as the command's result:
 * what the sandbox itself could not do is thrown as a `PatchgymError` of kind `infrastructure`,
 * what the command did is data in `ExecResult`.
 */
export interface Sandbox {
  readonly name: 'bubblewrap' | 'podman' | 'docker';
  /** Whether this adapter works here, and if not, what to do. Never throws. */
  probe(): Promise<SandboxAvailability>;
  /** Opens a fresh sandbox with its own copy-on-write view of the workspace. The caller closes it. */
  open(options: SandboxOptions): Promise<SandboxSession>;
}

export type SandboxAvailability =
  | { readonly status: 'available'; readonly version: string; readonly notes: readonly string[] }
  | { readonly status: 'unavailable'; readonly reason: string; readonly remedy: string };

export type SandboxOptions = {
  /** A host directory shown copy-on-write at `target`; `source` itself is never changed. */
  readonly workspace: { readonly source: string; readonly target: string };
  readonly mounts: readonly Mount[];
  /** Paths inside at which fresh, empty, writable directories stand; they count against `diskBytes`. */
  readonly scratch?: readonly string[];
  /** The whole environment of every command; nothing is inherited from the host. */
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: SandboxLimits;
};

/** A host file or directory made visible inside. `read-write` is only for sealing trusted build caches. */
export type Mount = {
  readonly source: string;
  readonly target: string;
  readonly mode: 'read-only' | 'copy-on-write' | 'read-write';
};

export type SandboxLimits = {
  /** Memory of all processes of the sandbox together, files in memory included. */
  readonly memoryBytes: number;
  readonly maxProcesses: number;
  /** Bytes that may be written to the workspace, scratch, copy-on-write mounts and /tmp together. */
  readonly diskBytes: number;
  /** Bytes kept of each of stdout and stderr of one `exec`; the rest is read and dropped. */
  readonly outputBytes: number;
  /** Wall time of one command unless the command says otherwise. */
  readonly timeoutMs: number;
  /** Share of processors, e.g. 1.5. Unlimited when absent. */
  readonly cpus?: number;
};

export type SandboxCommand = {
  /** The program and its arguments; no shell in between. */
  readonly argv: readonly string[];
  /** Working directory inside; the workspace when absent. */
  readonly cwd?: string;
  /** Added to (and overriding) the sandbox's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array | string;
  readonly timeoutMs?: number;
  readonly outputBytes?: number;
};

/** How a command ended. `exitCode` is null when a signal or a limit ended it; null is never 0. */
export type ProcessExit = {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly oomKilled: boolean;
  readonly durationMs: number;
  /** Processor time and peak memory of the sandbox where the host can tell; null where not. */
  readonly cpuMs: number | null;
  readonly peakMemoryBytes: number | null;
};

export type ExecResult = ProcessExit & {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly outputTruncated: boolean;
};

/** A running command with open streams. Its output is not limited: the reader has to bound what it keeps. */
export interface SandboxProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the command and everything that it started is gone. Rejects only on infrastructure failure. */
  readonly exited: Promise<ProcessExit>;
  /** Kills the command and everything that it started. Idempotent. */
  kill(): Promise<void>;
}

/**
 * One open sandbox. Commands see the same files; every command has a pid namespace of its own, so
 * nothing that it leaves running survives it. Commands may run at the same time.
 */
export interface SandboxSession {
  exec(command: SandboxCommand): Promise<ExecResult>;
  spawn(command: SandboxCommand): Promise<SandboxProcess>;
  /** Writes a file from outside without following links; parents are made. `path` is absolute, inside workspace or scratch. */
  writeFile(path: string, content: Uint8Array, options?: { executable?: boolean }): Promise<void>;
  /** Reads a regular file from outside without following links; null when it is missing, no file, or larger than `maxBytes`. */
  readFile(path: string, options: { maxBytes: number }): Promise<Buffer | null>;
  /** Every entry below an absolute inside path (workspace or scratch), sorted by path bytes, no link followed. */
  snapshot(path: string): Promise<TreeEntry[]>;
  /** What differs between the workspace now and its source: changed or new entries, and deleted paths. */
  changes(): Promise<WorkspaceChanges>;
  /** Kills every command that runs now; the session stays open. */
  killCommands(): Promise<void>;
  /** Kills what runs and removes every trace of the sandbox from the host. Idempotent. */
  close(): Promise<void>;
}

export type WorkspaceChanges = {
  readonly written: readonly TreeEntry[];
  readonly deleted: readonly TreePath[];
};
