import * as fs from 'node:fs';

/** Linux's O_PATH: a handle on a file that opens nothing, so a FIFO cannot block and a device is not touched. */
const PATH_ONLY = 0o10000000;
const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;

/** The path by which the kernel reaches an open descriptor, whatever happens to the names that led to it. */
export function descriptorPath(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}

/** The path of `name` in the directory open as `descriptor`. `name` is one component, taken as bytes. */
export function pathAt(descriptor: number, name: Buffer | string): Buffer {
  return Buffer.concat([Buffer.from(`/proc/self/fd/${descriptor}/`), Buffer.from(name)]);
}

/** Opens a directory that the caller names and trusts; links in its path are followed. */
export function openDirectory(path: string): number {
  return fs.openSync(path, PATH_ONLY | O_DIRECTORY);
}

/** A handle on `name` itself, no link followed, nothing opened. Throws ENOENT when there is none. */
export function openHandleAt(directory: number, name: Buffer | string): number {
  return fs.openSync(pathAt(directory, name), PATH_ONLY | O_NOFOLLOW);
}

/** Opens the directory `name`; a link or a file in its place fails with ENOTDIR or ELOOP. */
export function openDirectoryAt(directory: number, name: Buffer | string): number {
  return fs.openSync(pathAt(directory, name), PATH_ONLY | O_DIRECTORY | O_NOFOLLOW);
}

/** Opens for reading the very file that `handle` stands for. Never blocks. */
export function reopenForReading(handle: number): number {
  return fs.openSync(descriptorPath(handle), O_RDONLY | O_NONBLOCK);
}

/** Names in a directory, as bytes, without order. */
export function listDirectory(directory: number): Buffer[] {
  return fs.readdirSync(descriptorPath(directory), { encoding: 'buffer' });
}

/** What a link points to, as bytes; `handle` stands for the link's directory entry. */
export function readLinkAt(directory: number, name: Buffer | string): Buffer {
  return fs.readlinkSync(pathAt(directory, name), { encoding: 'buffer' });
}

/** Runs `use` with a descriptor and closes it whatever happens. */
export function withDescriptor<Result>(descriptor: number, use: (descriptor: number) => Result): Result {
  try {
    return use(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** As `withDescriptor`, for work that yields. */
export async function withDescriptorAsync<Result>(
  descriptor: number,
  use: (descriptor: number) => Promise<Result>,
): Promise<Result> {
  try {
    return await use(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** The code of a system error such as `ENOENT`; null for anything else. */
export function systemErrorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
