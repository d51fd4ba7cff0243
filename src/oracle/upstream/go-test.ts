import { posix } from 'node:path';
import { z } from 'zod';
import { INSIDE, type TestContext } from '../../environment/ecosystem.js';
import type { ExecResult } from '../../sandbox/port.js';
import { type InstrumentedPackage, instrumentPackage, type PackageSources } from './go-test-instrument.js';
import { judgeRun, type PackageRun } from './go-test-records.js';
import type { TestOutcome, TestReport } from './test-report.js';

const GO = `${INSIDE.toolchain}/go/bin/go`;
const MAX_SOURCE_BYTES = 8 * 1024 * 1024;
const RUN_OUTPUT_BYTES = 16 * 1024 * 1024;

type NotCompleted = Extract<TestReport, { status: 'not-completed' }>;

/** The command that compiles test programs into a folder; sealing uses the same one to fill the build cache. */
export function compileTests(options: {
  readonly targets: readonly string[];
  readonly output: string;
  readonly overlay?: string;
}): string[] {
  const overlay = options.overlay === undefined ? [] : ['-overlay', options.overlay];
  return [
    GO,
    'test',
    '-c',
    '-vet=off',
    '-buildvcs=false',
    '-ldflags=-s -w',
    ...overlay,
    '-o',
    options.output,
    ...options.targets,
  ];
}

/**
 * Runs `go test` packages without trusting what the test process prints or how it ends. Every upstream test reports its own end
 * over a line that is signed with a key of this run, compiled into the test program, and shows there that a failure still registers;
 * sentinels with random names and answers run among them. Instrumented sources are laid over the tree for the compiler only.
 */
export async function runGoTests(context: TestContext): Promise<TestReport> {
  const deadline = Date.now() + context.timeoutMs;
  const listed = await listPackages(context, deadline);
  if ('status' in listed) return listed;
  const random = context.random.fork('go-test');
  const scratch = `${INSIDE.output}/${random.word()}-${random.hex(6)}`;
  const packages = listed.map((sources) => instrumentPackage(sources, random.fork(sources.directory)));
  const failure = await compile(context, packages, scratch, deadline);
  if (failure) return failure;
  const runs = await Promise.all(packages.map((one) => runPackage(context, one, scratch, deadline)));
  return combine(runs.map((run) => ({ run, judged: judgeRun(run) })));
}

const listedPackage = z.object({
  Dir: z.string(),
  ImportPath: z.string(),
  TestGoFiles: z.array(z.string()).default([]),
  XTestGoFiles: z.array(z.string()).default([]),
});

async function listPackages(
  context: TestContext,
  deadline: number,
): Promise<PackageSources[] | NotCompleted> {
  const { session, facts } = context;
  const result = await session.exec({
    argv: [GO, 'list', '-json=Dir,ImportPath,TestGoFiles,XTestGoFiles', ...facts.tests.targets],
    timeoutMs: remaining(deadline),
  });
  if (result.exitCode !== 0) return notCompleted(result, 'build-failed');
  const packages: PackageSources[] = [];
  for (const value of parseConcatenated(result.stdout.toString('utf8'))) {
    const { Dir, ImportPath, TestGoFiles, XTestGoFiles } = listedPackage.parse(value);
    const files = [...TestGoFiles, ...XTestGoFiles];
    if (files.length === 0) continue;
    const sources = await Promise.all(
      files.map(async (name) => {
        const path = `${Dir}/${name}`;
        const content = await session.readFile(path, { maxBytes: MAX_SOURCE_BYTES });
        return content === null ? null : { path, text: content.toString('utf8') };
      }),
    );
    const missing = files.filter((_, index) => sources[index] === null);
    if (missing.length > 0)
      return {
        status: 'not-completed',
        reason: 'build-failed',
        detail: `${ImportPath}: unreadable test files: ${missing.join(', ')}`,
      };
    packages.push({
      directory: Dir,
      importPath: ImportPath,
      files: sources.filter((source) => source !== null),
    });
  }
  return packages;
}

/** `go list -json` prints one object after another, each closed by a brace in the first column. */
function parseConcatenated(text: string): unknown[] {
  return text
    .split(/(?<=^\})\n/m)
    .filter((part) => part.trim() !== '')
    .map((part) => JSON.parse(part));
}

