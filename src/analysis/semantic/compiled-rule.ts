import { compileRegularExpression } from '../regular-expression.js';
import { type Placed, placed, RolesOfCallees } from './call-roles.js';
import type { Literal, Meaning } from './meaning.js';
import type { FlowRule, OperandCondition, SinkRule, SourceRule } from './rule.js';
import { Safety } from './safety.js';

/** Bits of a value's facts. Bit 0 is "safe"; a rule's labels follow; then the same with cover of origins. */
export { SAFE } from './safety.js';
export const ORIGINS_SHIFT = 14;
export const VALUE_BITS = (1 << ORIGINS_SHIFT) - 1;
export const ORIGIN_BITS = VALUE_BITS << ORIGINS_SHIFT;
/** The bit of taint's labels that says that it went through a field; the others are lower. */
export const THROUGH_FIELD = 1 << 13;
/** Not nil, which may still be false, empty or zero. */
export const KNOWN_SET = 1 << 28;
export const KNOWN_NIL = 1 << 29;
/** A test found it to be true, or false: nil, empty or zero. */
export const KNOWN_TRUE = 1 << 30;
export const KNOWN_FALSE = 1 << 31;

const MARKED_SINKS: ReadonlySet<SinkRule['match']['kind']> = new Set(['query', 'field', 'compare']);

/** A flow rule with its labels as bits and its expressions compiled. */
export class CompiledRule {
  private readonly valueLabels = new Map<string, number>();
  private readonly taintLabels = new Map<string, number>();
  /** Which facts end taint. */
  readonly safety: Safety;
  /** The sources that a field, or what is at a path in a parameter, may be. */
  readonly sourcesByField: readonly SourceRule[];
  /** Whether some field is made of what it is a field of. */
  readonly hasFieldPropagators: boolean;
  /** What it says of calls. */
  readonly roles: RolesOfCallees;
  /** The sources and sinks that any instruction may be, where a query marks it; sinks also where it assigns or compares. */
  readonly marked: { readonly sources: readonly SourceRule[]; readonly sinks: readonly Placed<SinkRule>[] };
  private readonly expressions = new Map<string, (text: string) => boolean>();

  constructor(
    /** The checker's id. */
    readonly id: string,
    readonly rule: FlowRule,
  ) {
    for (const [name, on] of Object.entries(rule.labels)) {
      if (on === 'value') this.valueLabels.set(name, 1 << (this.valueLabels.size + 1));
      else if (on === 'field') this.taintLabels.set(name, THROUGH_FIELD);
      else this.taintLabels.set(name, 1 << this.taintLabels.size);
    }
    this.sourcesByField = rule.sources.filter(
      ({ match }) => match.kind === 'parameter' || match.kind === 'field',
    );
    this.roles = new RolesOfCallees(rule);
    this.marked = {
      sources: rule.sources.filter(({ match }) => match.kind === 'query'),
      sinks: placed(rule.sinks).filter(({ part: { match } }) => MARKED_SINKS.has(match.kind)),
    };
    this.hasFieldPropagators = rule.propagators.some(({ match }) => match.kind === 'field');
    const conditions = Object.entries(rule.safeUntil);
    this.safety = new Safety(
      conditions.map(([name, until]) => ({ label: this.valueMask([name]), until: this.taintMask([until]) })),
    );
  }

  /** The bits of labels on values. */
  valueMask(names: readonly string[]): number {
    return names.reduce((mask, name) => mask | (this.valueLabels.get(name) ?? 0), 0);
  }

  /** The bits of labels on taint. */
  taintMask(names: readonly string[]): number {
    return names.reduce((mask, name) => mask | (this.taintLabels.get(name) ?? 0), 0);
  }

  /** Whether an operand fulfils a condition; `labels` are those that it has on every path. */
  fulfils(condition: OperandCondition, operand: Meaning, labels: number): boolean {
    return this.holds(condition, operand, labels) !== condition.not;
  }

  private holds(condition: OperandCondition, operand: Meaning, labels: number): boolean {
    const { literal } = operand;
    if (condition.constant !== undefined && condition.constant !== (literal !== undefined)) return false;
    if (condition.label !== undefined && (labels & this.valueMask([condition.label])) === 0) return false;
    if (condition.equals !== undefined && !isOneOf(condition.equals, literal, operand.names)) return false;
    if (
      condition.matches !== undefined &&
      (literal === undefined || !this.test(condition.matches, literal.text))
    ) {
      return false;
    }
    return (
      condition.flags === undefined ||
      (literal !== undefined && this.test(condition.flags, literal.flags ?? ''))
    );
  }

  /** Whether a name is what a rule says: an expression for the whole name. */
  testName(expression: string, name: string): boolean {
    return this.test(`^(?:${expression})$`, name);
  }

  private test(expression: string, text: string): boolean {
    let test = this.expressions.get(expression);
    if (test === undefined) {
      test = compileRegularExpression(expression).test;
      this.expressions.set(expression, test);
    }
    return test(text);
  }
}

function isOneOf(values: readonly string[], literal: Literal | undefined, names: readonly string[]): boolean {
  return (
    (literal !== undefined && values.includes(literal.text)) || names.some((name) => values.includes(name))
  );
}
