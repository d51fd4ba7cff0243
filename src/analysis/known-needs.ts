import type { Checker } from './checker.js';
import { grammarsOf } from './language.js';
import { narrowQuery } from './narrow-query.js';
import { loadGrammar } from './parser.js';
import { type FileNeed, needOf } from './syntax/file-need.js';

const known = new WeakMap<Checker, readonly FileNeed[]>();

/** What a file must hold for a checker to match in it, one of these; undefined where that was not found out before. */
export function knownNeeds(checker: Checker): readonly FileNeed[] | undefined {
  return known.get(checker);
}

/** Takes over what was found out about a checker before. */
export function rememberNeeds(checker: Checker, needs: readonly FileNeed[]): void {
  known.set(checker, needs);
}

/** What a file in a language of the checker must hold for it to match; null where that cannot be said. */
export async function findNeeds({ languages, patterns }: Checker): Promise<readonly FileNeed[] | null> {
  const needs = new Map<string, FileNeed>();
  for (const name of languages.flatMap((language) => grammarsOf(language, 'documented'))) {
    const grammar = await loadGrammar(name);
    for (const text of patterns) {
      const conditions = narrowQuery(text, grammar);
      if (conditions === undefined) return null;
      for (const condition of conditions.flatMap(({ alternatives }) => alternatives)) {
        const need = needOf(condition, grammar);
        needs.set(JSON.stringify(need), need);
      }
    }
  }
  return [...needs.values()];
}
