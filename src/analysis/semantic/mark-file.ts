import type { Language, QueryMatch, Tree } from 'web-tree-sitter';
import { requireTime } from '../deadline.js';
import { matchCandidates, type NarrowedPattern, type NarrowedQueries } from '../match-candidates.js';
import { narrowQuery } from '../narrow-query.js';
import { isChecked } from '../path-filter.js';
import { type CompiledQuery, type QueryLimits, runQuery } from '../query.js';
import type { SourceText } from '../source-text.js';
import { CandidateFinder } from '../syntax/candidate-finder.js';
import type { FlatTree } from '../syntax/flat-tree.js';
import type { PatternCondition } from '../syntax/pattern-condition.js';
import type { QueryMark } from './file-facts.js';
import type { FileIr } from './ir.js';
import type { SemanticChecker } from './make-facts.js';
import type { MatchCondition } from './resolved-query.js';

/** A query of a semantic rule. */
export type MarkingQuery = {
  readonly checker: SemanticChecker;
  readonly id: number;
  readonly text: string;
  /** Compiled when it is first needed. */
  readonly query: () => CompiledQuery;
  readonly conditions: readonly MatchCondition[];
};

/** The queries of semantic rules: those that run where they may match, and the rest, which run over the whole tree. */
export type MarkingQueries = {
  readonly all: readonly MarkingQuery[];
  readonly narrowed: NarrowedQueries<MarkingQuery>;
  readonly rest: readonly MarkingQuery[];
};

export function narrowMarkingQueries(all: readonly MarkingQuery[], language: Language): MarkingQueries {
  const patterns: NarrowedPattern<MarkingQuery>[] = [];
  const conditions: PatternCondition[] = [];
  const rest: MarkingQuery[] = [];
  for (const one of all) {
    const known = narrowQuery(one.text, language);
    if (known === undefined) rest.push(one);
    else {
      conditions.push(...known);
      patterns.push(...known.map(() => ({ owner: one, query: one.query })));
    }
  }
  return { all, narrowed: { finder: new CandidateFinder(conditions, language), patterns }, rest };
}

type MarkedSource = SourceText & { readonly tree: Tree; readonly flat: FlatTree };

/** What the queries mark in a file, and which of them could not finish. */
export function markFile(
  source: MarkedSource,
  ir: FileIr,
  { all, narrowed, rest }: MarkingQueries,
  limits: QueryLimits,
): { readonly marks: readonly QueryMark[]; readonly problems: readonly string[] } {
  const marks: QueryMark[] = [];
  const problems: string[] = [];
  if (all.length === 0) return { marks, problems };
  const found =
    narrowed.patterns.length === 0
      ? new Map<MarkingQuery, QueryMatch[] | string>()
      : matchCandidates(source, narrowed, limits);
  for (const one of all) {
    const own = found.get(one);
    if ((own === undefined && !rest.includes(one)) || !isChecked(one.checker, source.path)) continue;
    const matches = own ?? matchWhole(source, one, limits);
    if (typeof matches === 'string') problems.push(`${one.checker.id}: ${matches}`);
    else marks.push(...marksOf(one, matches, ir, limits.deadline));
  }
  return { marks, problems };
}

function matchWhole(
  source: MarkedSource,
  { query }: MarkingQuery,
  limits: QueryLimits,
): readonly QueryMatch[] | string {
  const outcome = runQuery(query(), source, limits);
  return outcome.status === 'incomplete' ? outcome.reason : outcome.matches;
}

function marksOf(
  { checker, id, conditions }: MarkingQuery,
  matches: readonly QueryMatch[],
  ir: FileIr,
  deadline: number,
): QueryMark[] {
  const marked = new Map<string, Set<string>>();
  for (const match of matches) {
    requireTime(deadline);
    if (!conditions.every((condition) => condition(match, ir))) continue;
    for (const { name, node } of match.captures) {
      const spans = marked.get(name) ?? new Set<string>();
      marked.set(name, spans.add(`${node.startIndex}:${node.endIndex}`));
    }
  }
  return [...marked].map(([capture, spans]) => ({
    checker: checker.id,
    query: id,
    capture,
    spans: [...spans],
  }));
}
