import type { CallVisit } from './call-visit.js';
import { isAppender, isFiller, isKeyed, isMerger, isMutator } from './higher-order.js';
import { putInto } from './put-into.js';
import { indexName } from './transfer-field.js';
import type { Sym } from './value-graph.js';

/** What a call puts into its receiver or its first argument, by the name of what it calls. */
export function putArguments(visit: CallVisit): void {
  const { shape, operands, id } = visit;
  const [first, ...others] = operands.arguments;
  if (first !== undefined && isFiller(shape.callee.names)) {
    for (const [index, { value }] of others.entries())
      merge(visit, { object: first.value, value, place: `f${id}.${index}` });
  }
  const { member } = shape.callee;
  const object = operands.receiver;
  if (object === undefined || !isMutator(member)) return;
  const [key, ...values] = shape.arguments;
  const isByKey = isKeyed(member) && key !== undefined && values.length > 0;
  const { transfer, state } = visit;
  for (const [index, { value, name }] of operands.arguments.entries()) {
    const place = `m${id}.${index}`;
    if (isMerger(member)) {
      if (name === undefined) merge(visit, { object, value, place });
      else putInto(transfer, { object, path: [name], value, place }, state);
    } else if (!isByKey)
      putInto(transfer, { object, path: ['[]'], value, place, isAdded: isAppender(member) }, state);
    else if (index > 0)
      putInto(transfer, { object, path: [indexName(transfer, key.value)], value, place }, state);
  }
}

/** All that is in a value is put into an object; of a literal, its fields are. */
function merge(
  { transfer, state }: CallVisit,
  put: { readonly object: Sym; readonly value: Sym; readonly place: string },
): void {
  const fields = transfer.fieldsOf(put.value);
  if (fields.length === 0) putInto(transfer, { ...put, path: [] }, state);
  for (const name of fields) {
    const value = transfer.read(put.value, [name], state);
    putInto(transfer, { ...put, path: [name], value, place: `${put.place}.${name}` }, state);
  }
}
