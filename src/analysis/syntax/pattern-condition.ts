import type { Language } from 'web-tree-sitter';
import type { TextTest } from '../predicate.js';
import type { ShapeNode, ShapePattern } from './query-shape.js';

/** What the text of a captured node has to satisfy in every match. */
export type CaptureTests = ReadonlyMap<string, readonly TextTest[]>;

/** What a node must be like for a pattern to match it: less than the pattern says, never more. */
export type Condition = {
  /** By symbol of the grammar, 1 for those that it may have; undefined for any. */
  readonly symbols: Uint8Array | undefined;
  readonly isNamedOnly: boolean;
  /** 0 for any. */
  readonly field: number;
  /** The texts that the node may have; undefined where they are not known. */
  readonly words: ReadonlySet<string> | undefined;
  /** What is asked of its text besides. */
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

/** The condition with more asked of the text. */
function withTests(condition: Condition, tests: readonly TextTest[]): Condition {
  let { words } = condition;
  const others = [...condition.tests];
  for (const test of tests) {
    if (test.words === undefined) others.push(test.holds);
    else {
      const before = words;
      words = new Set(before === undefined ? test.words : test.words.filter((word) => before.has(word)));
    }
  }
  return { ...condition, words, tests: others };
}

type Vocabulary = {
  /** By symbol, 1 for those of the name: a grammar may have several. */
  readonly named: ReadonlyMap<string, Uint8Array>;
  readonly anonymous: ReadonlyMap<string, Uint8Array>;
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
      const all = shape.parts.map((part) =>
        part.isOptional ? undefined : this.alternativesOf(part, own, isOutermost),
      );
      const known = all.filter((one) => one !== undefined);
      if (known.length < all.length) return undefined;
      return known.flat().map((condition) => withTests(condition, this.testsOf(shape)));
    }
    if (shape.kind === 'group') {
      const [only, second] = shape.parts;
      if (only === undefined || second !== undefined || only.isOptional) return undefined;
      const inner = this.alternativesOf(only, own, isOutermost);
      return inner?.map((condition) => withTests(condition, this.testsOf(shape)));
    }
    const symbols = this.symbolsOf(shape);
    if (symbols === 'unknown') return undefined;
    const condition: Condition = {
      symbols,
      isNamedOnly: shape.kind === 'named',
      field: own,
      words: undefined,
      tests: [],
      children: this.childrenOf(shape.parts),
    };
    return [withTests(condition, this.testsOf(shape))];
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

  private testsOf(shape: ShapeNode): TextTest[] {
    return shape.captures.flatMap((capture) => this.tests.get(capture) ?? []);
  }

  private symbolsOf(shape: ShapeNode): Uint8Array | undefined | 'unknown' {
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
  const named = new Map<string, Uint8Array>();
  const anonymous = new Map<string, Uint8Array>();
  for (let symbol = 0; symbol < language.nodeTypeCount; symbol += 1) {
    const name = language.nodeTypeForId(symbol);
    if (name === null) continue;
    const names = language.nodeTypeIsNamed(symbol) ? named : anonymous;
    const table = names.get(name) ?? new Uint8Array(language.nodeTypeCount);
    table[symbol] = 1;
    names.set(name, table);
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
