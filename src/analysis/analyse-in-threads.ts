import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type AnalysedFile, type AnalysisLimits, analyseFile, type FileContent } from './analyse-file.js';
import type { CompiledCheckers } from './compiled-checkers.js';
import type { FileWorkerTask } from './file-worker.js';
import type { PackedFiles } from './semantic/pack-facts.js';
import { unpackFiles } from './semantic/unpack-facts.js';

/** Threads are started from what was compiled: Node itself does not load TypeScript into them. */
const CAN_START_THREADS = import.meta.url.endsWith('.js');

/** Below this a tree is analysed before the threads are ready. */
const SMALL_TREE_BYTES = 3_000_000;

/** So much is given to a thread at once: enough to hide the way there, little enough to share the rest evenly. */
const BATCH_BYTES = 400_000;

/** After so long everything else that waits in this process has its turn. */
const TURN_MS = 15;

export type ThreadedOptions = {
  readonly limits: AnalysisLimits;
  readonly threads: number;
  /** Told of every file when its analysis is over. */
  readonly onAnalysed?: (path: string) => void;
};

/**
 * Analyses files, those of a large tree in several threads. Every file's result is what `analyseFile` gives for it, in the order of the files.
 * A thread that dies is an error: what it had is not known. Between files other things of this process have their turn.
 */
export async function analyseInThreads(
  files: Iterable<FileContent> | AsyncIterable<FileContent>,
  checkers: CompiledCheckers,
  options: ThreadedOptions,
): Promise<AnalysedFile[]> {
  const iterator = batches(files);
  if (options.threads < 2 || !CAN_START_THREADS) return analyseHere(iterator, checkers, options);
  const first: FileContent[] = [];
  let bytes = 0;
  let next = await iterator.next();
  for (; next.done !== true; next = await iterator.next()) {
    first.push(...next.value);
    for (const { content } of next.value) bytes += content.byteLength;
    if (bytes > SMALL_TREE_BYTES) break;
  }
  const all = chained(batches(first), iterator);
  return next.done === true ? analyseHere(all, checkers, options) : analyseThere(all, checkers, options);
}

type Batches = AsyncIterable<readonly FileContent[]>;

async function analyseHere(
  all: Batches,
  checkers: CompiledCheckers,
  { limits, onAnalysed }: ThreadedOptions,
): Promise<AnalysedFile[]> {
  const analysed: AnalysedFile[] = [];
  let turnBegan = performance.now();
  for await (const batch of all) {
    for (const file of batch) {
      analysed.push(await analyseFile(file, checkers, limits));
      onAnalysed?.(file.path);
      if (performance.now() - turnBegan < TURN_MS) continue;
      await nextTurn();
      turnBegan = performance.now();
    }
  }
  return analysed;
}

async function analyseThere(
  all: Batches,
  checkers: CompiledCheckers,
  { limits, threads: count, onAnalysed }: ThreadedOptions,
): Promise<AnalysedFile[]> {
  const { compatibility } = checkers;
  const task: FileWorkerTask = { checkers: checkers.checkers, compatibility, limits };
  const threads = Array.from({ length: count }, () => new AnalysisThread(task));
  const results: Promise<readonly AnalysedFile[]>[] = [];
  try {
    for await (const batch of all) {
      const free = await Promise.race(threads.map((thread) => thread.whenFree));
      const result = free.analyse(batch).then((analysed) => {
        for (const { path } of analysed) onAnalysed?.(path);
        return analysed;
      });
      // A failure is met below; until then it is not unhandled.
      result.catch(() => undefined);
      results.push(result);
    }
    return (await Promise.all(results)).flat();
  } finally {
    await Promise.all(threads.map((thread) => thread.stop()));
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

class AnalysisThread {
  /** Settles with the thread itself when it can take another batch. */
  whenFree: Promise<AnalysisThread> = Promise.resolve(this);
  private readonly worker: Worker;

  constructor(task: FileWorkerTask) {
    this.worker = new Worker(new URL('./file-worker.js', import.meta.url), { workerData: task });
  }

  analyse(files: readonly FileContent[]): Promise<readonly AnalysedFile[]> {
    const result = new Promise<readonly AnalysedFile[]>((resolve, reject) => {
      const end = () => {
        this.worker.off('message', succeed).off('error', fail).off('exit', die);
      };
      const succeed = (packed: PackedFiles) => {
        end();
        resolve(unpackFiles(packed));
      };
      const fail = (error: Error) => {
        end();
        reject(error);
      };
      const die = (code: number) => fail(new Error(`a thread of the analysis ended with code ${code}`));
      this.worker.once('message', succeed).once('error', fail).once('exit', die);
      this.worker.postMessage(files);
    });
    this.whenFree = result.then(() => this);
    this.whenFree.catch(() => undefined);
    return result;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}
