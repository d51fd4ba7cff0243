import { readFile } from 'node:fs/promises';
import { createPatch, type Patch, type PatchEntry } from '../core/patch.js';
import { pathToBytes, type TreeEntry, type TreePath } from '../core/tree.js';
import { readTree } from '../sandbox/read-tree.js';
import { joinBytes } from './link-tree.js';

/** The patch that leads from a tree (its entries) to the tree in a directory of our own. */
export async function patchBetween(before: readonly TreeEntry[], afterDirectory: string): Promise<Patch> {
  const { written, deleted } = compareEntries(before, await readTree(afterDirectory));
  const entries: PatchEntry[] = deleted.map((path) => ({ kind: 'deleted', path }));
  for (const entry of written) {
    if (entry.kind === 'directory') continue;
    if (entry.kind !== 'file') {
      entries.push(entry);
      continue;
    }
    const content = await readFile(joinBytes(Buffer.from(afterDirectory), pathToBytes(entry.path)));
    entries.push({ kind: 'file', path: entry.path, executable: entry.executable, content });
  }
  return createPatch(entries);
}

/** What differs: entries that are new or changed, and paths that are gone. Directories and link counts do not count. */
export function compareEntries(
  before: readonly TreeEntry[],
  after: readonly TreeEntry[],
): { readonly written: readonly TreeEntry[]; readonly deleted: readonly TreePath[] } {
  const old = new Map(before.map((entry) => [entry.path, entry]));
  const written = after.filter((entry) => {
    const previous = old.get(entry.path);
    return entry.kind !== 'directory' && (previous === undefined || !sameEntry(previous, entry));
  });
  const present = new Set(after.filter((entry) => entry.kind !== 'directory').map((entry) => entry.path));
  const deleted = before
    .filter((entry) => entry.kind !== 'directory' && !present.has(entry.path))
    .map((entry) => entry.path);
  return { written, deleted };
}

function sameEntry(left: TreeEntry, right: TreeEntry): boolean {
  if (left.kind === 'file' && right.kind === 'file') {
    return left.digest === right.digest && left.executable === right.executable;
  }
  if (left.kind === 'symlink' && right.kind === 'symlink') return left.target === right.target;
  return left.kind === 'directory' && right.kind === 'directory';
}
