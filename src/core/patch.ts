import { z } from 'zod';
import { digestBytes, digestJson } from './digest.js';
import { PatchgymError } from './errors.js';
import { isContainedPath, pathToBytes, type TreePath } from './tree.js';

/** One difference between the pristine tree and the final one. */
export type PatchEntry =
  | { readonly kind: 'file'; readonly path: TreePath; readonly executable: boolean; readonly content: Buffer }
  | { readonly kind: 'deleted'; readonly path: TreePath }
  | { readonly kind: 'symlink'; readonly path: TreePath; readonly target: TreePath }
  | { readonly kind: 'special'; readonly path: TreePath; readonly type: 'fifo' | 'socket' | 'device' };

/** What a rollout leaves: a content-addressed delta. Entries are sorted by path bytes, one per path. */
export type Patch = {
  /** sha256 over kinds, paths, modes, link targets and content digests. */
  readonly digest: string;
  readonly entries: readonly PatchEntry[];
};

/** Patches above this size are refused: no fix of a library needs it. */
export const MAX_PATCH_BYTES = 64 * 1024 * 1024;

/**
 * Makes a patch of these entries.
 * Throws `invalid` for a path that leaves the tree, a path that occurs twice, or too many bytes.
 */
export function createPatch(entries: Iterable<PatchEntry>): Patch {
  const byPath = new Map<TreePath, PatchEntry>();
  let bytes = 0;
  for (const entry of entries) {
    if (!isContainedPath(entry.path))
      throw invalidPatch(`the path ${JSON.stringify(entry.path)} leaves the tree`);
    if (byPath.has(entry.path)) throw invalidPatch(`the path ${JSON.stringify(entry.path)} occurs twice`);
    byPath.set(entry.path, entry);
    if (entry.kind === 'file') bytes += entry.content.length;
  }
  if (bytes > MAX_PATCH_BYTES) throw invalidPatch(`it holds ${bytes} bytes, more than ${MAX_PATCH_BYTES}`);
  const sorted = [...byPath.values()].sort((left, right) =>
    Buffer.compare(pathToBytes(left.path), pathToBytes(right.path)),
  );
  return { digest: digestJson(sorted.map(identityOf)), entries: sorted };
}

/** A patch that changes nothing. */
export const EMPTY_PATCH: Patch = createPatch([]);

const storedEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), path: z.string(), executable: z.boolean(), content: z.base64() }),
  z.strictObject({ kind: z.literal('deleted'), path: z.string() }),
  z.strictObject({ kind: z.literal('symlink'), path: z.string(), target: z.string() }),
  z.strictObject({
    kind: z.literal('special'),
    path: z.string(),
    type: z.enum(['fifo', 'socket', 'device']),
  }),
]);

const storedPatch = z.strictObject({
  format: z.literal('patchgym-patch/1'),
  digest: z.string(),
  entries: z.array(storedEntry),
});

/** The patch as one JSON text. Inverse of `parseStoredPatch`. */
export function serialisePatch(patch: Patch): string {
  const entries = patch.entries.map((entry) =>
    entry.kind === 'file' ? { ...entry, content: entry.content.toString('base64') } : entry,
  );
  return JSON.stringify({ format: 'patchgym-patch/1', digest: patch.digest, entries });
}

/** Reads a stored patch. Throws `invalid` when the text is malformed or its digest does not match its entries. */
export function parseStoredPatch(text: string): Patch {
  const parsed = storedPatch.safeParse(parseJson(text));
  if (!parsed.success) throw invalidPatch(`it is no stored patch: ${z.prettifyError(parsed.error)}`);
  const patch = createPatch(
    parsed.data.entries.map((entry) =>
      entry.kind === 'file' ? { ...entry, content: Buffer.from(entry.content, 'base64') } : entry,
    ),
  );
  if (patch.digest !== parsed.data.digest) {
    throw invalidPatch(`its digest is ${patch.digest}, but it says ${parsed.data.digest}`);
  }
  return patch;
}

function identityOf(entry: PatchEntry): object {
  if (entry.kind !== 'file') return entry;
  return {
    kind: 'file',
    path: entry.path,
    executable: entry.executable,
    content: digestBytes(entry.content),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalidPatch(problem: string): PatchgymError {
  return new PatchgymError('invalid', 'patch-invalid', `Patch: ${problem}.`);
}
