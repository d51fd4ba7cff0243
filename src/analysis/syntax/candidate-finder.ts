import type { Language } from 'web-tree-sitter';
import { ERROR_SYMBOL, type FlatNode, type FlatTree, NAMED } from './flat-tree.js';
import type { ShapeNode, ShapePattern } from './query-shape.js';

/** What the text of a captured node has to satisfy in every match. */
export type CaptureTests = ReadonlyMap<string, readonly ((text: string) => boolean)[]>;

/** What a node must be like for a pattern to match it: less than the pattern says, never more. */
type Condition = {
  /** Symbols of the grammar; undefined for any. */
  readonly symbols: ReadonlySet<number> | undefined;
  readonly isNamedOnly: boolean;
  /** 0 for any. */
  readonly field: number;
  readonly tests: readonly ((text: string) => boolean)[];
  /** For each of them some child must satisfy one of the alternatives, in this order. */
  readonly children: readonly (readonly Condition[])[];
};

/** A pattern whose matches can be narrowed down: the conditions are alternatives for its outermost node. */
export type PatternCondition = { readonly alternatives: readonly Condition[] };

/**
 * What a query pattern needs of the node that it matches. Undefined where that is not known: patterns of
 * siblings, and supertypes.
 */
export function conditionOf(
  shape: ShapePattern,
  tests: CaptureTests,
  language: Language,
): PatternCondition | undefined {
  const alternatives = new ConditionMaker(tests, vocabularyOf(language)).alternativesOf(shape.root, 0, true);
  return alternatives === undefined ? undefined : { alternatives };
}

/** Which patterns may match at which kinds of nodes, for all patterns of a set of checkers. */
export class CandidateFinder {
  private readonly bySymbol: (readonly Entry[])[];

  constructor(conditions: readonly (PatternCondition | undefined)[], language: Language) {
    const bySymbol: Entry[][] = Array.from({ length: language.nodeTypeCount }, () => []);
    for (const [pattern, found] of conditions.entries()) {
      for (const condition of found?.alternatives ?? []) {
        for (const symbol of condition.symbols ?? []) bySymbol[symbol]?.push({ pattern, condition });
      }
    }
    this.bySymbol = bySymbol;
  }

  /**
   * Calls `found` for every node and pattern that may match there, in the order of the source. Answers whether the
   * whole tree was seen before the deadline.
   */
  find(
    tree: FlatTree,
    text: string,
    options: {
      readonly isOpen: (pattern: number) => boolean;
      readonly found: (pattern: number, node: FlatNode) => void;
      /** In terms of `performance.now()`. */
      readonly deadline: number;
    },
  ): boolean {
    const open = (entries: readonly Entry[]) => entries.filter(({ pattern }) => options.isOpen(pattern));
    const bySymbol = this.bySymbol.map((entries) => (entries.length === 0 ? entries : open(entries)));
    const { symbols, count } = tree;
    for (let node = 0; node < count; node += 1) {
      if (node % NODES_PER_LOOK_AT_THE_CLOCK === 0 && performance.now() > options.deadline) return false;
      const entries = bySymbol[symbols[node] ?? ERROR_SYMBOL];
      if (entries !== undefined) {
        for (const { pattern, condition } of entries) {
          if (satisfies(tree, node, condition, text)) options.found(pattern, node);
        }
      }
    }
    return true;
  }
}

const NODES_PER_LOOK_AT_THE_CLOCK = 256;

type Entry = { readonly pattern: number; readonly condition: Condition };

function satisfies(tree: FlatTree, node: FlatNode, condition: Condition, text: string): boolean {
  const { symbols, isNamedOnly, tests, children } = condition;
  if (symbols !== undefined && !symbols.has(tree.symbols[node] ?? ERROR_SYMBOL)) return false;
  if (isNamedOnly && ((tree.flags[node] ?? 0) & NAMED) === 0) return false;
  if (condition.field !== 0 && tree.fields[node] !== condition.field) return false;
  if (tests.length > 0) {
    const own = text.slice(tree.starts[node], tree.ends[node]);
    for (const test of tests) if (!test(own)) return false;
  }
  const end = tree.afters[node] ?? 0;
  let next = node + 1;
  // The engine takes children in the order of the pattern, so each is looked for behind the one before.
  for (const alternatives of children) {
    const child = firstChild(tree, { from: next, end }, alternatives, text);
    if (child === undefined) return false;
    next = tree.afters[child] ?? end;
  }
  return true;
}

