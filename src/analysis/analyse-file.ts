import { hash } from 'node:crypto';
import type { Tree } from 'web-tree-sitter';
import type { Finding } from '../core/finding.js';
import type { CompiledCheckers } from './compiled-checkers.js';
import { countErrorUnits, countFunctions } from './coverage.js';
import { findSkipComments, isSkipped } from './globstar-skipcq.js';
import {
  findDeceptiveIdentifiers,
  findHiddenText,
  type HiddenText,
  undecodableReason,
} from './hidden-text.js';
import { type FileLanguage, fileLanguage } from './language.js';
import { flattenTree, parseText } from './parser.js';
import { isChecked } from './path-filter.js';
import { type RawFinding, runCheckers } from './run-checkers.js';
import type { FileFacts } from './semantic/file-facts.js';
import { makeFacts } from './semantic/make-facts.js';
import { byteRangeOfSpan, decodeSource, firstLineOf, type SourceText } from './source-text.js';
import { findSuppressions, type Suppression } from './suppression.js';
import { digestOf } from './syntax-path.js';
import { isTooDeep, MAX_TREE_DEPTH } from './tree-depth.js';

/** One file to analyse, by its path in the tree and its bytes. */
export type FileContent = { readonly path: string; readonly content: Uint8Array };

/** What bounds the analysis of one file. Whatever exceeds a limit is unanalysed, never clean. */
export type AnalysisLimits = {
  readonly maxFileBytes: number;
  /** For parsing and, again, for all that is done with the tree: queries, and lowering it for semantic checkers. */
  readonly deadlineMs: number;
  readonly maxMatchesInProgress: number;
  readonly maxFindings: number;
};

export const DEFAULT_LIMITS: AnalysisLimits = {
  maxFileBytes: 4 * 1024 * 1024,
  deadlineMs: 20_000,
  maxMatchesInProgress: 65_536,
  maxFindings: 5_000,
};

/** Everything known about one file. Depends on its path, its bytes, the checkers and the limits alone. */
export type AnalysedFile = {
  readonly path: string;
  /** sha256 of the content, lower-case hex. */
  readonly digest: string;
  readonly bytes: number;
  /** Whether some checker reads this kind of file. */
  readonly owned: boolean;
  readonly functions: number;
  readonly errorBytes: number;
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  /** Why the file, or a checker on it, could not be analysed. */
  readonly unanalysed: readonly string[];
  /** What semantic checkers need of the file; where none reads it, there is none. */
  readonly facts?: FileFacts;
};

/** Analyses one file by its content. Never throws for anything that the content holds. */
export async function analyseFile(
  file: FileContent,
  checkers: CompiledCheckers,
  limits: AnalysisLimits,
): Promise<AnalysedFile> {
  const source = decodeSource(file.path, file.content);
  const language = fileLanguage(file.path, firstLineOf(source.text.slice(0, 256)), checkers.compatibility);
  const owned = language !== undefined && checkers.owns(language);
  const digest = contentDigest(file.content);
  const base = { path: file.path, digest, bytes: source.bytes, owned };
  const nothing = { functions: 0, errorBytes: 0, findings: [], suppressions: [] };
  if (source.bytes > limits.maxFileBytes) {
    const unanalysed = owned ? [`is larger than ${limits.maxFileBytes} bytes`] : [];
    return { ...base, ...nothing, unanalysed };
  }
  if (language === undefined && (!source.validUtf8 || source.text.includes('\0'))) {
    return { ...base, ...nothing, unanalysed: [] };
  }
  const hidden = checkers.compatibility === 'globstar' ? [] : findHiddenText(source, language?.language);
  const parsed = owned
    ? await analyseSyntax({ ...source, digest }, language, { checkers, limits })
    : undefined;
  const findings = withFingerprints(source, [...hidden, ...(parsed?.hidden ?? [])], parsed?.findings ?? []);
  const unanalysed = [...(parsed?.unanalysed ?? [])];
  if (findings.length > limits.maxFindings) unanalysed.push(`has more than ${limits.maxFindings} findings`);
  return {
    ...base,
    functions: parsed?.functions ?? 0,
    errorBytes: parsed?.errorBytes ?? 0,
    findings: findings.slice(0, limits.maxFindings),
    suppressions: parsed?.suppressions ?? [],
    unanalysed,
    ...(parsed?.facts === undefined ? {} : { facts: parsed.facts }),
  };
}

/** A file that nobody looked at, and why. */
export function unanalysedFile(file: FileContent, reason: string): AnalysedFile {
  return {
    path: file.path,
    digest: contentDigest(file.content),
    bytes: file.content.byteLength,
    owned: true,
    functions: 0,
    errorBytes: 0,
    findings: [],
    suppressions: [],
    unanalysed: [reason],
  };
}

/** sha256 of a file's content, lower-case hex. */
export function contentDigest(content: Uint8Array): string {
  return hash('sha256', content);
}

type SyntaxResult = {
  readonly functions: number;
  readonly errorBytes: number;
  readonly hidden: readonly HiddenText[];
  readonly findings: readonly RawFinding[];
  readonly suppressions: readonly Suppression[];
  readonly unanalysed: readonly string[];
  readonly facts?: FileFacts;
};

