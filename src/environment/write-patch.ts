import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import picomatch from 'picomatch';
import { PatchgymError } from '../core/errors.js';
import type { Patch, PatchEntry } from '../core/patch.js';
import { pathToBytes, type TreePath } from '../core/tree.js';
import { joinBytes } from './link-tree.js';
import { statusIfPresent } from './read-if-present.js';

const MAX_PATH_BYTES = 1024;
/** Leaves room for the suffix of a temporary name. */
const MAX_NAME_BYTES = 240;
const MAX_DEPTH = 100;

/** A part of a patch that grading leaves out, and why. */
export type LeftOutEntry = { readonly path: TreePath; readonly reason: string };

/** A patch split into what grading applies and what it leaves out. */
export type ApplicablePatch = {
  readonly applied: readonly PatchEntry[];
  readonly leftOut: readonly LeftOutEntry[];
};

/**
 * What of a patch grading applies: changes of regular files outside the protected paths. Protected paths stay pristine;
 * links and special files are never made, and names that are no plain UTF-8 text never reach a tool.
 */
export function selectApplicable(patch: Patch, protectedGlobs: readonly string[]): ApplicablePatch {
  const isProtected = picomatch(
    [...protectedGlobs.flatMap((glob) => [glob, `${glob}/**`]), '.git', '.git/**', '**/.git', '**/.git/**'],
    {
      dot: true,
    },
  );
  const applied: PatchEntry[] = [];
  const leftOut: LeftOutEntry[] = [];
  for (const entry of patch.entries) {
    if (isProtected(matchable(entry.path)))
      leftOut.push({ path: entry.path, reason: 'protected path, restored from the vulnerable release' });
    else if (!isPlainName(entry.path))
      leftOut.push({
        path: entry.path,
        reason: 'file name with control characters or bytes that are no UTF-8',
      });
    else if (isTooLong(entry.path))
      leftOut.push({ path: entry.path, reason: 'path that is too long or too deep' });
    else if (entry.kind === 'symlink') leftOut.push({ path: entry.path, reason: 'symbolic link' });
    else if (entry.kind === 'special') leftOut.push({ path: entry.path, reason: entry.type });
    else applied.push(entry);
  }
  return { applied, leftOut };
}

/**
 * Applies entries to a tree of our own (see `linkTree`): every file is unlinked before it is written, parents that are no
 * directory are refused. A file where the pristine tree has a directory replaces it only if the patch deletes everything in it.
 * Throws `invalid` where an entry cannot be applied.
 */
export async function writePatch(entries: readonly PatchEntry[], directory: string): Promise<void> {
  const deletions = entries.filter((entry) => entry.kind === 'deleted');
  for (const entry of deletions) await clearPlace(bytesOf(directory, entry.path), entry.path);
  for (const entry of entries) {
    if (entry.kind !== 'file') continue;
    await makeParents(directory, entry.path);
    const target = bytesOf(directory, entry.path);
    await clearPlace(target, entry.path);
    await writeFile(target, entry.content, { mode: entry.executable ? 0o755 : 0o644, flag: 'wx' });
  }
}

async function clearPlace(target: Buffer, path: TreePath): Promise<void> {
  const status = await statusIfPresent(target);
  if (status === null) return;
  if (!status.isDirectory()) return rm(target);
  await removeEmptyDirectories(target).catch((cause: unknown) => {
    throw new PatchgymError(
      'invalid',
      'patch-not-applicable',
      `Patch: ${JSON.stringify(path)} is a directory with files in the vulnerable tree; it cannot be replaced or deleted as one.`,
      { cause },
    );
  });
}

async function makeParents(directory: string, path: TreePath): Promise<void> {
  const parts = path.split('/').slice(0, -1);
  for (let length = 1; length <= parts.length; length += 1) {
    const parent = parts.slice(0, length).join('/');
    const status = await statusIfPresent(bytesOf(directory, parent));
    if (status === null) await mkdir(bytesOf(directory, parent));
    else if (!status.isDirectory()) {
      throw new PatchgymError(
        'invalid',
        'patch-not-applicable',
        `Patch: ${JSON.stringify(path)} needs ${JSON.stringify(parent)} to be a directory, but a file stands there.`,
      );
    }
  }
}

async function removeEmptyDirectories(place: Buffer): Promise<void> {
  for (const entry of await readdir(place, { withFileTypes: true, encoding: 'buffer' })) {
    if (entry.isDirectory()) await removeEmptyDirectories(joinBytes(place, entry.name));
  }
  await rmdir(place);
}

function bytesOf(directory: string, path: TreePath): Buffer {
  return Buffer.concat([Buffer.from(`${directory}/`), pathToBytes(path)]);
}

/** A glob's wildcards stop at line ends, which a path may hold. */
function matchable(path: TreePath): string {
  return path.replace(/[\n\r\u2028\u2029]/g, '_');
}

function isPlainName(path: TreePath): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]|[\ud800-\udfff]/u.test(path);
}

/** What file systems, and readers of trees, take in any place; an agent can make longer paths step by step. */
function isTooLong(path: TreePath): boolean {
  const parts = path.split('/');
  return (
    parts.length > MAX_DEPTH ||
    Buffer.byteLength(path) > MAX_PATH_BYTES ||
    parts.some((part) => Buffer.byteLength(part) > MAX_NAME_BYTES)
  );
}
