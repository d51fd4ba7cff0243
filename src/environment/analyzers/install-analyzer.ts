import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExternalAnalyzer } from '../../analysis/external/analyzer.js';
import { type AnalyzerName, externalAnalyzer } from '../../analysis/external/catalogue.js';
import { PatchgymError } from '../../core/errors.js';
import type { DownloadContext } from '../ecosystem.js';
import { runGo } from '../ecosystems/go-client.js';
import { fetchGoRelease } from '../ecosystems/go-release.js';
import { downloadJars } from '../ecosystems/maven-client.js';
import { runNpm } from '../ecosystems/npm-client.js';
import { checkNpmLock } from '../ecosystems/npm-lock.js';
import { fetchNpmRelease } from '../ecosystems/npm-release.js';
import { downloadWheels, installWheels } from '../ecosystems/pypi-client.js';
import { settleModes } from '../ecosystems/release-cache.js';
import { linkTree } from '../link-tree.js';
import { isPresent, publishDirectory } from '../publish-directory.js';
import { locateHostToolchain } from '../toolchain.js';
import {
  ANALYZER_PYTHON,
  ANALYZER_RUNTIMES,
  type AnalyzerRuntime,
  analyzerDirectory,
  analyzerFolder,
  digestAnalyzer,
  type InstalledAnalyzer,
} from './installed-analyzer.js';
import { locateRust, verifyRust } from './rust-toolchain.js';

/** Fetches and verifies an analyzer and what it runs on, unless both are there. Afterwards it needs no network. */
export async function installAnalyzer(
  name: AnalyzerName,
  context: DownloadContext,
): Promise<InstalledAnalyzer> {
  const analyzer = externalAnalyzer(name);
  const digest = await digestAnalyzer(name);
  const directory = analyzerDirectory(context.cache, analyzer, digest);
  if (!(await isPresent(directory))) {
    const phase = context.progress.start(`Installing ${name} ${analyzer.version}`);
    try {
      await fill(analyzer, directory, context);
      phase.finish('verified');
    } catch (error) {
      phase.finish('failed');
      throw error;
    }
  }
  const runtime = await provideRuntime(analyzer, context);
  return { analyzer, digest, directory, configuration: analyzerFolder(name), runtime };
}

/** An analyzer that was installed before. Throws `infrastructure` when it was not: grading fetches nothing. */
export async function openAnalyzer(name: AnalyzerName, context: DownloadContext): Promise<InstalledAnalyzer> {
  const analyzer = externalAnalyzer(name);
  const digest = await digestAnalyzer(name);
  if (!(await isPresent(analyzerDirectory(context.cache, analyzer, digest)))) {
    throw new PatchgymError(
      'infrastructure',
      'analyzer-missing',
      `The analyzer ${name} ${analyzer.version} is not installed. Run 'patchgym build' for the environment that names it.`,
    );
  }
  return installAnalyzer(name, context);
}

