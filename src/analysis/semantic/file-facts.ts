import type { SourceRange } from '../../core/finding.js';
import type { PlaceIdentity } from '../syntax-path.js';
import type { FileIr, Span } from './ir.js';

/** What one capture of a query of a semantic rule marked in a file: keys of spans. */
export type QueryMark = {
  readonly checker: string;
  readonly query: number;
  readonly capture: string;
  readonly spans: readonly string[];
};

/** All that semantic rules need of one file, as plain data: made once per content. */
export type FileFacts = {
  readonly path: string;
  /** Of the content that they were made from. */
  readonly digest: string;
  readonly language: string;
  readonly ir: FileIr;
  readonly marks: readonly QueryMark[];
  /** By `start:end` of those places where a rule may report, made while the syntax tree was there. */
  readonly identities: Readonly<Record<string, PlaceIdentity>>;
  /** Offsets at which lines start. */
  readonly lines: readonly number[];
  /** Offsets of characters that take more bytes than units, and how many more. */
  readonly wide: readonly (readonly [offset: number, extraBytes: number])[];
};

/** The key of a span in tables of facts. */
export function spanKey(span: Span): string {
  return `${span.start}:${span.end}`;
}

/** Offsets at which the lines of a text start. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Where the bytes of a text run ahead of its units. */
export function wideCharacters(text: string): [number, number][] {
  const wide: [number, number][] = [];
  for (const match of text.matchAll(/[^\0-\x7f]/gu)) {
    const extra = Buffer.byteLength(match[0]) - match[0].length;
    if (extra > 0) wide.push([match.index, extra]);
  }
  return wide;
}

/** Lines from 1, columns in bytes from 0. */
export function placeOf(facts: Pick<FileFacts, 'lines' | 'wide'>, span: Span): SourceRange {
  const from = locate(facts, span.start);
  const to = locate(facts, span.end);
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function locate(facts: Pick<FileFacts, 'lines' | 'wide'>, offset: number): { line: number; column: number } {
  const line = upperBound(facts.lines, offset, (start) => start);
  const start = facts.lines[line - 1] ?? 0;
  const first = upperBound(facts.wide, start - 1, ([at]) => at);
  let extra = 0;
  for (let at = first; at < facts.wide.length; at += 1) {
    const [position, more] = facts.wide[at] ?? [offset, 0];
    if (position >= offset) break;
    extra += more;
  }
  return { line, column: offset - start + extra };
}

/** How many entries of a sorted list are at most the value. */
function upperBound<T>(list: readonly T[], value: number, of: (entry: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = list[middle];
    if (entry !== undefined && of(entry) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
