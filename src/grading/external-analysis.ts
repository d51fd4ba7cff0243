import { join } from 'node:path';
import picomatch from 'picomatch';
import { compareFindings, type FileContent } from '../analysis/index.js';
import type { PatchEntry } from '../core/patch.js';
import { silentProgress } from '../core/progress.js';
import { analyzerDownloads } from '../environment/analyzers/environment-analyzers.js';
import { openAnalyzer } from '../environment/analyzers/install-analyzer.js';
import { demandComplete, runAnalyzer, type Surroundings } from '../environment/analyzers/run-analyzer.js';
import type { ExternalChoice } from '../environment/definition.js';
import { ecosystemOf } from '../environment/ecosystem-of.js';
import type { SealedEnvironment } from '../environment/sealed.js';
import type { Sandbox } from '../sandbox/port.js';
import type { PatchAnalysis } from './analyse-patch.js';
import { pristineTree, readSources } from './pristine-analysis.js';

export type ExternalAnalysisRequest = {
  readonly sealed: SealedEnvironment;
  readonly entries: readonly PatchEntry[];
  readonly sandbox: Sandbox;
  readonly home: string;
};

/**
 * Adds what the environment's analyzers of others say of the pristine and of the patched tree. Their findings are matched
 * and counted like our own. Throws `infrastructure` when one is missing or fails on either tree: unknown is not clean.
 */
export async function addExternalFindings(
  own: PatchAnalysis,
  request: ExternalAnalysisRequest,
): Promise<PatchAnalysis> {
  const { external } = request.sealed.definition.facts.analysis;
  if (external === undefined) return own;
  const before = await readSources(pristineTree(request.sealed));
  const trees = { before, after: patched(before, request) };
  let analysis = own;
  // One after the other: each may use what the sandbox allows.
  for (const choice of external) analysis = await addAnalyzer(analysis, choice, { ...request, ...trees });
  const files = { before: pathsOf(trees.before), after: pathsOf(trees.after) };
  return {
    ...analysis,
    comparison: compareFindings(analysis.before.findings, analysis.after.findings, { files }),
  };
}

type Trees = { readonly before: readonly FileContent[]; readonly after: readonly FileContent[] };

async function addAnalyzer(
  analysis: PatchAnalysis,
  choice: ExternalChoice,
  request: ExternalAnalysisRequest & Trees,
): Promise<PatchAnalysis> {
  const { sealed, home, sandbox } = request;
  const installed = await openAnalyzer(choice.analyzer, analyzerDownloads(home, silentProgress));
  const surroundings = surroundingsOf(sealed);
  const run = async (files: readonly FileContent[], tree: string) =>
    demandComplete(
      choice.analyzer,
      await runAnalyzer({
        installed,
        rules: choice.rules ?? [],
        files,
        sandbox,
        cache: join(home, 'analysis', choice.analyzer),
        temporary: join(home, 'temporary'),
        ...(surroundings === null ? {} : { surroundings }),
      }),
      tree,
    );
  const before = await run(request.before, 'the pristine tree');
  const after = await run(request.after, 'the patched tree');
  const known = new Set(before.unanalysed.map(({ path, reason }) => JSON.stringify([path, reason])));
  const gaps = after.unanalysed.filter(({ path, reason }) => !known.has(JSON.stringify([path, reason])));
  return {
    ...analysis,
    before: { ...analysis.before, findings: [...analysis.before.findings, ...before.findings] },
    after: { ...analysis.after, findings: [...analysis.after.findings, ...after.findings] },
    gaps: [...analysis.gaps, ...gaps],
  };
}

/** What the patch leaves, of the files that are analysed: as in our own analysis, a new file is never left out. */
function patched(before: readonly FileContent[], request: ExternalAnalysisRequest): readonly FileContent[] {
  const { entries, sealed } = request;
  const isExcluded = picomatch([...sealed.definition.facts.analysis.exclude], { dot: true });
  const files = new Map(before.map((file) => [file.path, file]));
  const isKnown = (path: string) => files.has(path) || !isExcluded(path);
  for (const entry of entries) {
    if (!isKnown(entry.path)) continue;
    if (entry.kind === 'file') files.set(entry.path, { path: entry.path, content: entry.content });
    else files.delete(entry.path);
  }
  return [...files.values()];
}

function pathsOf(files: readonly FileContent[]): ReadonlySet<string> {
  return new Set(files.map(({ path }) => path));
}

/** Go's analyzers resolve imports, so that they need the modules that were sealed. */
function surroundingsOf(sealed: SealedEnvironment): Surroundings | null {
  const { ecosystem } = sealed.definition.facts.source;
  if (ecosystem !== 'go') return null;
  const { mounts, environment } = ecosystemOf(ecosystem).agentView(sealed.paths);
  return { identity: sealed.digest, mounts, environment };
}
