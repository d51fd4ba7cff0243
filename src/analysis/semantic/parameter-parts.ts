import type { FunctionIr, ValueId } from './ir.js';
import type { FunctionRef } from './program.js';

/** A field of a parameter that has no name because it is taken apart: `({ query }) => …`. */
export type ParameterPart = { readonly index: number; readonly name: string };

const NONE: ReadonlyMap<ValueId, ParameterPart> = new Map();
const tables = new WeakMap<FunctionIr, ReadonlyMap<ValueId, ParameterPart>>();

/** The parts that a function takes its parameters apart into, by the instruction that reads one. */
export function partsOfParameters({ file, ir }: FunctionRef): ReadonlyMap<ValueId, ParameterPart> {
  if (ir.parameters.every(({ name }) => name !== '')) return NONE;
  const known = tables.get(ir);
  if (known !== undefined) return known;
  const parts = new Map<ValueId, ParameterPart>();
  const parameterAt = (value: ValueId): number | undefined => {
    const step = ir.instructions[value];
    if (step?.op === 'parameter') return step.index;
    if (step?.op !== 'load' || file.facts.ir.variables[step.variable]?.name !== '') return undefined;
    // With a default, the value goes through a variable that the source does not have.
    const own = file.stores.get(step.variable) ?? [];
    const from = own.find((site) => site.in.ir === ir && ir.instructions[site.value]?.op === 'parameter');
    return from === undefined ? undefined : parameterAt(from.value);
  };
  for (const [value, step] of ir.instructions.entries()) {
    if (step.op !== 'field') continue;
    const index = parameterAt(step.object);
    if (index !== undefined && ir.parameters[index]?.name === '')
      parts.set(value, { index, name: step.name });
  }
  tables.set(ir, parts);
  return parts;
}
