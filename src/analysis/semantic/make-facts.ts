import type { Tree } from 'web-tree-sitter';
import type { Checker } from '../checker.js';
import { requireTime } from '../deadline.js';
import type { FileLanguage, LanguageName } from '../language.js';
import { loadGrammar } from '../parser.js';
import { type CompiledQuery, captures, compileQuery, type QueryLimits } from '../query.js';
import type { SourceText } from '../source-text.js';
import type { FlatTree } from '../syntax/flat-tree.js';
import { nodeAround } from '../syntax/locate-node.js';
import { type PlaceIdentity, placeIdentity } from '../syntax-path.js';
import { type FileFacts, lineStarts, type QueryMark, spanKey, wideCharacters } from './file-facts.js';
import type { FileIr, Span } from './ir.js';
import { isLoweredLanguage, type LoweredLanguage, lowerFile } from './lower/lower-file.js';
import { type MarkingQueries, markFile, narrowMarkingQueries } from './mark-file.js';
import { resolvesPredicates } from './resolved-query.js';
import { queriesOf, type SemanticRule } from './rule.js';
import { sinkNames } from './sink-names.js';

/** A checker that has a semantic rule. */
export type SemanticChecker = Checker & { readonly semantic: SemanticRule };

/** The semantic checkers of a language, ready to mark files. */
export type SemanticSet = {
  readonly checkers: readonly SemanticChecker[];
  readonly queries: MarkingQueries;
  /** The last parts of the names of all sinks. */
  readonly names: ReadonlySet<string>;
};

export function isSemantic(checker: Checker): checker is SemanticChecker {
  return checker.semantic !== undefined;
}

/**
 * Compiles the queries of semantic checkers for a grammar; what is wrong with one is told by `onProblem`. Those that are
 * known to compile are compiled when a file first needs them.
 */
export async function compileSemanticSet(
  checkers: readonly Checker[],
  language: FileLanguage,
  {
    isKnownToCompile,
    onProblem,
  }: {
    readonly isKnownToCompile: boolean;
    readonly onProblem: (checker: Checker, problem: string) => Error;
  },
): Promise<SemanticSet | undefined> {
  const own = checkers.filter(isSemantic).filter((checker) => checker.languages.includes(language.language));
  const [first] = own;
  if (first === undefined) return undefined;
  if (!isLoweredLanguage(language.language)) {
    throw onProblem(first, `semantic checkers do not read ${language.language}`);
  }
  const grammar = await loadGrammar(language.grammar);
  const queries = own.flatMap((checker) =>
    queriesOf(checker.semantic, language.language).map(({ id, text }) => {
      const { plain, conditions } = resolvesPredicates(text);
      const compile = (): CompiledQuery => {
        const result = compileQuery(grammar, plain, 'documented');
        if (result.status === 'compiled') return result.compiled;
        throw onProblem(
          checker,
          `${result.problem} (line ${result.line} of query ${id + 1}, grammar ${language.grammar})`,
        );
      };
      let compiled: CompiledQuery | undefined;
      const query = () => {
        compiled ??= compile();
        return compiled;
      };
      const role = roleOf(checker.semantic, id);
      if (!isKnownToCompile && !capturesSomewhere(query(), role))
        throw onProblem(checker, `query ${id + 1} never captures @${role}, so that it can mark nothing`);
      return { checker, id, text: plain, query, conditions };
    }),
  );
  return {
    checkers: own,
    queries: narrowMarkingQueries(queries, grammar),
    names: new Set(own.flatMap((checker) => sinkNames(checker.semantic))),
  };
}

/** The capture by which the query of a rule marks what it is about. */
function roleOf(rule: SemanticRule, id: number): string {
  if (rule.kind !== 'flow') return '';
  const { sources, sinks, sanitizers, guards } = rule;
  const lists = { source: sources, sink: sinks, sanitizer: sanitizers, guard: guards };
  for (const [role, list] of Object.entries(lists)) {
    if (list.some(({ match }) => match.kind === 'query' && match.id === id)) return role;
  }
  return 'excused';
}

