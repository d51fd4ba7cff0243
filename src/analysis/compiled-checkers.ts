import type { Checker, CheckerFilter } from './checker.js';
import { invalidChecker } from './checker.js';
import { type Compatibility, type FileLanguage, type GrammarName, grammarsOf } from './language.js';
import { loadGrammar } from './parser.js';
import { type CompiledQuery, canMatchAnything, compileQuery } from './query.js';

/** The capture by which a filter names the ancestor itself. */
export const FILTER_CAPTURE = '__filter__key__';

export type CompiledFilter = { readonly kind: CheckerFilter['kind']; readonly query: CompiledQuery };

/** A checker compiled for one grammar. */
export type CompiledChecker = {
  readonly checker: Checker;
  /** All patterns of the checker. */
  readonly query: CompiledQuery;
  readonly filters: readonly CompiledFilter[];
};

/**
 * The checkers of one kind of file. Those that no text of the file can rule out are also compiled into
 * one query, which costs one walk over the tree instead of one each.
 */
export type CheckerSet = {
  readonly checkers: readonly CompiledChecker[];
  readonly together: CompiledQuery | undefined;
  /** Per pattern of `together`, the checker that it belongs to. */
  readonly owners: readonly CompiledChecker[];
};

/**
 * Checkers with their queries compiled, once per process and grammar and only when a file asks for
 * it. A checker that does not compile is a `PatchgymError` (invalid).
 */
export class CompiledCheckers {
  readonly checkers: readonly Checker[];
  readonly compatibility: Compatibility;
  private readonly byGrammar = new Map<string, Promise<CheckerSet>>();

  constructor(checkers: readonly Checker[], compatibility: Compatibility = 'documented') {
    this.checkers = checkers;
    this.compatibility = compatibility;
  }

  /** The checkers that read files of this kind; none where nobody does. */
  for(file: FileLanguage): Promise<CheckerSet> {
    const key = `${file.language} ${file.grammar}`;
    let compiled = this.byGrammar.get(key);
    if (compiled === undefined) {
      compiled = this.compileFor(file);
      this.byGrammar.set(key, compiled);
    }
    return compiled;
  }

  /** Whether some checker reads files of this language. */
  owns(file: FileLanguage): boolean {
    return this.checkers.some((checker) => checker.languages.includes(file.language));
  }

  /** Compiles every checker for every grammar that it may meet, to find errors early. */
  async compileAll(): Promise<void> {
    for (const language of new Set(this.checkers.flatMap((checker) => checker.languages))) {
      for (const grammar of grammarsOf(language, this.compatibility)) await this.for({ language, grammar });
    }
  }

  private async compileFor(file: FileLanguage): Promise<CheckerSet> {
    const owned = this.checkers.filter((checker) => checker.languages.includes(file.language));
    const checkers: CompiledChecker[] = [];
    for (const checker of owned)
      checkers.push(await compileChecker(checker, file.grammar, this.compatibility));
    const always = checkers.filter((compiled) => canMatchAnything(compiled.query));
    const owners = always.flatMap((compiled) => compiled.query.predicates.map(() => compiled));
    const text = always.flatMap(({ checker }) => checker.patterns).join('\n');
    const together =
      text === '' ? undefined : compileQuery(await loadGrammar(file.grammar), text, this.compatibility);
    // Each part compiles by itself; should they not compile together, they run one by one.
    return together?.status === 'compiled'
      ? { checkers, together: together.compiled, owners }
      : { checkers, together: undefined, owners: [] };
  }
}

async function compileChecker(
  checker: Checker,
  grammar: GrammarName,
  compatibility: Compatibility,
): Promise<CompiledChecker> {
  const language = await loadGrammar(grammar);
  const compile = (text: string, what: string, capture: string): CompiledQuery => {
    const result = compileQuery(language, text, compatibility);
    if (result.status === 'invalid') {
      throw invalidChecker(
        checker.source,
        result.line,
        `${what} (line within it, grammar ${grammar}): ${result.problem}`,
      );
    }
    if (compatibility === 'documented' && !result.compiled.query.captureNames.includes(capture)) {
      throw invalidChecker(
        checker.source,
        1,
        `${what} never captures @${capture}, so that it can report nothing`,
      );
    }
    return result.compiled;
  };
  const compilePatterns = (): CompiledQuery => {
    const result = compileQuery(language, checker.patterns.join('\n'), compatibility);
    if (result.status === 'compiled' && result.compiled.query.captureNames.includes(checker.name))
      return result.compiled;
    // One of them is at fault, or nothing is reported: say which.
    for (const [index, pattern] of checker.patterns.entries())
      compile(pattern, `pattern ${index + 1}`, checker.name);
    return compile(checker.patterns.join('\n'), 'the patterns together', checker.name);
  };
  return {
    checker,
    query: compilePatterns(),
    filters: checker.filters.map((filter, index) => ({
      kind: filter.kind,
      query: compile(`${filter.pattern} @${FILTER_CAPTURE}`, `filter ${index + 1}`, FILTER_CAPTURE),
    })),
  };
}
