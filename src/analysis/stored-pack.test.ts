import { cp, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInCheckersDirectory, readCheckerFiles } from './load-checkers.js';
import { storePack } from './store-pack.js';
import { readStoredPack } from './stored-pack.js';

const RULE = 'language: python\nname: one\nmessage: m\npattern: (identifier) @one\n';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchgym-pack-'));
  file = join(folder, 'pack.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a stored pack', () => {
  it('holds exactly the checkers that the files hold', async () => {
    const directory = builtInCheckersDirectory();
    await storePack(directory, file);
    const read = (await readCheckerFiles(directory)).map(({ checker }) => checker);
    const stored = readStoredPack(file, directory);
    expect(stored).toEqual(read);
    // Digests of results are made of this text.
    expect(JSON.stringify(stored)).toBe(JSON.stringify(read));
  });

  it('is not used after a checker was edited, added, removed or renamed', async () => {
    const directory = join(folder, 'checkers');
    await cp(join(builtInCheckersDirectory(), 'dockerfile'), join(directory, 'dockerfile'), {
      recursive: true,
    });
    const restore = async () => {
      await storePack(directory, file);
      expect(readStoredPack(file, directory)).toBeDefined();
    };
    await restore();
    await writeFile(join(directory, 'added.yml'), RULE);
    expect(readStoredPack(file, directory)).toBeUndefined();
    await restore();
    await writeFile(join(directory, 'added.yml'), RULE.replace('message: m', 'message: n'));
    await utimes(join(directory, 'added.yml'), new Date(), new Date(Date.now() + 1000));
    expect(readStoredPack(file, directory)).toBeUndefined();
    await restore();
    await cp(join(directory, 'added.yml'), join(directory, 'dockerfile', 'added.yml'), {
      preserveTimestamps: true,
    });
    await rm(join(directory, 'added.yml'));
    expect(readStoredPack(file, directory)).toBeUndefined();
    await restore();
    await rm(join(directory, 'dockerfile', 'added.yml'));
    expect(readStoredPack(file, directory)).toBeUndefined();
  });

  it('gives the checkers of some languages alone where only these are read', async () => {
    const directory = builtInCheckersDirectory();
    await storePack(directory, file);
    const all = readStoredPack(file, directory) ?? [];
    for (const language of ['python', 'typescript', 'cpp'] as const) {
      const own = readStoredPack(file, directory, new Set([language]));
      expect(own).toEqual(all.filter(({ languages }) => languages.includes(language)));
    }
    expect(readStoredPack(file, directory, new Set(['ruby']))).toEqual(all);
  });

  it('is none when it was damaged', async () => {
    await writeFile(join(folder, 'one.yml'), RULE);
    await storePack(folder, file);
    const text = await readFile(file, 'utf8');
    for (const damaged of [text.slice(0, 100), '', 'null']) {
      await writeFile(file, damaged);
      expect(readStoredPack(file, folder)).toBeUndefined();
    }
  });

  it('is not there before it was made, and says what is wrong with a bad checker', async () => {
    expect(readStoredPack(file, folder)).toBeUndefined();
    await writeFile(join(folder, 'bad.yml'), 'language: python\n');
    await expect(storePack(folder, file)).rejects.toThrow(/bad\.yml/);
    await expect(readFile(file)).rejects.toThrow(/ENOENT/);
  });
});