function capturesSomewhere(compiled: CompiledQuery, name: string): boolean {
  const patterns = Array.from({ length: compiled.query.patternCount() }, (_, pattern) => pattern);
  return patterns.some((pattern) => captures(compiled, pattern, name));
}

export type MakeFactsResult =
  | { readonly status: 'made'; readonly facts: FileFacts; readonly problems: readonly string[] }
  | { readonly status: 'failed'; readonly reason: string };

/** Lowers a parsed file and runs the queries of its rules. The tree may be deleted afterwards. */
export function makeFacts(
  source: SourceText & { readonly tree: Tree; readonly flat: FlatTree; readonly digest: string },
  language: LanguageName,
  set: SemanticSet,
  limits: QueryLimits,
): MakeFactsResult {
  if (!isLoweredLanguage(language)) {
    return { status: 'failed', reason: `semantic checkers do not read ${language}` };
  }
  try {
    return { status: 'made', ...lowerAndMark(source, language, set, limits) };
  } catch (error) {
    // Whatever a hostile file does to the lowering costs this file, not the process.
    return {
      status: 'failed',
      reason: `lowering failed: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function lowerAndMark(
  source: SourceText & { readonly tree: Tree; readonly flat: FlatTree; readonly digest: string },
  language: LoweredLanguage,
  set: SemanticSet,
  limits: QueryLimits,
): { readonly facts: FileFacts; readonly problems: readonly string[] } {
  const { deadline } = limits;
  const lowered = lowerFile(source.flat, source.text, { path: source.path, language, deadline });
  const { functions, variables, imports, types, module, coverage } = lowered;
  const ir: FileIr = { functions, variables, imports, types, module };
  const { marks, problems } = markFile(source, ir, set.queries, limits);
  const facts: FileFacts = {
    path: source.path,
    digest: source.digest,
    language,
    ir,
    marks,
    identities: identitiesOf(source, ir, { set, marks, deadline }),
    lines: lineStarts(source.text),
    wide: source.ascii ? [] : wideCharacters(source.text),
  };
  // A value could go unseen through what was left out.
  const isCutOff = coverage.kinds.nesting !== undefined;
  return {
    facts,
    problems: isCutOff ? ['semantic checkers: nested too deep to be followed', ...problems] : problems,
  };
}

/** How the places where a rule may report are recognised again. */
function identitiesOf(
  source: SourceText & { readonly flat: FlatTree },
  ir: FileIr,
  {
    set,
    marks,
    deadline,
  }: { readonly set: SemanticSet; readonly marks: readonly QueryMark[]; readonly deadline: number },
): Record<string, PlaceIdentity> {
  const spans = new Map<string, Span>();
  const returns = set.checkers.some(
    ({ semantic }) => semantic.kind === 'flow' && semantic.sinks.some(({ match }) => match.kind === 'return'),
  );
  for (const one of ir.functions) {
    for (const step of one.instructions) {
      const callee = step.op === 'call' ? one.instructions[step.callee] : undefined;
      const name =
        callee?.op === 'field' || callee?.op === 'name'
          ? callee.name
          : step.op === 'set-field'
            ? step.name
            : undefined;
      const isAlias = callee?.op === 'load' || callee?.op === 'element';
      if (isAlias || (name !== undefined && set.names.has(name))) spans.set(spanKey(step.span), step.span);
    }
    for (const { end } of returns && one.exported ? one.blocks : []) {
      if (end.kind !== 'return') continue;
      for (const value of end.values) {
        const span = one.instructions[value]?.span ?? end.span;
        spans.set(spanKey(span), span);
      }
    }
  }
  for (const { spans: keys } of marks.filter(({ capture }) => capture === 'sink')) {
    for (const key of keys) {
      const [start = 0, end = 0] = key.split(':').map(Number);
      spans.set(key, { start, end });
    }
  }
  const { flat, text } = source;
  const identities: Record<string, PlaceIdentity> = {};
  for (const [key, span] of spans) {
    // Of calls in calls each has the text of all that are in it.
    requireTime(deadline);
    identities[key] = placeIdentity(flat, text, nodeAround(flat, span));
  }
  return identities;
}
