import { rename, writeFile } from 'node:fs/promises';
import type { Checker } from './checker.js';
import { findNeeds } from './known-needs.js';
import { readCheckerFiles } from './load-checkers.js';
import { knowExpressions } from './regular-expression.js';
import { listingDigest, readStoredPack, type StoredPack } from './stored-pack.js';
import type { FileNeed } from './syntax/file-need.js';
import { readQueryShape } from './syntax/query-shape.js';

/** Stores the checkers of a folder as they are now in a file, unless they are stored there already. */
export async function storePack(directory: string, file: string): Promise<void> {
  if (readStoredPack(file, directory) !== undefined) return;
  // Before reading: what changes in between makes the stored pack look old.
  const listing = listingDigest(directory);
  const checkers = (await readCheckerFiles(directory)).map(({ checker }) => checker);
  const expressions = knowExpressions(checkers.flatMap(expressionsOf));
  const needs: (readonly FileNeed[] | null)[] = [];
  for (const checker of checkers) needs.push(await findNeeds(checker));
  const pack: StoredPack = { listing, checkers, needs, expressions };
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, JSON.stringify(pack));
  await rename(temporary, file);
}

/** The regular expressions in the queries of a checker. */
function expressionsOf({ patterns, filters }: Checker): string[] {
  const queries = [...patterns, ...filters.map(({ pattern }) => pattern)];
  const predicates = queries.flatMap(
    (query) => readQueryShape(query)?.flatMap((shape) => shape.predicates) ?? [],
  );
  return predicates.flatMap(({ operator, operands }) => {
    const [, expression] = operands;
    return operator.endsWith('match?') && expression?.type === 'string' ? [expression.value] : [];
  });
}
