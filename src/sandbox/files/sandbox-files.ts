import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { PatchgymError } from '../../core/errors.js';
import { pathToBytes, type TreeEntry, type TreePath } from '../../core/tree.js';
import type { WorkspaceChanges } from '../port.js';
import {
  descriptorPath,
  openDirectory,
  openDirectoryAt,
  openHandleAt,
  pathAt,
  reopenForReading,
  systemErrorCode,
  withDescriptor,
  withDescriptorAsync,
} from './descriptor-files.js';
import { type LocatedEntry, sortEntries, TreeReader } from './tree-reader.js';
import { compareWorkspace } from './workspace-changes.js';

/** A part of the sandbox that the host may read and write: where it stands inside, and where for us. */
export type SandboxArea = { readonly target: string; readonly directory: string };

/** The overlay that the workspace is made of. */
export type WorkspaceOverlay = {
  readonly target: string;
  readonly merged: string;
  readonly upper: string;
  readonly source: string;
  /** Everything else that is mounted inside; what stands in the workspace is no change to it. */
  readonly mountTargets: readonly string[];
};

/** The owner that files written from outside get; null to leave them ours. */
export type FileOwner = { readonly uid: number; readonly gid: number } | null;

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = fs.constants;

/**
 * The files of a sandbox, seen from the host. Every path is walked one component at a time relative to
 * an open directory, so that a link which sandboxed code made, or swaps in meanwhile, is never followed.
 */
export class SandboxFiles {
  readonly #areas: readonly SandboxArea[];
  readonly #overlay: WorkspaceOverlay;
  readonly #owner: FileOwner;

  constructor(areas: readonly SandboxArea[], overlay: WorkspaceOverlay, owner: FileOwner) {
    // The innermost area comes first.
    this.#areas = [...areas].sort((a, b) => b.target.length - a.target.length);
    this.#overlay = overlay;
    this.#owner = owner;
  }

  writeFile(path: string, content: Uint8Array, executable: boolean): void {
    const { area, parts } = this.#locate(path);
    const name = parts.pop();
    if (name === undefined) throw notPlain(path, 'it is a directory');
    const directory = this.#walk(area, parts, path, { create: true });
    if (directory === null) throw notPlain(path, 'one of its parents is missing');
    withDescriptor(directory, () => this.#replaceFile(directory, name, content, executable, path));
  }

  readFile(path: string, maxBytes: number): Buffer | null {
    const { area, parts } = this.#locate(path);
    const name = parts.pop();
    const directory = name === undefined ? null : this.#walk(area, parts, path, { create: false });
    if (directory === null || name === undefined) return null;
    return withDescriptor(directory, () => {
      const handle = openPlain(() => openHandleAt(directory, name));
      if (handle === null) return null;
      return withDescriptor(handle, () => readBounded(handle, maxBytes));
    });
  }

  async snapshot(path: string): Promise<TreeEntry[]> {
    const { area, parts } = this.#locate(path);
    const directory = this.#walk(area, parts, path, { create: false });
    if (directory === null) return [];
    return withDescriptorAsync(directory, async () => {
      const located: LocatedEntry[] = [];
      const reader = new TreeReader({ mayRepairModes: true });
      await reader.withDirectory(directory, fs.fstatSync(directory), () =>
        reader.readBelow(directory, Buffer.alloc(0), located),
      );
      return sortEntries(located);
    });
  }

  async changes(): Promise<WorkspaceChanges> {
    const { target, mountTargets, ...paths } = this.#overlay;
    const inside = mountTargets.filter((mount) => mount.startsWith(`${target}/`));
    const points = new Set<TreePath>(inside.map((mount) => mount.slice(target.length + 1)));
    return withDescriptorAsync(openDirectory(paths.merged), (merged) =>
      withDescriptorAsync(openDirectory(paths.source), (source) =>
        withDescriptorAsync(openDirectory(paths.upper), (upper) =>
          compareWorkspace({ merged, source, upper }, points),
        ),
      ),
    );
  }

  #locate(path: string): { area: SandboxArea; parts: Buffer[] } {
    const area = this.#areas.find(({ target }) => path === target || path.startsWith(`${target}/`));
    const parts = path
      .slice(area?.target.length ?? 0)
      .split('/')
      .filter((part) => part !== '');
    const isPlain = parts.every((part) => part !== '.' && part !== '..' && !part.includes('\0'));
    if (area === undefined || !isPlain) {
      const message = `${JSON.stringify(path)} is not a path in the workspace or scratch of the sandbox.`;
      throw new PatchgymError(
        'usage',
        'sandbox-path-outside',
        `${message} Give an absolute path in one of them.`,
      );
    }
    return { area, parts: parts.map((part) => pathToBytes(part)) };
  }

