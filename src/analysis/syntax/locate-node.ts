import type { Node } from 'web-tree-sitter';
import type { FlatNode, FlatTree } from './flat-tree.js';

/** The node of the flat tree that the parser's interface shows as this one. */
export function flatNodeOf(tree: FlatTree, node: Node): FlatNode {
  const { startIndex, endIndex, typeId, descendantCount } = node;
  for (let at = lastFrom(tree, startIndex); at >= 0 && tree.starts[at] === startIndex; at -= 1) {
    // Nodes of the same span lie in each other, so that no two have as many descendants; empty ones may.
    const isSame = (tree.afters[at] ?? 0) - at === descendantCount && tree.ends[at] === endIndex;
    if (isSame && tree.symbols[at] === typeId) return at;
  }
  throw new Error(
    `no ${node.type} at ${startIndex} in the flat tree: read-tree.ts misread the parser's tree`,
  );
}

/** The smallest node around a place, which ends at least at the last unit of it. */
export function nodeAround(tree: FlatTree, { start, end }: { readonly start: number; readonly end: number }) {
  const last = Math.max(start, end - 1);
  let at = lastFrom(tree, start);
  while (at > 0 && ((tree.ends[at] ?? 0) <= start || (tree.ends[at] ?? 0) < last)) at = tree.parents[at] ?? 0;
  return Math.max(0, at);
}

/** The last node that starts at a place or before it: starts grow in the order of nodes. */
function lastFrom(tree: FlatTree, place: number): FlatNode {
  let low = 0;
  let high = tree.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tree.starts[middle] ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
