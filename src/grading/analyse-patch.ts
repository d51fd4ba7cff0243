import type { FileChange } from '../analysis/index.js';
import type { PatchEntry } from '../core/patch.js';
import type { SealedEnvironment } from '../environment/sealed.js';
import { AnalysisPool, type PatchAnalysis, POOL_OPTIONS } from './analysis-pool.js';
import type { CheckerPack } from './checker-pack.js';
import { type AnalysedEnvironment, PatchAnalyser } from './patch-analyser.js';
import { pristineTree } from './pristine-analysis.js';

export type { PatchAnalysis } from './analysis-pool.js';

/** Threads are started from what was compiled: Node itself does not load TypeScript into them. */
const CAN_START_THREADS = import.meta.url.endsWith('.js');

const pool = new AnalysisPool(new URL('./analysis-thread.js', import.meta.url), POOL_OPTIONS);
/** Where no thread can be started: by environment and digest of the pack. */
const analysers = new Map<string, Promise<PatchAnalyser>>();

/**
 * Analyses only what a patch changes; runs nothing and reads nothing but the given content. A patch that the analysis
 * cannot cope with has gaps; a `PatchgymError` says that nothing is known for a reason that is not the patch's.
 */
export async function analysePatch(
  sealed: SealedEnvironment,
  pack: CheckerPack,
  entries: readonly PatchEntry[],
  signal?: AbortSignal,
): Promise<PatchAnalysis> {
  const environment = { pristine: pristineTree(sealed), pack };
  const changes = entries.map(
    (entry): FileChange => ({ path: entry.path, content: entry.kind === 'file' ? entry.content : null }),
  );
  if (CAN_START_THREADS) return pool.analyse(environment, changes, signal);
  const analyser = await openHere(environment);
  return { before: analyser.before, ...(await analyser.analyse(changes)) };
}

/** Analyses the pristine tree, so that gradings only analyse what a patch changes. */
export async function analyseBeforehand(
  sealed: SealedEnvironment,
  pack: CheckerPack,
  signal?: AbortSignal,
): Promise<void> {
  const environment = { pristine: pristineTree(sealed), pack };
  if (CAN_START_THREADS) await pool.open(environment, signal);
  else await openHere(environment);
}

function openHere(environment: AnalysedEnvironment): Promise<PatchAnalyser> {
  const key = `${environment.pristine.directory} ${environment.pack.digest}`;
  const opening = analysers.get(key) ?? PatchAnalyser.open(environment);
  analysers.set(key, opening);
  // What failed once may go well the next time.
  opening.catch(() => analysers.delete(key));
  return opening;
}
