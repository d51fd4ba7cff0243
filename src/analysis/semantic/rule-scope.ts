import { reachedFrom } from './call-graph.js';
import type { CompiledRule } from './compiled-rule.js';
import type { FunctionFlows } from './function-flows.js';
import { type FunctionUses, mayMatch } from './function-uses.js';
import { matchesParameter } from './matches-parameter.js';
import { lastPart, matchesAnyName } from './name-pattern.js';
import { partsOfParameters } from './parameter-parts.js';
import type { Spot } from './passage.js';
import type { FunctionRef, ProgramFile } from './program.js';
import type { Resolver } from './resolve.js';
import type { SinkRule, SourceRule } from './rule.js';
import {
  type EndsContext,
  partsByTaint,
  type RuleEnds,
  sanitizedIn,
  sinksIn,
  sourcesIn,
} from './rule-ends.js';
import type { Inside, SliceContext } from './slice-functions.js';
import type { SolvableProgram } from './solvable-program.js';
import { ValueSlice } from './value-slice.js';

/** Where taint of a rule may begin and end in a file: indices of functions. */
export type RuleSites = { readonly sinks: readonly number[]; readonly sources: readonly number[] };

/** What has to be solved for a rule. */
export type RuleScope = {
  /** Keys of the functions through which something may get from a source to a sink, and of all that these call. */
  readonly functions: ReadonlySet<string>;
  /** The fields and variables of files that hand it on: no others need be followed. */
  readonly cells: ReadonlySet<string>;
  /** Keys of the functions through which something may get from a source to a sink. */
  readonly through: ReadonlySet<string>;
  /** The cells of which it was asked who writes them. */
  readonly asked: ReadonlySet<string>;
  /** Keys of the functions of which it was asked who calls them. */
  readonly called: ReadonlySet<string>;
  /** The functions that it rests on, by their keys. */
  readonly basis: Map<string, Inside>;
  /** Where these have sinks and sources. */
  readonly ends: Map<string, RuleEnds>;
};

export const EMPTY_SCOPE: RuleScope = {
  functions: new Set(),
  cells: new Set(),
  through: new Set(),
  asked: new Set(),
  called: new Set(),
  basis: new Map(),
  ends: new Map(),
};

export type ScopeContext = EndsContext & { readonly solvable: SolvableProgram };

/** Finds what a rule's findings can depend on, by its sites in the files that have any. */
export function scopeOfRule(context: ScopeContext, sitesByPath: ReadonlyMap<string, RuleSites>): RuleScope {
  const { solvable } = context;
  const refsOf = (pick: (sites: RuleSites) => readonly number[]) =>
    [...sitesByPath].flatMap(([path, sites]) =>
      pick(sites).flatMap((id) => solvable.program.files.get(path)?.functions[id] ?? []),
    );
  const sinks = refsOf((sites) => sites.sinks);
  const sources = refsOf((sites) => sites.sources);
  const flowsOf = flowsFor(context);
  const slice = new ValueSlice(sliceContext(context, flowsOf));
  const ends = new Map<string, RuleEnds>();
  if (sources.length > 0) {
    for (const ref of sinks) {
      const own = sinksIn(flowsOf(ref), context);
      ends.set(ref.key, { sinks: own });
      slice.start(ref, own);
    }
  }
  slice.run();
  const basis = slice.functions.byKey;
  const starts = new Map<FunctionRef, ReadonlySet<Spot>>();
  for (const ref of sources) {
    if (!basis.has(ref.key)) continue;
    const own = sourcesIn(flowsOf(ref), context);
    starts.set(ref, own);
    ends.set(ref.key, { ...ends.get(ref.key), sources: own });
  }
  const { functions, cells } = slice.from(starts);
  const through = new Set([...functions].map(({ key }) => key));
  return {
    functions: reachedFrom(solvable.graph, through),
    cells,
    through,
    asked: new Set(slice.cells.keys()),
    called: new Set(slice.callers.keys()),
    basis,
    ends,
  };
}

/** A scope after a change that its slice does not depend on. */
export function scopeWithCalls(scope: RuleScope, { graph }: SolvableProgram): RuleScope {
  return { ...scope, functions: reachedFrom(graph, scope.through) };
}

export function flowsFor({ rule, solvable }: ScopeContext): (ref: FunctionRef) => FunctionFlows {
  const mixing = rule.rule.propagators.flatMap(({ match, from, to }) =>
    match.kind === 'call' && to.kind !== 'result' ? [{ names: match.names, from, to }] : [],
  );
  const key = mixing.length === 0 ? '' : JSON.stringify(mixing);
  return (ref) => solvable.flowsOf(ref, { key, mixing });
}

export function sliceContext(
  { rule, solvable }: ScopeContext,
  flowsOf: (ref: FunctionRef) => FunctionFlows,
): SliceContext {
  const { propagators } = rule.rule;
  const fieldNames = propagators.flatMap(({ match }) => (match.kind === 'field' ? match.names : []));
  const callNames = propagators.flatMap(({ match }) => (match.kind === 'call' ? match.names : []));
  const members = new Set(fieldNames.map(lastPart));
  return {
    solvable,
    flowsOf,
    isWholeField: (name) => members.has(name),
    isPropagated: ({ shape }) => matchesAnyName(callNames, shape.callee),
    sanitizedIn: ({ shape }) => sanitizedIn(rule, shape),
  };
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
  const isAsked = partsByTaint(rule).some(
    ({ match }) => match.kind !== 'call' || mayMatch(match.names ?? [], uses.calls),
  );
  return isAsked || rule.rule.sinks.some(({ match }) => isPossible(match));
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
