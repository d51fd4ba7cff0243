import { isPart } from './passage.js';
import type { Sym, ValueGraph } from './value-graph.js';

/*
 * What is put into an object that is in a field of a type or in a variable of a file has cells of its own: elements one,
 * each named part one, and named parts together one more, for who asks for the whole of the object and not for one of them.
 */
const ELEMENTS = '[]';
const SOME_NAMED = '?';
const ANY = '*';

/** The cell of a part, as who asks for it sees it. */
export function cellOfPart(cell: string, name: string): string {
  if (name === ANY) return cell;
  return `${cell}.${isPart(name) ? ELEMENTS : name}`;
}

/** The cells of what is put at a path into what is in a cell. */
export function cellsOfPart(cell: string, [name]: readonly string[]): readonly string[] {
  if (name === undefined || name === ANY) return [cell];
  return isPart(name) ? [cellOfPart(cell, name)] : [cellOfPart(cell, name), `${cell}.${SOME_NAMED}`];
}

/** The cell of what is put into something that is in what is in a cell, for who asks for the whole of that. */
export function cellOfInside(cell: string, [name]: readonly string[]): string {
  return `${cell}.${name === undefined || isPart(name) ? ELEMENTS : SOME_NAMED}`;
}

/** A value is what is in cells that others see too: what was assigned there, and what is put into that. */
export function markShared(graph: ValueGraph, sym: Sym, all: readonly string[]): void {
  const cells = all.filter((cell) => graph.carriesTaint(cell));
  if (cells.length === 0) return;
  graph.node(sym).shared = cells;
  for (const cell of cells) {
    graph.leaf(sym, { kind: 'cell', cell });
    for (const part of [ELEMENTS, SOME_NAMED]) {
      const inside = graph.intern(`inside ${cell}.${part}`);
      graph.leaf(inside, { kind: 'cell', cell: `${cell}.${part}` });
      graph.connect(sym, `inside ${cell}`, { to: inside, facts: 0, derivation: true, store: part });
    }
  }
}
