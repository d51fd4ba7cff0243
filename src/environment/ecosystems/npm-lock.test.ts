import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkNpmLock } from './npm-lock.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'npm-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('checkNpmLock', () => {
  const pinned = { version: '1.0.0', integrity: 'sha512-abc' };

  async function check(entry: object): Promise<void> {
    const path = join(folder, 'package-lock.json');
    const packages = { '': { name: 'root' }, 'node_modules/one': entry };
    await writeFile(path, JSON.stringify({ lockfileVersion: 3, packages }));
    await checkNpmLock(path);
  }

  it('admits packages that are pinned by sha512 and nothing else', async () => {
    await expect(check(pinned)).resolves.toBeUndefined();
  });

  it.each([
    ['has no hash', { version: '1.0.0' }],
    ['has a weak hash', { version: '1.0.0', integrity: 'sha1-abc' }],
    ['comes from an address of its own', { ...pinned, resolved: 'git+ssh://example.invalid/one.git' }],
    ['is a link', { ...pinned, link: true }],
  ])('refuses a package that %s', async (_why, entry) => {
    await expect(check(entry)).rejects.toMatchObject({
      code: 'lock-invalid',
      message: expect.stringContaining('node_modules/one'),
    });
  });

  it('says which lock file is missing', async () => {
    await expect(checkNpmLock(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'lock-missing' });
  });
});
