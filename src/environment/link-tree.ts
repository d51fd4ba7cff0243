import { constants, copyFile, link, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';

/**
 * Makes `target` look like `source` with hard links for files: quick, and safe as long as nobody writes to a file in place
 * (sandboxes see it copy-on-write; `writePatch` unlinks before it writes). `target` must not exist.
 */
export async function linkTree(source: string, target: string): Promise<void> {
  await linkDirectory(Buffer.from(source), Buffer.from(target));
}

async function linkDirectory(source: Buffer, target: Buffer): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const name of await readdir(source, { encoding: 'buffer' })) {
    const from = joinBytes(source, name);
    const to = joinBytes(target, name);
    const status = await lstat(from);
    if (status.isDirectory()) await linkDirectory(from, to);
    else if (status.isSymbolicLink()) await symlink(await readlink(from, { encoding: 'buffer' }), to);
    else await linkOrCopy(from, to);
  }
}

/** Copies where a link cannot be: on another file system, too many links, a file that is another user's. */
async function linkOrCopy(from: Buffer, to: Buffer): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'EXDEV' && code !== 'EMLINK' && code !== 'EPERM') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  }
}

/** `directory/name` as bytes. */
export function joinBytes(directory: Uint8Array, name: Uint8Array): Buffer {
  return Buffer.concat([directory, Buffer.from('/'), name]);
}
