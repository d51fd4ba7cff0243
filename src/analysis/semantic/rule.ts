import type { LanguageName } from '../language.js';

/** What a semantic checker asks, validated: plain data, compiled when it meets a program. */
export type SemanticRule = FlowRule | UnusedResultRule | MustCallRule;

/** Which value of a call or comparison is meant. Arguments count from 0, without the receiver. */
export type Selector =
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'named'; readonly name: string; readonly index?: number }
  | { readonly kind: 'receiver' }
  | { readonly kind: 'any' }
  /** `index`: the n-th of several results. */
  | { readonly kind: 'result'; readonly index?: number };

/** A condition on an operand; all that are given must hold. */
export type OperandCondition = {
  readonly selector: Selector;
  /** The operand is one of these constants, or is a name such as `path.sep`. */
  readonly equals?: readonly string[];
  /** The operand is a constant (or a regex's source) that this RE2 expression matches. */
  readonly matches?: string;
  /** A regex's flags match this expression. */
  readonly flags?: string;
  /** The operand carries this label on every path. */
  readonly label?: string;
  /** The operand is a literal list or set that holds one of these constants. */
  readonly has?: readonly string[];
  /** Taint with this label gets to the operand, from this function's own sources and parameters on. */
  readonly taint?: string;
  /** The operand is (not) a constant. */
  readonly constant?: boolean;
  /** The condition is turned round. */
  readonly not: boolean;
};

export type CallMatch = { readonly kind: 'call'; readonly names: readonly string[] };
export type ParameterMatch = {
  readonly kind: 'parameter';
  readonly exported?: boolean;
  /** Of a function whose arguments come from outside of the program. */
  readonly entry?: true;
  readonly function?: string;
  readonly owner?: string;
  readonly type?: string;
  readonly name?: string;
  readonly index?: number;
};
export type FieldMatch = { readonly kind: 'field'; readonly names: readonly string[] };
export type QueryMatchRule = { readonly kind: 'query'; readonly text: string; readonly id: number };
export type ReturnMatch = { readonly kind: 'return'; readonly exported: boolean; readonly function?: string };
/**
 * `equal` covers all spellings of equality both ways, `in` membership, `common` whether two collections have an element in
 * common. Operands count from 0.
 */
export type CompareMatch = { readonly kind: 'compare'; readonly test: CompareTest };
export type CompareTest = 'equal' | 'in' | 'common';
/** A look into a table by a key that is not constant: `known[name]`. Operand 0 is the key. */
export type ElementMatch = { readonly kind: 'element' };
/** A text put together by `+` or a template whose first or last part is one of these constants. */
export type ConcatMatch = {
  readonly kind: 'concat';
  readonly prefix?: readonly string[];
  readonly suffix?: readonly string[];
};

/** A part of a text or list that may end before the whole: `text[:n]`. */
export type SliceMatch = { readonly kind: 'slice' };

export type SourceRule = {
  readonly match: CallMatch | ParameterMatch | FieldMatch | QueryMatchRule;
  readonly at: Selector;
  /** Labels of taint that it starts with. */
  readonly adds: readonly string[];
  readonly where: readonly OperandCondition[];
};
export type SinkRule = {
  readonly match: CallMatch | ReturnMatch | FieldMatch | QueryMatchRule | CompareMatch;
  readonly at: Selector;
  readonly where: readonly OperandCondition[];
  /** Labels that the taint must have got on its way. */
  readonly requires: readonly string[];
  /** Labels of the value, any of which makes it fine here. */
  readonly unless: readonly string[];
};
export type SanitizerRule = {
  readonly match: CallMatch | QueryMatchRule;
  /** The operands whose taint ends here. */
  readonly at: Selector;
  readonly where: readonly OperandCondition[];
};
/** The outcome under which a guard's value is safe. */
export type GuardOutcome = 'true' | 'false' | 'nil' | 'non-nil' | 'zero' | 'absent' | 'present' | 'returns';
export type GuardRule = {
  readonly match: CallMatch | CompareMatch | ElementMatch | QueryMatchRule;
  readonly at: Selector;
  readonly when: GuardOutcome;
  /** For a call with several results: which of them has the outcome. */
  readonly result?: number;
  readonly where: readonly OperandCondition[];
  readonly coversOrigins: boolean;
  /** Labels that it proves; without any the value is safe. */
  readonly gives: readonly string[];
};
export type PropagatorRule = {
  readonly match: CallMatch | ConcatMatch | FieldMatch | SliceMatch;
  readonly from: Selector;
  readonly to: Selector;
  readonly where: readonly OperandCondition[];
  /** Labels of the value that the result has. */
  readonly gives: readonly string[];
  /** Labels that pass from the operand to the result. */
  readonly keeps: readonly string[];
  /** Labels that the taint gets. */
  readonly adds: readonly string[];
  /** A guard that covers origins looks through it. */
  readonly derivation: boolean;
};

/** Code of one language in which a sink is fine: the query marks the sink as `@excused`. */
export type ExcuseRule = { readonly language: LanguageName | undefined; readonly match: QueryMatchRule };

export type FlowRule = {
  readonly kind: 'flow';
  readonly sources: readonly SourceRule[];
  readonly sinks: readonly SinkRule[];
  readonly sanitizers: readonly SanitizerRule[];
  readonly guards: readonly GuardRule[];
  readonly propagators: readonly PropagatorRule[];
  readonly excuses: readonly ExcuseRule[];
  /**
   * `value`: true of the value on every path. `taint`: happened to it on some path. `field`: a label of taint
   * that it gets where one function puts it into a field or a variable of a file and another reads it there.
   */
  readonly labels: Readonly<Record<string, 'value' | 'taint' | 'field'>>;
  /** Labels of values by which taint ends, unless it gets this label of taint afterwards. */
  readonly safeUntil: Readonly<Record<string, string>>;
  /** Whether the result of a call that nobody knows carries the taint of its operands. */
  readonly unknownCalls: 'propagate' | 'drop';
};

/** A call whose result, or n-th result, nobody uses. */
export type UnusedResultRule = {
  readonly kind: 'unused-result';
  readonly calls: readonly string[];
  readonly result?: number;
  readonly where: readonly OperandCondition[];
};

/** After `after` on some path to an exit no `before` on the same value. */
export type MustCallRule = {
  readonly kind: 'must-call';
  readonly after: readonly string[];
  readonly of: Selector;
  readonly then: readonly string[];
  readonly on: Selector;
};

/** Every query of a rule that files of this language are asked, by its id. */
export function queriesOf(rule: SemanticRule, language: LanguageName): readonly QueryMatchRule[] {
  if (rule.kind !== 'flow') return [];
  const all = [...rule.sources, ...rule.sinks, ...rule.sanitizers, ...rule.guards];
  const excuses = rule.excuses.filter((excuse) => excuse.language === language);
  return [...all, ...excuses].flatMap(({ match }) => (match.kind === 'query' ? [match] : []));
}
