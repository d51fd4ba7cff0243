import { callersOf, reachedFrom } from './call-graph.js';
import type { CompiledRule } from './compiled-rule.js';
import { type FunctionUses, mayMatch } from './function-uses.js';
import { matchesParameter } from './matches-parameter.js';
import { partsOfParameters } from './parameter-parts.js';
import type { FunctionRef, ProgramFile } from './program.js';
import type { Resolver } from './resolve.js';
import type { SinkRule, SourceRule } from './rule.js';
import type { SolvableProgram } from './solve-rule.js';

/** Where taint of a rule may begin and end in a file: indices of functions. */
export type RuleSites = { readonly sinks: readonly number[]; readonly sources: readonly number[] };

/**
 * The functions on which a rule's findings can depend: those in which something that may be tainted may meet a sink,
 * those that may taint fields and variables of files which others read, and all that either calls.
 */
export function scopeOfRule(
  solvable: SolvableProgram,
  sitesOf: (file: ProgramFile) => RuleSites,
): Set<string> {
  const sinks = new Set<string>();
  const sources = new Set<string>();
  for (const file of solvable.program.files.values()) {
    const sites = sitesOf(file);
    for (const id of sites.sinks) sinks.add(`${file.facts.path}#${id}`);
    for (const id of sites.sources) sources.add(`${file.facts.path}#${id}`);
  }
  if (sinks.size === 0 || sources.size === 0) return new Set();
  const { graph, uses } = solvable;
  const aboveSinks = callersOf(graph, sinks);
  const { tainted, cells } = spread(solvable, sources);
  const isMet = [...aboveSinks].some((key) => tainted.has(key));
  if (!isMet) return new Set();
  const writers = new Set<string>();
  uses.each((one, key) => {
    if (intersects(one.writes, cells)) writers.add(key);
  });
  const aboveWriters = callersOf(graph, writers);
  const roots = [...tainted].filter((key) => aboveSinks.has(key) || aboveWriters.has(key));
  return reachedFrom(graph, new Set(roots));
}

/** The functions in which taint may be that did not come in as a parameter, and the cells that hand it on. */
function spread(
  { graph, uses }: SolvableProgram,
  sources: ReadonlySet<string>,
): { readonly tainted: ReadonlySet<string>; readonly cells: ReadonlySet<string> } {
  const origins = new Set(sources);
  const cells = new Set<string>();
  while (true) {
    const tainted = callersOf(graph, origins);
    const handled = reachedFrom(graph, tainted);
    const written = new Set<string>();
    uses.each((one, key) => {
      if (handled.has(key)) for (const cell of one.writes) written.add(cell);
    });
    const before = origins.size;
    uses.each((one, key) => {
      for (const cell of one.reads) {
        if (!written.has(cell)) continue;
        cells.add(cell);
        origins.add(key);
      }
    });
    if (origins.size === before) return { tainted, cells };
  }
}

function intersects(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  if (left.size > right.size) return intersects(right, left);
  for (const one of left) if (right.has(one)) return true;
  return false;
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
