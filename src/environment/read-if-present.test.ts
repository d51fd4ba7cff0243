import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readIfPresent, statusIfPresent } from './read-if-present.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'patchgym-read-'));
  await writeFile(join(directory, 'file'), 'x');
  await symlink('loop', join(directory, 'loop'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('reading what may be absent', () => {
  it('answers null only where no file stands', async () => {
    expect(await readIfPresent(join(directory, 'none'))).toBeNull();
    expect(await readIfPresent(join(directory, 'file', 'below'))).toBeNull();
    expect(await readIfPresent(directory)).toBeNull();
    expect(await statusIfPresent(join(directory, 'none'))).toBeNull();
    expect((await readIfPresent(join(directory, 'file')))?.toString()).toBe('x');
  });

  it('throws what says nothing about absence', async () => {
    await expect(readIfPresent(join(directory, 'loop'))).rejects.toMatchObject({ code: 'ELOOP' });
  });
});
