import type { VariableId } from './ir.js';
import { isPart } from './passage.js';
import { cellOfHeld, cellOfPut } from './private-cells.js';
import type { FunctionRef } from './program.js';
import { cellOfInside, cellsOfPart } from './shared-parts.js';
import type { State } from './state.js';
import type { InnerReach } from './summary.js';
import type { InstructionTransfer } from './transfer.js';
import type { Sym } from './value-graph.js';

/** Any element of a collection, and any part of an object. */
const ELEMENT = '[]';
const ANY = '*';
/** What is put deeper into something that callers have is told as if it were here. */
const MAX_PATH = 4;
/** Of so many parts of parts a function tells each for itself. */
const MAX_PLACES_TOLD = 32;
/** Of an object that may be one of more, no more are followed. */
const MAX_SAME = 8;
const NONE: readonly Sym[] = [];

export type Put = {
  readonly object: Sym;
  /** Where in the object; nowhere if all that is in the value is put into it. */
  readonly path: readonly string[];
  readonly value: Sym;
  /** Tells it from what else the function does. */
  readonly place: string;
  /** What happened to the value in a callee. */
  readonly reach?: InnerReach;
  /** It comes after what is there, which stays what it is. */
  readonly isAdded?: boolean;
  /** Those who have the object see it by the cells of its type. */
  readonly isInCells?: boolean;
};

type PutEdge = Parameters<InstructionTransfer['flow']>[3];

/** Puts a value into an object, for all who have it: here, in callers, in the function around. Returns the object as it is now. */
export function putInto(transfer: InstructionTransfer, put: Put, state: State): Sym {
  for (const [index, object] of sameAs(transfer, put.object).entries())
    putIntoOne(transfer, { ...put, object, place: `${put.place} or ${index}` }, state);
  return putIntoOne(transfer, put, state);
}

/**
 * What else may be the object: those that it is one of, and what a callee was given and handed back. Parts of others are
 * left out: where a loop goes on from part to part all of them would be put into each other.
 */
function sameAs(transfer: InstructionTransfer, object: Sym): readonly Sym[] {
  const { graph } = transfer.context;
  const found = new Set([object]);
  for (const one of found) {
    for (const { operand } of graph.node(one).phi?.values() ?? [])
      if (graph.node(operand).holder === undefined) found.add(operand);
    for (const alias of transfer.aliases.get(one) ?? []) found.add(alias);
    if (found.size > MAX_SAME) break;
  }
  found.delete(object);
  return found.size === 0 ? NONE : [...found].slice(0, MAX_SAME);
}

function putIntoOne(transfer: InstructionTransfer, put: Put, state: State): Sym {
  const [name, ...rest] = put.path;
  if (name !== undefined && rest.length > 0) {
    const part = transfer.read(put.object, [name], state);
    putInto(transfer, { ...put, object: part, path: rest, place: `${put.place}.${name}` }, state);
    return put.object;
  }
  const object = changedObject(transfer, put, state);
  const { value, place, reach } = put;
  const keepsParts = put.isAdded === true || isPlain(transfer, value);
  if (!keepsParts || (name !== undefined && !isPart(name))) forgetParts(state, object, name ?? ANY);
  const store = name === undefined ? {} : { store: name, steps: reach?.steps ?? [] };
  const edge: PutEdge = { place, adds: reach?.adds ?? 0, derivation: true, ...store };
  transfer.flow(object, value, state, edge);
  putIntoHolders(transfer, { object, value, edge }, state);
  if (put.isInCells !== true) tellOthers(transfer, { ...put, object }, state);
  return object;
}

/** Nothing can be in it: a constant. */
function isPlain({ context: { graph } }: InstructionTransfer, value: Sym): boolean {
  const { edges, leaves, phi } = graph.node(value);
  return edges.size === 0 && leaves.length === 0 && phi === undefined;
}

/** What was proved of an object is not proved of what is put into it later. */
function changedObject({ context }: InstructionTransfer, { object, place }: Put, state: State): Sym {
  const { graph } = context;
  if (((state.facts.get(object) ?? 0) & graph.safety.mask) === 0) return object;
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

/** Tells callers, the function around, and whoever sees the field or the variable that the object is in. */
function tellOthers(transfer: InstructionTransfer, put: Put, state: State): void {
  const { value, place, reach } = put;
  for (const cell of cellsOutside(transfer, put)) {
    const use = { kind: 'write', cell, ...(reach === undefined ? {} : { reach }) } as const;
    transfer.recordUse(`effect ${place} ${cell}`, use, value, state);
  }
}

/** The cells by which others see what is put into what they have: this object, or what holds it. */
function cellsOutside(transfer: InstructionTransfer, put: Put): readonly string[] {
  const { graph } = transfer.context;
  let { path } = put;
  let object: Sym | undefined = put.object;
  const cells: string[] = [];
  for (let depth = 0; object !== undefined && depth < MAX_PATH; depth += 1) {
    const { parameter, captured, shared, holder } = graph.node(object);
    const isFirst = depth === 0 || cells.length === 0;
    for (const { cell } of shared ?? [])
      cells.push(...(isFirst ? cellsOfPart(cell, path) : [cellOfInside(cell, path)]));
    const own =
      parameter !== undefined
        ? told(transfer, [...parameter.path, ...path], (part) => cellOfPut(parameter.index, part))
        : captured !== undefined
          ? told(transfer, path, (part) => cellOfHeld(captured, part))
          : undefined;
    if (own !== undefined) return [...cells, own];
    path = [holder?.name ?? ANY, ...path];
    object = holder?.object;
  }
  return cells;
}

/** The cell of a path. Who puts something into ever more parts of parts tells only of the outermost. */
function told(
  { placesTold }: InstructionTransfer,
  path: readonly string[],
  cellOf: (path: readonly string[]) => string,
): string {
  const cell = cellOf(path.slice(0, MAX_PATH));
  if (path.length < 2 || placesTold.has(cell)) return cell;
  if (placesTold.size >= MAX_PLACES_TOLD) return cellOf(path.slice(0, 1));
  placesTold.add(cell);
  return cell;
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
