import type { ValueId } from './ir.js';
import type { CallShape } from './meaning.js';
import type { FunctionRef } from './program.js';

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
  const spread = all.filter((one) => one.spread === true).map(({ value }) => value);
  const named = all.find(({ name }) => name !== undefined && name === parameter?.name);
  if (named !== undefined && parameter?.rest !== true)
    return { values: [named.value, ...spread], isWhole: spread.length === 0 };
  if (parameter?.rest !== true && !isPlainMethod) {
    const position = ir.parameters.slice(0, index).filter((one) => one.receiver !== true).length;
    const before = all.slice(0, position + 1);
    if (before.length > position && !before.some((one) => one.spread === true))
      return { values: before.slice(position).map(({ value }) => value), isWhole: true };
  }
  if (parameter?.rest !== true && !isPlainMethod) return { values: spread, isWhole: false };
  return { values: [...own, ...all.map(({ value }) => value)], isWhole: false };
}
