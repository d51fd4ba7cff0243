import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../port.js';
import { shell, useFixture } from './fixture.conformance.js';

/** The host writes and reads files of the sandbox and is never led astray by what stands in it. */
export function describeFiles(sandbox: Sandbox): void {
  describe('files from outside', () => {
    const fixture = useFixture(sandbox);

    test('a written file is there, with its mode and parents, and belongs to the command’s user', async () => {
      const session = await fixture().open({ 'a/old': 'old' });
      await session.writeFile('/workspace/a/b/c.sh', Buffer.from('#!/bin/sh\necho ran\n'), {
        executable: true,
      });
      await session.writeFile('/workspace/a/old', Buffer.from('new'));
      await session.writeFile('/scratch/x', Buffer.from([0, 255]));
      expect(
        (await shell(session, 'a/b/c.sh; cat a/old; echo more >> a/old; touch a/b/d; od -An -tx1 /scratch/x'))
          .text,
      ).toBe('ran\nnew 00 ff\n');
      expect(String(await session.readFile('/workspace/a/old', { maxBytes: 100 }))).toBe('newmore\n');
    });

    test('a path outside of the workspace and scratch is refused', async () => {
      const session = await fixture().open();
      for (const path of [
        '/etc/passwd',
        '/workspace/../etc/x',
        'workspace/x',
        '/workspacex/a',
        '/workspace/./a',
      ]) {
        await expect(session.writeFile(path, Buffer.from('x'))).rejects.toMatchObject({ kind: 'usage' });
        await expect(session.readFile(path, { maxBytes: 9 })).rejects.toMatchObject({ kind: 'usage' });
      }
    });

    test('only a regular file within the limit is read', async () => {
      const session = await fixture().open({ small: '12345', 'dir/file': 'x' });
      await shell(
        session,
        'mkfifo fifo; ln -s small link; ln -s dir linked; truncate -s 20M hole; echo x > closed; chmod 0 closed',
      );
      const read = (path: string, maxBytes = 5) => session.readFile(`/workspace/${path}`, { maxBytes });
      expect(String(await read('small'))).toBe('12345');
      expect(await read('small', 4)).toBeNull();
      for (const path of [
        '',
        'missing',
        'dir',
        'fifo',
        'link',
        'linked/file',
        'hole',
        'small/x',
        'a'.repeat(300),
      ]) {
        expect([path, await read(path)]).toEqual([path, null]);
      }
    });

    test('a link that sandboxed code made is not followed when the host writes', async () => {
      const session = await fixture().open();
      const outside = fixture().directory({ file: 'untouched' });
      await shell(
        session,
        `ln -s ${outside} dir; ln -s ${outside}/file file; mkfifo fifo; mkdir full; touch full/x`,
      );
      const write = (path: string) => session.writeFile(`/workspace/${path}`, Buffer.from('written'));
      await expect(write('dir/planted')).rejects.toMatchObject({
        kind: 'invalid',
        code: 'sandbox-path-blocked',
      });
      await expect(write('fifo/planted')).rejects.toMatchObject({ kind: 'invalid' });
      await expect(write('full')).rejects.toMatchObject({ kind: 'invalid' });
      await write('file');
      await write('fifo');
      expect(fs.readdirSync(outside)).toEqual(['file']);
      expect(fs.readFileSync(join(outside, 'file'), 'utf8')).toBe('untouched');
      expect((await shell(session, 'cat file fifo; ls -A; ls -A full')).text).toBe(
        'writtenwrittendir\nfifo\nfile\nfull\nx\n',
      );
    });

    test('a directory that is swapped for a link while the host looks leads nowhere', async () => {
      const session = await fixture().open({ 'real/secret': 'inside', 'real/deep/secret': 'inside' });
      const outside = fixture().directory({ secret: fixture().canary, 'deep/secret': fixture().canary });
      const swap = `symlink "${outside}", "link"; while (1) {
        rename "d", "real2"; rename "link", "d"; rename "d", "link"; rename "real2", "d";
      }`;
      const racer = await session.spawn({ argv: ['perl', '-e', `rename "real", "d"; mkdir "d"; ${swap}`] });
      let seen = 0;
      for (let round = 0; round < 250; round += 1) {
        for (const path of ['/workspace/d/secret', '/workspace/d/deep/secret']) {
          const content = await session.readFile(path, { maxBytes: 100 });
          expect(String(content)).not.toBe(fixture().canary);
          if (content !== null) seen += 1;
        }
        const written = session.writeFile('/workspace/d/planted', Buffer.from('x'));
        await written.catch((error: unknown) => expect(error).toMatchObject({ kind: 'invalid' }));
        if (round % 25 === 0) {
          for (const entry of await session.snapshot('/workspace')) {
            expect(entry).not.toMatchObject({ path: 'link/secret' });
          }
        }
      }
      await racer.kill();
      expect(fs.readdirSync(outside).sort()).toEqual(['deep', 'secret']);
      expect(seen).toBeGreaterThanOrEqual(0);
    });
  });
}
