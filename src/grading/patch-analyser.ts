import { readFile } from 'node:fs/promises';
import picomatch from 'picomatch';
import {
  type AnalysedTree,
  type Analysis,
  analyseTreeChange,
  compareCoverage,
  compareFindings,
  type FileChange,
  type FindingComparison,
  findDisguisedCode,
  type GrammarName,
  grammarsOfPaths,
  newSuppressions,
  type Suppression,
  summariseTree,
} from '../analysis/index.js';
import { pathToBytes } from '../core/tree.js';
import { joinBytes } from '../environment/link-tree.js';
import type { CheckerPack } from './checker-pack.js';
import { analysePristine, type PristineTree } from './pristine-analysis.js';

/** What is analysed of an environment, and by which checkers. */
export type AnalysedEnvironment = { readonly pristine: PristineTree; readonly pack: CheckerPack };

/** What the analysis of a patched tree says, against the pristine one. */
export type ChangeAnalysis = {
  readonly after: Analysis;
  readonly comparison: FindingComparison;
  readonly newSuppressions: readonly Suppression[];
  /** Why the analysis of the patched tree is not complete where that of the pristine one was; empty when it is. */
  readonly gaps: readonly { readonly path: string; readonly reason: string }[];
};

/** For all changed files together. A fix takes a fraction of a second; a patch that takes longer is not analysed in full. */
const BUDGET_MS = 60_000;

/** Analyses the patches of one environment; holds what is the same for all of them. */
export class PatchAnalyser {
  /** What the pristine tree says. */
  readonly before: Analysis;
  private readonly files: ReadonlySet<string>;
  private readonly grammars: ReadonlySet<GrammarName>;
  private readonly isExcluded: (path: string) => boolean;

  private constructor(
    private readonly environment: AnalysedEnvironment,
    private readonly tree: AnalysedTree,
  ) {
    this.before = summariseTree(tree);
    this.files = new Set(Object.keys(tree.files));
    this.grammars = grammarsOfPaths(this.files);
    this.isExcluded = picomatch([...environment.pristine.exclude], { dot: true });
  }

  /** Reads or makes the analysis of the pristine tree. */
  static async open(environment: AnalysedEnvironment): Promise<PatchAnalyser> {
    return new PatchAnalyser(environment, await analysePristine(environment.pristine, environment.pack));
  }

  /** Analyses only what the patch changes; runs nothing and reads nothing but the given content. */
  async analyse(changes: readonly FileChange[]): Promise<ChangeAnalysis> {
    const { before, files, isExcluded, tree } = this;
    const own = changes.filter(({ path }) => !isExcluded(path) || !files.has(path));
    const { checkers } = this.environment.pack;
    const afterTree = await analyseTreeChange(tree, own, checkers, { budgetMs: BUDGET_MS });
    const after = summariseTree(afterTree);
    const paths = { before: files, after: new Set(Object.keys(afterTree.files)) };
    return {
      after,
      comparison: compareFindings(before.findings, after.findings, { files: paths }),
      newSuppressions: newSuppressions(before.suppressions, after.suppressions),
      gaps: [
        ...compareCoverage(tree, afterTree),
        ...(await findDisguisedCode(own, this.grammars, (path) => this.contentBefore(path))),
      ],
    };
  }

  private async contentBefore(path: string): Promise<Uint8Array | null> {
    if (!this.files.has(path)) return null;
    return readFile(joinBytes(Buffer.from(this.environment.pristine.files), pathToBytes(path)));
  }
}
