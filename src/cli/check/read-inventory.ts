import * as fs from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FileContent } from '../../analysis/analyse-file.js';
import { type Compatibility, fileLanguage } from '../../analysis/language.js';
import { PatchgymError } from '../../core/errors.js';
import { pathFromBytes } from '../../core/tree.js';
import {
  listDirectory,
  openHandleAt,
  pathAt,
  reopenForReading,
  systemErrorCode,
} from '../../sandbox/files/descriptor-files.js';
import { type CheckedRoot, joinPath, pathBelow } from './checked-paths.js';

/** Something below the checked paths, and why it was not read. */
export type Unread = { readonly path: string; readonly reason: string };

export type InventoryOptions = {
  readonly compatibility: Compatibility;
  /** Files above are not read to their end: the analysis refuses them. */
  readonly maxFileBytes: number;
  readonly signal: AbortSignal;
};

const MAX_DEPTH = 256;
const MAX_ENTRIES = 1_000_000;
const TURN_MS = 15;

/**
 * Reads every regular file below some paths, in the order of their names. The tree may be hostile: no link is followed
 * out of it, nothing is opened before it is known to be a regular file, and whatever is not read is listed.
 */
export class Inventory {
  /** What should have been read and was not: the check is not complete. */
  readonly gaps: Unread[] = [];
  /** What is left out on purpose. */
  readonly skipped: Unread[] = [];
  readonly #locations = new Map<string, Buffer>();
  readonly #options: InventoryOptions;
  readonly #roots: readonly CheckedRoot[];
  readonly #realRoots: readonly string[];
  #entries = 0;
  #turnStartedAt = performance.now();

  constructor(roots: readonly CheckedRoot[], options: InventoryOptions) {
    this.#roots = roots;
    this.#options = options;
    this.#realRoots = roots.map(({ location }) => realPathOf(location));
  }

  /** The files, one after the other. Throws `PatchgymError` (usage) for a root that cannot be read. */
  async *files(): AsyncGenerator<FileContent> {
    for (const root of this.#roots) {
      const { location, prefix } = root;
      const handle = this.#attempt(pathBelow(root, ''), () => openForReading(location));
      if (handle === undefined) continue;
      try {
        const stats = fs.fstatSync(handle);
        if (stats.isDirectory())
          yield* this.#below(handle, prefix, { bytes: Buffer.from(location), depth: 0 });
        else yield* this.#regularFile(handle, stats, pathBelow(root, ''), Buffer.from(location));
      } finally {
        fs.closeSync(handle);
      }
    }
  }

  /** The content of a file that was read, as it is now; null where it cannot be had any more. */
  readAgain(path: string): Buffer | null {
    const location = this.#locations.get(path);
    if (location === undefined) return null;
    try {
      const handle = fs.openSync(
        location,
        fs.constants.O_RDONLY | fs.constants.O_NONBLOCK | fs.constants.O_NOFOLLOW,
      );
      try {
        const stats = fs.fstatSync(handle);
        return stats.isFile()
          ? readBytes(handle, Math.min(stats.size, this.#options.maxFileBytes + 1))
          : null;
      } finally {
        fs.closeSync(handle);
      }
    } catch (error) {
      if (systemErrorCode(error) === null) throw error;
      return null;
    }
  }

  async *#below(directory: number, prefix: string, place: Place): AsyncGenerator<FileContent> {
    if (place.depth > MAX_DEPTH) return this.#gap(prefix, `lies more than ${MAX_DEPTH} folders deep`);
    const names = this.#attempt(prefix, () => listDirectory(directory));
    for (const name of (names ?? []).sort(Buffer.compare)) {
      await this.#takeTurn();
      if (this.#entries > MAX_ENTRIES)
        return this.#gap(prefix, `holds what is beyond ${MAX_ENTRIES} entries`);
      const path = joinPath(prefix, pathFromBytes(name));
      const handle = this.#attempt(path, () => openHandleAt(directory, name));
      if (handle === undefined) continue;
      try {
        const bytes = Buffer.concat([place.bytes, Buffer.from('/'), name]);
        yield* this.#entry({ directory, name, handle, path, place: { bytes, depth: place.depth + 1 } });
      } finally {
        fs.closeSync(handle);
      }
    }
  }

  async *#entry(entry: Entry): AsyncGenerator<FileContent> {
    const { handle, path, place } = entry;
    const stats = fs.fstatSync(handle);
    if (stats.isDirectory()) {
      if (entry.name.toString('latin1') === '.git') this.skipped.push({ path, reason: "is git's own data" });
      else yield* this.#below(handle, path, place);
    } else if (stats.isSymbolicLink()) {
      yield* this.#link(entry);
    } else if (stats.isFile()) {
      const opened = this.#attempt(path, () => reopenForReading(handle));
      if (opened === undefined) return;
      try {
        yield* this.#regularFile(opened, stats, path, place.bytes);
      } finally {
        fs.closeSync(opened);
      }
    } else {
      this.#gap(path, 'is no regular file, and was not opened');
    }
  }

  /** What a link leads to is checked under its own name, if it is checked at all. */
  async *#link({ directory, name, path, place }: Entry): AsyncGenerator<FileContent> {
    const target = this.#targetOf(directory, name);
    if (target === undefined) return this.#gap(path, 'is a symbolic link that leads nowhere');
    const isInside = this.#realRoots.some((root) => target === root || target.startsWith(`${root}/`));
    if (!isInside || `${target}/`.includes('/.git/')) {
      return this.#gap(path, 'is a symbolic link that leads out of what is checked');
    }
    const { compatibility } = this.#options;
    if (compatibility === 'globstar' && fileLanguage(path, '', compatibility) !== undefined) {
      if (!fs.statSync(target).isFile()) return;
      const opened = openForReading(target);
      try {
        const stats = fs.fstatSync(opened);
        yield* this.#regularFile(opened, stats, path, place.bytes);
      } finally {
        fs.closeSync(opened);
      }
      return;
    }
    const [own, real] = [fileLanguage(path), fileLanguage(target)];
    if (own !== undefined && own.grammar !== real?.grammar && !fs.statSync(target).isDirectory()) {
      this.#gap(path, 'is a symbolic link to a file that is not read as this language');
    }
  }

