import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { PatchgymError } from '../../core/errors.js';
import { INSIDE, type SealContext } from '../ecosystem.js';
import { downloadWheels, installWheels } from './pypi-client.js';
import { pythonOf } from './pypi-python.js';

/** What the subject needs beside its own few lines: what starts it, and what it talks through. */
const KIT = fileURLToPath(new URL('../../../kits/python/', import.meta.url));
const KIT_FILES = ['launch.py', 'bridge.py'] as const;

/** Installs the locked wheels into `<dependencies>/site`, compiled once, and lays the subject out. */
export async function sealPythonDependencies(context: SealContext): Promise<void> {
  const { paths, facts } = context;
  const prefix = paths.toolchains.python;
  if (prefix === undefined) {
    throw new PatchgymError(
      'invalid',
      'toolchain-missing',
      `Environment ${facts.id}: a PyPI environment needs a toolchain named python in environment.yaml.`,
    );
  }
  const site = join(paths.dependencies, 'site');
  await mkdir(site, { recursive: true });
  if (facts.dependencies.lock !== undefined) {
    const lock = join(context.environmentDirectory, facts.dependencies.lock);
    const wheels = await cachedWheels(pythonOf(prefix), lock, context);
    await installWheels(pythonOf(prefix), lock, wheels, site);
    // Entry points are scripts with this host's paths in them; nothing uses them.
    await rm(join(site, 'bin'), { recursive: true, force: true });
    await compile(pythonOf(prefix), site);
  }
  await mkdir(paths.subject, { recursive: true });
  await cp(join(context.environmentDirectory, facts.subject.directory), paths.subject, { recursive: true });
  for (const file of KIT_FILES) await cp(join(KIT, file), join(paths.subject, file));
}

/** Downloads of one lock file for one interpreter, shared by all environments and builds. */
async function cachedWheels(python: string, lock: string, context: SealContext): Promise<string> {
  const tag = await wheelTag(python);
  const key = createHash('sha256')
    .update(tag)
    .update(await readFile(lock))
    .digest('hex');
  const home = join(context.downloads.cache, 'pypi');
  const entry = join(home, `wheels-${key.slice(0, 32)}`);
  if (await exists(entry)) return entry;
  await mkdir(home, { recursive: true });
  const phase = context.downloads.progress.start(`pip download of the dependencies of ${context.facts.id}`);
  const scratch = await mkdtemp(join(home, '.incoming-'));
  try {
    await downloadWheels(python, lock, scratch);
    const count = (await readdir(scratch)).length;
    await rename(scratch, entry).catch(async (error: unknown) => {
      // Another build finished the same downloads first; every file in both was verified by hash.
      if (!(await exists(entry))) throw error;
    });
    phase.finish(`${count} wheels`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return entry;
}

/** What decides which wheels fit: interpreter version and machine. */
async function wheelTag(python: string): Promise<string> {
  const { stdout } = await execa(python, [
    '-I',
    '-c',
    'import sys, sysconfig; print(sys.implementation.cache_tag, sysconfig.get_platform())',
  ]);
  return stdout.trim();
}

/** Compiling only parses. The bytecode is bound to no time stamp, for the folder is read-only once sealed. */
async function compile(python: string, site: string): Promise<void> {
  const argv = ['-I', '-S', '-m', 'compileall', '-q', '-j', '0', '--invalidation-mode', 'unchecked-hash'];
  const result = await execa(python, [...argv, '-s', site, '-p', `${INSIDE.dependencies}/site`, site], {
    reject: false,
    stdin: 'ignore',
  });
  if (result.exitCode !== 0) {
    throw new PatchgymError(
      'infrastructure',
      'dependencies-not-compiled',
      `The installed dependencies do not compile: ${result.stdout.slice(-500)}${result.stderr.slice(-500)}`,
    );
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