async function fill(analyzer: ExternalAnalyzer, directory: string, context: DownloadContext): Promise<void> {
  const home = join(context.cache, 'analyzers');
  await mkdir(home, { recursive: true });
  const scratch = await mkdtemp(join(home, '.install-'));
  try {
    const target = join(scratch, 'tool');
    await mkdir(target);
    await fetchInto(analyzer, target, { scratch, context });
    await settleModes(target);
    await publishDirectory(target, directory);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

type Fetching = { readonly scratch: string; readonly context: DownloadContext };

async function fetchInto(analyzer: ExternalAnalyzer, target: string, fetching: Fetching): Promise<void> {
  const { installation, name } = analyzer;
  switch (installation.from) {
    case 'pypi':
      return installPython(name, target, fetching);
    case 'npm-lock':
      return installLocked(name, target);
    case 'npm':
      for (const release of installation.releases) {
        const tree = await fetchNpmRelease(release, fetching.context);
        await linkTree(tree, join(target, 'node_modules', ...release.package.split('/')));
      }
      return;
    case 'go':
      return compileGo(name, installation.program, { ...fetching, target });
    case 'maven': {
      await installPython(name, target, fetching);
      const folder = analyzerFolder(name);
      return downloadJars(join(folder, 'pom.xml'), join(folder, 'jars.lock'), join(target, 'jars'));
    }
    case 'host':
      return verifyRust(installation.files);
  }
}

async function installPython(name: string, target: string, { scratch }: Fetching): Promise<void> {
  const python = await locateHostToolchain('python', ANALYZER_PYTHON);
  const lock = join(analyzerFolder(name), 'requirements.lock');
  const wheels = join(scratch, 'wheels');
  await mkdir(wheels);
  await downloadWheels(python.executable, lock, wheels);
  await installWheels(python.executable, lock, wheels, target);
}

async function installLocked(name: string, target: string): Promise<void> {
  const folder = analyzerFolder(name);
  await checkNpmLock(join(folder, 'package-lock.json'));
  for (const file of ['package.json', 'package-lock.json']) await cp(join(folder, file), join(target, file));
  await runNpm(['ci'], target, name);
  // Links to programs; they are started by their files.
  await rm(join(target, 'node_modules', '.bin'), { recursive: true, force: true });
}

/** gosec brings clients of three model vendors along, which take minutes to compile. */
const COMPILE_TIMEOUT_MS = 45 * 60_000;

/** Compiling runs no code of what is compiled: cgo is off, and nothing is generated. */
async function compileGo(
  name: string,
  program: string,
  { scratch, target, context }: Fetching & { readonly target: string },
): Promise<void> {
  const source = join(scratch, 'source');
  await mkdir(source);
  for (const file of ['go.mod', 'go.sum']) await cp(join(analyzerFolder(name), file), join(source, file));
  // Kept, so that what was interrupted goes on, and the analyzers share what they are made of. Every module is verified.
  const kept = join(context.cache, 'analyzers', '.go');
  const toolchain = await fetchGoRelease(ANALYZER_RUNTIMES.go, context);
  const proxy = await runGo(['env', 'GOPROXY'], { directory: source, environment: {}, what: name });
  await runGo(['build', '-trimpath', '-o', join(target, 'bin', name), program], {
    program: join(toolchain, 'bin', 'go'),
    directory: source,
    what: name,
    timeoutMs: COMPILE_TIMEOUT_MS,
    environment: {
      GOMODCACHE: join(kept, 'modules'),
      GOCACHE: join(kept, 'cache'),
      GOENV: 'off',
      GOROOT: '',
      GOPROXY: proxy.trim(),
    },
  });
}

async function provideRuntime(
  analyzer: ExternalAnalyzer,
  context: DownloadContext,
): Promise<AnalyzerRuntime> {
  switch (analyzer.runtime) {
    case null:
      return { executable: '', mounts: [], path: '/usr/bin:/bin' };
    case 'python': {
      const { prefix, executable } = await locateHostToolchain('python', ANALYZER_PYTHON);
      // Everything below /usr stands in every sandbox.
      const mounts =
        prefix === '/usr' || prefix.startsWith('/usr/')
          ? []
          : [{ source: prefix, target: prefix, mode: 'read-only' as const }];
      return { executable, mounts, path: '/usr/bin:/bin' };
    }
    case 'node': {
      const source = await fetchNpmRelease(ANALYZER_RUNTIMES.node, context);
      const mounts = [{ source, target: '/runtime', mode: 'read-only' as const }];
      return { executable: '/runtime/bin/node', mounts, path: '/usr/bin:/bin' };
    }
    case 'rust': {
      const source = await locateRust();
      const mounts = [{ source, target: '/runtime', mode: 'read-only' as const }];
      return { executable: '/runtime/bin/clippy-driver', mounts, path: '/runtime/bin:/usr/bin:/bin' };
    }
    case 'go': {
      const source = await fetchGoRelease(ANALYZER_RUNTIMES.go, context);
      const mounts = [{ source, target: '/runtime', mode: 'read-only' as const }];
      return { executable: '/runtime/bin/go', mounts, path: '/runtime/bin:/usr/bin:/bin' };
    }
  }
}
