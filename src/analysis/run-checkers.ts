import type { Node, QueryMatch, Tree } from 'web-tree-sitter';
import type { SourceRange } from '../core/finding.js';
import type { Checker } from './checker.js';
import {
  type CheckerSet,
  type CompiledChecker,
  type CompiledFilter,
  FILTER_CAPTURE,
  type JointQuery,
} from './compiled-checkers.js';
import type { Compatibility } from './language.js';
import { matchCandidates } from './match-candidates.js';
import { canMatch, nodeText, type QueryLimits, runQuery } from './query.js';
import { rememberedContains } from './remembered-contains.js';
import { byteRange, type SourceText } from './source-text.js';
import type { FlatTree } from './syntax/flat-tree.js';
import { flatNodeOf } from './syntax/locate-node.js';
import { type PlaceIdentity, placeIdentity } from './syntax-path.js';

/** One place where a checker fires, before it gets its fingerprint. */
export type RawFinding = SourceRange &
  PlaceIdentity & {
    readonly checker: Checker;
    readonly message: string;
  };

/** Everything that the checkers said about a file, and those that could not finish. */
export type CheckersOutcome = {
  readonly findings: readonly RawFinding[];
  readonly failures: readonly { readonly checker: string; readonly reason: string }[];
};

/** A parsed file. */
export type ParsedSource = SourceText & { readonly tree: Tree; readonly flat: FlatTree };

const MAX_ANCESTORS = 1000;
const MAX_CAPTURE_IN_MESSAGE = 120;

/**
 * Runs checkers over a parsed file. One that exceeds the limits or fails is listed in `failures`
 * and has no findings here: the file may not be taken for clean.
 */
export function runCheckers(
  source: ParsedSource,
  set: CheckerSet,
  options: {
    readonly compatibility: Compatibility;
    readonly limits: QueryLimits;
    /** Whether a checker reads this file at all. */
    readonly applies: (checker: Checker) => boolean;
  },
): CheckersOutcome {
  const findings: RawFinding[] = [];
  const failures: { checker: string; reason: string }[] = [];
  const found = findMatches(source, set, options.limits);
  for (const [compiled, matches] of found) {
    if (!options.applies(compiled.checker)) continue;
    const result = typeof matches === 'string' ? matches : report(source, compiled, { ...options, matches });
    if (typeof result === 'string') failures.push({ checker: compiled.checker.id, reason: result });
    else findings.push(...result);
  }
  // In an order that does not depend on which files were seen before.
  failures.sort((one, two) => (one.checker < two.checker ? -1 : 1));
  return { findings, failures };
}

/** The matches of every checker that has some, or the reason for which they are not known. */
type MatchesOfCheckers = Map<CompiledChecker, QueryMatch[] | string>;

function findMatches(source: ParsedSource, set: CheckerSet, limits: QueryLimits): MatchesOfCheckers {
  if (set.narrowed === undefined) return matchWhole(source, chooseQuery(set, source.text), limits);
  set.narrowed.prepareFor(source);
  const matches = matchWhole(source, set.narrowed.rest, limits);
  const found = matchCandidates(source, set.narrowed, limits);
  for (const [owner, own] of found) matches.set(owner, own);
  return matches;
}

/** Runs the patterns of several checkers over the whole tree. */
function matchWhole(
  source: ParsedSource,
  joint: JointQuery | undefined,
  limits: QueryLimits,
): MatchesOfCheckers {
  const found: MatchesOfCheckers = new Map();
  if (joint === undefined) return found;
  const outcome = runQuery(joint.compiled, source, limits);
  if (outcome.status === 'incomplete') {
    for (const owner of joint.owners) found.set(owner, outcome.reason);
    return found;
  }
  for (const match of outcome.matches) {
    const owner = joint.owners[match.patternIndex];
    const matches = owner === undefined ? undefined : found.get(owner);
    if (typeof matches === 'object') matches.push(match);
    else if (owner !== undefined) found.set(owner, [match]);
  }
  return found;
}

/** All checkers, unless the text rules out every pattern that it can rule out. */
function chooseQuery(set: CheckerSet, text: string): JointQuery | undefined {
  const { every, always } = set;
  if (every === undefined) return undefined;
  const contains = rememberedContains(text);
  const alwaysOwners = new Set(always?.owners);
  const more = every.owners.some(
    (owner, pattern) => !alwaysOwners.has(owner) && canMatch(every.compiled, pattern, contains),
  );
  return more ? every : always;
}

type ReportOptions = {
  readonly compatibility: Compatibility;
  readonly limits: QueryLimits;
  readonly matches: readonly QueryMatch[];
};

/** The findings of one checker, or the reason for which there are none to be trusted. */
function report(
  source: ParsedSource,
  compiled: CompiledChecker,
  options: ReportOptions,
): RawFinding[] | string {
  const findings: RawFinding[] = [];
  const reported = new Set<string>();
  for (const match of options.matches) {
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
  found: { readonly match: QueryMatch; readonly node: Node; readonly options: ReportOptions },
): RawFinding {
  const { node } = found;
  return {
    ...byteRange(source, node),
    checker,
    message:
      found.options.compatibility === 'globstar'
        ? globstarMessage(checker.message, found.match, source.text)
        : documentedMessage(checker.message, found.match, source.text),
    ...placeIdentity(source.flat, source.text, flatNodeOf(source.flat, node)),
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
