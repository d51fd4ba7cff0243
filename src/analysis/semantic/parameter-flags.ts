import { KNOWN_FALSE, KNOWN_TRUE } from './compiled-rule.js';
import type { Conditions, Implied } from './conditions.js';
import type { State } from './state.js';
import type { Sym, ValueGraph } from './value-graph.js';

/** A parameter by which a function decides what to do: `if strict: check(path)`. */
export type ParameterFlag = { readonly index: number; readonly fallback?: Sym };

const FLAG = 'if ';

/** The parameter that a condition is, with a constant in its place where the caller gives none. */
export function flagOf(graph: ValueGraph, condition: Sym): ParameterFlag | undefined {
  const { parameter, phi } = graph.node(condition);
  if (parameter !== undefined) return parameter.path.length === 0 ? { index: parameter.index } : undefined;
  const operands = [...new Set([...(phi?.values() ?? [])].map(({ operand }) => operand))];
  const given = operands.flatMap((one) => graph.node(one).parameter ?? []);
  const others = operands.filter((one) => graph.node(one).parameter === undefined);
  const [own] = given;
  const [fallback] = others;
  if (operands.length !== 2 || own === undefined || own.path.length > 0 || fallback === undefined)
    return undefined;
  return { index: own.index, fallback };
}

/** Notes on one way of a branch which outcome its flag has there, so that a join remembers what held with it. */
export function noteFlag(
  graph: ValueGraph,
  { index, fallback }: ParameterFlag,
  holds: boolean,
  state: State,
): State {
  const value = graph.intern(`flag ${index} ${holds}`);
  const facts = new Map(state.facts).set(value, holds ? KNOWN_TRUE : KNOWN_FALSE);
  const fields = new Map(state.fields).set(`${FLAG}${index}`, value);
  if (fallback !== undefined) fields.set(`${FLAG}${index} else`, fallback);
  return { ...state, facts, fields };
}

/** What holds where a flag has an outcome, by what was known on the ways to here. */
export function impliedByFlag(
  conditions: Conditions,
  { index }: ParameterFlag,
  outcome: 'true' | 'false',
  state: State,
): Implied {
  const value = state.fields.get(`${FLAG}${index}`);
  return value === undefined ? new Map() : conditions.implied(value, outcome, state.facts);
}

/** The flags that were looked at on every way to a return. */
export function flagsAt(state: State): ReadonlyMap<number, { readonly value: Sym; readonly fallback?: Sym }> {
  const flags = new Map<number, { readonly value: Sym; readonly fallback?: Sym }>();
  for (const [field, value] of state.fields) {
    const index = /^if (\d+)$/.exec(field)?.[1];
    if (index === undefined) continue;
    const fallback = state.fields.get(`${field} else`);
    flags.set(Number(index), { value, ...(fallback === undefined ? {} : { fallback }) });
  }
  return flags;
}

/** Under which key a summary says what holds after a call that gives a flag this outcome, or nothing at all. */
export function keyOfFlag(index: number, outcome: 'true' | 'false' | 'absent'): string {
  return `returns if ${index} ${outcome}`;
}

/** The flag that a key of a summary is about. */
export function flagOfKey(
  key: string,
): { readonly index: number; readonly outcome: 'true' | 'false' | 'absent' } | undefined {
  const [, index, outcome] = /^returns if (\d+) (true|false|absent)$/.exec(key) ?? [];
  if (index === undefined || (outcome !== 'true' && outcome !== 'false' && outcome !== 'absent'))
    return undefined;
  return { index: Number(index), outcome };
}
