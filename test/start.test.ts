import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requireFreshBuild } from './built-cli.js';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

let folder: string;

beforeAll(requireFreshBuild);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchgym-start-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The files of code that a command loads. */
async function loadedBy(args: readonly string[]): Promise<readonly string[]> {
  const coverage = join(folder, 'coverage');
  const env = { ...process.env, NODE_V8_COVERAGE: coverage };
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { env, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const scripts: string[] = [];
  for (const name of await readdir(coverage)) {
    const { result }: { result: { url: string }[] } = JSON.parse(
      await readFile(join(coverage, name), 'utf8'),
    );
    scripts.push(...result.map(({ url }) => url));
  }
  return scripts.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
}

async function bytesOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('what a start loads', () => {
  it('is few files for the help, and nothing of the analysis', async () => {
    const files = await loadedBy(['--help']);
    expect(files.length).toBeLessThan(30);
    expect(await bytesOf(files)).toBeLessThan(400_000);
    expect(files.filter((file) => file.includes('tree-sitter'))).toEqual([]);
  });

  it('is the analysis alone for a check, with neither schemas nor YAML nor other commands', async () => {
    await writeFile(join(folder, 'add.py'), 'def add(left, right):\n    return left + right\n');
    const files = await loadedBy(['check', join(folder, 'add.py'), '--quiet']);
    expect(files.length).toBeLessThan(50);
    expect(await bytesOf(files)).toBeLessThan(1_700_000);
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect(texts.filter((text) => /node_modules\/(zod|yaml|execa)\//.test(text))).toEqual([]);
  });
});

describe('a distribution', () => {
  const ROOT = fileURLToPath(new URL('..', import.meta.url));

  /** What a distribution in a folder says of a file of one finding, and whether it was loaded from stored code. */
  function check(root: string, nodeOptions: readonly string[] = []) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...nodeOptions, join(root, 'dist/cli/main.js'), 'check', 'run.py', '--quiet', '--format', 'json'],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(1);
    const script = `const { SCRIPTS } = await import(process.argv[1]);
      const names = ['command-line', 'analysis'];
      for (const name of names) SCRIPTS.load(name);
      console.log(JSON.stringify(names.map((name) => SCRIPTS.isFromCompiled(name))));`;
    const loader = spawnSync(
      process.execPath,
      [...nodeOptions, '--input-type=module', '-e', script, join(root, 'dist/cli/load-script.js')],
      { encoding: 'utf8' },
    );
    expect(loader.stderr).toBe('');
    return { stdout, fromCompiled: JSON.parse(loader.stdout) };
  }

  it('is loaded from stored code, and says the same without it, from a copy, and with other flags', async () => {
    await writeFile(join(folder, 'run.py'), 'def run(text):\n    return eval(text)\n');
    const { stdout, fromCompiled } = check(ROOT);
    expect(fromCompiled).toEqual([true, true]);
    expect(stdout).toContain('python/dynamic-code');
    expect(check(ROOT, ['--no-opt'])).toEqual({ stdout, fromCompiled: [false, false] });
    const copy = join(folder, 'copy');
    for (const name of ['dist', 'checkers', 'package.json'])
      await cp(join(ROOT, name), join(copy, name), { recursive: true, preserveTimestamps: true });
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    expect(check(copy)).toEqual({ stdout, fromCompiled: [true, true] });
    for (const name of await readdir(join(copy, 'dist/scripts')))
      if (name.endsWith('.compiled')) await rm(join(copy, 'dist/scripts', name));
    expect(check(copy)).toEqual({ stdout, fromCompiled: [false, false] });
  });
});
