import type { Node, QueryMatch, Tree } from 'web-tree-sitter';
import type { SourceRange } from '../core/finding.js';
import type { Checker } from './checker.js';
import { type CompiledChecker, type CompiledFilter, FILTER_CAPTURE } from './compiled-checkers.js';
import type { Compatibility } from './language.js';
import { canMatch, nodeText, type QueryLimits, runQuery } from './query.js';
import { byteRange, type SourceText } from './source-text.js';
import { normalisedText, syntaxPath } from './syntax-path.js';

/** One place where a checker fires, before it gets its fingerprint. */
export type RawFinding = SourceRange & {
  readonly checker: Checker;
  readonly message: string;
  /** The text of the node without comments and layout. */
  readonly normalisedText: string;
  readonly syntaxPath: string;
};

/** Everything that the checkers said about a file, and those that could not finish. */
export type CheckersOutcome = {
  readonly findings: readonly RawFinding[];
  readonly failures: readonly { readonly checker: string; readonly reason: string }[];
};

/** A parsed file. */
export type ParsedSource = SourceText & { readonly tree: Tree };

const MAX_ANCESTORS = 1000;
const MAX_CAPTURE_IN_MESSAGE = 120;

/**
 * Runs checkers over a parsed file. One that exceeds the limits or fails is listed in `failures`
 * and has no findings here: the file may not be taken for clean.
 */
export function runCheckers(
  source: ParsedSource,
  checkers: readonly CompiledChecker[],
  options: { readonly compatibility: Compatibility; readonly limits: QueryLimits },
): CheckersOutcome {
  const findings: RawFinding[] = [];
  const failures: { checker: string; reason: string }[] = [];
  const contains = rememberedContains(source.text);
  for (const compiled of checkers) {
    const outcome = runChecker(source, compiled, { ...options, contains });
    if (typeof outcome === 'string') failures.push({ checker: compiled.checker.id, reason: outcome });
    else findings.push(...outcome);
  }
  return { findings, failures };
}

type RunOptions = {
  readonly compatibility: Compatibility;
  readonly limits: QueryLimits;
  readonly contains: (literal: string) => boolean;
};

/** The findings of one checker, or the reason for which there are none to be trusted. */
function runChecker(
  source: ParsedSource,
  compiled: CompiledChecker,
  options: RunOptions,
): RawFinding[] | string {
  const findings: RawFinding[] = [];
  const reported = new Set<string>();
  for (const query of compiled.queries) {
    if (!canMatch(query, options.contains)) continue;
    const outcome = runQuery(query, source, options.limits);
    if (outcome.status === 'incomplete') return outcome.reason;
    for (const match of outcome.matches) {
      for (const capture of match.captures) {
        if (capture.name !== compiled.checker.name) continue;
        const key = `${capture.node.startIndex} ${capture.node.endIndex}`;
        if (options.compatibility === 'documented' && reported.has(key)) continue;
        if (performance.now() > options.limits.deadline) return 'the deadline passed';
        const passed = passesFilters(source, capture.node, compiled.filters, options.limits);
        if (typeof passed === 'string') return passed;
        if (!passed) continue;
        reported.add(key);
        findings.push(toFinding(source, compiled.checker, { match, node: capture.node, options }));
      }
    }
  }
  return findings;
}

/** Whether all filters hold; a string is the reason for which that is not known. */
function passesFilters(
  source: ParsedSource,
  node: Node,
  filters: readonly CompiledFilter[],
  limits: QueryLimits,
): boolean | string {
  for (const filter of filters) {
    let hit = false;
    let height = 0;
    for (let ancestor = node.parent; ancestor !== null && !hit; ancestor = ancestor.parent) {
      height += 1;
      if (height > MAX_ANCESTORS) return `nested more than ${MAX_ANCESTORS} levels deep`;
      const outcome = runQuery(filter.query, { ...source, only: ancestor }, limits);
      if (outcome.status === 'incomplete') return outcome.reason;
      const { id } = ancestor;
      hit = outcome.matches.some((match) =>
        match.captures.some((capture) => capture.name === FILTER_CAPTURE && capture.node.id === id),
      );
    }
    if (hit !== (filter.kind === 'inside')) return false;
  }
  return true;
}

function toFinding(
  source: ParsedSource,
  checker: Checker,
  found: { readonly match: QueryMatch; readonly node: Node; readonly options: RunOptions },
): RawFinding {
  const { node } = found;
  return {
    ...byteRange(source, node),
    checker,
    message:
      found.options.compatibility === 'globstar'
        ? globstarMessage(checker.message, found.match, source.text)
        : documentedMessage(checker.message, found.match, source.text),
    normalisedText: normalisedText(node, source.text),
    syntaxPath: syntaxPath(node),
  };
}

/** Globstar replaces one capture after the other, also inside text that an earlier one brought in. */
function globstarMessage(message: string, match: QueryMatch, text: string): string {
  let result = message;
  for (const capture of match.captures)
    result = result.replaceAll(`@${capture.name}`, () => nodeText(capture.node, text));
  return result;
}

function documentedMessage(message: string, match: QueryMatch, text: string): string {
  if (!message.includes('@')) return message;
  const texts = new Map<string, string>();
  for (const capture of match.captures) {
    if (!texts.has(capture.name)) texts.set(capture.name, shortened(nodeText(capture.node, text)));
  }
  const names = [...texts.keys()]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/\./g, '\\.'));
  return message.replace(
    new RegExp(`@(${names.join('|')})`, 'g'),
    (whole, name: string) => texts.get(name) ?? whole,
  );
}

function shortened(text: string): string {
  const folded = text.replace(/\s+/g, ' ');
  return folded.length <= MAX_CAPTURE_IN_MESSAGE ? folded : `${folded.slice(0, MAX_CAPTURE_IN_MESSAGE)}…`;
}

function rememberedContains(text: string): (literal: string) => boolean {
  const known = new Map<string, boolean>();
  return (literal) => {
    let found = known.get(literal);
    if (found === undefined) {
      found = text.includes(literal);
      known.set(literal, found);
    }
    return found;
  };
}
