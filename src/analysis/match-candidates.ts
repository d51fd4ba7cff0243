import type { QueryMatch, Tree } from 'web-tree-sitter';
import { type CompiledQuery, type QueryLimits, runQuery } from './query.js';
import type { CandidateFinder } from './syntax/candidate-finder.js';
import type { FlatTree } from './syntax/flat-tree.js';

/** Queries whose matches are looked for on nodes that may match, and nowhere else. */
export type NarrowedQueries<Owner> = {
  readonly finder: CandidateFinder;
  /** Per pattern of the finder, whose query it belongs to. */
  readonly owners: readonly Owner[];
};

/** Runs the query of every owner on the nodes where it may match: its matches, or the reason for which they are not known. */
export function matchCandidates<Owner>(
  source: { readonly tree: Tree; readonly flat: FlatTree; readonly text: string },
  { finder, owners }: NarrowedQueries<Owner>,
  queryOf: (owner: Owner) => CompiledQuery,
  limits: QueryLimits,
): Map<Owner, QueryMatch[] | string> {
  const found = new Map<Owner, QueryMatch[] | string>();
  const candidates = new Map<Owner, number[]>();
  const isComplete = finder.find(source.flat, source.text, {
    found: (pattern, node) => {
      const owner = owners[pattern];
      if (owner === undefined) return;
      const nodes = candidates.get(owner);
      if (nodes === undefined) candidates.set(owner, [node]);
      else if (nodes.at(-1) !== node) nodes.push(node);
    },
    deadline: limits.deadline,
  });
  if (!isComplete) return new Map(owners.map((owner) => [owner, 'the deadline passed']));
  if (candidates.size === 0) return found;
  const cursor = source.tree.walk();
  try {
    for (const [owner, nodes] of candidates) {
      const matches: QueryMatch[] = [];
      let reason: string | undefined;
      for (const node of nodes) {
        cursor.gotoDescendant(node);
        const outcome = runQuery(queryOf(owner), { ...source, only: cursor.currentNode }, limits);
        if (outcome.status === 'complete') matches.push(...outcome.matches);
        else reason = outcome.reason;
        if (reason !== undefined) break;
      }
      if (reason !== undefined || matches.length > 0) found.set(owner, reason ?? matches);
    }
  } finally {
    cursor.delete();
  }
  return found;
}
