import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countFiles } from './count-files.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchgym-count-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('counts what a check will read: neither links nor what git keeps, and what is not there for nothing', async () => {
  await mkdir(join(folder, 'a', 'b'), { recursive: true });
  await mkdir(join(folder, '.git'));
  await writeFile(join(folder, 'a', 'one.py'), '');
  await writeFile(join(folder, 'a', 'b', 'two.py'), '');
  await writeFile(Buffer.from(`${folder}/\xff.py`, 'latin1'), '');
  await writeFile(join(folder, '.git', 'HEAD'), '');
  await symlink(folder, join(folder, 'a', 'loop'));
  const { signal } = new AbortController();
  const count = (...locations: readonly string[]) =>
    countFiles(
      locations.map((location) => ({ location, prefix: '' })),
      signal,
    );
  expect(await count(folder)).toBe(3);
  expect(await count(join(folder, 'a', 'one.py'), join(folder, 'nowhere'))).toBe(1);
});
