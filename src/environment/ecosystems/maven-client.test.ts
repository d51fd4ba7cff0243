import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeTemporaryDirectory } from '../../sandbox/index.js';
import { compareWithLock } from './maven-client.js';

it('takes jars only when they are those of the lock, no more, no fewer, and byte for byte', async () => {
  const folder = await makeTemporaryDirectory();
  try {
    const [jars, lock] = [join(folder.path, 'jars'), join(folder.path, 'jars.lock')];
    await mkdir(jars);
    await writeFile(join(jars, 'a-1.jar'), 'a');
    await writeFile(lock, `${createHash('sha256').update('a').digest('hex')}  a-1.jar\n`);
    await compareWithLock(jars, lock);
    await writeFile(join(jars, 'b-1.jar'), 'b');
    await expect(compareWithLock(jars, lock)).rejects.toThrow(/b-1\.jar is in only one of/);
    await writeFile(lock, `${'0'.repeat(64)}  a-1.jar\n${'0'.repeat(64)}  b-1.jar\n`);
    await expect(compareWithLock(jars, lock)).rejects.toThrow(/Integrity mismatch for a-1\.jar/);
    await writeFile(lock, `${'0'.repeat(64)}  c-1.jar\n`);
    await expect(compareWithLock(jars, lock)).rejects.toThrow(/c-1\.jar is in only one of/);
  } finally {
    await folder.remove();
  }
});
