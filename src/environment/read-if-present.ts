import type { Stats } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';

/** What says that no file stands at a path. Anything else (no permission, a broken disk) is not known to be absence. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/** The content of a file, or null where there is none. Every other failure is thrown. */
export function readIfPresent(path: string): Promise<Buffer | null> {
  return readFile(path).catch(nullIfAbsent);
}

/** The status of what stands at a path, links not followed, or null where nothing stands. Every other failure is thrown. */
export function statusIfPresent(path: string | Buffer): Promise<Stats | null> {
  return lstat(path).catch(nullIfAbsent);
}

function nullIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code !== undefined && ABSENT.has(error.code)) return null;
  throw error;
}
