import { type Dirent, readdirSync, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemErrorCode } from '../../sandbox/files/descriptor-files.js';
import type { CheckedRoot } from './checked-paths.js';

const MAX_FOLDERS = 100_000;
const FOLDERS_PER_TURN = 200;

/**
 * About how many files lie below some paths, to say how far a check is; nothing else depends on it. No link is followed,
 * and what cannot be listed counts for nothing.
 */
export async function countFiles(roots: readonly CheckedRoot[], signal: AbortSignal): Promise<number> {
  const folders = roots.map(({ location }) => Buffer.from(location));
  let files = 0;
  let seen = 0;
  for (let folder = folders.pop(); folder !== undefined && seen < MAX_FOLDERS; folder = folders.pop()) {
    seen += 1;
    if (seen % FOLDERS_PER_TURN === 0) await nextTurn(undefined, { signal });
    const entries = entriesOf(folder);
    if (entries === 'no folder') files += 1;
    else {
      for (const entry of entries) {
        if (entry.isFile()) files += 1;
        else if (entry.isDirectory() && entry.name.toString('latin1') !== '.git')
          folders.push(Buffer.concat([folder, Buffer.from('/'), entry.name]));
      }
    }
  }
  return files;
}

function entriesOf(folder: Buffer): readonly Dirent<Buffer>[] | 'no folder' {
  try {
    if (!statSync(folder).isDirectory()) return 'no folder';
    return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    if (systemErrorCode(error) === null) throw error;
    return [];
  }
}
