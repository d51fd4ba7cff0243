import type { Language } from 'web-tree-sitter';
import type { Checker, CheckerFilter } from './checker.js';
import { invalidChecker } from './invalid-checker.js';
import {
  type Compatibility,
  type FileLanguage,
  type GrammarName,
  grammarsOf,
  type LanguageName,
} from './language.js';
import type { NarrowedQueries } from './match-candidates.js';
import { NarrowedCheckers } from './narrowed-checkers.js';
import { loadGrammar } from './parser.js';
import { takeOverPredicates } from './predicate.js';
import { type CompiledQuery, captures, compileQuery, isUnconditional } from './query.js';
import { compileSemanticSet, type SemanticSet } from './semantic/make-facts.js';
import type { FlatTree } from './syntax/flat-tree.js';

/** The capture by which a filter names the ancestor itself. */
export const FILTER_CAPTURE = '__filter__key__';

export type CompiledFilter = { readonly kind: CheckerFilter['kind']; readonly query: CompiledQuery };

/** A checker compiled for one grammar. */
export interface CompiledChecker {
  readonly checker: Checker;
  /** All its patterns in one query. */
  readonly patterns: CompiledQuery;
  readonly filters: readonly CompiledFilter[];
}

/** The patterns of several checkers in one query, which costs one walk over a tree instead of one each. */
export type JointQuery = {
  readonly compiled: CompiledQuery;
  /** Per pattern, the checker that it belongs to. */
  readonly owners: readonly CompiledChecker[];
};

/** Checkers whose matches are looked for on nodes that may match, one query each. */
type Narrowed = NarrowedQueries<CompiledChecker> & {
  /** To be asked before candidates are looked for in a file. */
  readonly prepareFor: (source: { readonly flat: FlatTree; readonly text: string }) => void;
  /** The checkers of which it is not known where they may match: run over the whole tree. */
  readonly rest: JointQuery | undefined;
};

/** The checkers of one kind of file. */
export type CheckerSet = {
  /** Undefined where Globstar is imitated, which reports every match of the whole query. */
  readonly narrowed: Narrowed | undefined;
  readonly checkers: readonly CompiledChecker[];
  /** All checkers, compiled when asked for; undefined where there is none. */
  readonly every: JointQuery | undefined;
  /** Those alone that no text of a file can rule out: enough for most files. */
  readonly always: JointQuery | undefined;
  /** The semantic checkers among them; undefined where there is none. */
  readonly semantic: SemanticSet | undefined;
};

/**
 * Checkers with their queries compiled, once per process and grammar and only when a file asks for
 * it. A checker that does not compile is a `PatchgymError` (invalid).
 */
export class CompiledCheckers {
  readonly checkers: readonly Checker[];
  readonly compatibility: Compatibility;
  private readonly byGrammar = new Map<string, Promise<CheckerSet>>();
  private readonly languages: ReadonlySet<LanguageName>;

  private readonly isKnownToCompile: boolean;

  /**
   * `isKnownToCompile`: somebody has seen to it that the checkers are right, as the tests do for the built-in ones. Then
   * a query is compiled only where a file may match it.
   */
  constructor(
    checkers: readonly Checker[],
    compatibility: Compatibility = 'documented',
    options: { readonly isKnownToCompile?: boolean } = {},
  ) {
    this.checkers = checkers;
    this.compatibility = compatibility;
    this.isKnownToCompile = options.isKnownToCompile ?? false;
    this.languages = new Set(checkers.flatMap((checker) => checker.languages));
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
    return this.languages.has(file.language);
  }

  /** Compiles every checker for every grammar that it may meet, to find errors early. */
  async compileAll(): Promise<void> {
    for (const language of this.languages) {
      for (const grammar of grammarsOf(language, this.compatibility)) await this.for({ language, grammar });
    }
  }

  private async compileFor(file: FileLanguage): Promise<CheckerSet> {
    const owned = this.checkers.filter((checker) => checker.languages.includes(file.language));
    const semantic = await compileSemanticSet(owned, file, {
      isKnownToCompile: this.isKnownToCompile,
      onProblem: (checker, problem) => invalidChecker(checker.source, 1, problem),
    });
    const grammar = {
      name: file.grammar,
      language: await loadGrammar(file.grammar),
      compatibility: this.compatibility,
    };
    const checkers = owned.map((checker) => new LazilyCompiled(checker, grammar));
    if (this.compatibility === 'globstar') {
      const every = compileTogether(checkers, grammar);
      const unconditional = new Set(
        every?.owners.filter((_, pattern) => isUnconditional(every.compiled, pattern)),
      );
      const always = compileTogether([...unconditional], grammar);
      return { checkers, every, always, semantic, narrowed: undefined };
    }
    if (!this.isKnownToCompile) for (const checker of checkers) checker.compile();
    let every: JointQuery | undefined;
    return {
      checkers,
      get every() {
        every ??= compileTogether(checkers, grammar);
        return every;
      },
      always: undefined,
      semantic,
      narrowed: narrow(checkers, grammar),
    };
  }
}

