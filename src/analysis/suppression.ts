import type { Language } from 'web-tree-sitter';
import { lineIndexOf } from './line-index.js';
import type { SourceText } from './source-text.js';
import { type FlatTree, kindOf, kindsOf } from './syntax/flat-tree.js';
import { nodeAround } from './syntax/locate-node.js';

/** A comment that asks an analyzer, a type checker or a build to look away. It has no effect here. */
export type Suppression = {
  readonly path: string;
  readonly line: number;
  /** The mark that was recognised, e.g. `nosec`. */
  readonly mark: string;
  /** The line's text, trimmed and shortened. */
  readonly text: string;
};

const MARKS: readonly (readonly [mark: string, pattern: RegExp])[] = [
  ['nosec', /\bnosec\b/gi],
  ['nolint', /\bnolint\b/gi],
  ['lint:ignore', /\blint:(?:file-)?ignore\b/gi],
  ['noqa', /\bnoqa\b/gi],
  ['NOSONAR', /\bNOSONAR\b/gi],
  ['nosemgrep', /\bnosem(?:grep)?\b/gi],
  ['skipcq', /\bskipcq\b/gi],
  [
    'eslint-disable',
    /\b(?:eslint|oxlint|tslint|biome|deno-lint|standard|jshint|jslint)[-:\s]*(?:disable|ignore)[\w-]*/gi,
  ],
  ['@ts-ignore', /@ts-(?:ignore|nocheck|expect-error)\b/g],
  ['@ts-ignore', /\$Flow(?:FixMe|Issue|IgnoreFix|ExpectedError)\b/g],
  [
    'type: ignore',
    /\b(?:type|pyright|mypy|pytype|pyre)\s*:\s*(?:ignore|disable|ignore-errors)\b|\bpyre-(?:ignore|fixme)\b/g,
  ],
  ['pylint: disable', /\bpylint\s*:\s*(?:disable|skip-file)[\w-]*/gi],
  ['pragma: no cover', /\bpragma\s*:\s*(?:no\s*cover|allowlist\s+secret)\b/gi],
  ['coverage ignore', /\b(?:istanbul|c8|v8|node:coverage)\s+(?:ignore|disable)\b/gi],
  ['codeql', /\b(?:lgtm|codeql)\s*\[[^\]]*\]/gi],
  ['gosec', /#gosec\b/gi],
  ['noinspection', /\bnoinspection\b/g],
  ['NOLINT', /\bNOLINT(?:NEXTLINE|BEGIN|END)?\b/g],
  ['SuppressWarnings', /@(?:SuppressWarnings|SuppressFBWarnings|SuppressLint)\b/g],
  ['allow', /#!?\[\s*(?:allow|expect)\s*\(/g],
  ['rubocop:disable', /\brubocop\s*:\s*(?:disable|todo)\b/gi],
  ['shellcheck disable', /\bshellcheck\s+disable\b/gi],
  ['hadolint ignore', /\bhadolint\s+(?:global\s+)?ignore\b/gi],
  [
    'bearer:disable',
    /\b(?:bearer|checkov|trivy|tfsec|snyk|kics|devskim|horusec)\s*:\s*(?:disable|ignore|skip)\b/gi,
  ],
  ['build ignore', /\/\/(?:go:build|\s*\+build)\s+ignore\b/g],
  ['generated', /\bCode generated .* DO NOT EDIT\b/g],
];
/** One pass over a comment tells whether any mark can be there at all. */
const ANY =
  /nosec|nolint|lint[:-]|noqa|sonar|@ts-|pyre-|nosem|skipcq|(?:disable|ignore)|\$flow|cover|lgtm|codeql|gosec|noinspection|suppress|\[\s*(?:allow|expect)|rubocop|\+build|secret|skip|do not edit/i;
/** Marks in code rather than in comments. */
const IN_CODE = new Set(['SuppressWarnings', 'allow']);
const MAX_TEXT = 160;
/** More marks in one file than this say nothing more of it. */
const MAX_PER_FILE = 1000;

/** Lists the suppressions of a file. Marks in strings do not count; without a tree all marks do. */
export function findSuppressions(source: SourceText, tree: FlatTree | undefined): Suppression[] {
  const whole = { text: source.text, start: 0 };
  const marked = (tree === undefined ? [whole] : commentsOf(tree, source.text)).filter(({ text }) =>
    ANY.test(text),
  );
  const byLine = new Map<number, Suppression>();
  for (const [mark, pattern] of MARKS) {
    for (const index of placesOf(pattern, IN_CODE.has(mark) ? [whole] : marked)) {
      const { line, start: lineStart } = lineIndexOf(source.text).locate(index);
      if (byLine.has(line)) continue;
      if (byLine.size >= MAX_PER_FILE) return inOrder(byLine);
      const kind = tree && kindOf(tree, nodeAround(tree, { start: index, end: index }));
      const inComment = kind === undefined || kind.includes('comment');
      if (!inComment && !(IN_CODE.has(mark) && !/string|literal|content/.test(kind))) continue;
      const lineEnd = source.text.indexOf('\n', index);
      const text = source.text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).trim();
      byLine.set(line, { path: source.path, line, mark, text: text.slice(0, MAX_TEXT) });
    }
  }
  return inOrder(byLine);
}

type Stretch = { readonly text: string; readonly start: number };

function* placesOf(pattern: RegExp, stretches: readonly Stretch[]): Generator<number> {
  for (const { text, start } of stretches) {
    for (const match of text.matchAll(pattern)) yield start + match.index;
  }
}

/** The outermost comments of a file. */
function commentsOf(tree: FlatTree, text: string): Stretch[] {
  const isComment = commentSymbols(tree.language);
  const found: Stretch[] = [];
  for (let node = 0; node < tree.count; ) {
    const isFound = isComment[tree.symbols[node] ?? 0] === 1;
    const start = tree.starts[node] ?? 0;
    if (isFound) found.push({ text: text.slice(start, tree.ends[node]), start });
    node = isFound ? (tree.afters[node] ?? tree.count) : node + 1;
  }
  return found;
}

const knownCommentSymbols = new WeakMap<Language, Uint8Array>();

function commentSymbols(language: Language): Uint8Array {
  let symbols = knownCommentSymbols.get(language);
  if (symbols === undefined) {
    symbols = Uint8Array.from(kindsOf(language), (kind) => Number(kind.includes('comment')));
    knownCommentSymbols.set(language, symbols);
  }
  return symbols;
}

function inOrder(byLine: ReadonlyMap<number, Suppression>): Suppression[] {
  return [...byLine.values()].sort((a, b) => a.line - b.line);
}

/**
 * The suppressions of `after` that `before` does not have. First by path and text, not by line; then an edited line with a
 * mark takes the place of one that is gone from the same file: only a file with more marks than before has new ones.
 */
export function newSuppressions(
  before: readonly Suppression[],
  after: readonly Suppression[],
): Suppression[] {
  const changed = unmatched(before, after, (one) => [one.path, one.mark, one.text.replace(/\s+/g, ' ')]);
  return unmatched(changed.before, changed.after, (one) => [one.path, one.mark]).after;
}

type Suppressions = { readonly before: readonly Suppression[]; readonly after: Suppression[] };

/** What is left on both sides when equal keys are paired one to one. */
function unmatched(
  before: readonly Suppression[],
  after: readonly Suppression[],
  keyOf: (suppression: Suppression) => readonly string[],
): Suppressions {
  const waiting = new Map<string, Suppression[]>();
  for (const one of before) {
    const key = JSON.stringify(keyOf(one));
    waiting.set(key, [...(waiting.get(key) ?? []), one]);
  }
  const left = after.filter((one) => waiting.get(JSON.stringify(keyOf(one)))?.pop() === undefined);
  return { before: [...waiting.values()].flat(), after: left };
}
