import type { Block, BlockId } from './ir.js';

/** By head of an `each` loop, the blocks of its rounds. */
export type LoopTable = ReadonlyMap<BlockId, ReadonlySet<BlockId>>;

/** The blocks to which control goes from a block, exceptions aside. */
export function successors(block: Block): readonly BlockId[] {
  switch (block.end.kind) {
    case 'jump':
      return [block.end.to];
    case 'branch':
      return [block.end.then, block.end.else];
    case 'each':
      return [block.end.body, block.end.exit];
    default:
      return [];
  }
}

function handlerOf({ handler }: Block): readonly BlockId[] {
  return handler === undefined ? [] : [handler];
}

/** The blocks that can be reached, each before those that follow it, loops aside. */
export function reversePostorder(blocks: readonly Block[]): readonly number[] {
  const order: number[] = [];
  const seen = new Set<number>([0]);
  const stack: { id: number; next: number }[] = [{ id: 0, next: 0 }];
  while (stack.length > 0) {
    const top = stack.at(-1);
    if (top === undefined) break;
    const block = blocks[top.id];
    // The last is visited first and comes last: the rounds of a loop come before what follows it.
    const targets = block === undefined ? [] : [...successors(block), ...handlerOf(block)].reverse();
    const next = targets[top.next];
    top.next += 1;
    if (next === undefined) {
      order.push(top.id);
      stack.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      stack.push({ id: next, next: 0 });
    }
  }
  return order.reverse();
}

/** By head of an `each` loop, the blocks that its body reaches without coming back to the head. */
export function bodiesOfLoops(blocks: readonly Block[]): LoopTable {
  const loops = new Map<BlockId, Set<BlockId>>();
  for (const [head, block] of blocks.entries()) {
    if (block.end.kind !== 'each') continue;
    const inside = new Set<BlockId>([block.end.body]);
    const stack = [block.end.body];
    while (stack.length > 0) {
      const at = blocks[stack.pop() ?? -1];
      for (const next of at === undefined ? [] : successors(at)) {
        if (next === head || inside.has(next)) continue;
        inside.add(next);
        stack.push(next);
      }
    }
    loops.set(head, inside);
  }
  return loops;
}
