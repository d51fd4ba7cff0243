import { append } from './append.js';
import type { Atom } from './atoms.js';
import { isForCallers } from './private-cells.js';
import type { Reach } from './search-reaches.js';
import type { SolvableProgram } from './solvable-program.js';
import type { Summary } from './summary.js';
import { writersOf } from './value-slice.js';

/**
 * What the sinks of a rule rest on, found from back to front while functions are solved: which functions have to be solved
 * next, and which cells it matters what is in. What was solved is exact, so that this is less than what a slice has to allow.
 */
export class Demand {
  /** The cells of which something gets to a sink. */
  readonly cells = new Set<string>();
  private readonly functions = new Set<string>();
  private waiting: string[] = [];
  /** By cell: the ways into it by what is solved. */
  private readonly sourcesOf = new Map<string, (readonly Reach[])[]>();
  /** By cell: the functions that put what they captured into it, where their callers say what that is. */
  private readonly capturedInto = new Map<string, string[]>();
  /** By the cell of a parameter: the function that has it. */
  private readonly givenTo = new Map<string, string>();

  constructor(
    private readonly solvable: SolvableProgram,
    /** No others need be asked. */
    private readonly through: ReadonlySet<string>,
  ) {}

  /** Asks for what a function does by itself. */
  ask(key: string): void {
    if (this.functions.has(key) || !this.through.has(key)) return;
    this.functions.add(key);
    this.waiting.push(key);
  }

  /** The functions that were asked for since the last time. */
  take(): readonly string[] {
    const { waiting } = this;
    this.waiting = [];
    return waiting;
  }

  /** Looks at what came of a function. */
  add(key: string, { sinks, writes, asks, handed }: Summary): void {
    for (const { cell } of asks) this.givenTo.set(cell, key);
    for (const { reach } of sinks) this.askAtom(key, reach.atom);
    for (const { cell, from } of writes) {
      if (this.cells.has(cell)) for (const source of cellsIn(from)) this.askCell(source);
      else append(this.sourcesOf, cell, from);
    }
    for (const { cell, reach } of handed) {
      if (reach.atom.kind !== 'captured' || isForCallers(cell)) continue;
      if (this.cells.has(cell)) this.askCallers(key);
      else append(this.capturedInto, cell, key);
    }
  }

  private askAtom(key: string, atom: Atom): void {
    if (atom.kind === 'cell') this.askCell(atom.cell);
    else if (atom.kind !== 'source') this.askCallers(key);
  }

  private askCallers(key: string): void {
    for (const caller of this.solvable.graph.callersOf(key)) this.ask(caller);
  }

  /** Asks those who write a cell, and those who read it: they may hand what is in it to others, which put something into it. */
  private askUsers(cell: string): void {
    for (const { key } of writersOf(this.solvable, cell)) this.ask(key);
    for (const key of this.solvable.uses.readersOf(cell)) this.ask(key);
  }

  private askCell(first: string): void {
    const asked = [first];
    for (let cell = asked.pop(); cell !== undefined; cell = asked.pop()) {
      if (this.cells.has(cell)) continue;
      this.cells.add(cell);
      const owner = this.givenTo.get(cell);
      if (owner !== undefined) this.askCallers(owner);
      else this.askUsers(cell);
      for (const key of this.capturedInto.get(cell) ?? NONE) this.askCallers(key);
      for (const from of this.sourcesOf.get(cell) ?? NONE)
        for (const source of cellsIn(from)) asked.push(source);
    }
  }
}

/** The cells that ways come from. */
function cellsIn(from: readonly Reach[]): readonly string[] {
  return from.flatMap(({ atom }) => (atom.kind === 'cell' ? [atom.cell] : []));
}

const NONE: readonly never[] = [];
