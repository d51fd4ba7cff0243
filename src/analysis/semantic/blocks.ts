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

/** By head of an `each` loop, the blocks of its rounds: those that its body reaches, and that nothing else does. */
export function bodiesOfLoops(blocks: readonly Block[]): LoopTable {
  const loops = new Map<BlockId, ReadonlySet<BlockId>>();
  for (const [head, { end }] of blocks.entries()) {
    if (end.kind !== 'each') continue;
    const reached = reachedFrom(blocks, end.body, head);
    // `break` and `continue outer` lead into the loop around it, and from there back to the head.
    const isAlone = ![...reached].some((one) => blocks[one]?.end.kind === 'each');
    const others = isAlone ? undefined : reachedFrom(blocks, 0, head);
    const inside = others === undefined ? reached : new Set([...reached].filter((one) => !others.has(one)));
    loops.set(head, inside);
  }
  return loops;
}

function reachedFrom(blocks: readonly Block[], start: BlockId, except: BlockId): ReadonlySet<BlockId> {
  const reached = new Set<BlockId>([start]);
  for (const id of reached) {
    const block = blocks[id];
    for (const next of block === undefined ? [] : successors(block)) if (next !== except) reached.add(next);
  }
  return reached;
}
