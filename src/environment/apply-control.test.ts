import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlPatch } from './apply-control.js';
import { type Control, controlSchema } from './control.js';

const SOURCE =
  'def safe(path):\n    return path\n\n\nclass Box:\n    def open(self, name):\n        return name\n';
let tree: string;

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'patchgym-control-'));
  await writeFile(join(tree, 'box.py'), SOURCE, { mode: 0o755 });
});
afterAll(() => rm(tree, { recursive: true, force: true }));

function control(edits: unknown[]): Control {
  const parsed = controlSchema.parse({
    kind: 'exploit',
    description: 'a test',
    edits,
    expect: { reward: 'zero' },
  });
  return { name: 'example', ...parsed };
}

async function textAfter(edits: unknown[], path = 'box.py'): Promise<string | undefined> {
  const patch = await controlPatch(control(edits), tree);
  const entry = patch.entries.find((one) => one.path === path);
  return entry?.kind === 'file' ? entry.content.toString() : entry?.kind;
}

describe('controls', () => {
  it('replace what a symbol names, one edit after the other, and keep the mode', async () => {
    const edits = [
      { file: 'box.py', symbol: 'Box.open', replace: 'body', with: 'raise OSError(name)' },
      {
        file: 'box.py',
        symbol: 'safe',
        replace: 'declaration',
        with: 'def safe(path):\n    return "/" + path',
      },
      { file: 'box.py', symbol: 'safe', insert: 'before', text: '# first\n' },
      { file: 'box.py', append: '# last\n' },
    ];
    const text = await textAfter(edits);
    expect(text).toContain('raise OSError(name)');
    expect(text).toContain('return "/" + path');
    expect(text?.startsWith('# first\n')).toBe(true);
    expect(text?.endsWith('# last\n')).toBe(true);
    const patch = await controlPatch(control(edits), tree);
    expect(patch.entries).toMatchObject([{ kind: 'file', executable: true }]);
  });

  it('edit at an anchor, make and delete files', async () => {
    expect(
      await textAfter([{ file: 'box.py', anchor: 'class Box', replace: 'anchor', with: 'class Chest' }]),
    ).toContain('class Chest:');
    expect(await textAfter([{ file: 'new.py', create: 'x = 1\n' }], 'new.py')).toBe('x = 1\n');
    expect(await textAfter([{ file: 'box.py', delete: true }])).toBe('deleted');
  });

  it.each<[string, unknown, RegExp]>([
    [
      'an anchor that occurs twice',
      { file: 'box.py', anchor: 'return', insert: 'after', text: 'x' },
      /more than once/,
    ],
    [
      'an anchor that does not occur',
      { file: 'box.py', anchor: 'nowhere', insert: 'after', text: 'x' },
      /does not occur/,
    ],
    [
      'a symbol that is not there',
      { file: 'box.py', symbol: 'Box.close', replace: 'body', with: '' },
      /Box\.close/,
    ],
    ['a file that is not there', { file: 'none.py', append: 'x' }, /no such file/],
    ['a file outside', { file: '../x', append: 'x' }, /leaves the tree/],
    ['a new file that exists', { file: 'box.py', create: 'x' }, /exists already/],
  ])('%s is an error that says so', async (_, edit, message) => {
    await expect(controlPatch(control([edit]), tree)).rejects.toThrow(message);
  });
});
