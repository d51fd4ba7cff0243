import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, Header } from 'tar';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentProgress } from '../../core/progress.js';
import { fetchNpmRelease } from './npm-release.js';

const TINY = {
  package: 'ee-first',
  version: '1.1.1',
  integrity:
    'sha512-WMwm9LhRUo+WUaRN+vRuETqG89IgZphVSNkdFgeb6sS/E4OrDIN7t48CAewSHXc6C8lefD8KKfr5vY61brQlow==',
};

let folder = '';
const context = () => ({ cache: join(folder, 'cache'), progress: silentProgress });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'npm-release-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('fetchNpmRelease, on the real registry', { timeout: 60_000 }, () => {
  it('unpacks a release, and answers a second call without the npm client', async () => {
    const tree = await fetchNpmRelease(TINY, context());
    expect(JSON.parse(await readFile(join(tree, 'package.json'), 'utf8'))).toMatchObject({
      name: 'ee-first',
      version: '1.1.1',
    });
    expect((await stat(join(tree, 'index.js'))).mode & 0o777).toBe(0o644);
    vi.stubEnv('PATH', join(folder, 'nothing'));
    expect(await fetchNpmRelease(TINY, context())).toBe(tree);
  });

  it('refuses a release whose hash is another one, and leaves nothing behind', async () => {
    const integrity = `sha512-${'A'.repeat(86)}==`;
    await expect(fetchNpmRelease({ ...TINY, integrity }, context())).rejects.toMatchObject({
      kind: 'invalid',
      code: 'source-integrity-mismatch',
      message: expect.stringContaining(TINY.integrity),
    });
    expect(await readdir(join(folder, 'cache', 'npm'))).toEqual([]);
  });

  it('says that the registry has no such version', async () => {
    await expect(fetchNpmRelease({ ...TINY, version: '0.0.987' }, context())).rejects.toMatchObject({
      kind: 'invalid',
      code: 'release-not-found',
      message: expect.stringContaining('ee-first@0.0.987'),
    });
  });
});

describe('fetchNpmRelease', { timeout: 60_000 }, () => {
  it('says that the registry does not answer', async () => {
    const server = createServer((_request, response) => response.writeHead(503).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('npm_config_fetch_retries', '0');
    vi.stubEnv('npm_config_registry', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await expect(fetchNpmRelease(TINY, context())).rejects.toMatchObject({
      kind: 'infrastructure',
      code: 'registry-unavailable',
    });
    server.close();
  });

  it('says that there is no npm client', async () => {
    vi.stubEnv('PATH', join(folder, 'nothing'));
    await expect(fetchNpmRelease(TINY, context())).rejects.toMatchObject({
      kind: 'infrastructure',
      code: 'npm-missing',
    });
  });

  it('refuses an integrity that is no sha512 before anything is fetched', async () => {
    vi.stubEnv('PATH', join(folder, 'nothing'));
    await expect(fetchNpmRelease({ ...TINY, integrity: 'sha512-short' }, context())).rejects.toMatchObject({
      code: 'integrity-malformed',
    });
  });

  it.each(['symbolic link', 'path that leaves'])('refuses an archive with a %s', async (kind) => {
    const archive = kind === 'symbolic link' ? await archiveWithLink() : archiveWithEscape();
    const integrity = await serveArchive(archive);
    await expect(fetchNpmRelease({ ...TINY, integrity }, context())).rejects.toMatchObject({
      kind: 'invalid',
      code: 'archive-unsafe',
    });
    expect(await readdir(join(folder, 'cache', 'npm'))).toEqual([]);
    expect(await readdir(folder)).not.toContain('escaped.js');
  });
});

/** Puts a client called npm on the PATH whose `pack` leaves this archive. Answers the archive's integrity. */
async function serveArchive(archive: Buffer): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'archive.tgz'), archive);
  await writeFile(join(bin, 'npm'), `#!/bin/sh\ncp '${join(bin, 'archive.tgz')}' "$4/archive.tgz"\n`);
  await chmod(join(bin, 'npm'), 0o755);
  vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
  return `sha512-${createHash('sha512').update(archive).digest('base64')}`;
}

async function archiveWithLink(): Promise<Buffer> {
  const { symlink } = await import('node:fs/promises');
  await mkdir(join(folder, 'source', 'package'), { recursive: true });
  await symlink('/etc/passwd', join(folder, 'source', 'package', 'link.js'));
  await create({ gzip: true, cwd: join(folder, 'source'), file: join(folder, 'made.tgz') }, ['package']);
  return readFile(join(folder, 'made.tgz'));
}

function archiveWithEscape(): Buffer {
  const content = Buffer.alloc(512);
  content.write('escaped');
  const header = Buffer.alloc(512);
  new Header({
    path: 'package/../../../../../escaped.js',
    mode: 0o644,
    size: 7,
    type: 'File',
    mtime: new Date(0),
  }).encode(header);
  return Buffer.concat([header, content, Buffer.alloc(1024)]);
}
