import { ORIGIN_BITS, VALUE_BITS } from './compiled-rule.js';
import type { Conditions } from './conditions.js';
import type { BlockId, ValueId } from './ir.js';
import { KnownReaches } from './known-reaches.js';
import { union } from './outcomes.js';
import { flagsAt, keyOfFlag } from './parameter-flags.js';
import type { GuardOutcome } from './rule.js';
import type { Reach } from './search-reaches.js';
import type { State } from './state.js';
import { summariseUses } from './summarise-uses.js';
import type { ParameterFact, Summary } from './summary.js';
import type { InstructionTransfer } from './transfer.js';
import type { Facts, GraphNode, Sym, ValueGraph } from './value-graph.js';

/** A return, with what holds there. */
export type Exit = {
  readonly values: readonly Sym[];
  readonly facts: Facts;
  /** Parameters by which the function decided on every way to here. */
  readonly flags: ReturnType<typeof flagsAt>;
};

/** A function at its fixpoint. */
export type SolvedBlocks = {
  readonly graph: ValueGraph;
  readonly transfer: InstructionTransfer;
  readonly conditions: Conditions;
  readonly exits: ReadonlyMap<BlockId, Exit>;
  readonly origins: (value: Sym) => ReadonlyMap<Sym, number>;
  /** On the edges between its blocks. */
  readonly states: readonly State[];
};

const OUTCOMES: readonly GuardOutcome[] = ['true', 'false', 'nil', 'non-nil', 'zero', 'absent', 'present'];

/** A return of values; those of a tuple are as good as several. */
export function exitAt(transfer: InstructionTransfer, values: readonly ValueId[], state: State): Exit {
  const all = values.map((value) => transfer.valueOf(value));
  const [only] = all;
  const names = all.length === 1 && only !== undefined ? transfer.fieldsOf(only) : [];
  const parts = names.flatMap((name) =>
    name.startsWith('#') ? (state.fields.get(`${only}.${name}`) ?? []) : [],
  );
  const isTuple = names.length > 1 && parts.length === names.length;
  return { values: isTuple ? parts : all, facts: state.facts, flags: flagsAt(state) };
}

/** What callers need to know of a function that is solved. */
export function makeSummary(solved: SolvedBlocks): Summary {
  const { ref, limits } = solved.transfer.context;
  const reaches = new KnownReaches(solved.graph, limits.maxWork);
  const { results, labels } = resultsOf(solved, reaches, solved.exits.values());
  const byFlag = resultsByFlag(solved, reaches);
  const uses = summariseUses(solved.graph, ref.key, solved.transfer.uses, reaches);
  return {
    results,
    ...(byFlag === undefined ? {} : { resultsByFlag: byFlag }),
    labels,
    ...uses,
    guards: guardsOf(solved),
    returns: solved.exits.size > 0,
  };
}

/** What callers get that give a flag of the function a certain value, where it decides by one. */
function resultsByFlag(solved: SolvedBlocks, known: KnownReaches): Summary['resultsByFlag'] {
  const all = byFlags(solved.conditions, [...solved.exits.values()]);
  if (all.length === 0) return undefined;
  return Object.fromEntries(all.map(({ key, exits }) => [key, resultsOf(solved, known, exits).results]));
}

function resultsOf(
  { graph, transfer, origins }: SolvedBlocks,
  known: KnownReaches,
  exits: Iterable<Pick<Exit, 'values' | 'facts'>>,
): Pick<Summary, 'results' | 'labels'> {
  const results: Record<string, Summary['results'][string]> = {};
  const labels: Record<string, number> = {};
  const add = (key: string, value: Sym, facts: Facts, path: readonly string[]) => {
    const reaches = withDerived(known.of(value, facts, path), value, { origins, graph });
    if (reaches.length > 0) results[key] = [...(results[key] ?? []), ...reaches];
    if (path.length > 0) return;
    const mask = graph.labelsOf(value, facts);
    labels[key] = key in labels ? (labels[key] ?? 0) & mask : mask;
  };
  for (const { values, facts } of exits) {
    const [only] = values;
    if (values.length > 1) {
      for (const [index, value] of values.entries()) add(`#${index}`, value, facts, []);
    } else if (only !== undefined) {
      const fields = transfer.fieldsOf(only);
      if (fields.length === 0) add('', only, facts, []);
      for (const field of fields) add(field, only, facts, [field]);
    }
  }
  return { results: mapValues(results, derivedOnce), labels };
}

/** What one way through a function derives from a parameter, all do: `if (isPlain(text)) return text`. */
function derivedOnce(reaches: readonly Reach[]): readonly Reach[] {
  const derived = reaches.flatMap(({ atom, derivation }) =>
    derivation && atom.kind === 'parameter' ? [atom] : [],
  );
  return reaches.map((reach) => asOneOf(reach, derived));
}

