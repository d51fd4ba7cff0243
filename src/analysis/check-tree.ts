import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type AnalysedFile,
  type AnalysisLimits,
  analyseFile,
  DEFAULT_LIMITS,
  type FileContent,
} from './analyse-file.js';
import { CheckThreads } from './check-threads.js';
import type { CompiledCheckers } from './compiled-checkers.js';
import { joinResults, ProgramAnalysis, type SemanticResult } from './semantic/analyse-program.js';
import type { FileFacts } from './semantic/file-facts.js';
import { isSemantic } from './semantic/make-facts.js';
import { familiesOf } from './semantic/program-families.js';
import { SummaryCache } from './semantic/summary-cache.js';

/** What was found in a tree. A change of the tree is not analysed from it: facts are not kept. */
export type CheckedTree = {
  readonly files: Readonly<Record<string, AnalysedFile>>;
  readonly semantic?: SemanticResult;
};

export type CheckTreeOptions = {
  readonly limits?: Partial<AnalysisLimits>;
  /** So many are started for a large tree. */
  readonly threads: number;
  /** Told of every file when its analysis is over. */
  readonly onAnalysed?: (path: string) => void;
  /** Told how many semantic checkers have been solved. */
  readonly onSolved?: (done: number, total: number) => void;
};

/** Threads are started from what was compiled: Node itself does not load TypeScript into them. */
const CAN_START_THREADS = import.meta.url.endsWith('.js');

/** Below this a tree is analysed before the threads are ready. */
const SMALL_TREE_BYTES = 3_000_000;

/** So much is given to a thread at once: enough to hide the way there, little enough to share the rest evenly. */
const BATCH_BYTES = 400_000;

/** After so long everything else that waits in this process has its turn. */
const TURN_MS = 15;

/**
 * Analyses a tree once, a large one in several threads; the result is that of `analyseTree`. A thread that dies is an
 * error: what it had is not known. Other things of this process have their turn meanwhile. Later files of the same path win.
 */
export async function checkTree(
  files: Iterable<FileContent> | AsyncIterable<FileContent>,
  checkers: CompiledCheckers,
  options: CheckTreeOptions,
): Promise<CheckedTree> {
  const iterator = batches(files);
  if (options.threads < 2 || !CAN_START_THREADS) return checkHere(iterator, checkers, options);
  const first: FileContent[] = [];
  let bytes = 0;
  let next = await iterator.next();
  for (; next.done !== true; next = await iterator.next()) {
    first.push(...next.value);
    for (const { content } of next.value) bytes += content.byteLength;
    if (bytes > SMALL_TREE_BYTES) break;
  }
  const all = chained(batches(first), iterator);
  return next.done === true ? checkHere(all, checkers, options) : checkThere(all, checkers, options);
}

type Batches = AsyncIterable<readonly FileContent[]>;

async function checkHere(
  all: Batches,
  checkers: CompiledCheckers,
  { onAnalysed, onSolved, ...options }: CheckTreeOptions,
): Promise<CheckedTree> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const turns = new Turns();
  const files = new Map<string, AnalysedFile>();
  const facts = new Map<string, FileFacts | undefined>();
  for await (const batch of all) {
    for (const file of batch) {
      const { facts: own, ...analysed } = await analyseFile(file, checkers, limits);
      files.set(file.path, analysed);
      facts.set(file.path, own);
      onAnalysed?.(file.path);
      await turns.take();
    }
  }
  const semantic = checkers.checkers.filter(isSemantic);
  if (semantic.length === 0) return treeOf(files);
  const known = [...facts.values()].filter((one) => one !== undefined);
  const analysis = new ProgramAnalysis(familiesOf(known), semantic, { cache: new SummaryCache() });
  const results: SemanticResult[] = [];
  for (const job of analysis.jobs) {
    onSolved?.(results.length, analysis.jobs.length);
    await turns.take();
    results.push(analysis.run(job));
  }
  return treeOf(files, joinResults(results));
}

async function checkThere(
  all: Batches,
  { checkers, compatibility }: CompiledCheckers,
  { threads: count, onAnalysed, onSolved, ...options }: CheckTreeOptions,
): Promise<CheckedTree> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const threads = new CheckThreads(count, { checkers, compatibility, limits });
  try {
    const files = new Map<string, AnalysedFile>();
    for (const batch of await threads.analyse(all, onAnalysed))
      for (const file of batch) files.set(file.path, file);
    if (!checkers.some(isSemantic)) return treeOf(files);
    return treeOf(files, joinResults(await threads.solve(onSolved)));
  } finally {
    await threads.stop();
  }
}

function treeOf(files: ReadonlyMap<string, AnalysedFile>, semantic?: SemanticResult): CheckedTree {
  const sorted = [...files].sort(([left], [right]) => (left < right ? -1 : 1));
  return { files: Object.fromEntries(sorted), ...(semantic === undefined ? {} : { semantic }) };
}

class Turns {
  private began = performance.now();

  async take(): Promise<void> {
    if (performance.now() - this.began < TURN_MS) return;
    await nextTurn();
    this.began = performance.now();
  }
}

async function* chained<T>(...all: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  for (const one of all) yield* one;
}

async function* batches(
  files: Iterable<FileContent> | AsyncIterable<FileContent>,
): AsyncGenerator<readonly FileContent[]> {
  let batch: FileContent[] = [];
  let bytes = 0;
  for await (const file of files) {
    batch.push(file);
    bytes += file.content.byteLength;
    if (bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}
