import type { Span, VariableId } from './ir.js';
import type { Path } from './paths.js';
import { ELEMENTS, partOfCell, SOME_NAMED } from './shared-parts.js';

/** A place that a trace names. */
export type Step = { readonly path: string; readonly span: Span; readonly message: string };

/** Where taint of a function comes from: from a source, or from whoever calls it or writes what it reads. */
export type Atom =
  | { readonly kind: 'source'; readonly step: Step; readonly adds: number }
  | { readonly kind: 'parameter'; readonly index: number; readonly path: readonly string[] }
  | { readonly kind: 'captured'; readonly variable: VariableId; readonly path: readonly string[] }
  | { readonly kind: 'cell'; readonly cell: string };

/** What tells atoms apart. */
export function atomKey(atom: Atom): string {
  switch (atom.kind) {
    case 'source':
      return `s ${atom.step.path} ${atom.step.span.start} ${atom.step.span.end}`;
    case 'parameter':
      return `p ${atom.index} ${atom.path.join('.')}`;
    case 'captured':
      return `v ${atom.variable} ${atom.path.join('.')}`;
    case 'cell':
      return `c ${atom.cell}`;
  }
}

/** A cell that a value is in, with those of what is put into it, as far as they carry taint. */
export type SharedCell = {
  readonly cell: string;
  readonly whole: Atom;
  readonly elements: Atom | undefined;
  readonly named: Atom | undefined;
};

/** The atoms of one function, each made once, so that they are compared by identity. */
export class Atoms {
  private readonly known = new Map<string, Atom>();
  private readonly cells = new Map<string, Atom | undefined>();
  private readonly sharedCells = new Map<string, SharedCell | undefined>();
  /** By leaf and path: what is at the path in it. */
  private readonly parts = new Map<Atom, Map<Path, Atom>>();

  constructor(
    private readonly carriesTaint: (cell: string) => boolean,
    /** How long paths into parameters may be. */
    private readonly maxPath: number,
  ) {}

  /** Undefined for a cell that carries no taint. */
  of(atom: Atom): Atom | undefined {
    return atom.kind === 'cell' ? this.ofCell(atom.cell) : this.interned(atom);
  }

  /** Of cells, those that carry taint, with what is put into them. */
  shared(cells: readonly string[]): readonly SharedCell[] {
    return cells.flatMap((cell) => this.sharedCell(cell) ?? []);
  }

  private sharedCell(cell: string): SharedCell | undefined {
    let shared = this.sharedCells.get(cell);
    if (shared !== undefined || this.sharedCells.has(cell)) return shared;
    const whole = this.ofCell(cell);
    if (whole !== undefined) {
      const elements = this.ofCell(partOfCell(cell, ELEMENTS));
      const named = this.ofCell(partOfCell(cell, SOME_NAMED));
      shared = { cell, whole, elements, named };
    }
    this.sharedCells.set(cell, shared);
    return shared;
  }

  /** Undefined where the cell carries no taint. */
  private ofCell(cell: string): Atom | undefined {
    let atom = this.cells.get(cell);
    if (atom === undefined && !this.cells.has(cell)) {
      if (this.carriesTaint(cell)) atom = { kind: 'cell', cell };
      this.cells.set(cell, atom);
    }
    return atom;
  }

  private interned(atom: Atom): Atom {
    const key = atom.kind === 'source' ? `${atomKey(atom)} ${atom.adds}` : atomKey(atom);
    const known = this.known.get(key);
    if (known === undefined) this.known.set(key, atom);
    return known ?? atom;
  }

  /** What is at a path in a leaf. */
  partOf(leaf: Atom, path: Path): Atom {
    if ((leaf.kind !== 'parameter' && leaf.kind !== 'captured') || path.parts.length === 0) return leaf;
    let parts = this.parts.get(leaf);
    if (parts === undefined) {
      parts = new Map();
      this.parts.set(leaf, parts);
    }
    let part = parts.get(path);
    if (part === undefined) {
      part = this.interned({ ...leaf, path: [...leaf.path, ...path.parts].slice(0, this.maxPath) });
      parts.set(path, part);
    }
    return part;
  }
}
