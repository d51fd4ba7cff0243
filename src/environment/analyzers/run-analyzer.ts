import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AnalyzerOutput, AnalyzerPlaces } from '../../analysis/external/analyzer.js';
import { type ExternalAnalysis, locateResults } from '../../analysis/external/locate-results.js';
import { type Staging, stageFiles } from '../../analysis/external/stage-files.js';
import type { FileContent } from '../../analysis/index.js';
import { digestBytes, digestJson } from '../../core/digest.js';
import { PatchgymError } from '../../core/errors.js';
import { pathToBytes } from '../../core/tree.js';
import { makeTemporaryDirectory } from '../../sandbox/index.js';
import type { ExecResult, Mount, Sandbox } from '../../sandbox/port.js';
import { writeFileAtomically } from '../../store/atomic-file.js';
import { joinBytes } from '../link-tree.js';
import { readIfPresent } from '../read-if-present.js';
import type { InstalledAnalyzer } from './installed-analyzer.js';

const PLACES = { tool: '/analyzer', configuration: '/configuration', workspace: '/workspace' } as const;
const MEBIBYTE = 1024 * 1024;

export type AnalyzerRun = {
  readonly installed: InstalledAnalyzer;
  /** Empty: the analyzer's own choice of ours. */
  readonly rules: readonly string[];
  readonly files: readonly FileContent[];
  readonly sandbox: Sandbox;
  /** Where results are kept by content; nothing is kept without it. */
  readonly cache?: string;
  /** Where the staged tree lies for the time of the run. */
  readonly temporary: string;
  readonly timeoutMs?: number;
  /** What the analyzed code needs to be resolved, e.g. the modules of a Go environment, and what identifies it. */
  readonly surroundings?: Surroundings;
};

export type Surroundings = {
  readonly identity: string;
  readonly mounts: readonly Mount[];
  readonly environment: Readonly<Record<string, string>>;
};

/**
 * Runs an analyzer over files in a sandbox without network. What the analyzer could not do is `failed`, never clean; what
 * the sandbox could not do is thrown. Equal files, rules and analyzer give the kept result.
 */
export async function runAnalyzer(run: AnalyzerRun): Promise<ExternalAnalysis> {
  const { analyzer } = run.installed;
  const rules = run.rules.length > 0 ? run.rules : analyzer.defaultRules;
  const staging = stageFiles(analyzer, run.files);
  if (!staging.files.some(({ analysed }) => analysed))
    return { status: 'complete', findings: [], unanalysed: staging.unanalysed };
  const kept = run.cache === undefined ? null : join(run.cache, `${keyOf(run, rules, staging)}.json`);
  const known = kept === null ? null : await readIfPresent(kept);
  // Written by this program only, under a name that everything it depends on is part of.
  if (known !== null) return JSON.parse(known.toString('utf8')) as ExternalAnalysis;
  const analysis = await analyseAfresh(run, rules, staging);
  if (kept !== null && analysis.status === 'complete') {
    await mkdir(dirname(kept), { recursive: true });
    await writeFileAtomically(kept, JSON.stringify(analysis));
  }
  return analysis;
}

function keyOf(run: AnalyzerRun, rules: readonly string[], staging: Staging): string {
  return digestJson({
    analyzer: run.installed.digest,
    rules,
    surroundings: run.surroundings?.identity ?? null,
    files: staging.files.map(({ stagedPath, original, content }) => [
      stagedPath,
      original.path,
      digestBytes(content),
    ]),
    unanalysed: staging.unanalysed,
  });
}

async function analyseAfresh(
  run: AnalyzerRun,
  rules: readonly string[],
  staging: Staging,
): Promise<ExternalAnalysis> {
  const { analyzer, runtime } = run.installed;
  const places: AnalyzerPlaces = { ...PLACES, runtime: runtime.executable };
  const directory = await makeTemporaryDirectory(run.temporary);
  try {
    await writeStaged(directory.path, staging);
    const staged = staging.files.map(({ stagedPath }) => stagedPath);
    const command = analyzer.command(rules, places, staged);
    const result = await execute(run, directory.path, command);
    const output = wholeOutput(result, run.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    if (typeof output === 'string') return { status: 'failed', reason: output };
    return await locateResults(analyzer, analyzer.read(output, places), staging);
  } finally {
    await directory.remove();
  }
}

const DEFAULT_TIMEOUT_MS = 300_000;

async function execute(
  run: AnalyzerRun,
  workspace: string,
  command: { readonly argv: readonly string[]; readonly environment?: Readonly<Record<string, string>> },
): Promise<ExecResult> {
  const { installed, surroundings } = run;
  const session = await run.sandbox.open({
    workspace: { source: workspace, target: PLACES.workspace },
    mounts: [
      { source: installed.directory, target: PLACES.tool, mode: 'read-only' },
      { source: installed.configuration, target: PLACES.configuration, mode: 'read-only' },
      ...installed.runtime.mounts,
      ...(surroundings?.mounts ?? []),
    ],
    environment: {
      HOME: '/tmp',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      NO_COLOR: '1',
      PYTHONHASHSEED: '0',
      GOFLAGS: '-mod=readonly -trimpath',
      GOENV: 'off',
      GOPROXY: 'off',
      GOSUMDB: 'off',
      GOTOOLCHAIN: 'local',
      GOTELEMETRY: 'off',
      GOWORK: 'off',
      GOCACHE: '/tmp/go-cache',
      CGO_ENABLED: '0',
      ...surroundings?.environment,
      PATH: installed.runtime.path,
    },
    limits: {
      memoryBytes: 4096 * MEBIBYTE,
      maxProcesses: 512,
      diskBytes: 2048 * MEBIBYTE,
      outputBytes: 64 * MEBIBYTE,
      timeoutMs: run.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    },
  });
  try {
    return await session.exec({
      argv: command.argv,
      cwd: PLACES.workspace,
      ...(command.environment ? { environment: command.environment } : {}),
    });
  } finally {
    await session.close();
  }
}

/** What an analyzer said that came to its own end, or why it did not. */
function wholeOutput(result: ExecResult, timeoutMs: number): AnalyzerOutput | string {
  const { exitCode } = result;
  if (result.timedOut) return `it did not end within ${timeoutMs / 1000} s`;
  if (result.oomKilled) return 'it ran out of memory';
  if (exitCode === null) return `it was ended by ${result.signal ?? 'something unknown'}`;
  if (result.outputTruncated) return 'it said more than is kept';
  return { exitCode, stdout: result.stdout.toString('utf8'), stderr: result.stderr.toString('utf8') };
}

async function writeStaged(directory: string, staging: Staging): Promise<void> {
  const root = Buffer.from(directory);
  const made = new Set<string>();
  for (const { stagedPath, content } of staging.files) {
    const folder = dirname(stagedPath);
    if (!made.has(folder)) {
      await mkdir(joinBytes(root, pathToBytes(folder)), { recursive: true });
      made.add(folder);
    }
    await writeFile(joinBytes(root, pathToBytes(stagedPath)), content, { flag: 'wx' });
  }
}

/** The result, or an error that makes what depends on it `unscored`. */
export function demandComplete(
  name: string,
  analysis: ExternalAnalysis,
  tree: string,
): Extract<ExternalAnalysis, { readonly status: 'complete' }> {
  if (analysis.status === 'complete') return analysis;
  throw new PatchgymError(
    'infrastructure',
    'analyzer-failed',
    `The analyzer ${name} failed on ${tree}: ${analysis.reason}. Run 'patchgym doctor', or take it out of environment.yaml.`,
  );
}
