import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PatchgymError } from '../../core/errors.js';
import { pathFromBytes, type TreeEntry } from '../../core/tree.js';
import {
  descriptorPath,
  listDirectory,
  openHandleAt,
  readLinkAt,
  reopenForReading,
  systemErrorCode,
  withDescriptorAsync,
} from './descriptor-files.js';

/** An entry with the bytes of its path, by which entries are sorted. */
export type LocatedEntry = { readonly pathBytes: Buffer; readonly entry: TreeEntry };

export type TreeReaderOptions = {
  /**
   * Whether a file or directory that its mode hides from us may be given the missing permission while
   * it is read. Only for trees that belong to a sandbox: a source is never changed.
   */
  readonly mayRepairModes: boolean;
};

const MAX_DEPTH = 256;
const MAX_ENTRIES = 1_000_000;
/** Holes cost nothing to make and time to hash; real data is bounded by the disk that it is on. */
const MAX_HOLE_BYTES = 4 * 1024 ** 3;
const CHUNK_BYTES = 1024 * 1024;
const TURN_MS = 15;

/**
 * Reads trees that hostile code made: no link is followed, nothing blocks, nothing is opened before
 * it is known to be a regular file or directory, and depth, count and holes are bounded (a tree beyond
 * the bounds is a `PatchgymError` of kind `invalid`: it says something about the tree, not about us).
 * One reader is one reading: its bounds are shared by all its calls.
 */
export class TreeReader {
  readonly #options: TreeReaderOptions;
  readonly #chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  #entries = 0;
  #holeBytes = 0;
  #turnStartedAt = performance.now();

  constructor(options: TreeReaderOptions) {
    this.#options = options;
  }

  /** Every entry below the directory open as `directory`, in no order. Paths start with `prefix`. */
  async readBelow(directory: number, prefix: Buffer, into: LocatedEntry[], depth = 0): Promise<number> {
    if (depth > MAX_DEPTH) throw tooLarge(prefix, `is deeper than ${MAX_DEPTH} directories`);
    const names = this.names(directory);
    for (const name of names) {
      const pathBytes = prefix.length === 0 ? name : Buffer.concat([prefix, SLASH, name]);
      await this.readEntry(directory, name, pathBytes, into, depth);
    }
    return names.length;
  }

  /** The entry `name` of a directory, and when it is a directory, what is below it. Absent is no entry. */
  async readEntry(
    directory: number,
    name: Buffer,
    pathBytes: Buffer,
    into: LocatedEntry[],
    depth = 0,
  ): Promise<void> {
    await this.#takeTurn(pathBytes);
    const handle = openIfPresent(directory, name);
    if (handle === null) return;
    await withDescriptorAsync(handle, async () => {
      const stats = fs.fstatSync(handle);
      if (stats.isDirectory()) {
        const count = await this.withDirectory(handle, stats, () =>
          this.readBelow(handle, pathBytes, into, depth + 1),
        );
        if (count > 0) return;
      }
      const entry = await this.readOne(directory, name, handle, stats, pathBytes);
      if (entry !== null) into.push({ pathBytes, entry });
    });
  }

  /** The entry that `handle` stands for, a directory taken as an empty one; null when it has just gone. */
  async readOne(
    directory: number,
    name: Buffer,
    handle: number,
    stats: fs.Stats,
    pathBytes: Buffer,
  ): Promise<TreeEntry | null> {
    const path = pathFromBytes(pathBytes);
    if (stats.isFile()) {
      const content = await this.#digest(handle, stats, pathBytes);
      const executable = (stats.mode & 0o111) !== 0;
      return { kind: 'file', path, executable, ...content, links: stats.nlink };
    }
    if (stats.isDirectory()) return { kind: 'directory', path };
    if (stats.isSymbolicLink()) return readLink(directory, name, path);
    const type = stats.isFIFO() ? 'fifo' : stats.isSocket() ? 'socket' : 'device';
    return { kind: 'special', path, type };
  }

  /** The names in a directory; none when it vanished while it was read. */
  names(directory: number): Buffer[] {
    try {
      return listDirectory(directory);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  /** Runs `use` while the directory can be listed and searched, whatever its mode says. */
  async withDirectory<Result>(handle: number, stats: fs.Stats, use: () => Promise<Result>): Promise<Result> {
    if (!this.#options.mayRepairModes || (stats.mode & 0o500) === 0o500) return use();
    fs.chmodSync(descriptorPath(handle), (stats.mode & 0o7777) | 0o500);
    try {
      return await use();
    } finally {
      fs.chmodSync(descriptorPath(handle), stats.mode & 0o7777);
    }
  }

  async #digest(handle: number, stats: fs.Stats, pathBytes: Buffer) {
    this.#holeBytes += Math.max(0, stats.size - stats.blocks * 512 - CHUNK_BYTES);
    if (this.#holeBytes > MAX_HOLE_BYTES) throw tooLarge(pathBytes, 'is mostly holes');
    const descriptor = this.#openContent(handle, stats);
    return withDescriptorAsync(descriptor, async () => {
      const hash = createHash('sha256');
      let size = 0;
      // A file that grows while we read ends where it ended when we looked.
      while (size < stats.size) {
        const wanted = Math.min(CHUNK_BYTES, stats.size - size);
        const count = fs.readSync(descriptor, this.#chunk, 0, wanted, null);
        if (count === 0) break;
        hash.update(this.#chunk.subarray(0, count));
        size += count;
        await this.#yieldWhenLong();
      }
      return { digest: hash.digest('hex'), size };
    });
  }

  #openContent(handle: number, stats: fs.Stats): number {
    try {
      return reopenForReading(handle);
    } catch (error) {
      if (!this.#options.mayRepairModes || systemErrorCode(error) !== 'EACCES') throw error;
    }
    fs.chmodSync(descriptorPath(handle), (stats.mode & 0o7777) | 0o400);
    try {
      return reopenForReading(handle);
    } finally {
      fs.chmodSync(descriptorPath(handle), stats.mode & 0o7777);
    }
  }

  async #takeTurn(pathBytes: Buffer): Promise<void> {
    this.#entries += 1;
    if (this.#entries > MAX_ENTRIES) throw tooLarge(pathBytes, `is beyond ${MAX_ENTRIES} entries`);
    await this.#yieldWhenLong();
  }

  async #yieldWhenLong(): Promise<void> {
    if (performance.now() - this.#turnStartedAt < TURN_MS) return;
    await nextTurn();
    this.#turnStartedAt = performance.now();
  }
}

const SLASH = Buffer.from('/');

/** The entries in the order of their path bytes. */
export function sortEntries(located: LocatedEntry[]): TreeEntry[] {
  return located.sort((a, b) => Buffer.compare(a.pathBytes, b.pathBytes)).map(({ entry }) => entry);
}

/** A handle on `name`, or null when there is no such entry. */
export function openIfPresent(directory: number, name: Buffer): number | null {
  try {
    return openHandleAt(directory, name);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function readLink(directory: number, name: Buffer, path: string): TreeEntry | null {
  try {
    return { kind: 'symlink', path, target: pathFromBytes(readLinkAt(directory, name)) };
  } catch (error) {
    // Removed or replaced since it was looked at.
    if (['ENOENT', 'EINVAL'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}

function tooLarge(pathBytes: Buffer, what: string): PatchgymError {
  const path = JSON.stringify(pathFromBytes(pathBytes.subarray(0, 200)));
  return new PatchgymError('invalid', 'tree-too-large', `Cannot read the tree: ${path} ${what}. Remove it.`);
}
