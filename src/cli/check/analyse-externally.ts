import { join } from 'node:path';
import type { ExternalAnalysis } from '../../analysis/external/locate-results.js';
import { compareFindings, type FileContent } from '../../analysis/index.js';
import type { Coverage, Finding } from '../../core/finding.js';
import { analyzerDownloads } from '../../environment/analyzers/environment-analyzers.js';
import { installAnalyzer } from '../../environment/analyzers/install-analyzer.js';
import { demandComplete, runAnalyzer } from '../../environment/analyzers/run-analyzer.js';
import { selectSandbox } from '../../sandbox/index.js';
import type { CheckRequest } from './check-paths.js';

/** What analyzers of others found, what of it is new against the revision, and what they could not read. */
export type ExternalFindings = {
  readonly findings: readonly Finding[];
  readonly added: readonly Finding[];
  readonly unanalysed: Coverage['unanalysed'];
};

/** The files of the revision, where there is one, and of the checked paths, read when asked for. */
export type CheckedTrees = {
  readonly before: () => Promise<AsyncIterable<FileContent>>;
  readonly after: () => Promise<AsyncIterable<FileContent>>;
};

type ExternalRequest = Required<Pick<CheckRequest, 'external' | 'progress' | 'signal'>>;

/** Runs the analyzers of `--external`. Throws `infrastructure` when one fails: the check would not be what was asked for. */
export async function analyseExternally(
  request: ExternalRequest & Pick<CheckRequest, 'since'>,
  trees: CheckedTrees,
): Promise<ExternalFindings> {
  const after = await runAll(request, await collect(await trees.after()));
  if (request.since === undefined) return { ...after, added: after.findings };
  const earlier = await collect(await trees.before());
  const before = await runAll(request, earlier);
  const files = { before: new Set(earlier.map(({ path }) => path)), after: after.paths };
  return { ...after, added: compareFindings(before.findings, after.findings, { files }).added };
}

type Complete = Extract<ExternalAnalysis, { readonly status: 'complete' }>;

async function runAll(
  request: ExternalRequest,
  files: readonly FileContent[],
): Promise<Omit<Complete, 'status'> & { readonly paths: ReadonlySet<string> }> {
  const { external, progress, signal } = request;
  const { home } = external;
  const sandbox = await selectSandbox();
  const analyses: Complete[] = [];
  for (const name of external.analyzers) {
    signal.throwIfAborted();
    const installed = await installAnalyzer(name, analyzerDownloads(home, progress));
    const phase = progress.start(`Running ${name}`);
    const analysis = await runAnalyzer({
      installed,
      rules: [],
      files,
      sandbox,
      cache: join(home, 'analysis', name),
      temporary: join(home, 'temporary'),
    });
    phase.finish(analysis.status);
    analyses.push(demandComplete(name, analysis, 'the checked files'));
  }
  return {
    findings: analyses.flatMap(({ findings }) => findings),
    unanalysed: analyses.flatMap(({ unanalysed }) => unanalysed),
    paths: new Set(files.map(({ path }) => path)),
  };
}

async function collect(files: AsyncIterable<FileContent>): Promise<FileContent[]> {
  const collected: FileContent[] = [];
  for await (const file of files) collected.push(file);
  return collected;
}
