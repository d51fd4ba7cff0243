import picomatch from 'picomatch';
import {
  type Analysis,
  analyseTreeChange,
  compareCoverage,
  compareFindings,
  type FindingComparison,
  newSuppressions,
  type Suppression,
  summariseTree,
} from '../analysis/index.js';
import type { PatchEntry } from '../core/patch.js';
import type { SealedEnvironment } from '../environment/sealed.js';
import type { CheckerPack } from './checker-pack.js';
import { analysePristine } from './pristine-analysis.js';

/** What static analysis says of a patched tree, against the pristine one. */
export type PatchAnalysis = {
  readonly before: Analysis;
  readonly after: Analysis;
  readonly comparison: FindingComparison;
  readonly newSuppressions: readonly Suppression[];
  /** Why the analysis of the patched tree is not complete where that of the pristine one was; empty when it is. */
  readonly gaps: readonly { readonly path: string; readonly reason: string }[];
};

/** For all changed files together. A fix takes a fraction of a second; a patch that takes longer is not analysed in full. */
const BUDGET_MS = 60_000;

/** Analyses only what the patch changes; runs nothing and reads nothing but the given content. */
export async function analysePatch(
  sealed: SealedEnvironment,
  pack: CheckerPack,
  entries: readonly PatchEntry[],
): Promise<PatchAnalysis> {
  const isExcluded = picomatch([...sealed.definition.facts.analysis.exclude], { dot: true });
  const beforeTree = await analysePristine(sealed, pack);
  const changes = entries
    .filter((entry) => !isExcluded(entry.path) || !(entry.path in beforeTree.files))
    .map((entry) => ({ path: entry.path, content: entry.kind === 'file' ? entry.content : null }));
  const afterTree = await analyseTreeChange(beforeTree, changes, pack.checkers, { budgetMs: BUDGET_MS });
  const before = summariseTree(beforeTree);
  const after = summariseTree(afterTree);
  const files = {
    before: new Set(Object.keys(beforeTree.files)),
    after: new Set(Object.keys(afterTree.files)),
  };
  return {
    before,
    after,
    comparison: compareFindings(before.findings, after.findings, { files }),
    newSuppressions: newSuppressions(before.suppressions, after.suppressions),
    gaps: compareCoverage(beforeTree, afterTree),
  };
}
