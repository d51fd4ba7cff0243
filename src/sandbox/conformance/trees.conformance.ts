import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pathFromBytes, type TreeEntry } from '../../core/tree.js';
import type { Sandbox, SandboxSession } from '../port.js';
import { readTree } from '../read-tree.js';
import { shell, useFixture } from './fixture.conformance.js';

/** What a sandbox changed is told exactly, whatever strange things it made, and nothing else is changed. */
export function describeTrees(sandbox: Sandbox): void {
  describe('trees', () => {
    const fixture = useFixture(sandbox);

    test('the workspace is writable and its source is never changed', async () => {
      const source = fixture().directory({ a: '1', 'd/b': '2', 'd/e/f': '3' });
      fs.chmodSync(join(source, 'a'), 0o444);
      const before = await readTree(source);
      const session = await fixture().open(source);
      expect((await session.snapshot('/workspace')).map(comparable)).toEqual(before.map(comparable));
      expect(await session.changes()).toEqual({ written: [], deleted: [] });
      await shell(
        session,
        'chmod 644 a; echo x > a; rm -r d/e; mv d/b c; chmod 755 c; rm a; mkdir -p n/m; : > n/o',
      );
      expect(await readTree(source)).toEqual(before);
      expect((await session.changes()).deleted).toEqual(['a', 'd/b', 'd/e/f']);
    });

    test.each(Object.entries(EDITS))(
      'the changes lead from the source to the snapshot: %s',
      async (_name, script) => {
        const source = fixture().directory(TREE);
        fs.mkdirSync(join(source, 'empty/inner'), { recursive: true });
        fs.symlinkSync('a', join(source, 'link'));
        const session = await fixture().open(source);
        const ran = await shell(session, script);
        expect(ran.text).toBe('');
        await expectChangesToLead(source, session);
      },
    );

    test('a file written with the same content and mode is no change', async () => {
      const session = await fixture().open(TREE);
      await shell(
        session,
        'cp a x; cat x > a; rm x; touch d/b; chmod 600 d/b; cp d/c d/t; mv d/t d/c; mv e f; mv f e 2>&1',
      );
      await shell(session, 'rm -r g; mkdir -p g/h; printf 5 > g/h/i; printf 6 > g/j');
      expect(await session.changes()).toEqual({ written: [], deleted: [] });
    });

    test('links, fifos and sockets are told as what they are', async () => {
      const session = await fixture().open(TREE);
      const script = `ln -s /etc/passwd l; ln -s nowhere/../.. m; ln a hard; mkfifo fifo; ln /usr/bin/env stolen 2>/dev/null
        mknod null c 1 3 2>/dev/null; mknod disk b 8 0 2>/dev/null; mknod gone c 0 0 2>/dev/null
        perl -e 'use Socket; socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un("sock"))'`;
      await shell(session, script);
      const entries = new Map((await session.snapshot('/workspace')).map((entry) => [entry.path, entry]));
      expect(entries.get('l')).toEqual({ kind: 'symlink', path: 'l', target: '/etc/passwd' });
      expect(entries.get('m')).toEqual({ kind: 'symlink', path: 'm', target: 'nowhere/../..' });
      expect(entries.get('hard')).toMatchObject({ kind: 'file', links: 2 });
      expect(entries.get('fifo')).toEqual({ kind: 'special', path: 'fifo', type: 'fifo' });
      expect(entries.get('sock')).toEqual({ kind: 'special', path: 'sock', type: 'socket' });
      for (const name of ['stolen', 'null', 'disk', 'gone']) expect(entries.has(name)).toBe(false);
      const { written } = await session.changes();
      expect(written.map(({ path }) => path)).toEqual(['fifo', 'hard', 'l', 'm', 'sock']);
    });

    test('any name comes through: newlines, bytes that are no UTF-8, dots, quotes, backslashes', async () => {
      const session = await fixture().open();
      const names = [
        Buffer.from('a\nb'),
        Buffer.from([0xff, 0xfe, 0x41]),
        Buffer.from('..a'),
        Buffer.from('...'),
      ];
      names.push(
        Buffer.from(' '),
        Buffer.from('\\x"\''),
        Buffer.from('ü€😀'),
        Buffer.from('-rf'),
        Buffer.from([0xed, 0xb2, 0x80]),
      );
      const program = names
        .map((name) => `open F, ">", pack("H*", "${name.toString('hex')}") or die $!;`)
        .join('');
      await session.exec({ argv: ['perl', '-e', program] });
      const expected = [...names].sort(Buffer.compare).map((name) => pathFromBytes(name));
      expect((await session.snapshot('/workspace')).map(({ path }) => path)).toEqual(expected);
      expect((await session.changes()).written.map(({ path }) => path)).toEqual(expected);
      const odd = pathFromBytes(Buffer.from([0xff, 0xfe, 0x41]));
      await session.writeFile(`/workspace/${odd}`, Buffer.from('found'));
      expect(String(await session.readFile(`/workspace/${odd}`, { maxBytes: 9 }))).toBe('found');
    });

    test('files and folders that are closed to everybody are read all the same', async () => {
      const session = await fixture().open({ kept: '1', 'd/x': '2' });
      await shell(
        session,
        'mkdir -p shut/in; echo x > shut/in/f; chmod 0 shut/in/f shut/in shut; chmod 0 kept; echo 3 > d/x; chmod 0 d',
      );
      const paths = (await session.snapshot('/workspace')).map(({ path }) => path);
      expect(paths).toEqual(['d/x', 'kept', 'shut/in/f']);
      expect((await session.changes()).written.map(({ path }) => path)).toEqual(['d/x', 'shut/in/f']);
      expect((await shell(session, 'stat -c %a shut kept d')).text).toBe('0\n0\n0\n');
    });

    test('a tree made to exhaust its reader is refused as the tree’s fault', async () => {
      const session = await fixture().open();
      await shell(session, 'i=0; while [ $i -lt 400 ]; do mkdir d; cd d; i=$((i+1)); done');
      await expect(session.snapshot('/workspace')).rejects.toMatchObject({
        kind: 'invalid',
        code: 'tree-too-large',
      });
      await expect(session.changes()).rejects.toMatchObject({ kind: 'invalid', code: 'tree-too-large' });
    });

    test('mounts are as they were asked for, and what stands in the workspace is no change to it', async () => {
      const copied = fixture().directory({ f: 'old' });
      const shared = fixture().directory({ f: 'old' });
      const file = join(fixture().directory({ 'one.txt': 'one' }), 'one.txt');
      const session = await fixture().open(
        { a: '1' },
        {
          scratch: ['/workspace/cache/deep', '/scratch'],
          mounts: [
            { source: copied, target: '/cow', mode: 'copy-on-write' },
            { source: shared, target: '/shared', mode: 'read-write' },
            { source: file, target: '/workspace/one.txt', mode: 'read-only' },
            { source: file, target: '/opt/two.txt', mode: 'copy-on-write' },
          ],
        },
      );
      const script = `echo new > /cow/f; echo new > /shared/f; echo x > /workspace/cache/deep/x
        cat /workspace/one.txt /opt/two.txt; echo two > /opt/two.txt; cat /cow/f /opt/two.txt`;
      expect((await shell(session, script)).text).toBe('oneonenew\ntwo\n');
      expect(fs.readFileSync(join(copied, 'f'), 'utf8')).toBe('old');
      expect(fs.readFileSync(join(shared, 'f'), 'utf8')).toBe('new\n');
      expect(fs.readFileSync(file, 'utf8')).toBe('one');
      expect(await session.changes()).toEqual({ written: [], deleted: [] });
      expect((await session.snapshot('/workspace/cache/deep')).map(({ path }) => path)).toEqual(['x']);
      expect((await session.snapshot('/cow')).map(({ path }) => path)).toEqual(['f']);
      expect(await session.snapshot('/workspace/missing')).toEqual([]);
    });
  });
}

