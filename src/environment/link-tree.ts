import { link, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';

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
    else await link(from, to);
  }
}

/** `directory/name` as bytes. */
export function joinBytes(directory: Uint8Array, name: Uint8Array): Buffer {
  return Buffer.concat([directory, Buffer.from('/'), name]);
}
