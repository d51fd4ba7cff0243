import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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
    expect(await bytesOf(files)).toBeLessThan(1_600_000);
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect(texts.filter((text) => /node_modules\/(zod|yaml|execa)\//.test(text))).toEqual([]);
  });
});
