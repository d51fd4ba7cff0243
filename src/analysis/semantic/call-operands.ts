import type { Argument, ValueId } from './ir.js';
import type { CallShape } from './meaning.js';
import type { FunctionRef } from './program.js';
import type { Selector } from './rule.js';

/** The values that a call hands on. */
export function operandsOf({ arguments: all, receiver }: CallShape): readonly ValueId[] {
  const values = all.map(({ value }) => value);
  return receiver === undefined ? values : [...values, receiver];
}

/** The values that a call may hand to a parameter; `isWhole` where each is the parameter as it is. */
export function operandsFor(
  { arguments: all, receiver }: CallShape,
  { ir }: FunctionRef,
  index: number,
): { readonly values: readonly ValueId[]; readonly isWhole: boolean } {
  const parameter = ir.parameters[index];
  const own = receiver === undefined ? [] : [receiver];
  if (parameter?.receiver === true) return { values: own, isWhole: true };
  // Python hands the object to a plain function too that became a method by being put into a class.
  const isPlainMethod = ir.owner === undefined && ir.parameters[0]?.name === 'self';
  if (parameter?.rest === true) return { values: [...own, ...all.map(({ value }) => value)], isWhole: false };
  const firstSpread = all.findIndex((one) => one.spread === true);
  const spread =
    firstSpread === -1 ? NONE : all.filter((one) => one.spread === true).map(({ value }) => value);
  const named = all.find(({ name }) => name !== undefined && name === parameter?.name);
  if (named !== undefined) return { values: [named.value, ...spread], isWhole: spread.length === 0 };
  if (isPlainMethod) return { values: [...own, ...all.map(({ value }) => value)], isWhole: false };
  let position = index;
  for (let before = 0; before < index; before += 1)
    if (ir.parameters[before]?.receiver === true) position -= 1;
  const given = firstSpread === -1 || firstSpread > position ? all[position] : undefined;
  return given === undefined ? { values: spread, isWhole: false } : { values: [given.value], isWhole: true };
}

/** The values of a call that a selector may mean. */
export function operandsMeantBy(shape: CallShape, at: Selector): readonly ValueId[] {
  const { arguments: all, receiver } = shape;
  const some = (one: Argument | undefined) => (one === undefined ? [] : [one.value]);
  if (at.kind === 'any' || all.some(({ spread }) => spread === true)) return operandsOf(shape);
  if (at.kind === 'receiver') return receiver === undefined ? [] : [receiver];
  if (at.kind === 'argument') return some(all[at.index]);
  if (at.kind === 'named') {
    const positional = at.index === undefined ? [] : some(all[at.index]);
    return [...some(all.find(({ name }) => name === at.name)), ...positional];
  }
  return [];
}

const NONE: readonly never[] = [];
