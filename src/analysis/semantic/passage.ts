import type { ValueId } from './ir.js';
import type { CallShape } from './meaning.js';
import type { FunctionRef } from './program.js';

/** A value, a variable, a parameter or an outcome of one function. */
export type Spot = number;

export type ShapedCall = {
  readonly id: ValueId;
  /** Which of the calls of its function it is. */
  readonly index: number;
  readonly shape: CallShape;
  /** The functions among its arguments. */
  readonly handed: readonly FunctionRef[];
};

/** Whether it is known of a call what it runs. */
export function isFollowed({ shape, handed }: ShapedCall): boolean {
  return shape.callee.functions.length + handed.length > 0;
}

/**
 * How what is in one value gets into another: all of it as it is, made into something else, as a field of it, or out of a
 * field of it. `*` is any field, `[]` any element, `#1` the second of several results.
 */
export type Passage =
  | { readonly kind: 'copy' | 'made' }
  /** As `made`, where the callee is not known or the rule says so. */
  | { readonly kind: 'argument'; readonly call: ShapedCall }
  | { readonly kind: 'store' | 'field'; readonly name: string };

export type Flow = { readonly to: Spot; readonly passage: Passage };

export const COPY: Passage = { kind: 'copy' };
export const MADE: Passage = { kind: 'made' };
/** Any element of a collection. */
export const ELEMENT = '[]';
const ANY = '*';

/** Whether a part by the one name may be that by the other; `''` is the whole. */
export function mayMean(head: string, name: string): boolean {
  if (head === '' || head === name || head === ANY || name === ANY) return true;
  return isPart(head) && isPart(name) && (head === ELEMENT || name === ELEMENT);
}

/** Whether a name stands for a part of a collection, or any. */
export function isPart(name: string): boolean {
  return name.startsWith('[') || name.startsWith('#') || name === ANY;
}

/** Elements are not told apart by their numbers. */
export function nameOfPart(name: string): string {
  return name.startsWith('[') ? ELEMENT : name;
}
