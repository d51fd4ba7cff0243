import type { ValueId } from './ir.js';
import type { FunctionRef } from './program.js';

/** No rule names more; of a field of a field, and so on, the first ones have their own names. */
const MAX_PARTS = 32;

/** `req.query` where `req` is a parameter or variable of that name: for fields of things by custom named so. */
export function plainName(ref: FunctionRef, value: ValueId, parts = 0): string | undefined {
  if (parts > MAX_PARTS) return undefined;
  const step = ref.ir.instructions[value];
  if (step?.op === 'load') return ref.file.facts.ir.variables[step.variable]?.name;
  if (step?.op === 'name') return step.name;
  if (step?.op === 'parameter') return handlersRequest(ref, step.index);
  if (step?.op !== 'field') return undefined;
  const object = plainName(ref, step.object, parts + 1);
  return object === undefined ? undefined : `${object}.${step.name}`;
}

/** `({ query }, res) => …` takes apart what handlers call `req`. */
function handlersRequest({ ir }: FunctionRef, index: number): string | undefined {
  const next = ir.parameters[index + 1]?.name ?? '';
  return ir.parameters[index]?.name === '' && /^(?:res|response|reply)$/.test(next) ? 'req' : undefined;
}
