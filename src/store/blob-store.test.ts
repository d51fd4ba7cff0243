import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlobStore } from './blob-store.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'patchgym-blobs-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('BlobStore', () => {
  it('gives back the bytes under their sha256, once, and leaves nothing else', async () => {
    const blobs = new BlobStore(join(directory, 'blobs'));
    const bytes = Buffer.from([0, 255, 10, 128]);
    const digests = await Promise.all([blobs.put(bytes), blobs.put(bytes), blobs.put(bytes)]);
    expect(new Set(digests).size).toBe(1);
    expect(await blobs.get(digests[0]!)).toEqual(bytes);
    expect(await readdir(join(directory, 'blobs'))).toEqual([digests[0]]);
  });

  it('does not hand out content that was changed behind its back', async () => {
    const blobs = new BlobStore(directory);
    const digest = await blobs.put('one');
    await writeFile(join(directory, digest), 'two');
    await expect(blobs.get(digest)).rejects.toMatchObject({ code: 'blob-corrupt' });
  });

  it('says when a blob is missing, and never leaves its directory', async () => {
    const blobs = new BlobStore(directory);
    expect(await blobs.has('0'.repeat(64))).toBe(false);
    await expect(blobs.get('0'.repeat(64))).rejects.toMatchObject({ code: 'blob-missing' });
    await expect(blobs.get('../../etc/passwd')).rejects.toMatchObject({ code: 'blob-digest-invalid' });
  });
});
