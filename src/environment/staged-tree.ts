import { join } from 'node:path';
import type { PatchEntry } from '../core/patch.js';
import { makeTemporaryDirectory, sweepOrphanedDirectories } from '../sandbox/index.js';
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
  const parent = await makeTemporaryDirectory(temporary);
  const dispose = (): Promise<void> => parent.remove();
  try {
    // What earlier processes left when they were killed; ours is told from it by its name.
    sweepOrphanedDirectories(temporary);
    const directory = join(parent.path, 'tree');
    await linkTree(pristine, directory);
    await writePatch(entries, directory);
    return { directory, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
