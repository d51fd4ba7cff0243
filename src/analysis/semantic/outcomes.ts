import type { Literal, Meaning } from './meaning.js';
import type { GuardOutcome, Selector } from './rule.js';
import type { CallOperands, Facts, Sym } from './value-graph.js';

export const OPPOSITE: Readonly<Partial<Record<GuardOutcome, GuardOutcome>>> = {
  true: 'false',
  false: 'true',
  nil: 'non-nil',
  'non-nil': 'nil',
  absent: 'present',
  present: 'absent',
};
export const TURNED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };
export const ORDER: Readonly<Record<string, GuardOutcome>> = {
  '<0': 'absent',
  '<=-1': 'absent',
  '>=0': 'present',
  '>-1': 'present',
  '>0': 'true',
  '>=1': 'true',
  '<1': 'false',
  '<=0': 'false',
};

/** What a summary says of an outcome holds of these too. */
export const ENTAILED: Readonly<Partial<Record<GuardOutcome, readonly GuardOutcome[]>>> = {
  true: ['true', 'non-nil'],
  nil: ['nil', 'false'],
};

/** Whether an outcome of a method of a collection says that it has an element in common with its argument. */
export function shareElements({ member, functions }: Meaning, outcome: GuardOutcome): boolean | undefined {
  if (functions.length > 0 || (outcome !== 'true' && outcome !== 'false')) return undefined;
  if (member === 'isdisjoint' || member === 'isDisjointFrom') return outcome === 'false';
  return member === 'intersection' ? outcome === 'true' : undefined;
}

/** The operands that a selector means. */
export function selectOperands(selector: Selector, operands: CallOperands): readonly Sym[] {
  switch (selector.kind) {
    case 'argument': {
      const one = operands.arguments[selector.index];
      return one === undefined || one.name !== undefined ? [] : [one.value];
    }
    case 'named': {
      const named = operands.arguments.find((one) => one.name === selector.name);
      const positional = selector.index === undefined ? undefined : operands.arguments[selector.index];
      const one = named ?? (positional?.name === undefined ? positional : undefined);
      return one === undefined ? [] : [one.value];
    }
    case 'receiver':
      return operands.receiver === undefined ? [] : [operands.receiver];
    case 'any':
      return [
        ...operands.arguments.map((one) => one.value),
        ...(operands.receiver === undefined ? [] : [operands.receiver]),
      ];
    case 'result':
      return [];
  }
}

/** A truthy result is also one that is not nil; an empty one may be nil, false or zero. */
export function spellings(outcome: GuardOutcome): readonly GuardOutcome[] {
  if (outcome === 'true') return ['true', 'non-nil'];
  if (outcome === 'false') return ['false', 'nil'];
  if (outcome === 'nil') return ['nil', 'false'];
  if (outcome === 'non-nil') return ['non-nil', 'true'];
  if (outcome === 'absent') return ['absent', 'false'];
  return [outcome];
}

/** The outcome of a value that is (not) equal to a constant. */
export function outcomeOf(literal: Literal, equal: boolean): GuardOutcome | undefined {
  const outcome: GuardOutcome | undefined =
    literal.kind === 'nil'
      ? 'nil'
      : literal.kind === 'boolean'
        ? /^true$/i.test(literal.text)
          ? 'true'
          : 'false'
        : literal.text === '-1'
          ? 'absent'
          : literal.text === '0' && literal.kind === 'number'
            ? equal
              ? 'zero'
              : undefined
            : undefined;
  if (outcome === undefined || equal) return outcome;
  return OPPOSITE[outcome];
}

/** Whether a constant can have an outcome. */
export function canBe(literal: Literal, outcome: GuardOutcome): boolean {
  const isNil = literal.kind === 'nil';
  const isFalse =
    isNil ||
    (literal.kind === 'boolean' && /^false$/i.test(literal.text)) ||
    (literal.kind === 'number' && literal.text === '0') ||
    (literal.kind === 'string' && literal.text === '');
  switch (outcome) {
    case 'true':
      return !isFalse;
    case 'false':
      return isFalse;
    case 'nil':
      return isNil;
    case 'non-nil':
      return !isNil;
    case 'zero':
      return literal.text === '0';
    case 'absent':
      return literal.text.startsWith('-');
    default:
      return !literal.text.startsWith('-');
  }
}

/** What holds in either. */
export function union(left: Facts, right: ReadonlyMap<Sym, number>): Map<Sym, number> {
  const all = new Map(left);
  for (const [sym, mask] of right) all.set(sym, (all.get(sym) ?? 0) | mask);
  return all;
}

/** What holds in both. */
export function intersect(left: Facts, right: Facts): Map<Sym, number> {
  const common = new Map<Sym, number>();
  for (const [sym, mask] of left) {
    const both = mask & (right.get(sym) ?? 0);
    if (both !== 0) common.set(sym, both);
  }
  return common;
}
