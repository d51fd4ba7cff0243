import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPatch, type PatchEntry } from '../core/patch.js';
import { newSessionId } from '../sandbox/session-id.js';
import { stageTree } from './staged-tree.js';
import { selectApplicable, writePatch } from './write-patch.js';

let root: string;
const file = (path: string, content: string, executable = false): PatchEntry => ({
  kind: 'file',
  path,
  executable,
  content: Buffer.from(content),
});

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'patchgym-write-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('selectApplicable', () => {
  const protectedGlobs = ['**/*_test.go', 'go.mod', 'tests/**'];

  it('leaves out tests, manifests, repositories, links, special files and unprintable names, each with its reason', () => {
    const patch = createPatch([
      file('scp/scp.go', 'x'),
      file('scp/scp_test.go', 'x'),
      file('go.mod', 'x'),
      file('sub/x_test.go/inner', 'x'),
      file('tests/deep/.hidden', 'x'),
      file('sub/.git/config', 'x'),
      { kind: 'symlink', path: 'link', target: '/etc/passwd' },
      { kind: 'special', path: 'pipe', type: 'fifo' },
      file('evil\nname', 'x'),
      file('\udcff', 'x'),
      file('tests/\u2028/x', 'x'),
      file(`${'n'.repeat(241)}.go`, 'x'),
      file(Array(101).fill('d').join('/'), 'x'),
      file('größe 🙂.go', 'x'),
      { kind: 'deleted', path: 'tests/a' },
      { kind: 'deleted', path: 'scp/old.go' },
    ]);
    const { applied, leftOut } = selectApplicable(patch, protectedGlobs);
    expect(applied.map(({ path }) => path)).toEqual(['größe 🙂.go', 'scp/old.go', 'scp/scp.go']);
    expect(leftOut).toHaveLength(13);
    expect(leftOut.every(({ reason }) => reason.length > 0)).toBe(true);
  });
});

describe('writePatch', () => {
  it('never writes through a hard link: the pristine tree stays as it is', async () => {
    const pristine = join(root, 'pristine');
    await mkdir(pristine);
    await writeFile(join(pristine, 'a'), 'old');
    const staged = await stageTree(
      pristine,
      [file('a', 'new', true), file('b/c', 'x')],
      join(root, 'temporary'),
    );
    expect(await readFile(join(staged.directory, 'a'), 'utf8')).toBe('new');
    expect((await stat(join(staged.directory, 'a'))).mode & 0o777).toBe(0o755);
    expect(await readFile(join(pristine, 'a'), 'utf8')).toBe('old');
    await staged.dispose();
    await expect(stat(staged.directory)).rejects.toThrow();
  });

  it('sweeps what a killed process has staged, and nothing else', async () => {
    const [pristine, temporary] = [join(root, 'pristine'), join(root, 'temporary')];
    await mkdir(pristine);
    const stale = newSessionId().replace(/-\d+-([0-9a-f]+)$/, '-1-$1');
    await mkdir(join(temporary, stale, 'tree'), { recursive: true });
    await mkdir(join(temporary, 'foreign'));
    const [one, other] = [await stageTree(pristine, [], temporary), await stageTree(pristine, [], temporary)];
    const names = await readdir(temporary);
    expect(names).toHaveLength(3);
    expect(names).not.toContain(stale);
    await Promise.all([one.dispose(), other.dispose()]);
    expect(await readdir(temporary)).toEqual(['foreign']);
  });

  it('does not follow a link that stands in the tree', async () => {
    const tree = join(root, 'tree');
    const outside = join(root, 'outside');
    await mkdir(tree);
    await mkdir(outside);
    await symlink(outside, join(tree, 'link'));
    await symlink(join(outside, 'file'), join(tree, 'leaf'));
    await expect(writePatch([file('link/file', 'x')], tree)).rejects.toThrow(/directory/);
    await writePatch([file('leaf', 'x')], tree);
    await expect(stat(join(outside, 'file'))).rejects.toThrow();
  });

  it('replaces a directory by a file only when the patch empties it', async () => {
    const tree = join(root, 'tree');
    await mkdir(join(tree, 'd', 'e'), { recursive: true });
    await writeFile(join(tree, 'd', 'e', 'f'), 'x');
    await expect(writePatch([file('d', 'x')], tree)).rejects.toThrow(/directory with files/);
    await expect(writePatch([{ kind: 'deleted', path: 'd' }], tree)).rejects.toThrow(/directory with files/);
    await writePatch(
      [{ kind: 'deleted', path: 'gone' }, { kind: 'deleted', path: 'd/e/f' }, file('d', 'x')],
      tree,
    );
    expect(await readFile(join(tree, 'd'), 'utf8')).toBe('x');
  });
});
