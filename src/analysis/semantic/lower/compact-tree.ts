import type { Language } from 'web-tree-sitter';
import { ERROR_SYMBOL, type FlatTree, kindsOf } from '../../syntax/flat-tree.js';
import type { Span } from '../ir.js';

/** A node of a compact tree: its place in the order in which a reader meets the nodes. Node 0 is the root. */
export type NodeId = number;

/** What a grammar calls its kinds and fields, looked up once per grammar and not once per node. */
type Vocabulary = {
  /** By symbol; the last one is that of ERROR nodes. */
  readonly kinds: readonly string[];
  /** By symbol, 1 for yes. */
  readonly named: Uint8Array;
  /** Punctuation and comments, which say nothing that the nodes around them do not. */
  readonly skipped: Uint8Array;
  readonly childless: Uint8Array;
  readonly fields: ReadonlyMap<string, number>;
  /** What `marksOf` has looked up. */
  readonly marks: WeakMap<ReadonlySet<string>, Uint8Array>;
};

const PUNCTUATION = new Set([
  ...['(', ')', '[', ']', '{', '}', ',', ';', ':', '.', '"', "'", '`', '=>', '->', '\n', '\0', '::', '${'],
]);
/** Trivia: a grammar may put it between any two nodes. */
const COMMENT = /comment$|^line_continuation$/;
const CHILDLESS =
  /^(?:identifier|\w+_identifier|integer|number|\w+_fragment|string_content|escape_sequence)$/;

const MAX_SHARED_LENGTH = 32;

const vocabularies = new WeakMap<Language, Vocabulary>();

/**
 * What the lowering reads of a syntax tree: without punctuation, comments and the insides of names and numbers. It is gone
 * when the next one is made.
 */
export class CompactTree {
  private readonly kindIds: Uint16Array;
  private readonly fieldIds: Uint16Array;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  /** The node after the last descendant: children of `n` are `n + 1`, then the end of each child before. */
  private readonly afters: Int32Array;
  private readonly vocabulary: Vocabulary;
  private readonly texts = new Map<string, string>();
  readonly language: Language;
  readonly size: number;

  constructor(
    tree: FlatTree,
    readonly text: string,
  ) {
    this.language = tree.language;
    this.vocabulary = vocabularyOf(tree.language);
    const arrays = arraysFor(tree.count);
    ({ kindIds: this.kindIds, fieldIds: this.fieldIds, afters: this.afters } = arrays);
    ({ starts: this.starts, ends: this.ends } = arrays);
    this.size = this.copy(tree, arrays.places);
  }

  /** The place of the node's kind in `kinds`. */
  kindId(node: NodeId): number {
    return this.kindIds[node] ?? 0;
  }

  kind(node: NodeId): string {
    return this.vocabulary.kinds[this.kindId(node)] ?? '';
  }

  /** By the place of a kind in `kinds`, 1 for those of a list, which is looked up once per grammar. */
  marksOf(list: ReadonlySet<string>): Uint8Array {
    const { marks, kinds } = this.vocabulary;
    let marked = marks.get(list);
    if (marked === undefined) {
      marked = Uint8Array.from(kinds, (kind) => Number(list.has(kind)));
      marks.set(list, marked);
    }
    return marked;
  }

  /** All kinds of nodes of the grammar. */
  get kinds(): readonly string[] {
    return this.vocabulary.kinds;
  }

  isNamed(node: NodeId): boolean {
    return this.vocabulary.named[this.kindId(node)] !== 0;
  }

  start(node: NodeId): number {
    return this.starts[node] ?? 0;
  }

  end(node: NodeId): number {
    return this.ends[node] ?? 0;
  }

  span(node: NodeId): Span {
    return { start: this.start(node), end: this.end(node) };
  }

  /** The text of a node. Of those that are short there is one string each: names come again and again. */
  textOf(node: NodeId): string {
    const text = this.text.slice(this.start(node), this.end(node));
    if (text.length < 2 || text.length > MAX_SHARED_LENGTH) return text;
    const known = this.texts.get(text);
    if (known === undefined) this.texts.set(text, text);
    return known ?? text;
  }

  /** The node after this one and all that is in it. */
  after(node: NodeId): NodeId {
    return this.afters[node] ?? node + 1;
  }

  /** The first child in this field. */
  child(node: NodeId, field: string): NodeId | undefined {
    const wanted = this.vocabulary.fields.get(field);
    if (wanted === undefined) return undefined;
    const end = this.after(node);
    for (let at = node + 1; at < end; at = this.after(at)) if (this.fieldIds[at] === wanted) return at;
    return undefined;
  }

