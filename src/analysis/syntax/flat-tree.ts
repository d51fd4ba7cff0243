import type { Language } from 'web-tree-sitter';

/** A node's place in the order of the source, parents before their children. The root is 0. */
export type FlatNode = number;

/** What is special about a node, as bits of `FlatTree.flags`. */
export const NAMED = 1;
export const MISSING = 2;

/** The symbol of ERROR nodes in every grammar. */
export const ERROR_SYMBOL = 0xffff;

/**
 * A syntax tree as plain arrays, indexed by node, every node included that the parser's interface
 * shows: named and anonymous ones, comments, ERROR and MISSING. It outlives the parser's tree, but not the next flat one.
 */
export type FlatTree = {
  readonly language: Language;
  readonly count: number;
  /** The public symbol of the grammar, `Language.nodeTypeForId`. */
  readonly symbols: Uint16Array;
  /** The field of the parent that the node stands in, `Language.fieldNameForId`; 0 for none. */
  readonly fields: Uint16Array;
  readonly flags: Uint8Array;
  /** UTF-16 units; the end is exclusive. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The node after the last descendant: the next sibling, unless that is the parent's own `after`. */
  readonly afters: Int32Array;
  /** -1 for the root. */
  readonly parents: Int32Array;
};

const kindsByLanguage = new WeakMap<Language, readonly string[]>();

/** What a grammar calls its kinds of nodes, by symbol; ERROR nodes are not among them. */
export function kindsOf(language: Language): readonly string[] {
  let kinds = kindsByLanguage.get(language);
  if (kinds === undefined) {
    kinds = Array.from({ length: language.nodeTypeCount }, (_, symbol) =>
      interned(language.nodeTypeForId(symbol) ?? ''),
    );
    kindsByLanguage.set(language, kinds);
  }
  return kinds;
}

/** The same text as the engine keeps it for names in code: two such texts are compared without a look at what they hold. */
function interned(text: string): string {
  return Object.keys({ [text]: true })[0] ?? text;
}

/** What the grammar calls a node. */
export function kindOf(tree: FlatTree, node: FlatNode): string {
  const symbol = tree.symbols[node] ?? ERROR_SYMBOL;
  return symbol === ERROR_SYMBOL ? 'ERROR' : (kindsOf(tree.language)[symbol] ?? '');
}

type Arrays = Omit<FlatTree, 'language' | 'count'>;

/** Enough for nearly all files; what a larger one takes is given back. */
const KEPT_NODES = 1 << 19;
let kept: Arrays = arraysFor(4096);

/** A tree of this many nodes, to be filled. Its arrays are those of the one before, and longer than it where that was. */
export function flatTreeOf(language: Language, count: number): FlatTree {
  if (count > KEPT_NODES) return { language, count, ...arraysFor(count) };
  if (kept.symbols.length < count) kept = arraysFor(Math.min(KEPT_NODES, count * 2));
  return { language, count, ...kept };
}

function arraysFor(length: number): Arrays {
  return {
    symbols: new Uint16Array(length),
    fields: new Uint16Array(length),
    flags: new Uint8Array(length),
    starts: new Int32Array(length),
    ends: new Int32Array(length),
    afters: new Int32Array(length),
    parents: new Int32Array(length),
  };
}