function firstChild(
  tree: FlatTree,
  { from, end }: { readonly from: FlatNode; readonly end: FlatNode },
  alternatives: readonly Condition[],
  text: string,
): FlatNode | undefined {
  for (let child = from; child < end; child = tree.afters[child] ?? end) {
    for (const condition of alternatives) if (satisfies(tree, child, condition, text)) return child;
  }
  return undefined;
}

type Vocabulary = {
  readonly named: ReadonlyMap<string, ReadonlySet<number>>;
  readonly anonymous: ReadonlyMap<string, ReadonlySet<number>>;
  readonly fields: ReadonlyMap<string, number>;
  readonly supertypes: ReadonlySet<string>;
};

class ConditionMaker {
  constructor(
    private readonly tests: CaptureTests,
    private readonly vocabulary: Vocabulary,
  ) {}

  /** The conditions of which a node must satisfy one; undefined where that is not known. */
  alternativesOf(shape: ShapeNode, field: number, isOutermost = false): Condition[] | undefined {
    const own = shape.field === undefined ? field : this.vocabulary.fields.get(shape.field);
    if (own === undefined) return undefined;
    // On one node alone the real engine does not start a pattern whose outermost node is a wildcard.
    if (isOutermost && (shape.kind === 'any' || shape.kind === 'named')) return undefined;
    // Nor does it know there which field of its parent the node is; and repeated nodes are judged together.
    if (isOutermost && (shape.field !== undefined || shape.isRepeated)) return undefined;
    if (shape.kind === 'choice') {
      const tests = this.testsOf(shape);
      const all = shape.parts.map((part) =>
        part.isOptional ? undefined : this.alternativesOf(part, own, isOutermost),
      );
      const known = all.filter((one) => one !== undefined);
      if (known.length < all.length) return undefined;
      return known.flat().map((condition) => ({ ...condition, tests: [...condition.tests, ...tests] }));
    }
    if (shape.kind === 'group') {
      const [only, second] = shape.parts;
      if (only === undefined || second !== undefined || only.isOptional) return undefined;
      const inner = this.alternativesOf(only, own, isOutermost);
      const tests = this.testsOf(shape);
      return inner?.map((condition) => ({ ...condition, tests: [...condition.tests, ...tests] }));
    }
    const symbols = this.symbolsOf(shape);
    if (symbols === 'unknown') return undefined;
    return [
      {
        symbols,
        isNamedOnly: shape.kind === 'named',
        field: own,
        tests: this.testsOf(shape),
        children: this.childrenOf(shape.parts),
      },
    ];
  }

  /** What is not known of a child is not demanded. */
  private childrenOf(parts: readonly ShapeNode[]): (readonly Condition[])[] {
    const children: (readonly Condition[])[] = [];
    for (const part of parts) {
      if (part.isOptional) continue;
      if (part.kind === 'group' && part.field === undefined) children.push(...this.childrenOf(part.parts));
      else {
        const alternatives = this.alternativesOf(part, 0);
        if (alternatives !== undefined) children.push(alternatives);
      }
    }
    return children;
  }

  private testsOf(shape: ShapeNode): ((text: string) => boolean)[] {
    return shape.captures.flatMap((capture) => this.tests.get(capture) ?? []);
  }

  private symbolsOf(shape: ShapeNode): ReadonlySet<number> | undefined | 'unknown' {
    if (shape.kind === 'any' || shape.kind === 'named') return undefined;
    if (shape.kind === 'anonymous') return this.vocabulary.anonymous.get(shape.name) ?? 'unknown';
    if (shape.name === 'ERROR' || this.vocabulary.supertypes.has(shape.name)) return 'unknown';
    return this.vocabulary.named.get(shape.name) ?? 'unknown';
  }
}

const vocabularies = new WeakMap<Language, Vocabulary>();

function vocabularyOf(language: Language): Vocabulary {
  const existing = vocabularies.get(language);
  if (existing !== undefined) return existing;
  const named = new Map<string, Set<number>>();
  const anonymous = new Map<string, Set<number>>();
  for (let symbol = 0; symbol < language.nodeTypeCount; symbol += 1) {
    const name = language.nodeTypeForId(symbol);
    if (name === null) continue;
    const names = language.nodeTypeIsNamed(symbol) ? named : anonymous;
    names.set(name, (names.get(name) ?? new Set()).add(symbol));
  }
  const fields = new Map<string, number>();
  for (let field = 1; field <= language.fieldCount; field += 1) {
    const name = language.fieldNameForId(field);
    if (name !== null) fields.set(name, field);
  }
  const supertypes = new Set(language.supertypes.map((symbol) => language.nodeTypeForId(symbol) ?? ''));
  const vocabulary: Vocabulary = { named, anonymous, fields, supertypes };
  vocabularies.set(language, vocabulary);
  return vocabulary;
}
