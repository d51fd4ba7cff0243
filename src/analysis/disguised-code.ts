import { DEFAULT_LIMITS } from './analyse-file.js';
import type { FileChange } from './analysed-tree.js';
import { countErrorUnits, countFunctions } from './coverage.js';
import { fileLanguage, type GrammarName } from './language.js';
import { flattenTree, parseText } from './parser.js';
import { decodeSource, firstLineOf } from './source-text.js';

/** A changed file that may run though nobody analyses it, and why. */
export type DisguisedCode = { readonly path: string; readonly reason: string };

/** Prose, markup and settings are far above it; code that a parser does not know in full is below. */
const MAX_ERROR_SHARE = 0.02;
const CALLS = ['call', 'call_expression'];

/** The grammars that the files of a tree are written in, as far as their names tell. */
export function grammarsOfPaths(paths: Iterable<string>): ReadonlySet<GrammarName> {
  const grammars = new Set<GrammarName>();
  for (const path of paths) {
    const language = fileLanguage(path);
    if (language !== undefined) grammars.add(language.grammar);
  }
  return grammars;
}

/**
 * The files among some changes whose names belong to no language, and whose text is code in one of these grammars: `require`,
 * `exec` and `#include` load a file whatever it is called, and an analysis that goes by names would not see it. `contentBefore`
 * answers what a file held before the change; one that was such code already is nothing new.
 */
export async function findDisguisedCode(
  changes: readonly FileChange[],
  grammars: ReadonlySet<GrammarName>,
  contentBefore: (path: string) => Promise<Uint8Array | null>,
): Promise<readonly DisguisedCode[]> {
  const found: DisguisedCode[] = [];
  for (const { path, content } of changes) {
    if (content === null) continue;
    const reason = await disguiseOf(path, content, grammars);
    if (reason === null) continue;
    const before = await contentBefore(path);
    if (before === null || (await disguiseOf(path, before, grammars)) === null) found.push({ path, reason });
  }
  return found;
}

/** Why the content of a file is code that its name hides; null where it is not. */
async function disguiseOf(
  path: string,
  content: Uint8Array,
  grammars: ReadonlySet<GrammarName>,
): Promise<string | null> {
  const { text, bytes } = decodeSource(path, content);
  if (fileLanguage(path, firstLineOf(text.slice(0, 256))) !== undefined || text.trim() === '') return null;
  if (bytes > DEFAULT_LIMITS.maxFileBytes) return 'is of no known language, and too large to tell what it is';
  for (const grammar of grammars) {
    const parsed = await parseText(text, grammar, DEFAULT_LIMITS.deadlineMs);
    if (parsed.status === 'failed') return `is of no known language, and as ${grammar} ${parsed.reason}`;
    try {
      const tree = flattenTree(parsed.tree);
      if (countErrorUnits(tree) > text.length * MAX_ERROR_SHARE) continue;
      const does =
        countFunctions(tree, grammar) > 0 || parsed.tree.rootNode.descendantsOfType(CALLS).length > 0;
      if (does) return `is code in ${grammar} under a name by which no checker reads it`;
    } finally {
      parsed.tree.delete();
    }
  }
  return null;
}
