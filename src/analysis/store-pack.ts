import { rename, writeFile } from 'node:fs/promises';
import type { Checker } from './checker.js';
import { findNeeds } from './known-needs.js';
import type { LanguageName } from './language.js';
import { readCheckerFiles } from './load-checkers.js';
import { knowExpressions } from './regular-expression.js';
import { listingDigest, readStoredPack, type StoredPack, type StoredPart } from './stored-pack.js';
import type { FileNeed } from './syntax/file-need.js';
import { readQueryShape } from './syntax/query-shape.js';

/** Stores the checkers of a folder as they are now in a file, unless they are stored there already. */
export async function storePack(directory: string, file: string): Promise<void> {
  if (readStoredPack(file, directory) !== undefined) return;
  // Before reading: what changes in between makes the stored pack look old.
  const listing = listingDigest(directory);
  const checkers = (await readCheckerFiles(directory)).map(({ checker }) => checker);
  const parts = new Map<string, Checker[]>();
  for (const checker of checkers) {
    const key = checker.languages.join(' ');
    parts.set(key, [...(parts.get(key) ?? []), checker]);
  }
  const pack: StoredPack = { listing, parts: [...parts.values()].map(languagesOf) };
  const lines = [JSON.stringify(pack)];
  for (const own of parts.values()) lines.push(JSON.stringify(await partOf(own)));
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, lines.join('\n'));
  await rename(temporary, file);
}

function languagesOf(checkers: readonly Checker[]): readonly LanguageName[] {
  return checkers[0]?.languages ?? [];
}

async function partOf(checkers: readonly Checker[]): Promise<StoredPart> {
  const needs: (readonly FileNeed[] | null)[] = [];
  for (const checker of checkers) needs.push(await findNeeds(checker));
  return { checkers, needs, expressions: knowExpressions(checkers.flatMap(expressionsOf)) };
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
