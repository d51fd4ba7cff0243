import { successors } from './blocks.js';
import type { ValueId, VariableId } from './ir.js';
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
  if (made?.op !== 'compose' || made.kind !== 'array') return undefined;
  const store = instructions.find((step) => step.op === 'store' && step.value === list);
  if (store?.op !== 'store') return undefined;
  const fill = fillOf(ref, list, store.variable);
  if (fill === undefined) return undefined;
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

type Fill = { readonly id: ValueId; readonly value: ValueId };

/** The only place at which a list gets elements, where none takes any out of it. */
function fillOf(ref: FunctionRef, list: ValueId, variable: VariableId): Fill | undefined {
  const { instructions } = ref.ir;
  const made = instructions[list];
  const names = namesOf(ref, variable);
  const isOfList = (value: ValueId | undefined) => {
    const step = value === undefined ? undefined : instructions[value];
    return step?.op === 'load' && names.has(step.variable);
  };
  if (made?.op !== 'compose') return undefined;
  const [before, added, ...more] = made.parts;
  // What a generator yields is added to what it yielded before.
  if (before?.spread === true && added !== undefined && added.spread !== true && more.length === 0) {
    const stores = instructions.filter((step) => step.op === 'store' && step.variable === variable);
    return isOfList(before.value) && stores.length === 1 ? { id: list, value: added.value } : undefined;
  }
  if (made.parts.length > 0) return undefined;
  const fills: Fill[] = [];
  for (const [id, step] of instructions.entries()) {
    if (step.op === 'set-element' && isOfList(step.object)) fills.push({ id, value: step.value });
    if (step.op !== 'call') continue;
    const callee = instructions[step.callee];
    if (callee?.op !== 'field' || !isOfList(callee.object)) continue;
    const [one, ...others] = step.arguments;
    if (TAKES_OUT.has(callee.name)) return undefined;
    if (!ADDS_ONE.has(callee.name)) continue;
    if (one === undefined || one.spread === true || others.length > 0) return undefined;
    fills.push({ id, value: one.value });
  }
  const [fill, ...others] = fills;
  return others.length === 0 ? fill : undefined;
}

/** The variables that a list is put into from its first one on. */
function namesOf(ref: FunctionRef, first: VariableId): ReadonlySet<VariableId> {
  const names = new Set([first]);
  for (const step of ref.ir.instructions) {
    if (step.op !== 'store') continue;
    const from = ref.ir.instructions[step.value];
    if (from?.op === 'load' && names.has(from.variable)) names.add(step.variable);
  }
  return names;
}

/** Methods of lists that add their argument, and those after which it may hold less. */
const ADDS_ONE = new Set('append push add push_back'.split(' '));
const TAKES_OUT = new Set(
  'clear pop remove shift splice discard truncate retain drain removeIf fill difference_update intersection_update'.split(
    ' ',
  ),
);

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
