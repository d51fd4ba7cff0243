import { availableParallelism } from 'node:os';
import { type Analysis, compareFindings, type FileChange } from '../analysis/index.js';
import { type ErrorKind, PatchgymError } from '../core/errors.js';
import type { AnalysisAnswer, AnalysisRequest } from './analysis-thread.js';
import type { AnalysedEnvironment, ChangeAnalysis } from './patch-analyser.js';
import { SupervisedThread, type ThreadFailure, type ThreadOutcome } from './supervised-thread.js';

/** What static analysis says of a patched tree, against the pristine one. */
export type PatchAnalysis = ChangeAnalysis & { readonly before: Analysis };

export type AnalysisPoolOptions = {
  /** So many patches are analysed beside each other. */
  readonly threads: number;
  readonly maxHeapMb: number;
  /** For the pristine tree, which may have to be analysed as a whole. */
  readonly openMs: number;
  /** For one patch. Far above the budget that the analysis keeps to by itself: this one ends what hangs. */
  readonly analyseMs: number;
  /** So many environments stay open in each thread. */
  readonly maxOpen: number;
};

export const POOL_OPTIONS: AnalysisPoolOptions = {
  threads: Math.max(2, Math.min(4, availableParallelism() - 1)),
  maxHeapMb: 2048,
  openMs: 900_000,
  analyseMs: 120_000,
  maxOpen: 4,
};

/**
 * Analyses patches in threads of their own, which stay warm: whatever a patch does to the analysis, this process goes on.
 * A patch that takes too long or too much memory was not analysed, and that is a gap in its result, never a clean one.
 */
export class AnalysisPool {
  private readonly workplaces = new Set<Workplace>();
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly module: URL,
    private readonly options: AnalysisPoolOptions,
  ) {}

  /** Makes or reads the analysis of a pristine tree, so that gradings find it. */
  async open(environment: AnalysedEnvironment, signal?: AbortSignal): Promise<void> {
    await this.atWork(environment, (workplace) => workplace.open(environment, signal));
  }

  /**
   * Analyses a patch. What fails without its doing, as the analysis of the pristine tree, is a `PatchgymError`: then
   * nothing is known. Rejects with the signal's reason when that is aborted.
   */
  async analyse(
    environment: AnalysedEnvironment,
    changes: readonly FileChange[],
    signal?: AbortSignal,
  ): Promise<PatchAnalysis> {
    const attempt = () =>
      this.atWork(environment, (workplace) => workplace.analyse(environment, changes, signal));
    const first = await attempt();
    // The thread may have been full of what came before; a new one is full of this patch alone.
    const { before, outcome } = first.outcome.status === 'out-of-memory' ? await attempt() : first;
    const { analyseMs, maxHeapMb } = this.options;
    switch (outcome.status) {
      case 'answered':
        return { before, ...outcome.answer };
      case 'failed':
        throw errorOf(outcome.failure);
      case 'died':
        throw threadDied(outcome.reason);
      case 'timed-out':
        return notAnalysed(before, changes, `the analysis took longer than ${analyseMs / 1000} s`);
      case 'out-of-memory':
        return notAnalysed(before, changes, `the analysis took more than ${maxHeapMb} MB of memory`);
    }
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    await Promise.all([...this.workplaces].map((workplace) => workplace.thread.stop()));
    this.workplaces.clear();
  }

  private async atWork<Result>(
    environment: AnalysedEnvironment,
    work: (workplace: Workplace) => Promise<Result>,
  ): Promise<Result> {
    let workplace = this.take(environment);
    while (workplace === undefined) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
      workplace = this.take(environment);
    }
    try {
      return await work(workplace);
    } finally {
      workplace.isBusy = false;
      if (workplace.thread.hasEnded) this.workplaces.delete(workplace);
      this.waiting.shift()?.();
    }
  }

  /** A free thread, best one that has the environment open. */
  private take(environment: AnalysedEnvironment): Workplace | undefined {
    for (const one of this.workplaces) {
      if (!one.isBusy && one.thread.hasEnded) this.workplaces.delete(one);
    }
    const free = [...this.workplaces].filter(({ isBusy }) => !isBusy);
    let chosen = free.find((workplace) => workplace.hasOpen(environment)) ?? free[0];
    if (chosen === undefined && this.workplaces.size < this.options.threads) {
      chosen = new Workplace(this.module, this.options);
      this.workplaces.add(chosen);
    }
    if (chosen !== undefined) chosen.isBusy = true;
    return chosen;
  }
}

