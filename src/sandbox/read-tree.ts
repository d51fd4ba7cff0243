import type { TreeEntry } from '../core/tree.js';
import { openDirectory, withDescriptorAsync } from './files/descriptor-files.js';
import { type LocatedEntry, sortEntries, TreeReader } from './files/tree-reader.js';

/**
 * Every entry below a host directory, sorted by path bytes, no link followed (but for
 * `rootDirectory` itself). Directories appear only when empty. The tree is not changed.
 */
export async function readTree(rootDirectory: string): Promise<TreeEntry[]> {
  return withDescriptorAsync(openDirectory(rootDirectory), async (root) => {
    const located: LocatedEntry[] = [];
    await new TreeReader({ mayRepairModes: false }).readBelow(root, Buffer.alloc(0), located);
    return sortEntries(located);
  });
}