const TREE = { a: '1', 'd/b': '2', 'd/c': '3', e: '4', 'g/h/i': '5', 'g/j': '6' };

const EDITS = {
  nothing: 'true',
  'content and mode': 'echo x >> a; chmod +x d/b',
  'deleted files and folders': 'rm a; rm -r g',
  'a folder emptied': 'rm g/h/i',
  'an empty folder filled': 'touch empty/inner/x',
  'an empty folder removed': 'rmdir empty/inner',
  'an empty folder that becomes a file': 'rmdir empty/inner; touch empty/inner',
  'a folder that becomes a file': 'rm -r g; touch g',
  'a folder that becomes a link': 'rm -r g; ln -s d g',
  'a file that becomes a folder': 'rm a; mkdir a; touch a/x',
  'a file that becomes an empty folder': 'rm a; mkdir a',
  'a folder removed and made again': 'rm -r g; mkdir -p g/h; echo new > g/n',
  'a folder renamed': 'mv d z',
  'links turned and replaced': 'ln -sfn d/b link; rm a; ln -s e a',
  'new empty folders': 'mkdir -p p/q/r s',
  'a fifo in place of a file': 'rm a; mkfifo a',
};

async function expectChangesToLead(source: string, session: SandboxSession): Promise<void> {
  const { written, deleted } = await session.changes();
  const paths = written.map(({ path }) => path);
  expect(new Set([...paths, ...deleted]).size).toBe(paths.length + deleted.length);
  const after = new Map((await readTree(source)).map((entry) => [entry.path, entry]));
  for (const path of deleted) expect(after.delete(path)).toBe(true);
  for (const entry of written) after.set(entry.path, entry);
  const expected = (await session.snapshot('/workspace')).map(comparable);
  const byPath = (a: TreeEntry, b: TreeEntry) => (a.path < b.path ? -1 : 1);
  expect([...after.values()].sort(byPath).map(comparable)).toEqual(expected.sort(byPath));
}

/** An entry without its number of links, which copying a file up changes. */
function comparable(entry: TreeEntry): TreeEntry {
  return entry.kind === 'file' ? { ...entry, links: 1 } : entry;
}
