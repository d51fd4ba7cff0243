import { reachedFrom } from './call-graph.js';
import type { CompiledRule } from './compiled-rule.js';
import type { FunctionFlows, Spot } from './function-flows.js';
import { type FunctionUses, mayMatch, type UseChange } from './function-uses.js';
import { matchesParameter } from './matches-parameter.js';
import { lastPart, matchesAnyName } from './name-pattern.js';
import { partsOfParameters } from './parameter-parts.js';
import type { FunctionRef, ProgramFile } from './program.js';
import type { Resolver } from './resolve.js';
import type { SinkRule, SourceRule } from './rule.js';
import { type EndsContext, partsByTaint, sanitizedIn, sinksIn, sourcesIn } from './rule-ends.js';
import type { SolvableProgram } from './solvable-program.js';
import { type SliceContext, ValueSlice } from './value-slice.js';

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
  /** The cells that were asked for, and more. */
  readonly asked: ReadonlySet<string>;
  /** How values get into each other in the functions that it rests on. */
  readonly basis: ReadonlyMap<string, FunctionFlows>;
  /** Where these have sinks and sources, as text. */
  readonly ends: ReadonlyMap<string, string>;
};

export const EMPTY_SCOPE: RuleScope = {
  functions: new Set(),
  cells: new Set(),
  through: new Set(),
  asked: new Set(),
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
  const ends = new Map<string, string>();
  if (sources.length > 0) {
    for (const ref of sinks) {
      const { spots, handing } = sinksIn(flowsOf(ref), context);
      ends.set(ref.key, endsOf(context, flowsOf(ref)));
      slice.start(ref, spots, handing);
    }
  }
  slice.run();
  const sourceSpots = new Map<FunctionRef, ReadonlySet<Spot>>();
  for (const ref of sources) {
    if (!slice.functions.has(ref)) continue;
    sourceSpots.set(ref, new Set(sourcesIn(flowsOf(ref), context)));
    ends.set(ref.key, endsOf(context, flowsOf(ref)));
  }
  const { functions, cells } = slice.from(
    ({ entry, spot }) => sourceSpots.get(entry.flows.ref)?.has(spot) === true,
  );
  const through = new Set([...functions].map(({ key }) => key));
  const basis = new Map([...slice.functions, ...sinks].map((ref) => [ref.key, flowsOf(ref)]));
  const asked = new Set<string>();
  for (const { cellsReadAt } of basis.values())
    for (const own of cellsReadAt.values()) for (const cell of own) asked.add(cell);
  return { functions: reachedFrom(solvable.graph, through), cells, through, asked, basis, ends };
}

/** A scope after a change that its slice does not depend on. */
export function scopeWithCalls(scope: RuleScope, { graph }: SolvableProgram): RuleScope {
  return { ...scope, functions: reachedFrom(graph, scope.through) };
}

/** Whether others than before may call or write what a scope asked for. */
export function mayReachScope({ basis, asked }: RuleScope, uses: UseChange): boolean {
  if (uses === 'any') return true;
  for (const key of uses.callees) if (basis.has(key)) return true;
  for (const cell of uses.cells) if (asked.has(cell)) return true;
  return false;
}

/** Whether what a scope rests on is the same in these files as they are now. */
export function isScopeSame(
  context: ScopeContext,
  { basis, ends }: RuleScope,
  files: Iterable<ProgramFile>,
): boolean {
  const flowsOf = flowsFor(context);
  for (const file of files) {
    for (const ref of file.functions) {
      const before = basis.get(ref.key);
      if (before === undefined) continue;
      const flows = flowsOf(ref);
      if (flows.outline() !== before.outline()) return false;
      const known = ends.get(ref.key);
      if (known !== undefined && known !== endsOf(context, flows)) return false;
    }
  }
  return true;
}

function endsOf(context: ScopeContext, flows: FunctionFlows): string {
  const { spots, handing } = sinksIn(flows, context);
  return JSON.stringify([spots, handing.map(({ id }) => id), sourcesIn(flows, context)]);
}

function flowsFor({ rule, solvable }: ScopeContext): (ref: FunctionRef) => FunctionFlows {
  const mixing = rule.rule.propagators.flatMap(({ match, to }) =>
    match.kind === 'call' && to.kind !== 'result' ? match.names : [],
  );
  return (ref) => solvable.flowsOf(ref, mixing);
}

function sliceContext(
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
