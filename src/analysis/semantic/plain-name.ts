import type { ValueId } from './ir.js';
import type { FunctionRef } from './program.js';

/** `req.query` where `req` is a parameter or variable of that name: for fields of things by custom named so. */
export function plainName(ref: FunctionRef, value: ValueId): string | undefined {
  const step = ref.ir.instructions[value];
  if (step?.op === 'load') return ref.file.facts.ir.variables[step.variable]?.name;
  if (step?.op === 'name') return step.name;
  if (step?.op !== 'field') return undefined;
  const object = plainName(ref, step.object);
  return object === undefined ? undefined : `${object}.${step.name}`;
}
