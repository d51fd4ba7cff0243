import type { Language } from 'web-tree-sitter';
import { type FlatTree, kindOf, kindsOf } from './flat-tree.js';
import type { Condition } from './pattern-condition.js';

/** What a file must hold for a node of it to satisfy a condition: less than the condition says, never more. Plain JSON. */
export type FileNeed = {
  /** Of these kinds of nodes one. */
  readonly kinds?: readonly string[];
  /** Of these texts one. */
  readonly words?: readonly string[];
  /** Of each group what one of its members needs. */
  readonly groups?: readonly (readonly FileNeed[])[];
};

export function needOf(condition: Condition, language: Language): FileNeed {
  const { symbols, words, children } = condition;
  const names = kindsOf(language);
  const groups = children
    .map((alternatives) => alternatives.map((one) => needOf(one, language)))
    .filter((needs) => needs.every((need) => Object.keys(need).length > 0));
  return {
    ...(symbols === undefined
      ? {}
      : { kinds: [...new Set(names.filter((_, symbol) => symbols[symbol] === 1))] }),
    ...(words === undefined ? {} : { words: [...words] }),
    ...(groups.length === 0 ? {} : { groups }),
  };
}

/** What a file holds. */
export class FileStock {
  readonly #kinds = new Set<string>();
  readonly #text: string;

  constructor(tree: FlatTree, text: string) {
    this.#text = text;
    const symbols = new Set<number>();
    for (let node = 0; node < tree.count; node += 1) {
      const symbol = tree.symbols[node] ?? 0;
      if (symbols.has(symbol)) continue;
      symbols.add(symbol);
      this.#kinds.add(kindOf(tree, node));
    }
  }

  satisfies({ kinds, words, groups }: FileNeed): boolean {
    return (
      (kinds?.some((kind) => this.#kinds.has(kind)) ?? true) &&
      (words?.some((word) => this.#text.includes(word)) ?? true) &&
      (groups?.every((needs) => needs.some((need) => this.satisfies(need))) ?? true)
    );
  }
}
