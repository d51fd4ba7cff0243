import { callersOf, reachedFrom } from './call-graph.js';
import type { CompiledRule } from './compiled-rule.js';
import { type FunctionUses, mayMatch } from './function-uses.js';
import { matchesParameter } from './matches-parameter.js';
import { partsOfParameters } from './parameter-parts.js';
import type { FunctionRef, ProgramFile } from './program.js';
import type { Resolver } from './resolve.js';
import type { SinkRule, SourceRule } from './rule.js';
import type { SolvableProgram } from './solvable-program.js';

/** Where taint of a rule may begin and end in a file: indices of functions. */
export type RuleSites = { readonly sinks: readonly number[]; readonly sources: readonly number[] };

/** What has to be solved for a rule. */
export type RuleScope = {
  /**
   * Keys of the functions on which its findings can depend: those in which something that may be tainted may meet a sink,
   * those that may taint fields and variables of files which others read, and all that either calls.
   */
  readonly functions: ReadonlySet<string>;
  /** The fields and variables of files that may be tainted and that are read: no others can hand taint on. */
  readonly cells: ReadonlySet<string>;
};

const NOTHING: RuleScope = { functions: new Set(), cells: new Set() };

/** Finds what a rule's findings can depend on, by its sites in the files that have any. */
export function scopeOfRule(
  solvable: SolvableProgram,
  sitesByPath: ReadonlyMap<string, RuleSites>,
): RuleScope {
  const sinks = new Set<string>();
  const sources = new Set<string>();
  for (const [path, sites] of sitesByPath) {
    for (const id of sites.sinks) sinks.add(`${path}#${id}`);
    for (const id of sites.sources) sources.add(`${path}#${id}`);
  }
  if (sinks.size === 0 || sources.size === 0) return NOTHING;
  const { graph, uses } = solvable;
  const aboveSinks = callersOf(graph, sinks);
  const { tainted, cells } = spread(solvable, sources);
  const isMet = [...aboveSinks].some((key) => tainted.has(key));
  if (!isMet) return NOTHING;
  const writers = new Set<string>();
  for (const cell of cells) for (const key of uses.writersOf(cell)) writers.add(key);
  const aboveWriters = callersOf(graph, writers);
  const roots = [...tainted].filter((key) => aboveSinks.has(key) || aboveWriters.has(key));
  return { functions: reachedFrom(graph, new Set(roots)), cells };
}

/** The functions in which taint may be that did not come in as a parameter, and the cells that hand it on. */
function spread(
  { graph, uses }: SolvableProgram,
  sources: ReadonlySet<string>,
): { readonly tainted: ReadonlySet<string>; readonly cells: ReadonlySet<string> } {
  const tainted = new Set(sources);
  const handled = new Set(sources);
  const written = new Set<string>();
  const cells = new Set<string>();
  const waiting = [...sources];
  const raise = (key: string) => {
    if (tainted.has(key)) return;
    tainted.add(key);
    waiting.push(key);
    handled.add(key);
  };
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (tainted.has(key)) for (const caller of graph.callersOf(key)) raise(caller);
    for (const callee of graph.calleesOf(key)) {
      if (handled.has(callee)) continue;
      handled.add(callee);
      waiting.push(callee);
    }
    for (const cell of uses.ofKey(key).writes) {
      if (written.has(cell)) continue;
      written.add(cell);
      const readers = uses.readersOf(cell);
      if (readers.length > 0) cells.add(cell);
      for (const reader of readers) raise(reader);
    }
  }
  return { tainted, cells };
}

/** Where a rule may have sources and sinks in a file, by names alone: at least where it has them. */
export function findRuleSites(
  file: ProgramFile,
  uses: readonly FunctionUses[],
  context: { readonly rule: CompiledRule; readonly resolver: Resolver },
): RuleSites {
  const sinks: number[] = [];
  const sources: number[] = [];
  const marks = new Set(
    file.facts.marks.flatMap(({ checker, capture }) => (checker === context.rule.id ? [capture] : [])),
  );
  for (const ref of file.functions) {
    const own = uses[ref.id];
    if (own === undefined) continue;
    if (mayHoldSink(ref, own, { ...context, marks })) sinks.push(ref.id);
    if (mayHoldSource(ref, own, { ...context, marks })) sources.push(ref.id);
  }
  return { sinks, sources };
}

type SiteContext = {
  readonly rule: CompiledRule;
  readonly resolver: Resolver;
  /** The captures by which queries of the rule marked something in the file. */
  readonly marks: ReadonlySet<string>;
};

function mayHoldSink(ref: FunctionRef, uses: FunctionUses, { rule, marks }: SiteContext): boolean {
  const isPossible = (match: SinkRule['match']): boolean => {
    switch (match.kind) {
      case 'call':
        return mayMatch(match.names, uses.calls);
      case 'return':
        return ref.ir.exported || !match.exported;
      case 'compare':
        return ref.ir.instructions.some((step) => step.op === 'operator');
      case 'field':
        return ref.ir.instructions.some((step) => step.op === 'set-field');
      case 'query':
        return marks.size > 0;
    }
  };
  return rule.rule.sinks.some(({ match }) => isPossible(match));
}

function mayHoldSource(ref: FunctionRef, uses: FunctionUses, context: SiteContext): boolean {
  const isPossible = (match: SourceRule['match']): boolean => {
    switch (match.kind) {
      case 'call':
        return mayMatch(match.names, uses.calls);
      case 'field':
        return mayMatch(match.names, uses.fields);
      case 'query':
        return context.marks.size > 0;
      case 'parameter':
        return (
          ref.ir.parameters.some((_, index) => matchesParameter(match, ref, index, context)) ||
          [...partsOfParameters(ref).values()].some(({ index, name }) =>
            matchesParameter(match, ref, index, context, name),
          )
        );
    }
  };
  return context.rule.rule.sources.some(({ match }) => isPossible(match));
}
