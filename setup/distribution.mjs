import { createHash } from 'node:crypto';
import { chmod, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleCommandLine } from './bundle.mjs';
import { captureProgram, ROOT, SetupError, say } from './program.mjs';

const DIST = join(ROOT, 'dist');
const STAMP = '.patchgym-stamp';

/** Compiles `src` to `dist` and bundles `web` into it when anything in them changed, and makes `npx patchgym` run it. */
export async function buildDistribution() {
  const digest = await digestSources();
  if ((await readStamp()) !== digest) await compile(digest);
  await storeCheckers();
  await compileScripts();
  const bin = join(ROOT, 'node_modules', '.bin', 'patchgym');
  await rm(bin, { force: true });
  await symlink(join('..', '..', 'dist', 'cli', 'main.js'), bin);
}

/** Whether `dist` was compiled from the sources as they are now. */
export async function isDistributionFresh() {
  return (await readStamp()) === (await digestSources());
}

/** Compiles aside, so that a failed build leaves what was there, and a deleted source leaves nothing. */
async function compile(digest) {
  say('compiling');
  const target = join(ROOT, `.dist-${process.pid}`);
  const old = `${target}-old`;
  try {
    const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
    const { code, output } = await captureProgram(tsc, ['-p', 'tsconfig.build.json', '--outDir', target]);
    if (code !== 0)
      throw new SetupError(`${output.trim()}\nsetup: the sources do not compile (see above)`, 1);
    await bundleCommandLine(target);
    await bundlePages(join(target, 'web'));
    await chmod(join(target, 'cli', 'main.js'), 0o755);
    await writeFile(join(target, STAMP), digest);
    await rename(DIST, old).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rename(target, DIST);
  } finally {
    await rm(target, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

/** The pack in one validated file. Where it is not as the checkers are, they are read one by one: right, but slow. */
async function storeCheckers() {
  const { builtInCheckersDirectory, storedPackFile } = await importModule('analysis', 'load-checkers.js');
  const { storePack } = await importModule('analysis', 'store-pack.js');
  await storePack(builtInCheckersDirectory(), storedPackFile());
}

/** The code of the scripts as this version of Node compiles it. Without it they are compiled at every start. */
async function compileScripts() {
  const scripts = join(DIST, 'scripts');
  const [files, { compiledExtension }] = [
    await readdir(scripts),
    await importModule('cli', 'load-script.js'),
  ];
  const names = files.filter((file) => file.endsWith('.cjs')).map((file) => file.slice(0, -'.cjs'.length));
  if (names.every((name) => files.includes(`${name}${compiledExtension()}`))) return;
  const { code, output } = await captureProgram(
    process.execPath,
    [join(ROOT, 'setup', 'compile-scripts.mjs'), DIST],
    // Code that was compiled with other flags is not taken.
    { env: { ...process.env, NODE_OPTIONS: '' } },
  );
  if (code !== 0)
    throw new SetupError(`${output.trim()}\nsetup: the scripts cannot be compiled (see above)`, 1);
}

function importModule(...place) {
  return import(pathToFileURL(join(DIST, ...place)).href);
}

/** The pages of the viewer. */
async function bundlePages(target) {
  const vite = join(ROOT, 'node_modules', '.bin', 'vite');
  const { code, output } = await captureProgram(vite, [
    'build',
    '--config',
    'web/vite.config.ts',
    '--outDir',
    target,
  ]);
  if (code !== 0)
    throw new SetupError(`${output.trim()}\nsetup: the pages of the viewer do not build (see above)`, 1);
}

async function readStamp() {
  return readFile(join(DIST, STAMP), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

async function digestSources() {
  const sources = (await readdir(join(ROOT, 'src'), { recursive: true }))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join('src', file));
  const setup = [
    'setup/bundle.mjs',
    'setup/distribution.mjs',
    'setup/scripts.mjs',
    'setup/compile-scripts.mjs',
  ];
  const pages = (await readdir(join(ROOT, 'web'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
  const hash = createHash('sha256');
  for (const file of [
    ...sources,
    ...pages,
    ...setup,
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
  ].sort()) {
    const content = await readFile(join(ROOT, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
