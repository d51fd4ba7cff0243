import type { VariableId } from './ir.js';
import type { ParameterPath } from './summary.js';

/*
 * Cells that stand for no field and no variable of a program. No name and no path of a program begins with this.
 */
const PRIVATE = '\0';

export function isPrivate(cell: string): boolean {
  return cell.charCodeAt(0) === 0;
}

/** What a function throws: a cell that its callers look into. */
export const THROWN = `${PRIVATE}thrown`;

const PUT = `${PRIVATE}put `;
const HELD = `${PRIVATE}held `;
const CALLED = `${PRIVATE}called `;

/** What a function puts at a path into the object that it was given for a parameter: its callers look into it. */
export function cellOfPut(index: number, path: readonly string[]): string {
  return `${PUT}${index} ${path.join(PRIVATE)}`;
}

/** The position and the path of a `cellOfPut`. */
export function putAt(cell: string): PlaceInside | undefined {
  return cell.startsWith(PUT) ? placeInside(cell, PUT.length) : undefined;
}

/** What a function puts at a path into what a variable is that it captured: those look into it who see the variable. */
export function cellOfHeld(variable: VariableId, path: readonly string[]): string {
  return `${HELD}${variable} ${path.join(PRIVATE)}`;
}

/** The variable and the path of a `cellOfHeld`. */
export function heldAt(cell: string): PlaceInside | undefined {
  return cell.startsWith(HELD) ? placeInside(cell, HELD.length) : undefined;
}

/** A path into what has a number. */
type PlaceInside = { readonly index: number; readonly path: readonly string[] };

function placeInside(cell: string, start: number): PlaceInside {
  const at = cell.indexOf(' ', start);
  const path = cell.slice(at + 1);
  return { index: Number(cell.slice(start, at)), path: path === '' ? [] : path.split(PRIVATE) };
}

/** What a function calls a parameter, or a function at a path in it, with at a position: its callers look into it. */
export function cellOfCalled({ index, path }: ParameterPath, position: number): string {
  return `${CALLED}${index} ${position} ${path.join('.')}`;
}

/** The parts of a `cellOfCalled`. */
export function calledWith(
  cell: string,
): { readonly index: number; readonly position: number; readonly path: string } | undefined {
  if (!cell.startsWith(CALLED)) return undefined;
  const [index, position, ...path] = cell.slice(CALLED.length).split(' ');
  return { index: Number(index), position: Number(position), path: path.join(' ') };
}

/** Whether callers look into a cell, each for itself. */
export function isForCallers(cell: string): boolean {
  return cell === THROWN || cell.startsWith(PUT) || cell.startsWith(HELD) || cell.startsWith(CALLED);
}

/**
 * What all callers give to a parameter of a function. Cells do not tell callers apart, so that none of them has to say for all
 * the cells that it gets into there what it gave.
 */
export function cellOfParameter(functionKey: string, { index, path }: ParameterPath): string {
  return `${PRIVATE}given ${functionKey} ${index} ${path.join('.')}`;
}

/** What a function throws of what is in cells, whoever calls it. */
export function cellOfThrown(functionKey: string): string {
  return `${PRIVATE}thrown ${functionKey}`;
}
