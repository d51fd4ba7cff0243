import type { Node } from 'web-tree-sitter';
import type { Finding } from '../../core/finding.js';
import { fileLanguage } from '../language.js';
import { LineIndex } from '../line-index.js';
import { flattenTree, parseText } from '../parser.js';
import { byteRangeOfSpan, decodeSource, firstLineOf, type SourceText } from '../source-text.js';
import type { FlatTree } from '../syntax/flat-tree.js';
import { flatNodeOf } from '../syntax/locate-node.js';
import { digestOf, placeIdentity } from '../syntax-path.js';
import { isTooDeep } from '../tree-depth.js';
import type {
  AnalyzerReport,
  AnalyzerResult,
  ColumnKind,
  ExternalAnalyzer,
  StatedPlace,
} from './analyzer.js';
import type { StagedFile, Staging } from './stage-files.js';

/** What an analyzer says of a tree, in our terms. */
export type ExternalAnalysis =
  | {
      readonly status: 'complete';
      readonly findings: readonly Finding[];
      readonly unanalysed: readonly { readonly path: string; readonly reason: string }[];
    }
  | { readonly status: 'failed'; readonly reason: string };

const PARSE_DEADLINE_MS = 20_000;
const MAX_MESSAGE_LENGTH = 500;
const RULE = /^[A-Za-z0-9][A-Za-z0-9_.:/@-]{0,119}$/;

/**
 * Turns a report into findings with our identity: they are matched before and after a change by content and syntax path,
 * as our own are, and not by what the analyzer calls a fingerprint. A report that names a file that it was not given
 * is failed.
 */
export async function locateResults(
  analyzer: ExternalAnalyzer,
  report: AnalyzerReport,
  staging: Staging,
): Promise<ExternalAnalysis> {
  if (report.status === 'failed') return report;
  const staged = new Map(staging.files.map((file) => [file.stagedPath, file]));
  const stranger = [...report.results, ...report.unread].find(({ path }) => !staged.has(path));
  if (stranger !== undefined)
    return failed(`it names a file that it was not given: ${JSON.stringify(stranger.path.slice(0, 200))}`);
  const nameless = report.results.find(({ rule }) => !RULE.test(rule));
  if (nameless !== undefined) return failed(`it names a rule ${JSON.stringify(nameless.rule.slice(0, 60))}`);
  const findings: Finding[] = [];
  for (const [path, results] of groupByPath(report.results)) {
    const file = staged.get(path);
    if (file !== undefined) findings.push(...(await locateInFile(analyzer, file, results)));
  }
  const unread = report.unread.map(({ path, reason }) => ({
    path: staged.get(path)?.original.path ?? path,
    reason: `${analyzer.name}: ${messageOf(reason, staged.get(path))}`,
  }));
  return { status: 'complete', findings, unanalysed: [...staging.unanalysed, ...unread] };
}

function failed(reason: string): ExternalAnalysis {
  return { status: 'failed', reason };
}

function groupByPath(results: readonly AnalyzerResult[]): Map<string, AnalyzerResult[]> {
  const groups = new Map<string, AnalyzerResult[]>();
  for (const result of results) {
    const group = groups.get(result.path);
    if (group === undefined) groups.set(result.path, [result]);
    else group.push(result);
  }
  return new Map([...groups].sort(([left], [right]) => (left < right ? -1 : 1)));
}

async function locateInFile(
  analyzer: ExternalAnalyzer,
  file: StagedFile,
  results: readonly AnalyzerResult[],
): Promise<Finding[]> {
  const source = decodeSource(file.original.path, file.original.content);
  const index = new LineIndex(source.text);
  const identityOf = await identifier(source);
  try {
    const unnumbered = results.map((result): Finding => {
      const span = spanOf(source.text, index, result.place, analyzer.columns);
      return {
        checker: `${analyzer.name}/${result.rule}`,
        path: source.path,
        ...byteRangeOfSpan(source, span.start, span.end),
        message: messageOf(result.message, file),
        severity: result.severity,
        category: result.category,
        fingerprint: '',
        ...identityOf.of(span),
      };
    });
    return numberEqualOnes(unnumbered);
  } finally {
    identityOf.dispose();
  }
}

type Span = { readonly start: number; readonly end: number };
type Identity = { readonly textDigest: string; readonly syntaxPath: string };