type SyntaxOptions = { readonly checkers: CompiledCheckers; readonly limits: AnalysisLimits };

type DigestedSource = SourceText & { readonly digest: string };

async function analyseSyntax(
  source: DigestedSource,
  language: FileLanguage,
  options: SyntaxOptions,
): Promise<SyntaxResult> {
  const compiled = await options.checkers.for(language);
  const failed = (reason: string): SyntaxResult => ({
    functions: 0,
    errorBytes: source.bytes,
    hidden: [],
    findings: [],
    suppressions: findSuppressions(source, undefined),
    unanalysed: [reason],
  });
  const undecodable = undecodableReason(source, language.language);
  if (undecodable !== undefined) return failed(undecodable);
  const parsed = await parseText(source.text, language.grammar, options.limits.deadlineMs);
  if (parsed.status === 'failed') return failed(parsed.reason);
  try {
    if (isTooDeep(parsed.tree)) return failed(`is nested more than ${MAX_TREE_DEPTH} levels deep`);
    return examineTree(source, parsed.tree, { ...options, language, compiled });
  } catch (error) {
    // A trap in the query engine must cost this file's verdict, not the process.
    return failed(`the analysis failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    parsed.tree.delete();
  }
}

type ExamineOptions = SyntaxOptions & {
  readonly language: FileLanguage;
  readonly compiled: Awaited<ReturnType<CompiledCheckers['for']>>;
};

function examineTree(source: DigestedSource, tree: Tree, options: ExamineOptions): SyntaxResult {
  const { limits, checkers, language, compiled } = options;
  const { compatibility } = checkers;
  const deadline = performance.now() + limits.deadlineMs;
  const queryLimits = { maxMatchesInProgress: limits.maxMatchesInProgress, deadline };
  const flat = flattenTree(tree);
  const outcome = runCheckers({ ...source, tree, flat }, compiled, {
    compatibility,
    applies: (checker) => compatibility === 'globstar' || isChecked(checker, source.path),
    limits: queryLimits,
  });
  const made =
    compiled.semantic === undefined
      ? undefined
      : makeFacts({ ...source, tree, flat }, language.language, compiled.semantic, queryLimits);
  const skipped = compatibility === 'globstar' ? findSkipComments(tree, source.text, language.language) : [];
  return {
    functions: countFunctions(flat, language.grammar),
    errorBytes: countErrorUnits(flat),
    hidden:
      compatibility === 'globstar'
        ? []
        : findDeceptiveIdentifiers(source, flat, { language: language.language, deadline }),
    findings: outcome.findings.filter(({ line, checker }) => !isSkipped(skipped, line, checker.name)),
    suppressions: findSuppressions(source, flat),
    unanalysed: [
      ...outcome.failures.map(({ checker, reason }) => `${checker}: ${reason}`),
      ...(made?.status === 'failed' ? [made.reason] : (made?.problems ?? [])),
    ],
    ...(made?.status === 'made' ? { facts: made.facts } : {}),
  };
}

/** Gives every finding its identity; equal ones of a file are told apart by their order in it. */
function withFingerprints(
  source: SourceText,
  hidden: readonly HiddenText[],
  raw: readonly RawFinding[],
): Finding[] {
  const unnumbered = [
    ...hidden.map((place) => hiddenFinding(source, place)),
    ...raw.map((found) => checkerFinding(source, found)),
  ];
  unnumbered.sort(bySourceOrder);
  const ordinals = new Map<string, number>();
  return unnumbered.map((finding) => {
    const identity = digestOf(
      finding.checker,
      finding.path,
      finding.textDigest ?? '',
      finding.syntaxPath ?? '',
    );
    const ordinal = ordinals.get(identity) ?? 0;
    ordinals.set(identity, ordinal + 1);
    return { ...finding, fingerprint: ordinal === 0 ? identity : digestOf(identity, String(ordinal)) };
  });
}

function checkerFinding(source: SourceText, raw: RawFinding): Finding {
  const { checker, message, line, column, endLine, endColumn } = raw;
  return {
    checker: checker.id,
    path: source.path,
    line,
    column,
    endLine,
    endColumn,
    message,
    severity: checker.severity,
    category: checker.category,
    fingerprint: '',
    textDigest: raw.textDigest,
    syntaxPath: raw.syntaxPath,
  };
}

function hiddenFinding(source: SourceText, place: HiddenText): Finding {
  const { text } = source;
  const around = text.slice(Math.max(0, place.start - 40), place.end + 40).replace(/\s+/g, ' ');
  return {
    checker: place.checker,
    path: source.path,
    ...byteRangeOfSpan(source, place.start, place.end),
    message: place.message,
    severity: 'high',
    category: 'security',
    fingerprint: '',
    textDigest: digestOf(around),
    syntaxPath: 'text',
  };
}

function bySourceOrder(left: Finding, right: Finding): number {
  return (
    left.line - right.line ||
    left.column - right.column ||
    left.endLine - right.endLine ||
    left.endColumn - right.endColumn ||
    (left.checker < right.checker ? -1 : left.checker > right.checker ? 1 : 0)
  );
}
