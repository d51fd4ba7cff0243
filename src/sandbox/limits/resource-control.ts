import type { SandboxLimits } from '../port.js';

/**
 * How the kernel is made to hold a sandbox to its limits. `kind` says by what: control groups bound
 * a sandbox as a whole and tell what it used; process limits bound each process and tell nothing.
 */
export interface ResourceControl {
  readonly kind: 'cgroup-v1' | 'cgroup-v2' | 'process-limits';
  /** What this control cannot do, in words for `probe`. */
  readonly notes: readonly string[];
  openSession(id: string, limits: SandboxLimits): ResourceSession;
  /** Removes what processes that died left behind; `isOrphan` judges a session id. */
  sweep(isOrphan: (id: string) => boolean): void;
}

/** The limits of one open sandbox. */
export interface ResourceSession {
  openCommand(): ResourceCommand;
  /** Kills what is left inside and removes every trace. */
  close(): Promise<void>;
}

/** The share of one command. */
export interface ResourceCommand {
  /** Files into which the command's first process writes `0` to put itself under the limits. */
  readonly joinPaths: readonly string[];
  usage(): ResourceUsage;
  /** Kills what is inside. */
  kill(): void;
  /** Removes the command's groups; does not wait for it. */
  release(): void;
}

export type ResourceUsage = {
  readonly oomKilled: boolean;
  readonly cpuMs: number | null;
  readonly peakMemoryBytes: number | null;
};