function mapValues<T>(record: Readonly<Record<string, T>>, map: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** What every value of the result was derived from, whichever way was taken: parameters, or what they hold. */
function withDerived(
  reaches: readonly Reach[],
  value: Sym,
  { origins, graph }: Pick<SolvedBlocks, 'origins' | 'graph'>,
): readonly Reach[] {
  if (!reaches.some((reach) => reach.atom.kind === 'parameter' && !reach.derivation)) return reaches;
  const derived = [...origins(value).keys()].flatMap((origin) => graph.node(origin).parameter ?? []);
  return reaches.map((reach) => asOneOf(reach, derived));
}

type ParameterPath = NonNullable<GraphNode['parameter']>;

/** A list of what a parameter's elements became was made of that parameter. */
function asOneOf(reach: Reach, derived: readonly ParameterPath[]): Reach {
  const { atom } = reach;
  if (reach.derivation || atom.kind !== 'parameter') return reach;
  const whole = derived
    .filter((one) => one.index === atom.index && isWithin(one.path, atom.path))
    .sort((left, right) => right.path.length - left.path.length)[0];
  return whole === undefined ? reach : { ...reach, atom: { ...atom, path: whole.path }, derivation: true };
}

/** Whether a path leads to elements of what is at another. */
function isWithin(outer: readonly string[], path: readonly string[]): boolean {
  return (
    path.length >= outer.length &&
    path.every((part, at) => part === (outer[at] ?? (/^[[#]/.test(part) ? part : '')))
  );
}

function guardsOf({ graph, transfer, conditions, exits: all, states }: SolvedBlocks): Summary['guards'] {
  const guards: Record<string, readonly ParameterFact[]> = {};
  if (![...states, ...all.values()].some(({ facts }) => facts.size > 0) && !transfer.mayGuard) {
    return guards;
  }
  const keep = (key: string, all: readonly Known[]) => {
    const facts = factsOnParameters(graph, all);
    if (facts.length > 0) guards[key] = facts;
  };
  const exits = [...all.values()];
  keep('returns', exits);
  for (const { key, exits: possible } of byFlags(conditions, exits)) keep(key, possible);
  const count = Math.max(0, ...exits.map(({ values }) => values.length));
  for (const outcome of OUTCOMES) {
    for (let index = 0; index < Math.max(1, count); index += 1) {
      const possible = exits.flatMap(({ values, facts }): Known | readonly Known[] => {
        const value = values[index];
        if (value === undefined) return outcome === 'nil' || outcome === 'false' ? { facts } : [];
        const implied = conditions.implied(value, outcome, facts);
        return implied === 'never' ? [] : { facts, implied };
      });
      if (possible.length > 0) keep(count > 1 ? `${index}:${outcome}` : outcome, possible);
    }
  }
  return guards;
}

type PossibleExits = { readonly key: string; readonly exits: readonly Pick<Exit, 'values' | 'facts'>[] };

/** The returns that there are for each outcome of a parameter by which the function decided, and what holds there. */
function byFlags(conditions: Conditions, exits: readonly Exit[]): readonly PossibleExits[] {
  const indexes = new Set(exits.flatMap(({ flags }) => [...flags.keys()]));
  return [...indexes].flatMap((index) =>
    (['true', 'false'] as const).flatMap((outcome) => {
      const possible = exits.flatMap(({ values, facts, flags }) => {
        const flag = flags.get(index);
        const implied = flag === undefined ? new Map() : conditions.implied(flag.value, outcome, facts);
        return implied === 'never' ? [] : [{ values, facts: union(facts, implied) }];
      });
      if (possible.length === 0) return [];
      const fallbacks = exits.flatMap(({ flags }) => flags.get(index)?.fallback ?? []);
      const isDefault =
        fallbacks.length > 0 && fallbacks.every((one) => conditions.literalOutcome(one) === outcome);
      const outcomes = isDefault ? ([outcome, 'absent'] as const) : [outcome];
      return outcomes.map((one) => ({ key: keyOfFlag(index, one), exits: possible }));
    }),
  );
}

/** What holds at an exit, and what an outcome implies besides. */
type Known = { readonly facts: Facts; readonly implied?: Facts };

function factsOnParameters(graph: ValueGraph, all: readonly Known[]): ParameterFact[] {
  const [first] = all;
  if (first === undefined) return [];
  const found: ParameterFact[] = [];
  const add = (value: Sym) => {
    const { parameter } = graph.node(value);
    if (parameter === undefined) return;
    let common = VALUE_BITS | ORIGIN_BITS;
    for (const { facts, implied } of all) common &= (facts.get(value) ?? 0) | (implied?.get(value) ?? 0);
    if (common !== 0) found.push({ ...parameter, mask: common });
  };
  for (const value of first.facts.keys()) add(value);
  for (const value of first.implied?.keys() ?? []) if (!first.facts.has(value)) add(value);
  return found;
}
