import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PatchEntry } from '../core/patch.js';
import { linkTree } from './link-tree.js';
import { writePatch } from './write-patch.js';

/** A patched copy of a pristine tree on the host. The caller disposes of it. */
export type StagedTree = { readonly directory: string; dispose(): Promise<void> };

/** Stages the pristine tree with these entries applied, beside the sealed environment (hard links need the same file system). */
export async function stageTree(
  pristine: string,
  entries: readonly PatchEntry[],
  temporary: string,
): Promise<StagedTree> {
  await mkdir(temporary, { recursive: true });
  const parent = await mkdtemp(join(temporary, `${process.pid}-`));
  const dispose = (): Promise<void> => rm(parent, { recursive: true, force: true });
  try {
    const directory = join(parent, 'tree');
    await linkTree(pristine, directory);
    await writePatch(entries, directory);
    return { directory, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
