import { join } from 'node:path';
import { tokenEditSize, tokenize } from '../analysis/index.js';
import type { PatchEntry } from '../core/patch.js';
import type { DimensionScore } from '../core/reward.js';
import { readIfPresent } from '../environment/read-if-present.js';
import type { SealedEnvironment } from '../environment/sealed.js';

export type DiffSize = { readonly addedTokens: number; readonly deletedTokens: number };

/** A patch of more bytes is no minimal diff of anything, and counting its tokens would only cost time. */
const MAX_COUNTED_BYTES = 4 * 1024 * 1024;

/**
 * Size of the nearest accepted fix over the size of the patch, at most 1; sizes are inserted plus deleted tokens over all
 * applied files. Nearest is the accepted fix whose resulting files differ least from the patch's. An empty patch scores 0.
 */
export async function scoreMinimalDiff(
  sealed: SealedEnvironment,
  entries: readonly PatchEntry[],
): Promise<{ readonly dimension: DimensionScore; readonly size: DiffSize | null }> {
  const bytes = entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.content.length : 0), 0);
  if (bytes > MAX_COUNTED_BYTES) {
    const what = `${bytes} bytes changed: more than the ${MAX_COUNTED_BYTES} that are counted`;
    return { dimension: { status: 'scored', value: 0, evidence: [{ ok: false, what }] }, size: null };
  }
  const pristine = pristineReader(sealed);
  const patched = await tokensOf(entries);
  const size = await diffSize(pristine, patched);
  const total = size.addedTokens + size.deletedTokens;
  if (total === 0) {
    return {
      dimension: {
        status: 'scored',
        value: 0,
        evidence: [{ ok: false, what: 'the patch changes nothing that counts' }],
      },
      size,
    };
  }
  const fixes = await acceptedSizes(sealed, pristine);
  let nearest = { name: '', size: 0, distance: Number.POSITIVE_INFINITY };
  for (const fix of fixes) {
    const distance = await distanceBetween(pristine, patched, fix.tokens);
    if (distance < nearest.distance) nearest = { name: fix.name, size: fix.size, distance };
  }
  const value = Math.min(1, nearest.size / total);
  const what = `${total} tokens changed (+${size.addedTokens} -${size.deletedTokens}); the nearest accepted fix, ${nearest.name}, changes ${nearest.size}`;
  return { dimension: { status: 'scored', value, evidence: [{ ok: value === 1, what }] }, size };
}

/** Tokens of a file by path; null where the file does not exist. */
type Tokens = ReadonlyMap<string, readonly string[] | null>;
type PristineReader = (path: string) => Promise<readonly string[] | null>;
type AcceptedFix = { readonly name: string; readonly size: number; readonly tokens: Tokens };

const acceptedFixes = new WeakMap<SealedEnvironment, Promise<readonly AcceptedFix[]>>();
const pristineReaders = new WeakMap<SealedEnvironment, PristineReader>();

function acceptedSizes(sealed: SealedEnvironment, pristine: PristineReader): Promise<readonly AcceptedFix[]> {
  const existing = acceptedFixes.get(sealed);
  if (existing) return existing;
  const measuring = Promise.all(
    sealed.acceptedFixes.map(async ({ name, patch }) => {
      const tokens = await tokensOf(patch.entries);
      const { addedTokens, deletedTokens } = await diffSize(pristine, tokens);
      return { name, size: addedTokens + deletedTokens, tokens };
    }),
  );
  acceptedFixes.set(sealed, measuring);
  return measuring;
}

function pristineReader(sealed: SealedEnvironment): PristineReader {
  const existing = pristineReaders.get(sealed);
  if (existing) return existing;
  const cache = new Map<string, Promise<readonly string[] | null>>();
  const reader: PristineReader = (path) => {
    const cached = cache.get(path) ?? readTokens(join(sealed.paths.pristine, path), path);
    cache.set(path, cached);
    return cached;
  };
  pristineReaders.set(sealed, reader);
  return reader;
}

async function readTokens(file: string, path: string): Promise<readonly string[] | null> {
  const content = await readIfPresent(file);
  return content === null ? null : tokenize(path, content);
}

async function tokensOf(entries: readonly PatchEntry[]): Promise<Tokens> {
  const tokens = new Map<string, readonly string[] | null>();
  for (const entry of entries)
    tokens.set(entry.path, entry.kind === 'file' ? await tokenize(entry.path, entry.content) : null);
  return tokens;
}

async function diffSize(pristine: PristineReader, tokens: Tokens): Promise<DiffSize> {
  let addedTokens = 0;
  let deletedTokens = 0;
  for (const [path, after] of tokens) {
    const before = (await pristine(path)) ?? [];
    const size = tokenEditSize(before, after ?? []);
    const growth = (after?.length ?? 0) - before.length;
    addedTokens += Math.round((size + growth) / 2);
    deletedTokens += Math.round((size - growth) / 2);
  }
  return { addedTokens, deletedTokens };
}

async function distanceBetween(pristine: PristineReader, left: Tokens, right: Tokens): Promise<number> {
  let distance = 0;
  for (const path of new Set([...left.keys(), ...right.keys()])) {
    const leftTokens = left.has(path) ? left.get(path) : await pristine(path);
    const rightTokens = right.has(path) ? right.get(path) : await pristine(path);
    distance += tokenEditSize(leftTokens ?? [], rightTokens ?? []);
  }
  return distance;
}