async function compile(
  context: TestContext,
  packages: readonly InstrumentedPackage[],
  scratch: string,
  deadline: number,
): Promise<NotCompleted | null> {
  const { session } = context;
  const replace: Record<string, string> = {};
  const files = packages.flatMap((one) => one.files);
  await Promise.all(
    files.map(async ({ path, text }, index) => {
      replace[path] = `${scratch}/sources/${index}.go`;
      await session.writeFile(`${scratch}/sources/${index}.go`, Buffer.from(text));
    }),
  );
  await session.writeFile(
    `${scratch}/sources/overlay.json`,
    Buffer.from(JSON.stringify({ Replace: replace })),
  );
  for (const group of withoutCollisions(packages)) {
    const targets = group.map((one) => one.importPath);
    const argv = compileTests({
      targets,
      output: `${scratch}/${packages.indexOf(group[0] as InstrumentedPackage)}/`,
      overlay: `${scratch}/sources/overlay.json`,
    });
    const result = await session.exec({ argv, timeoutMs: remaining(deadline) });
    if (result.exitCode !== 0) return notCompleted(result, 'build-failed');
  }
  // The test programs must not find the key of this run lying about.
  await session.exec({ argv: ['/bin/rm', '-rf', `${scratch}/sources`] });
  return null;
}

/** The go command refuses to write two test programs of one name, so packages are compiled in groups of different names. */
export function withoutCollisions(packages: readonly InstrumentedPackage[]): InstrumentedPackage[][] {
  const groups: InstrumentedPackage[][] = [];
  for (const one of packages) {
    const name = programName(one.importPath);
    const group = groups.find((members) =>
      members.every((member) => programName(member.importPath) !== name),
    );
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

/** As the go command names a package's program: the last part of its path, or the one before a major version. */
export function programName(importPath: string): string {
  const parts = importPath.split('/');
  const last = parts.at(-1) ?? importPath;
  return (parts.length > 1 && /^v[2-9]\d*$|^v1\d+$/.test(last) ? parts.at(-2) : last) ?? importPath;
}

async function runPackage(
  context: TestContext,
  one: InstrumentedPackage,
  scratch: string,
  deadline: number,
): Promise<PackageRun> {
  const { session } = context;
  const temporary = `${scratch}/tmp-${one.key.slice(0, 8)}`;
  await session.writeFile(`${temporary}/.keep`, Buffer.alloc(0));
  const programs = await session.snapshot(scratch);
  const program = programs.find(
    (entry) => entry.path.endsWith(`/${programName(one.importPath)}.test`) && entry.kind === 'file',
  );
  const result = await session.exec({
    argv: [
      `${scratch}/${program?.path ?? 'missing'}`,
      '-test.run=^Test',
      '-test.count=1',
      '-test.paniconexit0',
      '-test.timeout=0',
    ],
    cwd: one.directory,
    environment: { TMPDIR: temporary },
    timeoutMs: remaining(deadline),
    outputBytes: RUN_OUTPUT_BYTES,
  });
  return { instrumented: one, prefix: posix.relative(INSIDE.workspace, one.directory), result };
}

function combine(
  runs: readonly { readonly run: PackageRun; readonly judged: ReturnType<typeof judgeRun> }[],
): TestReport {
  const outcomes = new Map<string, TestOutcome>();
  const output: string[] = [];
  for (const { run, judged } of runs) {
    if (judged.status === 'not-completed') return judged;
    for (const [name, outcome] of judged.outcomes)
      outcomes.set(run.prefix === '' ? name : `${run.prefix}/${name}`, outcome);
    output.push(judged.output);
  }
  return {
    status: 'completed',
    outcomes: new Map([...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))),
    output: output.join('\n'),
  };
}

/** Why a command gave nothing to report. */
function notCompleted(result: ExecResult, otherwise: NotCompleted['reason']): NotCompleted {
  const reason = result.timedOut ? 'timed-out' : result.oomKilled ? 'out-of-memory' : otherwise;
  const words = `${result.stdout.toString('utf8')}\n${result.stderr.toString('utf8')}`.trim().slice(-2000);
  return { status: 'not-completed', reason, detail: words || `exit code ${result.exitCode ?? 'none'}` };
}

function remaining(deadline: number): number {
  return Math.max(1000, deadline - Date.now());
}
