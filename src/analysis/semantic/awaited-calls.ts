import type { Instruction, ValueId } from './ir.js';
import type { FunctionRef } from './program.js';

/** Functions that wait for their arguments where somebody waits for them, and those that wait at once. */
const WAIT_WHERE_AWAITED = new Set(['all', 'gather', 'wait_for', 'shield']);
const WAIT = new Set(['run', 'run_until_complete', 'block_on']);

const known = new WeakMap<FunctionRef, ReadonlySet<ValueId>>();

/**
 * Whether a function waits for what a call promises: only then it is stopped by what the callee throws, and only then
 * the outcome of the call is that of the callee. What it returns, its caller waits for.
 */
export function isAwaited(ref: FunctionRef, call: ValueId): boolean {
  let awaited = known.get(ref);
  if (awaited === undefined) {
    awaited = awaitedCalls(ref);
    known.set(ref, awaited);
  }
  return awaited.has(call);
}

function awaitedCalls({ ir }: FunctionRef): ReadonlySet<ValueId> {
  const { instructions, blocks } = ir;
  const awaited = new Set(blocks.flatMap(({ end }) => (end.kind === 'return' ? end.values : [])));
  for (const step of instructions) {
    if (step.op === 'operator' && step.operator === 'await')
      for (const one of step.operands) awaited.add(one);
    if (step.op === 'call' && WAIT.has(nameOf(instructions[step.callee]))) {
      for (const one of step.arguments) awaited.add(one.value);
    }
  }
  for (const value of awaited) {
    for (const one of behind(instructions, instructions[value])) awaited.add(one);
  }
  return awaited;
}

/** The values that somebody waits for who waits for this one. */
function behind(instructions: readonly Instruction[], step: Instruction | undefined): readonly ValueId[] {
  switch (step?.op) {
    case 'load':
      return instructions.flatMap((one) =>
        one.op === 'store' && one.variable === step.variable ? [one.value] : [],
      );
    case 'compose':
      return step.parts.map((part) => part.value);
    case 'call':
      return WAIT_WHERE_AWAITED.has(nameOf(instructions[step.callee]))
        ? step.arguments.map((one) => one.value)
        : [];
    default:
      return [];
  }
}

function nameOf(step: Instruction | undefined): string {
  return step?.op === 'field' || step?.op === 'name' ? step.name : '';
}
