import { isPart } from './passage.js';
import type { Sym, ValueGraph } from './value-graph.js';

/*
 * What is put into an object that is in a field of a type or in a variable of a file has cells of its own: elements one,
 * each named part one, and named parts together one more, for who asks for the whole of the object and not for one of them.
 */
export const ELEMENTS = '[]';
export const SOME_NAMED = '?';
export const ANY = '*';

/** The cell of a part, as who asks for it sees it. */
export function cellOfPart(cell: string, name: string): string {
  return name === ANY ? cell : partOfCell(cell, isPart(name) ? ELEMENTS : name);
}

/** The cell of elements, of what has this name, or of all that has one. */
export function partOfCell(cell: string, part: string): string {
  return `${cell}.${part}`;
}

/** The cells of what is put at a path into what is in a cell. */
export function cellsOfPart(cell: string, [name]: readonly string[]): readonly string[] {
  if (name === undefined || name === ANY) return [cell];
  const own = cellOfPart(cell, name);
  return isPart(name) ? [own] : [own, partOfCell(cell, SOME_NAMED)];
}

/** The cell of what is put into something that is in what is in a cell, for who asks for the whole of that. */
export function cellOfInside(cell: string, [name]: readonly string[]): string {
  return partOfCell(cell, name === undefined || isPart(name) ? ELEMENTS : SOME_NAMED);
}

/** A value is what is in cells that others see too: what was assigned there, and what is put into that. */
export function markShared(graph: ValueGraph, sym: Sym, cells: readonly string[]): void {
  const shared = graph.atoms.shared(cells);
  if (shared.length > 0) graph.node(sym).shared = shared;
}
