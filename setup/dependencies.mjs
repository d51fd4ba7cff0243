import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, runProgram, SetupError, say } from './program.mjs';

const STAMP = join(ROOT, 'node_modules', '.patchgym-stamp');

/** Installs what package-lock.json names, unless exactly that is installed already. No install script is run. */
export async function installDependencies() {
  const lock = await readFile(join(ROOT, 'package-lock.json'));
  const digest = createHash('sha256').update(lock).digest('hex');
  if ((await readOrNull(STAMP)) === digest) return;
  if (!(await isInstalled(JSON.parse(lock.toString('utf8'))))) {
    say('installing the packages of package-lock.json (npm ci)');
    const code = await runProgram('npm', [
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    if (code !== 0)
      throw new SetupError(
        'setup: npm ci failed (see above). Check the network and the npm registry, and run the command again.',
      );
  }
  await writeFile(STAMP, digest);
}

/** Whether npm's own record of node_modules agrees with the lock file; packages for other platforms may be missing. */
async function isInstalled(lock) {
  const text = await readOrNull(join(ROOT, 'node_modules', '.package-lock.json'));
  if (text === null) return false;
  const installed = JSON.parse(text).packages;
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '');
  return (
    wanted.every(([path, { version, optional }]) =>
      path in installed ? installed[path].version === version : optional === true,
    ) && Object.keys(installed).every((path) => path in lock.packages)
  );
}

async function readOrNull(path) {
  return readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