  /** All children in this field. */
  childrenIn(node: NodeId, field: string): readonly NodeId[] {
    const wanted = this.vocabulary.fields.get(field);
    const found: NodeId[] = [];
    const end = this.after(node);
    for (let at = node + 1; at < end; at = this.after(at)) if (this.fieldIds[at] === wanted) found.push(at);
    return found;
  }

  /** All children, keywords and operators included, punctuation and comments left out. */
  children(node: NodeId): readonly NodeId[] {
    const found: NodeId[] = [];
    const end = this.after(node);
    for (let at = node + 1; at < end; at = this.after(at)) found.push(at);
    return found;
  }

  named(node: NodeId): readonly NodeId[] {
    const found: NodeId[] = [];
    const end = this.after(node);
    for (let at = node + 1; at < end; at = this.after(at)) if (this.isNamed(at)) found.push(at);
    return found;
  }

  firstNamed(node: NodeId): NodeId | undefined {
    const end = this.after(node);
    for (let at = node + 1; at < end; at = this.after(at)) if (this.isNamed(at)) return at;
    return undefined;
  }

  /** The first child of one of these kinds. */
  childOfKind(node: NodeId, ...kinds: readonly string[]): NodeId | undefined {
    const end = this.after(node);
    for (let at = node + 1; at < end; at = this.after(at)) if (kinds.includes(this.kind(at))) return at;
    return undefined;
  }

  has(node: NodeId, ...kinds: readonly string[]): boolean {
    return this.childOfKind(node, ...kinds) !== undefined;
  }

  /** How many nodes are kept. */
  private copy(tree: FlatTree, places: Int32Array): number {
    const { skipped, childless, kinds } = this.vocabulary;
    const { symbols, afters, count } = tree;
    let kept = 0;
    let node = 0;
    while (node < count) {
      const symbol = symbols[node] ?? ERROR_SYMBOL;
      const isKept = skipped[symbol] !== 1;
      const next = isKept && childless[symbol] !== 1 ? node + 1 : (afters[node] ?? count);
      places[node] = kept;
      if (isKept) {
        this.kindIds[kept] = symbol === ERROR_SYMBOL ? kinds.length - 1 : symbol;
        this.fieldIds[kept] = tree.fields[node] ?? 0;
        this.starts[kept] = tree.starts[node] ?? 0;
        this.ends[kept] = tree.ends[node] ?? 0;
        // A place in the other tree, until it is known where that comes to lie in this one.
        this.afters[kept] = afters[node] ?? count;
        kept += 1;
      }
      node = next;
    }
    places[count] = kept;
    for (let at = 0; at < kept; at += 1) this.afters[at] = places[this.afters[at] ?? count] ?? kept;
    return kept;
  }
}

type Arrays = ReturnType<typeof newArrays>;

/** Enough for nearly all files; what a larger one takes is given back. */
const KEPT_NODES = 1 << 19;
let kept: Arrays = newArrays(4096);

/** Those of the tree before, which are longer than it where that was. */
function arraysFor(count: number): Arrays {
  if (count > KEPT_NODES) return newArrays(count);
  if (kept.kindIds.length < count) kept = newArrays(Math.min(KEPT_NODES, count * 2));
  return kept;
}

function newArrays(count: number) {
  return {
    kindIds: new Uint16Array(count),
    fieldIds: new Uint16Array(count),
    starts: new Int32Array(count),
    ends: new Int32Array(count),
    afters: new Int32Array(count),
    /** Per node of the flat tree, how many are kept before it. */
    places: new Int32Array(count + 1),
  };
}

function vocabularyOf(language: Language): Vocabulary {
  const known = vocabularies.get(language);
  if (known !== undefined) return known;
  const own = kindsOf(language);
  const kinds = [...own, 'ERROR'];
  const named = Uint8Array.from(kinds, (_, id) => Number(id === own.length || language.nodeTypeIsNamed(id)));
  const fields = language.fields.flatMap((name, id): [string, number][] => (name ? [[name, id]] : []));
  const vocabulary: Vocabulary = {
    kinds,
    named,
    skipped: Uint8Array.from(kinds, (kind, id) =>
      Number(named[id] === 1 ? COMMENT.test(kind) : PUNCTUATION.has(kind)),
    ),
    childless: Uint8Array.from(kinds, (kind, id) => Number(named[id] === 0 || CHILDLESS.test(kind))),
    fields: new Map(fields),
    marks: new WeakMap(),
  };
  vocabularies.set(language, vocabulary);
  return vocabulary;
}