  /** Opens the directory at `parts`; null when it is not there, or a link or file stands in the way. */
  #walk(
    area: SandboxArea,
    parts: readonly Buffer[],
    path: string,
    options: { create: boolean },
  ): number | null {
    let directory = openDirectory(area.directory);
    for (const part of parts) {
      const next = this.#step(directory, part, path, options.create);
      fs.closeSync(directory);
      if (next === null) return null;
      directory = next;
    }
    return directory;
  }

  #step(directory: number, part: Buffer, path: string, create: boolean): number | null {
    const found = openPlain(() => openDirectoryAt(directory, part));
    if (found !== null || !create) return found;
    return asWriting(path, () => {
      try {
        fs.mkdirSync(pathAt(directory, part), 0o755);
      } catch (error) {
        if (systemErrorCode(error) === 'EEXIST')
          throw notPlain(path, 'a link or file stands among its parents');
        throw error;
      }
      const made = openDirectoryAt(directory, part);
      if (this.#owner !== null) fs.chownSync(descriptorPath(made), this.#owner.uid, this.#owner.gid);
      return made;
    });
  }

  /** Writes a new file beside the old name and moves it over it, so that whatever stood there is not touched. */
  #replaceFile(
    directory: number,
    name: Buffer,
    content: Uint8Array,
    executable: boolean,
    path: string,
  ): void {
    const temporary = pathAt(directory, `.${randomBytes(9).toString('hex')}`);
    asWriting(path, () => {
      const descriptor = fs.openSync(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      try {
        withDescriptor(descriptor, () => {
          fs.writeFileSync(descriptor, content);
          if (this.#owner !== null) fs.fchownSync(descriptor, this.#owner.uid, this.#owner.gid);
          fs.fchmodSync(descriptor, executable ? 0o755 : 0o644);
        });
        fs.renameSync(temporary, pathAt(directory, name));
      } catch (error) {
        fs.rmSync(temporary, { force: true });
        throw error;
      }
    });
  }
}

function readBounded(handle: number, maxBytes: number): Buffer | null {
  const stats = fs.fstatSync(handle);
  if (!stats.isFile() || stats.size > maxBytes) return null;
  const descriptor = openPlain(() => reopenForReading(handle));
  if (descriptor === null) return null;
  return withDescriptor(descriptor, () => {
    // One byte more than was promised shows that the file has grown.
    const content = Buffer.alloc(stats.size + 1);
    let length = 0;
    for (let count = 1; count > 0 && length < content.length; length += count) {
      count = fs.readSync(descriptor, content, length, content.length - length, null);
    }
    return length > maxBytes ? null : content.subarray(0, length);
  });
}

/** Runs an open; null when what it names is missing, a link, of another kind, or closed to us. */
function openPlain(open: () => number): number | null {
  try {
    return open();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'ENAMETOOLONG'].includes(systemErrorCode(error) ?? ''))
      return null;
    throw error;
  }
}

/** What sandboxed code can bring about (a full disk, a directory in the way) is `invalid`, not our failure. */
function asWriting<Result>(path: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === null) throw error;
    throw new PatchgymError(
      'invalid',
      code === 'ENOSPC' || code === 'EDQUOT' ? 'sandbox-disk-full' : 'sandbox-path-blocked',
      `Cannot write ${JSON.stringify(path)} in the sandbox (${code}). What runs inside has filled or changed it; use a fresh sandbox.`,
      { cause: error },
    );
  }
}

function notPlain(path: string, why: string): PatchgymError {
  return new PatchgymError(
    'invalid',
    'sandbox-path-blocked',
    `Cannot write ${JSON.stringify(path)} in the sandbox: ${why}. Links are never followed; use another path.`,
  );
}