/** A checker whose queries are compiled when they are first needed. */
class LazilyCompiled implements CompiledChecker {
  private compiledPatterns: CompiledQuery | undefined;
  private compiledFilters: readonly CompiledFilter[] | undefined;

  constructor(
    readonly checker: Checker,
    private readonly grammar: Grammar,
  ) {}

  /** All that it has, so that what is wrong with it is found. */
  compile(): void {
    if (this.checker.patterns.length === 0) return;
    captureCheck(this.checker, this.patterns);
    this.compiledFilters = this.filters;
  }

  get patterns(): CompiledQuery {
    this.compiledPatterns ??= compileAlone(
      this.checker,
      { pattern: this.checker.patterns.join('\n'), what: 'pattern' },
      this.grammar,
    );
    return this.compiledPatterns;
  }

  /** One of its patterns as a query of its own: compiling takes longer than most runs. */
  patternQuery(index: number): () => CompiledQuery {
    let compiled: CompiledQuery | undefined;
    return () => {
      if (this.checker.patterns.length === 1) return this.patterns;
      const pattern = this.checker.patterns[index] ?? '';
      compiled ??= compileAlone(this.checker, { pattern, what: 'pattern' }, this.grammar);
      return compiled;
    };
  }

  get filters(): readonly CompiledFilter[] {
    this.compiledFilters ??= compileFilters(this.checker, this.grammar);
    return this.compiledFilters;
  }
}

function captureCheck(checker: Checker, compiled: CompiledQuery): void {
  for (let pattern = 0; pattern < compiled.query.patternCount(); pattern += 1) {
    if (captures(compiled, pattern, checker.name)) continue;
    throw invalidChecker(
      checker.source,
      1,
      `a pattern never captures @${checker.name}, so that it can report nothing`,
    );
  }
}

type Grammar = {
  readonly name: GrammarName;
  readonly language: Language;
  readonly compatibility: Compatibility;
};

/** One query out of the patterns of all these checkers. A bad one is found by compiling them one by one. */
function compileTogether(checkers: readonly CompiledChecker[], grammar: Grammar): JointQuery | undefined {
  const parts = checkers.flatMap((owner) => owner.checker.patterns.map((pattern) => ({ owner, pattern })));
  if (parts.length === 0) return undefined;
  const result = compileQuery(
    grammar.language,
    parts.map((part) => part.pattern).join('\n'),
    grammar.compatibility,
  );
  if (result.status === 'invalid') {
    for (const { owner, pattern } of parts)
      compileAlone(owner.checker, { pattern, what: 'pattern' }, grammar);
    throw new Error(`checkers of ${grammar.name} compile one by one and not together: ${result.problem}`);
  }
  const { compiled } = result;
  return { compiled, owners: ownersOf(compiled, parts) };
}

/** Splits checkers into those of which it is known what a match needs, and the rest. */
function narrow(checkers: readonly LazilyCompiled[], grammar: Grammar): Narrowed {
  const narrowed = new NarrowedCheckers(checkers, grammar.language);
  const { finder, patterns, unknown } = narrowed;
  return {
    finder,
    patterns,
    rest: compileTogether(unknown, grammar),
    prepareFor: (source) => narrowed.prepareFor(source),
  };
}

/** A part of the text may hold several patterns; where each begins tells whose it is. */
function ownersOf(
  compiled: CompiledQuery,
  parts: readonly { readonly owner: CompiledChecker; readonly pattern: string }[],
): CompiledChecker[] {
  const owners: CompiledChecker[] = [];
  let end = 0;
  for (const { owner, pattern } of parts) {
    end += Buffer.byteLength(takeOverPredicates(pattern)) + 1;
    while (
      owners.length < compiled.query.patternCount() &&
      compiled.query.startIndexForPattern(owners.length) < end
    ) {
      owners.push(owner);
    }
  }
  return owners;
}

function compileFilters(checker: Checker, grammar: Grammar): CompiledFilter[] {
  return checker.filters.map(({ kind, pattern }) => {
    const query = compileAlone(
      checker,
      { pattern: `${pattern} @${FILTER_CAPTURE}`, what: 'filter' },
      grammar,
    );
    return { kind, query };
  });
}

function compileAlone(
  checker: Checker,
  part: { readonly pattern: string; readonly what: 'pattern' | 'filter' },
  grammar: Grammar,
): CompiledQuery {
  const result = compileQuery(grammar.language, part.pattern, grammar.compatibility);
  if (result.status === 'compiled') return result.compiled;
  const first = part.pattern.trim().split('\n')[0] ?? '';
  const place = `line ${result.line} of the ${part.what} that begins with ${JSON.stringify(first)}, grammar ${grammar.name}`;
  throw invalidChecker(checker.source, 1, `${result.problem} (${place})`);
}
