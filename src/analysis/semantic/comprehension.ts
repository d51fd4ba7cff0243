import { successors } from './blocks.js';
import type { ValueId } from './ir.js';
import type { FunctionRef } from './program.js';

/** A list that a loop fills with one value for each element, and nothing else. */
export type Comprehension = {
  readonly value: ValueId;
  readonly element: ValueId;
  readonly collection: ValueId;
};

/** The comprehension that made a list; undefined where it was made in another way or leaves elements out. */
export function comprehensionOf(ref: FunctionRef, list: ValueId): Comprehension | undefined {
  const made = findComprehension(ref, list);
  return made !== undefined && isOnlyWayBack(ref, made.loop) ? made.comprehension : undefined;
}

/** The comprehension that made a list, be it one that leaves elements out. */
export function filteredComprehensionOf(ref: FunctionRef, list: ValueId): (Comprehension & Loop) | undefined {
  const made = findComprehension(ref, list);
  return made === undefined ? undefined : { ...made.comprehension, ...made.loop };
}

/** Its head, and the first and the last block of its rounds. */
type Loop = { readonly head: number; readonly body: number; readonly last: number };

function findComprehension(
  ref: FunctionRef,
  list: ValueId,
): { readonly comprehension: Comprehension; readonly loop: Loop } | undefined {
  const { instructions, blocks } = ref.ir;
  const made = instructions[list];
  if (made?.op !== 'compose' || made.kind !== 'array' || made.parts.length > 0) return undefined;
  const variable = instructions.find((step) => step.op === 'store' && step.value === list);
  if (variable?.op !== 'store') return undefined;
  const fills = instructions.flatMap((step, id) => {
    if (step.op !== 'set-element') return [];
    const object = instructions[step.object];
    return object?.op === 'load' && object.variable === variable.variable ? [{ id, value: step.value }] : [];
  });
  const [fill] = fills;
  if (fill === undefined || fills.length !== 1) return undefined;
  const last = blocks.findIndex((block) => block.instructions.includes(fill.id));
  const head = headAfter(ref, last);
  const end = head === undefined ? undefined : blocks[head]?.end;
  if (head === undefined || end?.kind !== 'each') return undefined;
  const { body, collection } = end;
  const element = blocks[body]?.instructions.find((id) => {
    const step = instructions[id];
    return step?.op === 'element' && step.object === collection;
  });
  if (element === undefined) return undefined;
  return { comprehension: { value: fill.value, element, collection }, loop: { head, body, last } };
}

/** The head of the loop to which a block goes back, through blocks that do nothing. */
function headAfter(ref: FunctionRef, block: number): number | undefined {
  const { blocks } = ref.ir;
  for (let at = block, hops = 0; hops < 4; hops += 1) {
    const end = blocks[at]?.end;
    if (end?.kind !== 'jump') return undefined;
    const next = blocks[end.to];
    if (next?.end.kind === 'each') return end.to;
    if (next === undefined || next.instructions.length > 0) return undefined;
    at = end.to;
  }
  return undefined;
}

/** Whether every round of a loop comes back through one block. */
function isOnlyWayBack(ref: FunctionRef, loop: Loop): boolean {
  const seen = new Set<number>([loop.body]);
  const stack = [loop.body];
  while (stack.length > 0) {
    const at = stack.pop() ?? 0;
    const block = ref.ir.blocks[at];
    if (block === undefined) return false;
    for (const next of successors(block)) {
      if (next === loop.head && at !== loop.last) return false;
      if (next === loop.head || seen.has(next)) continue;
      seen.add(next);
      stack.push(next);
    }
  }
  return true;
}
