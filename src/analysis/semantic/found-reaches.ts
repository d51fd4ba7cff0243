import type { Atom } from './atoms.js';
import type { Reach } from './search-reaches.js';

/** The ways that a search found, the first for each atom and labels. */
export class FoundReaches {
  readonly all: Reach[] = [];
  private readonly plain = new Set<Atom>();
  private readonly labelled = new Map<Atom, Set<number>>();

  /** Whether nothing was found yet that comes from an atom with these labels; from now on it was. */
  isNew(atom: Atom, adds: number): boolean {
    if (adds === 0) {
      if (this.plain.has(atom)) return false;
      this.plain.add(atom);
      return true;
    }
    const known = this.labelled.get(atom);
    if (known === undefined) {
      this.labelled.set(atom, new Set([adds]));
      return true;
    }
    if (known.has(adds)) return false;
    known.add(adds);
    return true;
  }
}
