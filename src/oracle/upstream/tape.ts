import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { TestContext } from '../../environment/ecosystem.js';
import type { SandboxSession } from '../../sandbox/port.js';
import { runTapePair, type TapePairResult } from './tape-pair.js';
import { loadTapePrograms } from './tape-programs.js';
import { outcomesOf, plantSentinels, type Sentinel, sentinelsHold } from './tape-rows.js';
import type { TestOutcome, TestReport } from './test-report.js';

/** Where the runner finds what it needs inside the sandbox. */
export type TapeSetting = {
  readonly workspace: string;
  /** The absolute path of node. */
  readonly node: string;
  /** The folder whose `node_modules` holds tape and the packages that the tests require. */
  readonly dependencies: string;
  /** Pairs of processes at the same time, each with a share of the test files; default 1. */
  readonly concurrency?: number;
};

type TapeRun = {
  readonly files: readonly string[];
  readonly planted: readonly (readonly Sentinel[])[];
  readonly result: TapePairResult;
};
type NotCompleted = Extract<TestReport, { status: 'not-completed' }>;

const MAX_SOURCE_BYTES = 4 * 1024 * 1024;
const KEPT_OUTPUT_CHARACTERS = 64 * 1024;

/**
 * Runs upstream tape tests with the assertions out of the library's reach: test files and tape run in one process, every
 * module of the workspace in another, and the two exchange calls and data only. What the library prints, how it ends its
 * process, and what it does to tape, to `assert` or to files has no way to a result.
 * Sees: plain data, errors and callbacks that cross synchronously; a test of anything else fails here, on every tree alike.
 */
export async function runTape(context: TestContext, setting: TapeSetting): Promise<TestReport> {
  const deadline = Date.now() + context.timeoutMs;
  const [programs, sources] = await Promise.all([
    loadTapePrograms(),
    readSources(context, setting.workspace),
  ]);
  const isTarget = picomatch([...context.facts.tests.targets]);
  const files = Object.keys(sources)
    .filter((path) => isTarget(path))
    .sort();
  if (files.length === 0) {
    return {
      status: 'not-completed',
      reason: 'unparsable',
      detail: `no test file matches ${context.facts.tests.targets.join(', ')}`,
    };
  }
  const shares = shareOut(files, setting.concurrency ?? 1);
  const runs = await Promise.all(
    shares.map(async (share, index): Promise<TapeRun> => {
      const planted = plantSentinels(context.random.fork(`sentinels ${index}`));
      const job = {
        files: share,
        sources,
        sentinels: planted,
        workspace: setting.workspace,
        dependencies: `${setting.dependencies}/`,
      };
      const result = await runTapePair(context.session, {
        runner: command(setting.node, programs.runner),
        host: command(setting.node, programs.host),
        job,
        timeoutMs: Math.max(1, deadline - Date.now()),
      });
      return { files: share, planted, result };
    }),
  );
  return reportOf(runs);
}

/** Deals the files out to at most so many runs. */
function shareOut(files: readonly string[], count: number): string[][] {
  const shares = Array.from({ length: Math.min(count, files.length) }, (): string[] => []);
  for (const [index, file] of files.entries()) shares[index % shares.length]?.push(file);
  return shares;
}

/** Puts the runs' results together; the first run without a trustworthy one decides. */
function reportOf(runs: readonly TapeRun[]): TestReport {
  const outcomes = new Map<string, TestOutcome>();
  for (const run of runs) {
    const problem = problemOf(run);
    if (problem) return problem;
    for (const file of run.files) {
      for (const [id, outcome] of outcomesOf(file, run.result.rows)) outcomes.set(id, outcome);
    }
  }
  const output = runs.map((run) => summaryOf(run)).join('');
  return { status: 'completed', outcomes, output: output.slice(-KEPT_OUTPUT_CHARACTERS) };
}

function problemOf({ files, planted, result }: TapeRun): NotCompleted | null {
  const notCompleted = (reason: NotCompleted['reason'], detail: string): NotCompleted => ({
    status: 'not-completed',
    reason,
    detail: `${files.join(', ')}: ${detail}${result.output === '' ? '' : `\n${result.output.slice(-2000)}`}`,
  });
  if (result.timedOut) return notCompleted('timed-out', 'the time of the whole run was used up');
  if (result.host?.oomKilled || result.runner?.oomKilled)
    return notCompleted('out-of-memory', 'the tests used more memory than the limit');
  if (result.malformed !== null) return notCompleted('unparsable', result.malformed);
  if (!result.finished)
    return notCompleted('crashed', `the test runner ended (exit code ${result.runner?.exitCode ?? 'none'})`);
  if (!sentinelsHold(result.rows, planted))
    return notCompleted('sentinels-violated', 'the planted tests did not answer as they must');
  return null;
}

function summaryOf({ files, result }: TapeRun): string {
  const lines = result.rows.flatMap((row) => {
    if (row.kind === 'threw') return [`  ${row.file} threw: ${row.message}`];
    return row.kind === 'assert' && row.group === 'upstream' && !row.ok
      ? [`  ${row.file} not ok: ${row.detail ?? ''}`]
      : [];
  });
  if (result.host)
    lines.push(`  the process of the library ended (exit code ${result.host.exitCode ?? 'none'})`);
  return [files.join(', '), ...lines, result.output]
    .filter((line) => line !== '')
    .join('\n')
    .concat('\n');
}

/**
 * The test files and what stands protected beside them (fixtures, helpers), read from outside before any code runs.
 * Protected files are pristine; everything else of the workspace belongs to the library.
 */
async function readSources(context: TestContext, workspace: string): Promise<Record<string, string>> {
  const { facts, session } = context;
  const isLocal = picomatch([...facts.tests.targets, ...facts.paths.protected], { dot: true });
  const entries = await session.snapshot(workspace);
  const paths = entries
    .filter((entry) => entry.kind === 'file' && /\.(js|cjs|json)$/.test(entry.path))
    .map((entry) => entry.path)
    .filter((path) => isLocal(path) && !path.split('/').includes('node_modules'));
  const texts = await Promise.all(paths.map((path) => readSource(session, posix.join(workspace, path))));
  return Object.fromEntries(
    paths.flatMap((path, index) => (texts[index] === null ? [] : [[path, texts[index] ?? '']])),
  );
}

async function readSource(session: SandboxSession, path: string): Promise<string | null> {
  const content = await session.readFile(path, { maxBytes: MAX_SOURCE_BYTES });
  return content === null ? null : content.toString('utf8');
}

/** Descriptor 3 carries messages; what code prints goes to standard error. */
function command(node: string, program: string): readonly string[] {
  return ['/bin/sh', '-c', 'exec "$0" -e "$1" 3>&1 1>&2', node, program];
}
