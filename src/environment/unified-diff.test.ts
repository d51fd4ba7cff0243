import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPatch, type PatchEntry } from '../core/patch.js';
import { exportUnifiedDiff, importUnifiedDiff } from './unified-diff.js';

const binary = Buffer.from(Array.from({ length: 600 }, (_, index) => (index * 7) % 256));
let root: string;
let pristine: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'patchgym-diff-test-'));
  pristine = join(root, 'pristine');
  await mkdir(join(pristine, 'lib'), { recursive: true });
  await writeFile(join(pristine, 'lib', 'main.txt'), 'one\r\ntwo\nthree without end');
  await writeFile(join(pristine, 'lib', 'data.bin'), binary);
  await writeFile(join(pristine, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
  await writeFile(join(pristine, 'latin.txt'), Buffer.from([0x67, 0x72, 0xfc, 0xdf, 0x65, 0x0a]));
});

afterAll(() => rm(root, { recursive: true, force: true }));

const file = (path: string, content: Buffer | string, executable = false): PatchEntry => ({
  kind: 'file',
  path,
  executable,
  content: Buffer.from(content),
});

describe('unified diffs', () => {
  it.each<[string, readonly PatchEntry[]]>([
    ['nothing', []],
    [
      'a changed line, CRLF and no newline at the end',
      [file('lib/main.txt', 'one\r\nTWO\nthree without end')],
    ],
    ['bytes that are no UTF-8', [file('latin.txt', Buffer.from([0xfc, 0xff, 0x0a, 0x00, 0x41]))]],
    ['a changed binary file', [file('lib/data.bin', Buffer.from(binary).reverse())]],
    ['a mode', [file('run.sh', '#!/bin/sh\n', false)]],
    ['new, empty and executable files', [file('new/a b.txt', ''), file('tool', 'x', true)]],
    ['a deleted file', [{ kind: 'deleted', path: 'lib/data.bin' }]],
    ['a symbolic link', [{ kind: 'symlink', path: 'link', target: 'lib/main.txt' }]],
    [
      'names with newline, quotes, tab and bytes that are no UTF-8',
      [file('a\n"b"\t.txt', 'x\n'), file('\udcff.txt', 'y\n')],
    ],
    ['a file that becomes a directory', [{ kind: 'deleted', path: 'run.sh' }, file('run.sh/inner', 'x\n')]],
  ])('export and import give back the patch: %s', async (_, entries) => {
    const patch = createPatch(entries);
    const diff = await exportUnifiedDiff(patch, pristine);
    expect(await importUnifiedDiff(diff, pristine)).toEqual(patch);
  });

  it('a renamed file in git format is a deletion and a new file', async () => {
    const diff =
      'diff --git a/run.sh b/bin/run.sh\nsimilarity index 100%\nrename from run.sh\nrename to bin/run.sh\n';
    const patch = await importUnifiedDiff(Buffer.from(diff), pristine);
    expect(patch.entries.map(({ kind, path }) => [kind, path])).toEqual([
      ['file', 'bin/run.sh'],
      ['deleted', 'run.sh'],
    ]);
  });

  it.each([
    ['text that is no diff', 'fix the bug please\n'],
    ['a context that does not match', '--- a/lib/main.txt\n+++ b/lib/main.txt\n@@ -1 +1 @@\n-nope\n+yes\n'],
    ['a path that leaves the tree', '--- /dev/null\n+++ b/../../escape\n@@ -0,0 +1 @@\n+x\n'],
    [
      'a file behind a link that the same diff makes',
      'diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/tmp\n\\ No newline at end of file\ndiff --git a/l/x b/l/x\nnew file mode 100644\n--- /dev/null\n+++ b/l/x\n@@ -0,0 +1 @@\n+x\n',
    ],
    ['a truncated hunk', '--- a/lib/main.txt\n+++ b/lib/main.txt\n@@ -1,3 +1,3 @@\n one\r\n'],
  ])('%s is a usage error', async (_, diff) => {
    await expect(importUnifiedDiff(Buffer.from(diff), pristine)).rejects.toMatchObject({
      kind: 'usage',
      code: 'patch-does-not-apply',
    });
  });

  it('leaves the pristine tree alone', async () => {
    const entries: PatchEntry[] = [file('lib/main.txt', 'changed\n'), { kind: 'deleted', path: 'run.sh' }];
    const diff = await exportUnifiedDiff(createPatch(entries), pristine);
    await importUnifiedDiff(diff, pristine);
    expect((await importUnifiedDiff(new Uint8Array(), pristine)).entries).toEqual([]);
    expect(await exportUnifiedDiff(createPatch([]), pristine)).toHaveLength(0);
  });
});

it('refuses a binary patch that unpacks to more than a patch may hold, before git unpacks it', async () => {
  const diff = 'diff --git a/x b/x\nnew file mode 100644\nGIT binary patch\nliteral 4000000000\n';
  await expect(importUnifiedDiff(Buffer.from(diff), pristine)).rejects.toMatchObject({
    kind: 'usage',
    code: 'patch-too-large',
  });
});