/** One thread and the environments that are open in it. */
class Workplace {
  readonly thread: SupervisedThread;
  isBusy = false;
  /** What the pristine trees say, those used last at the end. */
  private readonly opened = new Map<string, Analysis>();

  constructor(
    module: URL,
    private readonly options: AnalysisPoolOptions,
  ) {
    this.thread = new SupervisedThread(module, { maxHeapMb: options.maxHeapMb });
  }

  hasOpen(environment: AnalysedEnvironment): boolean {
    return this.opened.has(keyOf(environment));
  }

  async open(environment: AnalysedEnvironment, signal: AbortSignal | undefined): Promise<Analysis> {
    const key = keyOf(environment);
    const existing = this.opened.get(key);
    const before = existing ?? (await this.demand<Analysis>({ kind: 'open', key, environment }, signal));
    this.opened.delete(key);
    this.opened.set(key, before);
    const [oldest] = this.opened.keys();
    if (this.opened.size > this.options.maxOpen && oldest !== undefined) {
      this.opened.delete(oldest);
      await this.demand({ kind: 'close', key: oldest }, signal);
    }
    return before;
  }

  async analyse(
    environment: AnalysedEnvironment,
    changes: readonly FileChange[],
    signal: AbortSignal | undefined,
  ): Promise<{ readonly before: Analysis; readonly outcome: ThreadOutcome<ChangeAnalysis> }> {
    const before = await this.open(environment, signal);
    const outcome = await this.thread.request<AnalysisRequest, ChangeAnalysis>(
      { kind: 'analyse', key: keyOf(environment), changes },
      { timeoutMs: this.options.analyseMs, ...(signal === undefined ? {} : { signal }) },
    );
    return { before, outcome };
  }

  private async demand<Answer extends AnalysisAnswer>(
    request: AnalysisRequest,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const outcome = await this.thread.request<AnalysisRequest, Answer>(request, {
      timeoutMs: this.options.openMs,
      ...(signal === undefined ? {} : { signal }),
    });
    if (outcome.status === 'answered') return outcome.answer;
    if (outcome.status === 'failed') throw errorOf(outcome.failure);
    throw threadDied(outcome.status === 'died' ? outcome.reason : outcome.status);
  }
}

function keyOf({ pristine, pack }: AnalysedEnvironment): string {
  return JSON.stringify([pristine.directory, pack.digest]);
}

/** Nothing is known of the changed files; what was found before counts as still there. */
function notAnalysed(before: Analysis, changes: readonly FileChange[], reason: string): PatchAnalysis {
  const none: ReadonlySet<string> = new Set();
  const paths = changes.length === 0 ? ['.'] : changes.map(({ path }) => path);
  return {
    before,
    after: before,
    comparison: compareFindings(before.findings, before.findings, { files: { before: none, after: none } }),
    newSuppressions: [],
    gaps: paths.map((path) => ({ path, reason })),
  };
}

function threadDied(reason: string): PatchgymError {
  return new PatchgymError(
    'infrastructure',
    'analysis-thread-died',
    `The thread that analyses patches ended (${reason}). Grade again; free memory if it ran out.`,
  );
}

const KINDS: readonly ErrorKind[] = ['usage', 'invalid', 'infrastructure', 'interrupted'];

function errorOf({ kind, code, message }: ThreadFailure): PatchgymError {
  const known = KINDS.find((one) => one === kind);
  if (known !== undefined && code !== undefined) return new PatchgymError(known, code, message);
  return new PatchgymError(
    'infrastructure',
    'analysis-failed',
    `The analysis failed; this is a bug in patchgym, please report it.\n${message}`,
  );
}
