import type { Language } from 'web-tree-sitter';
import { addEntry, type Key, newPlaces, type Places } from './candidate-places.js';
import { CandidateSearch } from './candidate-search.js';
import type { FlatNode, FlatTree } from './flat-tree.js';
import type { Condition, PatternCondition } from './pattern-condition.js';

/** Which patterns may match at which kinds of nodes, for all patterns of a set of checkers. */
export class CandidateFinder {
  private readonly bySymbol: (Places | undefined)[];

  constructor(conditions: readonly PatternCondition[], language: Language) {
    this.bySymbol = Array.from({ length: language.nodeTypeCount });
    for (const [pattern, condition] of conditions.entries()) this.add(pattern, condition);
  }

  /** One more pattern, whose place is what `find` will call it. */
  add(pattern: number, { alternatives }: PatternCondition): void {
    const { bySymbol } = this;
    for (const condition of alternatives) {
      const keys = keysOf(condition);
      const symbols = condition.symbols ?? [];
      for (let symbol = 0; symbol < symbols.length; symbol += 1) {
        if (symbols[symbol] !== 1) continue;
        const places = bySymbol[symbol] ?? newPlaces();
        bySymbol[symbol] = places;
        addEntry(places, keys, { pattern, condition });
      }
    }
  }

  /**
   * Calls `found` for every node and pattern that may match there, in the order of the source, maybe more than once.
   * Answers whether the whole tree was seen before the deadline.
   */
  find(
    tree: FlatTree,
    text: string,
    options: {
      readonly found: (pattern: number, node: FlatNode) => void;
      /** In terms of `performance.now()`. */
      readonly deadline: number;
    },
  ): boolean {
    return new CandidateSearch(tree, text, options.found).run(this.bySymbol, options.deadline);
  }
}

/** Of these at least one holds for every node that satisfies the condition; undefined where there are none such. */
function keysOf({ words, children }: Condition): readonly Key[] | undefined {
  if (words !== undefined) return [{ path: [], words }];
  for (const alternatives of children) {
    const keys = alternatives.map((one) => {
      const inner = one.field === 0 ? undefined : keysOf(one);
      return inner?.map((key) => ({ ...key, path: [one.field, ...key.path] }));
    });
    const known = keys.filter((one) => one !== undefined);
    if (known.length === keys.length) return known.flat();
  }
  return undefined;
}
