import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PatchgymError } from '../../core/errors.js';
import { compileTests } from '../../oracle/upstream/go-test.js';
import type { ExecResult, SandboxSession } from '../../sandbox/port.js';
import { INSIDE, type SandboxView, type SealContext } from '../ecosystem.js';
import { kitDirectory } from '../kit.js';
import { runGo } from './go-client.js';
import { settleModes } from './release-cache.js';

/** What sealing needs to know of the adapter: how grading sees things, and what it builds. */
export type GoSealing = {
  readonly view: SandboxView;
  readonly buildSubject: readonly (readonly string[])[];
};

/** Fetches the modules that the subject and the upstream tests need, verified by the release's own go.sum, and fills the build cache. */
export async function sealGoDependencies(context: SealContext, sealing: GoSealing): Promise<void> {
  const { paths, downloads, facts } = context;
  await writeSubject(context);
  await mkdir(paths.dependencies, { recursive: true });
  const phase = downloads.progress.start(`Fetching the modules that ${facts.id} needs`);
  try {
    await fetchModules(context);
    phase.finish('verified');
  } catch (error) {
    phase.finish('failed');
    throw error;
  }
  await warmBuildCache(context, sealing);
}

/** The subject is a module of its own that requires exactly what the release requires, and takes the release from the workspace. */
async function writeSubject({ facts, environmentDirectory, paths }: SealContext): Promise<void> {
  await mkdir(paths.subject, { recursive: true });
  await cp(kitDirectory('go'), paths.subject, { recursive: true });
  await cp(join(environmentDirectory, facts.subject.directory), paths.subject, { recursive: true });
  await writeFile(
    join(paths.subject, 'go.mod'),
    await subjectModule(paths.pristine, facts.source, INSIDE.workspace),
  );
  await cp(join(paths.pristine, 'go.sum'), join(paths.subject, 'go.sum'));
  await settleModes(paths.subject, () => false);
}

async function subjectModule(
  pristine: string,
  source: SealContext['facts']['source'],
  workspace: string,
): Promise<string> {
  const manifest = await readFile(join(pristine, 'go.mod'), 'utf8');
  if (!/^module\s+\S+/m.test(manifest)) {
    throw new PatchgymError(
      'invalid',
      'source-unusable',
      `The go.mod of ${source.package}@${source.vulnerable.version} names no module.`,
    );
  }
  return `${manifest.replace(/^module\s+\S+/m, 'module app')}
require ${source.package} ${source.vulnerable.version}

replace ${source.package} => ${workspace}
`;
}

async function fetchModules({ facts, paths, downloads }: SealContext): Promise<void> {
  const modules = join(paths.dependencies, 'mod');
  await mkdir(downloads.cache, { recursive: true });
  const scratch = await mkdtemp(join(downloads.cache, '.modules-'));
  try {
    const program = join(goToolchain(paths.toolchains), 'bin', 'go');
    const common = {
      program,
      what: `the dependencies of ${facts.id}`,
      environment: {
        GOMODCACHE: modules,
        GOCACHE: join(scratch, 'cache'),
        GOENV: 'off',
        GONOSUMDB: '*',
        GOROOT: '',
        ...(await userProxy(scratch, facts.id)),
      },
    };
    await runGo(['list', '-deps', '-test', ...facts.tests.targets], { ...common, directory: paths.pristine });
    const subject = join(scratch, 'subject');
    await cp(paths.subject, subject, { recursive: true });
    await writeFile(
      join(subject, 'go.mod'),
      await subjectModule(paths.pristine, facts.source, paths.pristine),
    );
    await runGo(['list', '-deps', './...'], { ...common, directory: subject });
    await dropArchives(modules);
    await settleModes(modules, () => false);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function userProxy(directory: string, id: string): Promise<Record<string, string>> {
  const proxy = await runGo(['env', 'GOPROXY'], {
    directory,
    environment: {},
    what: `the dependencies of ${id}`,
  });
  return { GOPROXY: proxy.trim() };
}

/** Of a module cache only what an offline build reads is kept: not the archives that were unpacked, nor locks. */
async function dropArchives(directory: string): Promise<void> {
  for (const item of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (
      item.isFile() &&
      /\.(zip|lock|partial)$/.test(item.name) &&
      item.parentPath.includes('/cache/download/')
    ) {
      await rm(join(item.parentPath, item.name));
    }
  }
  await rm(join(directory, 'cache', 'lock'), { force: true });
  await rm(join(directory, 'cache', 'download', 'sumdb'), { recursive: true, force: true });
}

/** Builds the pristine subject and tests once, so that grading compiles only what a patch changes. */
async function warmBuildCache(
  { facts, paths, sandbox, downloads }: SealContext,
  sealing: GoSealing,
): Promise<void> {
  const cache = join(paths.dependencies, 'cache');
  await mkdir(cache, { recursive: true });
  const phase = downloads.progress.start(`Building ${facts.id} once, to fill its build cache`);
  const session = await sandbox.open({
    workspace: { source: paths.pristine, target: INSIDE.workspace },
    mounts: sealing.view.mounts.map((mount) =>
      mount.source === cache ? { ...mount, mode: 'read-write' } : mount,
    ),
    scratch: [INSIDE.output],
    environment: sealing.view.environment,
    limits: {
      memoryBytes: Math.max(facts.limits.memoryMb, 2048) * 1024 * 1024,
      maxProcesses: facts.limits.processes,
      diskBytes: Math.max(facts.limits.diskMb, 2048) * 1024 * 1024,
      outputBytes: 1024 * 1024,
      timeoutMs: 15 * 60_000,
    },
  });
  try {
    for (const argv of sealing.buildSubject) demand(await session.exec({ argv }), argv, facts.id);
    await warmTests(session, facts.tests.targets, facts.id);
    phase.finish('built');
  } catch (error) {
    phase.finish('failed');
    throw error;
  } finally {
    await session.close();
  }
}

async function warmTests(session: SandboxSession, targets: readonly string[], id: string): Promise<void> {
  const argv = compileTests({ targets, output: `${INSIDE.output}/tests/` });
  demand(await session.exec({ argv }), argv, id);
}

function demand(result: ExecResult, argv: readonly string[], id: string): void {
  if (result.exitCode === 0) return;
  throw new PatchgymError(
    'invalid',
    'pristine-does-not-build',
    `Environment ${id}: ${argv.slice(0, 3).join(' ')} fails on the pristine tree (exit code ${result.exitCode ?? 'none'}): ${result.stderr.toString('utf8').trim().slice(-1500)}`,
  );
}

/** The folder of the Go toolchain. */
export function goToolchain(toolchains: Readonly<Record<string, string>>): string {
  const go = toolchains.go;
  if (go === undefined) {
    throw new PatchgymError(
      'invalid',
      'toolchain-missing',
      'A Go environment needs a toolchain named "go" in environment.yaml.',
    );
  }
  return go;
}
