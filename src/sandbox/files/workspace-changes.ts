import * as fs from 'node:fs';
import { pathFromBytes, type TreeEntry, type TreePath } from '../../core/tree.js';
import type { WorkspaceChanges } from '../port.js';
import { withDescriptorAsync } from './descriptor-files.js';
import { type LocatedEntry, openIfPresent, sortEntries, TreeReader } from './tree-reader.js';

/** The three sides of one directory of an overlay, as open directories. */
type Sides = { readonly merged: number; readonly source: number; readonly upper: number };

const SLASH = Buffer.from('/');

/**
 * What differs between the merged view of an overlay and its source, so that always
 * `entries(source) - deleted + written = entries(merged)`. Only what the upper directory holds is
 * compared: the rest cannot have changed. What is at or below `mountPoints` is no part of the workspace.
 */
export async function compareWorkspace(
  sides: Sides,
  mountPoints: ReadonlySet<TreePath>,
): Promise<WorkspaceChanges> {
  const comparison = new Comparison(mountPoints);
  await comparison.compareRoot(sides);
  return comparison.result();
}

class Comparison {
  readonly #mountPoints: ReadonlySet<TreePath>;
  readonly #reader = new TreeReader({ mayRepairModes: true });
  readonly #sourceReader = new TreeReader({ mayRepairModes: false });
  readonly #written: LocatedEntry[] = [];
  readonly #gone: LocatedEntry[] = [];

  constructor(mountPoints: ReadonlySet<TreePath>) {
    this.#mountPoints = mountPoints;
  }

  result(): WorkspaceChanges {
    return { written: sortEntries(this.#written), deleted: sortEntries(this.#gone).map(({ path }) => path) };
  }

  async compareRoot(sides: Sides): Promise<void> {
    await this.#whileReadable(sides, () => this.compareDirectory(sides, Buffer.alloc(0)));
  }

  async compareDirectory(sides: Sides, prefix: Buffer): Promise<void> {
    const merged = namesByKey(this.#reader.names(sides.merged));
    const source = namesByKey(this.#sourceReader.names(sides.source));
    const upper = namesByKey(this.#reader.names(sides.upper));
    for (const point of this.#mountPointsIn(prefix)) {
      if (!source.has(point)) merged.delete(point);
      upper.delete(point);
    }
    this.#compareEmptiness(prefix, merged.size, source.size);
    for (const [key, name] of source) {
      if (!merged.has(key)) {
        await this.#sourceReader.readEntry(sides.source, name, join(prefix, name), this.#gone);
      }
    }
    for (const [key, name] of merged) {
      if (upper.has(key)) await this.#compareEntry(sides, name, join(prefix, name));
    }
  }

  /** Whatever modes the sandbox has given to the two sides that are its own. */
  #whileReadable({ merged, upper }: Sides, use: () => Promise<void>): Promise<void> {
    return this.#reader.withDirectory(merged, fs.fstatSync(merged), () =>
      this.#reader.withDirectory(upper, fs.fstatSync(upper), use),
    );
  }

  #compareEmptiness(prefix: Buffer, mergedCount: number, sourceCount: number): void {
    if (prefix.length === 0 || (mergedCount === 0) === (sourceCount === 0)) return;
    const entry: TreeEntry = { kind: 'directory', path: pathFromBytes(prefix) };
    (mergedCount === 0 ? this.#written : this.#gone).push({ pathBytes: prefix, entry });
  }

  async #compareEntry(sides: Sides, name: Buffer, path: Buffer): Promise<void> {
    const merged = openIfPresent(sides.merged, name);
    if (merged === null) return;
    await withDescriptorAsync(merged, async () => {
      const source = openIfPresent(sides.source, name);
      if (source === null) return this.#reader.readEntry(sides.merged, name, path, this.#written);
      await withDescriptorAsync(source, () => this.#compareBoth(sides, name, path, { merged, source }));
    });
  }

  async #compareBoth(sides: Sides, name: Buffer, path: Buffer, both: { merged: number; source: number }) {
    const mergedStats = fs.fstatSync(both.merged);
    const sourceStats = fs.fstatSync(both.source);
    if (mergedStats.isDirectory() && sourceStats.isDirectory()) {
      const upper = openIfPresent(sides.upper, name);
      if (upper === null) return;
      await withDescriptorAsync(upper, () =>
        this.#whileReadable({ ...both, upper }, () => this.compareDirectory({ ...both, upper }, path)),
      );
      return;
    }
    if (mergedStats.isDirectory() || sourceStats.isDirectory()) {
      await this.#sourceReader.readEntry(sides.source, name, path, this.#gone);
      await this.#reader.readEntry(sides.merged, name, path, this.#written);
      this.#dropReplaced(path);
      return;
    }
    const before = await this.#sourceReader.readOne(sides.source, name, both.source, sourceStats, path);
    const after = await this.#reader.readOne(sides.merged, name, both.merged, mergedStats, path);
    if (after !== null && !isSameEntry(before, after)) this.#written.push({ pathBytes: path, entry: after });
  }

  /** An empty directory replaced by a file (or the reverse) keeps its path: it is written, not deleted. */
  #dropReplaced(path: Buffer): void {
    const isAt = ({ pathBytes }: LocatedEntry) => pathBytes.equals(path);
    const index = this.#gone.findLastIndex(isAt);
    if (index >= 0 && this.#written.some(isAt)) this.#gone.splice(index, 1);
  }

  #mountPointsIn(prefix: Buffer): string[] {
    const parent = pathFromBytes(prefix);
    const start = parent === '' ? '' : `${parent}/`;
    return [...this.#mountPoints]
      .filter((point) => point.startsWith(start))
      .map((point) => Buffer.from(point.slice(start.length).split('/')[0] ?? '').toString('latin1'));
  }
}

function namesByKey(names: readonly Buffer[]): Map<string, Buffer> {
  return new Map(names.map((name) => [name.toString('latin1'), name]));
}

function join(prefix: Buffer, name: Buffer): Buffer {
  return prefix.length === 0 ? name : Buffer.concat([prefix, SLASH, name]);
}

/** The same kind, content and mode. The number of links says nothing: a copy-up breaks them. */
function isSameEntry(before: TreeEntry | null, after: TreeEntry): boolean {
  if (before === null) return false;
  switch (after.kind) {
    case 'file':
      return (
        before.kind === 'file' && before.digest === after.digest && before.executable === after.executable
      );
    case 'symlink':
      return before.kind === 'symlink' && before.target === after.target;
    case 'special':
      return before.kind === 'special' && before.type === after.type;
    case 'directory':
      return before.kind === 'directory';
  }
}
