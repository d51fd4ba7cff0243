import type { CallVisit } from './call-visit.js';
import { cellsOfPut } from './put-cells.js';
import { putInto } from './put-into.js';
import { type CallPut, putsOf } from './puts.js';
import { indexName } from './transfer-field.js';
import type { Sym } from './value-graph.js';

/** What a call puts into its receiver or an argument, by the name of what it calls. */
export function putArguments(visit: CallVisit): void {
  const { shape, operands, id } = visit;
  for (const put of putsOf(shape)) {
    const object = put.into === 'receiver' ? operands.receiver : operands.arguments[put.into]?.value;
    const given = operands.arguments[put.argument]?.value;
    if (object === undefined || given === undefined) continue;
    const value = put.part === undefined ? given : visit.transfer.read(given, [put.part], visit.state);
    const place = `m${id}.${put.argument}`;
    putArgument(visit, put, { object, value, place });
    writeCells(visit, put, { value, place });
  }
}

function writeCells(
  { transfer, shape, state }: CallVisit,
  put: CallPut,
  { value, place }: Pick<Place, 'value' | 'place'>,
): void {
  const { resolver, ref } = transfer.context;
  for (const { name, cells } of cellsOfPut(resolver, ref, shape, put)) {
    const written = put.at.kind === 'whole' ? transfer.read(value, [name], state) : value;
    for (const cell of cells)
      transfer.recordUse(`put ${place} ${cell}`, { kind: 'write', cell }, written, state);
  }
}

type Place = { readonly object: Sym; readonly value: Sym; readonly place: string };

function putArgument(visit: CallVisit, { at, isAdded }: CallPut, put: Place): void {
  const { transfer, shape, state } = visit;
  if (at.kind === 'whole') merge(visit, put);
  else if (at.kind === 'element') putInto(transfer, { ...put, path: ['[]'], isAdded }, state);
  else {
    const name = at.kind === 'name' ? at.name : indexName(transfer, shape.arguments[at.argument]?.value);
    putInto(transfer, { ...put, path: [name] }, state);
  }
}

/** All that is in a value is put into an object; of a literal, its fields are. */
function merge({ transfer, state }: CallVisit, put: Place): void {
  const fields = transfer.fieldsOf(put.value);
  if (fields.length === 0) putInto(transfer, { ...put, path: [] }, state);
  for (const name of fields) {
    const value = transfer.read(put.value, [name], state);
    putInto(transfer, { ...put, path: [name], value, place: `${put.place}.${name}` }, state);
  }
}
