import type { QueryMatch, Tree } from 'web-tree-sitter';
import { type CompiledQuery, type QueryLimits, runQuery } from './query.js';
import type { CandidateFinder } from './syntax/candidate-finder.js';
import type { FlatNode, FlatTree } from './syntax/flat-tree.js';

/** Queries whose matches are looked for on nodes that may match, and nowhere else. */
export type NarrowedQueries<Owner> = {
  readonly finder: CandidateFinder;
  /** Per pattern of the finder, in the order of the owners. */
  readonly patterns: readonly NarrowedPattern<Owner>[];
};

export type NarrowedPattern<Owner> = {
  readonly owner: Owner;
  /** The query that the pattern is a part of, compiled when it is first needed. */
  readonly query: () => CompiledQuery;
};

type MatchedSource = { readonly tree: Tree; readonly flat: FlatTree; readonly text: string };
type Candidate = { readonly node: FlatNode; readonly pattern: number };

/** Runs the queries of every owner on the nodes where they may match: the matches, or the reason for which they are not known. */
export function matchCandidates<Owner>(
  source: MatchedSource,
  { finder, patterns }: NarrowedQueries<Owner>,
  limits: QueryLimits,
): Map<Owner, QueryMatch[] | string> {
  const found = new Map<Owner, QueryMatch[] | string>();
  const candidates = new Map<Owner, Candidate[]>();
  const isComplete = finder.find(source.flat, source.text, {
    found: (pattern, node) => {
      const owner = patterns[pattern]?.owner;
      if (owner === undefined) return;
      const known = candidates.get(owner);
      if (known === undefined) candidates.set(owner, [{ node, pattern }]);
      else known.push({ node, pattern });
    },
    deadline: limits.deadline,
  });
  if (!isComplete) return new Map(patterns.map(({ owner }) => [owner, 'the deadline passed']));
  for (const [owner, own] of candidates) {
    const matches = matchesOf(source, own, { patterns, limits });
    if (matches.length > 0) found.set(owner, matches);
  }
  return found;
}

/** Node by node; those of one node in the order of the patterns, as if they were one query. */
function matchesOf<Owner>(
  source: MatchedSource,
  candidates: readonly Candidate[],
  {
    patterns,
    limits,
  }: { readonly patterns: readonly NarrowedPattern<Owner>[]; readonly limits: QueryLimits },
): QueryMatch[] | string {
  const sorted = [...candidates].sort((one, two) => one.node - two.node || one.pattern - two.pattern);
  const matches: QueryMatch[] = [];
  const cursor = source.tree.walk();
  let before: { readonly node: FlatNode; readonly query: () => CompiledQuery } | undefined;
  try {
    for (const { node, pattern } of sorted) {
      const query = patterns[pattern]?.query;
      if (query === undefined || (before?.node === node && before.query === query)) continue;
      before = { node, query };
      cursor.gotoDescendant(node);
      const outcome = runQuery(query(), { ...source, only: cursor.currentNode }, limits);
      if (outcome.status === 'incomplete') return outcome.reason;
      for (const match of outcome.matches) matches.push(match);
    }
    return matches;
  } finally {
    cursor.delete();
  }
}
