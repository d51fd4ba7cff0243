import type { Duplex } from 'node:stream';
import type { Random } from '../core/random.js';
import type { TreeEntry } from '../core/tree.js';

export type { Random } from '../core/random.js';
export type { TreeEntry } from '../core/tree.js';

/**
 * What an environment's `oracle/oracle.ts` exports as `oracle`: the attacks and the benign cases.
 * All of it runs in the driver, outside the process that holds the agent's code.
 */
export type Oracle = {
  readonly families: readonly AttackFamily[];
  readonly benign: readonly BenignCase[];
  /**
   * One ordinary use of the library, run against the same subject process after every case.
   * Resolves when it worked and rejects when it did not: an attack that kills or wedges the subject is not blocked.
   */
  readonly probe: (context: CaseContext) => Promise<void>;
};

/** One way into the hole. Every variant has to get through on the vulnerable release and to be blocked on every fix. */
export type AttackFamily = {
  /** Stable, kebab-case. Part of the verdict hash. */
  readonly name: string;
  readonly title: string;
  readonly variants: readonly AttackVariant[];
};

export type AttackVariant = {
  readonly name: string;
  readonly attack: (context: CaseContext) => Promise<AttackOutcome>;
};

/** `open`: the forbidden effect was observed. `blocked`: the attack ran to its end and the effect is absent. */
export type AttackOutcome = { readonly status: 'open' | 'blocked'; readonly detail: string };

/** Something that the vulnerable release does and every fix has to keep doing. */
export type BenignCase = {
  readonly name: string;
  readonly title: string;
  readonly check: (context: CaseContext) => Promise<BenignOutcome>;
};

export type BenignOutcome = { readonly status: 'kept' | 'broken'; readonly detail: string };

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** What one case may use. Fresh for every case; names and parameters come from `random` and differ in every grading. */
export type CaseContext = {
  readonly random: Random;
  readonly subject: Subject;
  /** A fresh directory that the subject sees at `directory.path`, written and read from outside. */
  readonly directory: ObservedDirectory;
  /** A sandbox without the agent's code, for observing what an output really does (e.g. in `sh -c`). */
  readonly clean: CleanRoom;
};

/** The adapter around the patched library: another process, in the grading sandbox. */
export interface Subject {
  /**
   * Calls one operation. An exception of the library is data (`threw`).
   * Silence beyond `timeoutMs` (default 10 s), a dead process or a broken reply rejects: the runner records it
   * as `timeout`, `crashed` or `unanswered`; cases do not catch it.
   */
  call(operation: string, args?: Json, options?: { readonly timeoutMs?: number }): Promise<SubjectReply>;
  /** Opens a byte stream to an operation that serves connections (e.g. an SSH or HTTP server). */
  connect(operation: string, args?: Json): Promise<Duplex>;
}

export type SubjectReply =
  | { readonly status: 'returned'; readonly value: Json }
  | { readonly status: 'threw'; readonly type: string; readonly message: string };

/** Paths are relative to the directory; links are never followed. */
export interface ObservedDirectory {
  /** Absolute path as the subject (or the clean room) sees it. */
  readonly path: string;
  write(path: string, content: Uint8Array | string): Promise<void>;
  /** Null when it is missing or no regular file. */
  read(path: string): Promise<Buffer | null>;
  /** Every entry below `path` (default: all), sorted. */
  list(path?: string): Promise<TreeEntry[]>;
}

export interface CleanRoom {
  readonly directory: ObservedDirectory;
  run(argv: readonly string[], options?: CleanRunOptions): Promise<CleanRunResult>;
}

export type CleanRunOptions = {
  readonly stdin?: Uint8Array | string;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
};

export type CleanRunResult = {
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
};

/** The forbidden effect was observed. */
export function open(detail: string): AttackOutcome {
  return { status: 'open', detail };
}

/** The attack ran to its end and the effect is absent. */
export function blocked(detail = 'no effect'): AttackOutcome {
  return { status: 'blocked', detail };
}

/** The behaviour is there. */
export function kept(detail = ''): BenignOutcome {
  return { status: 'kept', detail };
}

/** The behaviour is gone or different. */
export function broken(detail: string): BenignOutcome {
  return { status: 'broken', detail };
}
