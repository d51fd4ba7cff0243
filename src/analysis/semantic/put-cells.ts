import type { ValueId } from './ir.js';
import type { CallShape } from './meaning.js';
import { isPart } from './passage.js';
import type { FunctionRef } from './program.js';
import type { CallPut } from './puts.js';
import type { Resolver } from './resolve.js';

/** A field into which a call puts something, and the cells by which all see it who know the type of the object. */
type PutCells = { readonly name: string; readonly cells: readonly string[] };

const NONE: readonly PutCells[] = [];

/** The fields of objects of known types into which a function puts something that is not the object's own method. */
export function cellsOfPut(
  resolver: Resolver,
  ref: FunctionRef,
  { arguments: all }: CallShape,
  put: CallPut,
): readonly PutCells[] {
  const object = put.into === 'receiver' ? undefined : all[put.into]?.value;
  const value = all[put.argument]?.value;
  if (object === undefined || value === undefined) return NONE;
  return namesOf(resolver, ref, all, put, value).flatMap((name) => {
    const cells = isPart(name) ? [] : resolver.fieldCells(ref, object, name, 'write');
    return cells.length === 0 ? [] : [{ name, cells }];
  });
}

function namesOf(
  resolver: Resolver,
  ref: FunctionRef,
  all: CallShape['arguments'],
  { at }: CallPut,
  value: ValueId,
): readonly string[] {
  switch (at.kind) {
    case 'element':
      return [];
    case 'name':
      return [at.name];
    case 'key': {
      const key = all[at.argument]?.value;
      const literal = key === undefined ? undefined : resolver.meaningOf(ref, key).literal;
      return literal === undefined || literal.kind === 'number' ? [] : [literal.text];
    }
    case 'whole':
      return [...(resolver.meaningOf(ref, value).parts?.keys() ?? [])];
  }
}
