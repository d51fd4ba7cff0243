import { type Language, type Node, Query, type QueryMatch, type Tree } from 'web-tree-sitter';
import type { Compatibility } from './language.js';
import { compilePredicate, type Predicate, type RequiredText, takeOverPredicates } from './predicate.js';

/** A query compiled for one grammar, with its predicates. */
export type CompiledQuery = {
  readonly query: Query;
  /** Per pattern of the query. */
  readonly predicates: readonly (readonly Predicate[])[];
  /**
   * Per pattern: texts that a file must contain, or it cannot match. A pattern without any can match
   * every file.
   */
  readonly needs: readonly (readonly RequiredText[])[];
};

/** Why a query cannot be compiled; `line` counts from 1 within its text. */
export type QueryProblem = { readonly line: number; readonly problem: string };

export type CompileQueryResult =
  | { readonly status: 'compiled'; readonly compiled: CompiledQuery }
  | ({ readonly status: 'invalid' } & QueryProblem);

/** What bounds one run of a query. */
export type QueryLimits = {
  readonly maxMatchesInProgress: number;
  /** In terms of `performance.now()`. */
  readonly deadline: number;
};

/** Matches whose predicates hold, or why the run is incomplete: then nothing may be concluded from it. */
export type QueryOutcome =
  | { readonly status: 'complete'; readonly matches: readonly QueryMatch[] }
  | { readonly status: 'incomplete'; readonly reason: string };

const NEVER_CAPTURED = 0;
/** Quantifiers of captures that take part in every match: one, and one or more. */
const ALWAYS_CAPTURED: readonly number[] = [3, 4];

/** Compiles a query text for a grammar. */
export function compileQuery(
  language: Language,
  text: string,
  compatibility: Compatibility,
): CompileQueryResult {
  let query: Query;
  try {
    query = new Query(language, takeOverPredicates(text));
  } catch (error) {
    // The library does not export the class of its errors, which carry the offset as `index`.
    if (!(error instanceof Error) || error.name !== 'QueryError') throw error;
    const offset = 'index' in error && typeof error.index === 'number' ? error.index : 0;
    const before = takeOverPredicates(text).slice(0, offset);
    return { status: 'invalid', line: before.split('\n').length, problem: error.message };
  }
  const predicates: Predicate[][] = [];
  for (let pattern = 0; pattern < query.patternCount(); pattern += 1) {
    const compiled: Predicate[] = [];
    for (const predicate of query.predicatesForPattern(pattern)) {
      const result = compilePredicate(predicate, compatibility);
      if (result === undefined) continue;
      if ('problem' in result) {
        query.delete();
        return { status: 'invalid', line: 1, problem: result.problem };
      }
      compiled.push(result);
    }
    predicates.push(compiled);
  }
  const needs = predicates.map((list, pattern) => needsOf(query, pattern, list));
  return { status: 'compiled', compiled: { query, predicates, needs } };
}

/** Whether a pattern could match a file for which `contains` answers. */
export function canMatch(
  compiled: CompiledQuery,
  pattern: number,
  contains: (text: RequiredText) => boolean,
): boolean {
  return compiled.needs[pattern]?.every(contains) ?? true;
}

/** Whether a pattern may match any file, whatever its text. */
export function isUnconditional(compiled: CompiledQuery, pattern: number): boolean {
  return compiled.needs[pattern]?.length === 0;
}

/** Whether a pattern has this capture. */
export function captures(compiled: CompiledQuery, pattern: number, name: string): boolean {
  const index = compiled.query.captureIndexForName(name);
  return index !== -1 && compiled.query.captureQuantifiers[pattern]?.[index] !== NEVER_CAPTURED;
}

/** Runs a query over a tree, or on one node alone where `only` is given. */
export function runQuery(
  compiled: CompiledQuery,
  source: { readonly tree: Tree; readonly text: string; readonly only?: Node },
  limits: QueryLimits,
): QueryOutcome {
  let timedOut = false;
  const all = compiled.query.matches(source.only ?? source.tree.rootNode, {
    matchLimit: limits.maxMatchesInProgress,
    ...(source.only === undefined ? {} : { maxStartDepth: 0 }),
    progressCallback: () => {
      timedOut = timedOut || performance.now() > limits.deadline;
      return timedOut;
    },
  });
  if (timedOut) return { status: 'incomplete', reason: 'the deadline passed' };
  if (compiled.query.didExceedMatchLimit()) {
    return { status: 'incomplete', reason: `more than ${limits.maxMatchesInProgress} matches in progress` };
  }
  return { status: 'complete', matches: all.filter((match) => predicatesHold(compiled, match, source.text)) };
}

/** The text of a node, sliced from the source that was parsed. */
export function nodeText(node: Node, text: string): string {
  return text.slice(node.startIndex, node.endIndex);
}

function predicatesHold(compiled: CompiledQuery, match: QueryMatch, text: string): boolean {
  const predicates = compiled.predicates[match.patternIndex] ?? [];
  if (predicates.length === 0) return true;
  const texts = (name: string) =>
    match.captures.filter((capture) => capture.name === name).map((capture) => nodeText(capture.node, text));
  return predicates.every((predicate) => predicate.holds(texts));
}

function needsOf(query: Query, pattern: number, predicates: readonly Predicate[]): readonly RequiredText[] {
  const groups: RequiredText[] = [];
  for (const { requires } of predicates) {
    if (requires === undefined) continue;
    const quantifier = query.captureQuantifiers[pattern]?.[query.captureIndexForName(requires.capture)];
    if (quantifier !== undefined && ALWAYS_CAPTURED.includes(quantifier)) groups.push(requires);
  }
  return groups;
}