  #targetOf(directory: number, name: Buffer): string | undefined {
    try {
      return fs.realpathSync.native(pathAt(directory, name));
    } catch (error) {
      if (['ENOENT', 'ELOOP', 'ENOTDIR', 'EACCES'].includes(systemErrorCode(error) ?? '')) return undefined;
      throw error;
    }
  }

  *#regularFile(handle: number, before: fs.Stats, path: string, location: Buffer): Generator<FileContent> {
    if (!before.isFile()) return this.#gap(path, 'is no regular file, and was not opened');
    if (this.#locations.has(path)) return;
    const wanted = Math.min(before.size, this.#options.maxFileBytes + 1);
    const content = this.#attempt(path, () => readBytes(handle, wanted));
    if (content === undefined) return;
    const after = fs.fstatSync(handle);
    if (content.length !== wanted || after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
      return this.#gap(path, 'changed while it was read');
    }
    this.#locations.set(path, location);
    yield { path, content };
  }

  /** Undefined where the system refuses: then there is a gap, not an end of the check. */
  #attempt<Result>(path: string, action: () => Result): Result | undefined {
    try {
      return action();
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === null) throw error;
      this.#gap(path, `cannot be read (${code})`);
      return undefined;
    }
  }

  #gap(path: string, reason: string): undefined {
    this.gaps.push({ path: path === '' ? '.' : path, reason });
  }

  async #takeTurn(): Promise<void> {
    this.#entries += 1;
    this.#options.signal.throwIfAborted();
    if (performance.now() - this.#turnStartedAt < TURN_MS) return;
    await nextTurn();
    this.#turnStartedAt = performance.now();
  }
}

type Place = { readonly bytes: Buffer; readonly depth: number };

type Entry = {
  readonly directory: number;
  readonly name: Buffer;
  readonly handle: number;
  readonly path: string;
  readonly place: Place;
};

/** Never blocks, whatever it is. */
function openForReading(path: string): number {
  return fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
}

/** Up to `wanted` bytes of an open file. */
function readBytes(handle: number, wanted: number): Buffer {
  const content = Buffer.allocUnsafe(wanted);
  let length = 0;
  while (length < wanted) {
    const count = fs.readSync(handle, content, length, wanted - length, null);
    if (count === 0) break;
    length += count;
  }
  return content.subarray(0, length);
}

function realPathOf(location: string): string {
  try {
    const real = fs.realpathSync.native(location);
    const stats = fs.statSync(real);
    if (stats.isFile() || stats.isDirectory()) return real;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === null) throw error;
    throw new PatchgymError(
      'usage',
      'path-unreadable',
      `Cannot check ${location}: ${code}. Name a file or a folder that exists.`,
    );
  }
  throw new PatchgymError(
    'usage',
    'path-unreadable',
    `Cannot check ${location}: it is neither a file nor a folder.`,
  );
}
