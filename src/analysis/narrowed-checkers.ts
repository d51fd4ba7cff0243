import type { Language } from 'web-tree-sitter';
import type { Checker } from './checker.js';
import { knownNeeds } from './known-needs.js';
import type { NarrowedPattern, NarrowedQueries } from './match-candidates.js';
import { narrowQuery } from './narrow-query.js';
import type { CompiledQuery } from './query.js';
import { CandidateFinder } from './syntax/candidate-finder.js';
import { type FileNeed, FileStock } from './syntax/file-need.js';
import type { FlatTree } from './syntax/flat-tree.js';

/** A checker each of whose patterns can be a query of its own. */
export interface NarrowableChecker {
  readonly checker: Checker;
  patternQuery(index: number): () => CompiledQuery;
}

/** Reading all patterns costs as much as asking so much text what they need. */
const SMALL_TEXT = 50_000;

/**
 * Checkers whose matches are looked for on nodes that may match. While little text was seen, the patterns of a checker
 * are read when a file holds what they need, where that is known: most of a pack says nothing about a small file.
 */
export class NarrowedCheckers<Owner extends NarrowableChecker> implements NarrowedQueries<Owner> {
  readonly finder: CandidateFinder;
  readonly patterns: NarrowedPattern<Owner>[] = [];
  /** Those of which it is not known where they may match. */
  readonly unknown: Owner[] = [];
  readonly #language: Language;
  #waiting: { readonly owner: Owner; readonly needs: readonly FileNeed[] }[] = [];
  #seen = 0;

  constructor(owners: readonly Owner[], language: Language) {
    this.#language = language;
    this.finder = new CandidateFinder([], language);
    for (const owner of owners) {
      const needs = knownNeeds(owner.checker);
      if (needs !== undefined) this.#waiting.push({ owner, needs });
      else if (!this.#read(owner)) this.unknown.push(owner);
    }
  }

  /** To be asked before candidates are looked for in a file. */
  prepareFor({ flat, text }: { readonly flat: FlatTree; readonly text: string }): void {
    if (this.#waiting.length === 0) return;
    this.#seen += text.length;
    const stock = this.#seen > SMALL_TEXT ? undefined : new FileStock(flat, text);
    this.#waiting = this.#waiting.filter(({ owner, needs }) => {
      if (stock !== undefined && !needs.some((need) => stock.satisfies(need))) return true;
      if (!this.#read(owner)) throw new Error(`what ${owner.checker.id} needs was known, and is not now`);
      return false;
    });
  }

  /** Whether it is known where the checker may match. */
  #read(owner: Owner): boolean {
    const known = owner.checker.patterns.map((text) => narrowQuery(text, this.#language));
    if (known.includes(undefined)) return false;
    for (const [index, conditions = []] of known.entries()) {
      const query = owner.patternQuery(index);
      for (const condition of conditions) {
        this.finder.add(this.patterns.length, condition);
        this.patterns.push({ owner, query });
      }
    }
    return true;
  }
}
