import { hash } from 'node:crypto';
import type { Language } from 'web-tree-sitter';
import { type FlatNode, type FlatTree, kindOf, kindsOf } from './syntax/flat-tree.js';

/** Node kinds that name a scope, in any of our grammars; their `name` is part of a syntax path. */
const SCOPE =
  /(?:^|_)(?:function|method|constructor|class|interface|struct|trait|impl|module|namespace|object|record|enum|type_spec)(?:_|$)/;
const COMMENT = /comment$/;
/** Where a grammar puts the name of a scope: `impl` and Go's receivers have a type. */
const NAME_FIELDS: readonly string[] = ['name', 'declarator', 'type', 'receiver'];
/** Of very deep nesting only the innermost part identifies a place; the rest would cost too much. */
const MAX_LENGTH = 256;
const MAX_NAME_LENGTH = 120;

/** How a place is recognised again when the lines around it have changed. */
export type PlaceIdentity = {
  /** Of its text without comments and layout. */
  readonly textDigest: string;
  readonly syntaxPath: string;
};

/** The identity of a node. */
export function placeIdentity(tree: FlatTree, text: string, node: FlatNode): PlaceIdentity {
  return { textDigest: digestOf(normalisedText(tree, text, node)), syntaxPath: syntaxPath(tree, text, node) };
}

/**
 * The kinds of a node's ancestors, outermost first, then its own, with the names of the functions
 * and classes among them: where the node stands, whatever its line.
 */
function syntaxPath(tree: FlatTree, text: string, node: FlatNode): string {
  const words = wordsOf(tree.language);
  const parts: string[] = [kindOf(tree, node)];
  for (let at = tree.parents[node] ?? -1; at >= 0 && parts.length < MAX_LENGTH; at = tree.parents[at] ?? -1) {
    const kind = kindOf(tree, at);
    parts.push(words.isScope[tree.symbols[at] ?? 0] === 1 ? kind + nameOf(tree, text, at) : kind);
  }
  return parts.reverse().join('>');
}

/** The text of a node with comments left out and all white space outside tokens folded. */
function normalisedText(tree: FlatTree, text: string, node: FlatNode): string {
  const { isComment } = wordsOf(tree.language);
  const tokens: string[] = [];
  const end = tree.afters[node] ?? 0;
  let at = node;
  while (at < end) {
    const after = tree.afters[at] ?? end;
    const isSkipped = isComment[tree.symbols[at] ?? 0] === 1;
    if (!isSkipped && after === at + 1) tokens.push(text.slice(tree.starts[at], tree.ends[at]));
    at = isSkipped ? after : at + 1;
  }
  return tokens.join(' ');
}

/** A short digest of some strings; no two different lists give the same input. */
export function digestOf(...parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts)).slice(0, 32);
}

/** What the names of a grammar say, looked up once. */
type Words = {
  /** By symbol, 1 for yes. */
  readonly isScope: Uint8Array;
  readonly isComment: Uint8Array;
  /** Those of `NAME_FIELDS` that the grammar has. */
  readonly nameFields: readonly number[];
};

const knownWords = new WeakMap<Language, Words>();

function wordsOf(language: Language): Words {
  let words = knownWords.get(language);
  if (words === undefined) {
    const kinds = kindsOf(language);
    words = {
      isScope: Uint8Array.from(kinds, (kind) => Number(SCOPE.test(kind))),
      isComment: Uint8Array.from(kinds, (kind) => Number(COMMENT.test(kind))),
      nameFields: NAME_FIELDS.map((field) => language.fieldIdForName(field) ?? 0).filter((id) => id > 0),
    };
    knownWords.set(language, words);
  }
  return words;
}

/** The name of a scope, behind a colon; nothing where it has none that is short. */
function nameOf(tree: FlatTree, text: string, scope: FlatNode): string {
  const { nameFields } = wordsOf(tree.language);
  const end = tree.afters[scope] ?? 0;
  for (const field of nameFields) {
    let name = scope + 1;
    while (name < end && tree.fields[name] !== field) name = tree.afters[name] ?? end;
    const [from = 0, to = 0] = [tree.starts[name], tree.ends[name]];
    if (name < end && to - from <= MAX_NAME_LENGTH) return `:${text.slice(from, to).replace(/\s+/g, ' ')}`;
  }
  return '';
}
