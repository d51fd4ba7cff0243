import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compiledExtension, ScriptFolder } from './load-script.js';

const SCRIPT = `(function (module, { require, address, importModule, loadScript }) {
  const { basename } = require("node:path");
  function add(left, right) { return left + right; }
  module.exports = { modules: { "a.js": {
    sum: (left, right) => add(left, right),
    base: () => basename(address),
    later: () => importModule("./later.mjs"),
    other: () => loadScript("other")["b.js"].answer,
  } } };
})`;
const OTHER = '(function (module) { module.exports = { modules: { "b.js": { answer: 42 } } }; })';

type Exported = {
  readonly sum: (left: number, right: number) => number;
  readonly base: () => string;
  readonly later: () => Promise<{ readonly word: string }>;
  readonly other: () => number;
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchgym-scripts-'));
  await writeFile(join(folder, 'main.cjs'), SCRIPT);
  await writeFile(join(folder, 'other.cjs'), OTHER);
  await writeFile(join(folder, 'later.mjs'), 'export const word = "later";');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () => new ScriptFolder(pathToFileURL(`${folder}/`));
const compiledFile = () => join(folder, `main${compiledExtension()}`);

function exportedBy(scripts: ScriptFolder): Exported {
  return scripts.load('main')['a.js'] as Exported;
}

async function store(): Promise<void> {
  const scripts = open();
  exportedBy(scripts).sum(1, 2);
  scripts.storeCompiled();
}

describe('a script', () => {
  it('is compiled where no code of it is stored', () => {
    const scripts = open();
    expect(exportedBy(scripts).sum(1, 2)).toBe(3);
    expect(scripts.isFromCompiled('main')).toBe(false);
  });

  it('is loaded from its stored code, and does the same', async () => {
    await store();
    const scripts = open();
    const { sum, base, later, other } = exportedBy(scripts);
    expect(scripts.isFromCompiled('main')).toBe(true);
    expect([sum(1, 2), base(), other(), (await later()).word]).toEqual([3, 'main.cjs', 42, 'later']);
  });

  it('runs once, whoever asks for it', () => {
    const scripts = open();
    expect(scripts.load('main')).toBe(scripts.load('main'));
  });

  it('is compiled again where the stored code was damaged anywhere, or cut off', async () => {
    await store();
    const stored = await readFile(compiledFile());
    for (const at of [0, 40, Math.floor(stored.length / 2), stored.length - 1]) {
      const damaged = Buffer.from(stored);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      await writeFile(compiledFile(), damaged);
      const scripts = open();
      expect(exportedBy(scripts).sum(1, 2)).toBe(3);
      expect(scripts.isFromCompiled('main')).toBe(false);
    }
    for (const length of [0, 10, 32, stored.length - 8]) {
      await writeFile(compiledFile(), stored.subarray(0, length));
      expect(exportedBy(open()).sum(1, 2)).toBe(3);
    }
  });

  it('is compiled again where its text is another of the same length', async () => {
    await store();
    await writeFile(join(folder, 'main.cjs'), SCRIPT.replace('left + right', 'left * right'));
    expect(exportedBy(open()).sum(5, 2)).toBe(10);
  });

  it('has code of its own for every version of Node, and leaves nothing else behind', async () => {
    await store();
    await store();
    const files = (await readdir(folder)).filter((file) => file.startsWith('main'));
    expect(files).toEqual(['main.cjs', `main.${process.version}-${process.arch}.compiled`]);
  });
});
