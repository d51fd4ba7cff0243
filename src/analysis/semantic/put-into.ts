import type { VariableId } from './ir.js';
import { cellOfHeld, cellOfPut } from './private-cells.js';
import type { FunctionRef } from './program.js';
import type { State } from './state.js';
import type { InnerReach } from './summary.js';
import type { InstructionTransfer } from './transfer.js';
import type { Sym } from './value-graph.js';

/** Any element of a collection, and any part of an object. */
const ELEMENT = '[]';
const ANY = '*';
/** What is put deeper into something that callers have is told as if it were here. */
const MAX_PATH = 4;

export type Put = {
  readonly object: Sym;
  /** Where in the object; nowhere if all that is in the value is put into it. */
  readonly path: readonly string[];
  readonly value: Sym;
  /** Tells it from what else the function does. */
  readonly place: string;
  /** What happened to the value in a callee. */
  readonly reach?: InnerReach;
  /** Those who have the object see it by the cells of its type. */
  readonly isInCells?: boolean;
};

type PutEdge = Parameters<InstructionTransfer['flow']>[3];

/** Puts a value into an object, for all who have it: here, in callers, in the function around. Returns the object as it is now. */
export function putInto(transfer: InstructionTransfer, put: Put, state: State): Sym {
  const [name, ...rest] = put.path;
  if (name !== undefined && rest.length > 0) {
    const part = transfer.read(put.object, [name], state);
    putInto(transfer, { ...put, object: part, path: rest, place: `${put.place}.${name}` }, state);
    return put.object;
  }
  const object = changedObject(transfer, put, state);
  forgetParts(state, object, name ?? ANY);
  const { value, place, reach } = put;
  const store = name === undefined ? {} : { store: name, steps: reach?.steps ?? [] };
  const edge: PutEdge = { place, adds: reach?.adds ?? 0, derivation: true, ...store };
  transfer.flow(object, value, state, edge);
  putIntoHolders(transfer, { object, value, edge }, state);
  writeFields(transfer, { ...put, object }, state);
  if (put.isInCells !== true) tellOthers(transfer, { ...put, object }, state);
  return object;
}

/** What was proved of an object is not proved of what is put into it later. */
function changedObject({ context }: InstructionTransfer, { object, place }: Put, state: State): Sym {
  const { graph } = context;
  if ((state.facts.get(object) ?? 0) === 0) return object;
  const changed = graph.intern(`put ${place} ${object}`);
  const { parameter, captured, shared, holder } = graph.node(object);
  Object.assign(graph.node(changed), { parameter, captured, shared, holder });
  for (const [variable, known] of state.variables) {
    if (known === object) state.variables.set(variable, changed);
  }
  for (const [field, known] of state.fields) if (known === object) state.fields.set(field, changed);
  const facts = state.facts.get(object) ?? 0;
  graph.connect(changed, `${place} before`, { to: object, facts, derivation: true });
  return changed;
}

function forgetParts(state: State, object: Sym, name: string): void {
  if (name !== ANY && name !== ELEMENT) {
    state.fields.delete(`${object}.${name}`);
    return;
  }
  const start = name === ANY ? `${object}.` : `${object}.[`;
  for (const known of [...state.fields.keys()]) if (known.startsWith(start)) state.fields.delete(known);
}

/** What is put into a part of an object is in the object. The part as it was is not put into it again. */
function putIntoHolders(
  transfer: InstructionTransfer,
  put: { readonly object: Sym; readonly value: Sym; readonly edge: PutEdge },
  state: State,
): void {
  const { graph } = transfer.context;
  let { object, value, edge } = put;
  for (let depth = 0; depth < MAX_PATH; depth += 1) {
    const { holder } = graph.node(object);
    if (holder === undefined) return;
    if (holder.name === ELEMENT || holder.name === ANY) forgetParts(state, holder.object, holder.name);
    const part = graph.intern(`in ${edge.place}`);
    transfer.flow(part, value, state, edge);
    edge = { place: `${edge.place} in ${holder.name}`, store: holder.name };
    transfer.flow(holder.object, part, state, edge);
    object = holder.object;
    value = part;
  }
}

/** What is put into what is in a field of a known type is in that field for all. */
function writeFields(
  transfer: InstructionTransfer,
  { object, value, place, reach }: Put,
  state: State,
): void {
  const { graph, ref, resolver } = transfer.context;
  const { holder } = graph.node(object);
  if (holder?.value === undefined) return;
  for (const cell of resolver.fieldCells(ref, holder.value, holder.name, 'write')) {
    const use = { kind: 'write', cell, ...(reach === undefined ? {} : { reach }) } as const;
    transfer.recordUse(`field ${place} ${cell}`, use, value, state);
  }
}

function tellOthers(transfer: InstructionTransfer, put: Put, state: State): void {
  const { value, place, reach } = put;
  const cell = cellOutside(transfer, put);
  if (cell === undefined) return;
  const use = { kind: 'write', cell, ...(reach === undefined ? {} : { reach }) } as const;
  transfer.recordUse(`effect ${place}`, use, value, state);
}

/** The cell by which others see what is put into what they have: this object, or what holds it. */
function cellOutside({ context: { graph } }: InstructionTransfer, put: Put): string | undefined {
  let { path } = put;
  let object: Sym | undefined = put.object;
  for (let depth = 0; object !== undefined && depth < MAX_PATH; depth += 1) {
    const { parameter, captured, shared, holder } = graph.node(object);
    if (parameter !== undefined)
      return cellOfPut(parameter.index, [...parameter.path, ...path].slice(0, MAX_PATH));
    if (captured !== undefined) return cellOfHeld(captured, path.slice(0, MAX_PATH));
    if (shared !== undefined) return cellOfPart(shared, path);
    path = [holder?.name ?? ANY, ...path];
    object = holder?.object;
  }
  return undefined;
}

/** Of a variable of a file named parts are told apart; what may be any of them is in all of it. */
export function cellOfPart(variable: string, [name]: readonly string[]): string {
  return name === undefined || name === ANY || name.startsWith('[') ? variable : `${variable}.${name}`;
}

/** Whether a function sees a variable: its own, or one of a function around it. */
export function seesVariable({ file, id }: FunctionRef, variable: VariableId): boolean {
  const owner = file.facts.ir.variables[variable]?.function;
  for (let at: number | undefined = id; at !== undefined; at = file.functions[at]?.ir.parent) {
    if (at === owner) return true;
    if (at === file.functions[at]?.ir.parent) return false;
  }
  return false;
}
