import { isAscii, isUtf8 } from 'node:buffer';
import type { SourceRange } from '../core/finding.js';
import { lineIndexOf } from './line-index.js';

/** A file decoded for parsing. Positions from the parser count UTF-16 units; findings count bytes. */
export type SourceText = {
  readonly path: string;
  readonly text: string;
  readonly bytes: number;
  /** Every byte is below 0x80, so units and bytes are the same. */
  readonly ascii: boolean;
  /** The bytes are well-formed UTF-8; where not, `text` holds replacement characters. */
  readonly validUtf8: boolean;
};

/** A position as the parser gives it: zero-based row, and column in UTF-16 units. */
type UnitPoint = { readonly row: number; readonly column: number };

/** What `byteRange` needs of a syntax node. */
type PlacedNode = {
  readonly startIndex: number;
  readonly endIndex: number;
  readonly startPosition: UnitPoint;
  readonly endPosition: UnitPoint;
};

/** Decodes the bytes of a file. Never fails: see `validUtf8`. */
export function decodeSource(path: string, content: Uint8Array): SourceText {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const ascii = isAscii(buffer);
  return {
    path,
    text: ascii ? buffer.toString('latin1') : buffer.toString('utf8'),
    bytes: content.byteLength,
    ascii,
    validUtf8: ascii || isUtf8(buffer),
  };
}

/** The place of a node: rows from 1, columns in bytes from 0. */
export function byteRange(source: SourceText, node: PlacedNode): SourceRange {
  const start = node.startPosition;
  const end = node.endPosition;
  return {
    line: start.row + 1,
    column: byteColumn(source, node.startIndex, start.column),
    endLine: end.row + 1,
    endColumn: byteColumn(source, node.endIndex, end.column),
  };
}

/** The place of a stretch of text, given in UTF-16 units. */
export function byteRangeOfSpan(source: SourceText, start: number, end: number): SourceRange {
  const from = lineAndColumn(source, start);
  const to = lineAndColumn(source, end);
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** The byte offset of a UTF-16 index. */
export function byteOffset(source: SourceText, index: number): number {
  return source.ascii ? index : Buffer.byteLength(source.text.slice(0, index), 'utf8');
}

/** The first line of a text, without its end. */
export function firstLineOf(text: string): string {
  const end = text.search(/[\r\n]/);
  return end === -1 ? text : text.slice(0, end);
}

function byteColumn(source: SourceText, index: number, unitColumn: number): number {
  if (source.ascii) return unitColumn;
  return Buffer.byteLength(source.text.slice(index - unitColumn, index), 'utf8');
}

function lineAndColumn(source: SourceText, index: number): { line: number; column: number } {
  const { line, start } = lineIndexOf(source.text).locate(index);
  return { line, column: byteColumn(source, index, index - start) };
}