/** What a place is, by its syntax node; by the text of its lines where the file does not parse. All are asked for at once. */
async function identifier(
  source: SourceText,
): Promise<{ readonly of: (span: Span) => Identity; readonly dispose: () => void }> {
  const ofLines = ({ start, end }: Span): Identity => {
    const [from, to] = [source.text.lastIndexOf('\n', start - 1) + 1, source.text.indexOf('\n', end)];
    const lines = source.text.slice(from, to === -1 ? undefined : to);
    return { textDigest: digestOf(lines.replace(/\s+/g, ' ').trim()), syntaxPath: 'lines' };
  };
  const plain = { of: ofLines, dispose: () => {} };
  const language = fileLanguage(source.path, firstLineOf(source.text.slice(0, 256)));
  if (language === undefined || !source.validUtf8) return plain;
  const parsed = await parseText(source.text, language.grammar, PARSE_DEADLINE_MS);
  if (parsed.status === 'failed') return plain;
  const { tree } = parsed;
  if (isTooDeep(tree)) {
    tree.delete();
    return plain;
  }
  let flat: FlatTree | undefined;
  return {
    of: ({ start, end }) => {
      // Only now: by the time that this was waited for, another file may have been made flat.
      flat ??= flattenTree(tree);
      const found = tree.rootNode.namedDescendantForIndex(start, end);
      if (found === null) return ofLines({ start, end });
      const node = start === end ? expressionFrom(found) : found;
      return placeIdentity(flat, source.text, flatNodeOf(flat, node));
    },
    dispose: () => tree.delete(),
  };
}

/** The largest expression that starts where a node does: what an analyzer means that states a beginning and no end. */
function expressionFrom(node: Node): Node {
  let largest = node;
  for (let at = node.parent; at !== null && at.startIndex === node.startIndex; at = at.parent) {
    if (!/expression|call|invocation/.test(at.type) || /statement/.test(at.type)) break;
    largest = at;
  }
  return largest;
}

/** The span of a place in UTF-16 units. A place beyond the text is moved to its end: a finding is never lost. */
function spanOf(text: string, index: LineIndex, place: StatedPlace, columns: ColumnKind): Span {
  const offsetOf = (line: number, column: number): number => {
    const start = index.startOf(line);
    if (start === undefined) return text.length;
    const end = index.startOf(line + 1) ?? text.length;
    return start + unitsOf(text.slice(start, end), column - 1, columns);
  };
  const start = offsetOf(place.startLine, place.startColumn ?? 1);
  if (place.startColumn === undefined && place.endColumn === undefined) {
    const line = text.slice(start, index.startOf(place.startLine + 1));
    const indent = /^\s*/.exec(line)?.[0].length ?? 0;
    return { start: start + indent, end: start + Math.max(indent, line.trimEnd().length) };
  }
  const endLine = place.endLine ?? place.startLine;
  const end = place.endColumn === undefined ? start : offsetOf(endLine, place.endColumn);
  return { start, end: Math.max(start, end) };
}

/** How many UTF-16 units the first `count` of a line are, counted as the analyzer counts. */
function unitsOf(line: string, count: number, columns: ColumnKind): number {
  if (columns === 'utf16CodeUnits') return Math.min(count, line.length);
  let [units, counted] = [0, 0];
  for (const character of line) {
    if (counted >= count) break;
    counted += columns === 'bytes' ? Buffer.byteLength(character, 'utf8') : 1;
    units += character.length;
  }
  return units;
}

/** Staged names mean nothing to a reader, and a number in them would make equal messages differ. */
function messageOf(message: string, file: StagedFile | undefined): string {
  const named = file === undefined ? message : message.replaceAll(file.stagedPath, file.original.path);
  const folded = named.replace(/\s+/g, ' ').trim();
  return folded.length <= MAX_MESSAGE_LENGTH ? folded : `${folded.slice(0, MAX_MESSAGE_LENGTH)}…`;
}

function numberEqualOnes(findings: readonly Finding[]): Finding[] {
  const sorted = [...findings].sort(
    (left, right) =>
      left.line - right.line ||
      left.column - right.column ||
      left.endLine - right.endLine ||
      left.endColumn - right.endColumn ||
      (left.checker < right.checker ? -1 : left.checker > right.checker ? 1 : 0),
  );
  const ordinals = new Map<string, number>();
  return sorted.map((finding) => {
    const { checker, path, textDigest = '', syntaxPath: where = '' } = finding;
    const identity = digestOf(checker, path, textDigest, where);
    const ordinal = ordinals.get(identity) ?? 0;
    ordinals.set(identity, ordinal + 1);
    return { ...finding, fingerprint: ordinal === 0 ? identity : digestOf(identity, String(ordinal)) };
  });
}
