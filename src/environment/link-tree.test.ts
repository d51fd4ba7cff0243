import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linkTree } from './link-tree.js';

const hasOtherFileSystem =
  fs.existsSync('/dev/shm') && fs.statSync('/dev/shm').dev !== fs.statSync(tmpdir()).dev;

it.skipIf(!hasOtherFileSystem)('copies what cannot be linked to another file system', async () => {
  const source = fs.mkdtempSync(join(tmpdir(), 'link-tree-'));
  const target = fs.mkdtempSync('/dev/shm/link-tree-');
  try {
    fs.mkdirSync(join(source, 'd'));
    fs.writeFileSync(join(source, 'd', 'run'), 'x', { mode: 0o755 });
    await linkTree(source, join(target, 'tree'));
    const copy = join(target, 'tree', 'd', 'run');
    expect(fs.readFileSync(copy, 'utf8')).toBe('x');
    expect(fs.statSync(copy).mode & 0o777).toBe(0o755);
  } finally {
    for (const directory of [source, target]) fs.rmSync(directory, { recursive: true, force: true });
  }
});
