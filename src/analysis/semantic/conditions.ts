import {
  KNOWN_FALSE,
  KNOWN_NIL,
  KNOWN_SET,
  KNOWN_TRUE,
  ORIGIN_BITS,
  SAFE,
  VALUE_BITS,
} from './compiled-rule.js';
import { comprehensionOf } from './comprehension.js';
import { isAsEmptyAs, provedByEmptyList } from './emptiness.js';
import { type GuardContext, Guards } from './guards.js';
import { verdictOnElements } from './higher-order.js';
import type { Meaning } from './meaning.js';
import { matchesAnyName } from './name-pattern.js';
import {
  canBe,
  ENTAILED,
  intersect,
  OPPOSITE,
  ORDER,
  outcomeOf,
  shareElements,
  spellings,
  TURNED,
  union,
} from './outcomes.js';
import type { GuardOutcome } from './rule.js';
import type { Facts, GraphNode, Making, Sym } from './value-graph.js';

/** What a condition's outcome proves; `never` for an outcome that cannot be. */
export type Implied = ReadonlyMap<Sym, number> | 'never';

const NOTHING: Implied = new Map();
const MAX_DEPTH = 24;
/** What must not be known of a value that has an outcome. */
const EXCLUDED_BY: Readonly<Partial<Record<GuardOutcome, number>>> = {
  true: KNOWN_NIL | KNOWN_FALSE,
  false: KNOWN_TRUE,
  nil: KNOWN_SET | KNOWN_TRUE,
  'non-nil': KNOWN_NIL,
};
const NEGATIONS = new Set(['!', 'not']);
const EQUALITIES = new Set(['==', '===', 'is', 'eq']);
const INEQUALITIES = new Set(['!=', '!==', 'is not', 'ne', '<>']);
const NEVER_NIL = ['errors.New', 'fmt.Errorf', 'Error', 'TypeError', 'RangeError', 'Err', 'Some', 'Ok'];
const COERCIONS = ['Boolean', 'bool', 'Boolean.symOf'];

/** What tests prove about values, per outcome: through negation, comparison, joins, calls and rules' guards. */
export class Conditions {
  /** What the guards of the rule prove. */
  readonly guards: Guards;
  /** What was found out for the question that is asked, where it was followed to its end: many ways lead to one value. */
  private readonly found = new Map<Facts, Map<string, Implied>>();
  /** How often something was not followed to its end. */
  private cutOff = 0;

  constructor(private readonly context: GuardContext) {
    this.guards = new Guards(context);
  }

  /** What holds where a value has this outcome. */
  implied(sym: Sym, outcome: GuardOutcome, facts: Facts, active: ReadonlySet<string> = new Set()): Implied {
    const { graph } = this.context;
    const key = `${sym} ${outcome}`;
    graph.visited += 1;
    const fact = facts.get(sym) ?? 0;
    if (fact !== 0 && (fact & (EXCLUDED_BY[outcome] ?? 0)) !== 0) return 'never';
    if (active.has(key) || active.size > MAX_DEPTH) {
      this.cutOff += 1;
      return NOTHING;
    }
    const node = graph.node(sym);
    const literal = this.guards.meaning(node).literal;
    if (literal !== undefined && node.phi === undefined) return canBe(literal, outcome) ? NOTHING : 'never';
    const isJoin = node.phi !== undefined && node.phi.size > 0;
    if (!isJoin && node.making === undefined) {
      if (outcome === 'nil') return this.isNeverNil(node) ? 'never' : NOTHING;
      if (outcome !== 'false' || node.instruction === undefined) return NOTHING;
      return provedByEmptyList(node.instruction, this.context, this.guards);
    }
    if (active.size === 0) this.found.clear();
    const known = this.found.get(facts)?.get(key);
    if (known !== undefined) return known;
    const { cutOff } = this;
    const deeper = new Set([...active, key]);
    const implied =
      node.making === undefined || isJoin
        ? this.impliedByJoin(sym, outcome, facts, deeper)
        : this.impliedByMaking(node.making, outcome, facts, deeper);
    if (cutOff === this.cutOff) this.keep(facts, key, implied);
    return implied;
  }

  private keep(facts: Facts, key: string, implied: Implied): void {
    const known = this.found.get(facts);
    if (known === undefined) this.found.set(facts, new Map([[key, implied]]));
    else known.set(key, implied);
  }

  /** Whether a constant is taken for true or for false. */
  literalOutcome(sym: Sym): 'true' | 'false' | undefined {
    const node = this.context.graph.node(sym);
    const literal = node.phi === undefined ? this.guards.meaning(node).literal : undefined;
    if (literal === undefined) return undefined;
    return canBe(literal, 'true') ? 'true' : 'false';
  }

  /** The facts that hold on every way by which a joined value can have the outcome. */
  private impliedByJoin(
    sym: Sym,
    outcome: GuardOutcome,
    _facts: Facts,
    active: ReadonlySet<string>,
  ): Implied {
    const node = this.context.graph.node(sym);
    let common: Map<Sym, number> | undefined;
    for (const incoming of node.phi?.values() ?? []) {
      const implied = this.implied(incoming.operand, outcome, incoming.facts, active);
      if (implied === 'never') continue;
      const all = union(incoming.facts, implied);
      common = common === undefined ? all : intersect(common, all);
    }
    if (common === undefined) return 'never';
    const mask = this.impliedByRounds(sym, outcome, active);
    if (mask !== 0 && node.loop !== undefined) this.guards.prove(common, node.loop.collection, mask);
    return common;
  }

  /**
   * What held of the element in every round of a loop that ends with this outcome of a flag: each round
   * either leaves the flag as it was, which goes for the rounds before, or cannot come back with it.
   */
  private impliedByRounds(head: Sym, outcome: GuardOutcome, active: ReadonlySet<string>): number {
    const { loop, phi } = this.context.graph.node(head);
    if (loop === undefined || phi === undefined) return 0;
    let mask: number | undefined;
    for (const [edge, { operand, facts }] of phi) {
      if (!loop.back.has(edge)) continue;
      if (!this.leavesFlag(operand, head, { outcome, facts, active })) return 0;
      const implied = this.implied(operand, outcome, facts, active);
      if (implied === 'never') continue;
      const known = (facts.get(loop.element) ?? 0) | (implied.get(loop.element) ?? 0);
      mask = mask === undefined ? known : mask & known;
    }
    return (mask ?? 0) & (VALUE_BITS | ORIGIN_BITS);
  }

  private leavesFlag(
    sym: Sym,
    head: Sym,
    at: { readonly outcome: GuardOutcome; readonly facts: Facts; readonly active: ReadonlySet<string> },
  ): boolean {
    const known = at.facts.get(head) ?? 0;
    const before = at.outcome === 'true' ? KNOWN_TRUE : at.outcome === 'false' ? KNOWN_NIL | KNOWN_FALSE : 0;
    if (sym === head || (known & before) !== 0) return true;
    if (this.implied(sym, at.outcome, at.facts, at.active) === 'never') return true;
    const { phi } = this.context.graph.node(sym);
    if (phi === undefined) return false;
    if (at.active.size > MAX_DEPTH) {
      this.cutOff += 1;
      return false;
    }
    const key = `${sym} flag`;
    // What goes round comes from the other ways into the round, which are all looked at.
    if (at.active.has(key)) {
      this.cutOff += 1;
      return true;
    }
    const active = new Set([...at.active, key]);
    return [...phi.values()].every((one) =>
      this.leavesFlag(one.operand, head, { ...at, facts: one.facts, active }),
    );
  }

  private impliedByMaking(
    making: Making,
    outcome: GuardOutcome,
    facts: Facts,
    active: ReadonlySet<string>,
  ): Implied {
    if (making.kind === 'operator') return this.impliedByOperator(making, outcome, facts, active);
    if (making.kind === 'result') {
      const call = this.context.graph.node(making.of).making;
      return call?.kind === 'call'
        ? this.impliedByCall(call, outcome, facts, { result: making.index, active })
        : NOTHING;
    }
    return this.impliedByCall(making, outcome, facts, { active });
  }

  private impliedByCall(
    call: Extract<Making, { kind: 'call' }>,
    outcome: GuardOutcome,
    facts: Facts,
    options: { readonly result?: number; readonly active: ReadonlySet<string> },
  ): Implied {
    const { callee } = call;
    const proved = new Map<Sym, number>();
    const [argument] = call.operands.arguments;
    if (matchesAnyName(COERCIONS, callee) && argument !== undefined) {
      return this.implied(argument.value, outcome, facts, options.active);
    }
    if ((outcome === 'nil' || outcome === 'false') && matchesAnyName(NEVER_NIL, callee)) return 'never';
    if (argument !== undefined) {
      this.proveByComprehension(proved, argument.value, { outcome, facts, active: options.active, callee });
    }
    const common = shareElements(callee, outcome);
    if (common !== undefined && argument !== undefined && call.operands.receiver !== undefined) {
      const { instruction } = call;
      const operands = [call.operands.receiver, argument.value];
      const known = this.guards.impliedByTest('common', { instruction, operands }, common, facts);
      for (const [value, mask] of known) this.guards.prove(proved, value, mask);
    }
    if (argument !== undefined && this.isEmptiness(callee, outcome, argument.value)) {
      const implied = this.implied(argument.value, 'false', facts, options.active);
      if (implied === 'never') return outcome === 'zero' ? NOTHING : 'never';
      for (const [value, mask] of implied) this.guards.prove(proved, value, mask);
    }
    for (const name of ENTAILED[outcome] ?? [outcome]) {
      const key = options.result === undefined ? name : `${options.result}:${name}`;
      for (const { value, mask } of call.guards.get(key) ?? []) this.guards.prove(proved, value, mask);
    }
    for (const guard of this.context.rule.rule.guards) {
      if (!spellings(outcome).includes(guard.when) || guard.result !== options.result) continue;
      this.guards.applyCallGuard(guard, call, facts, proved);
    }
    return proved;
  }

  private isEmptiness(callee: Meaning, outcome: GuardOutcome, list: Sym): boolean {
    const isEmpty = outcome === 'false' || outcome === 'nil' || outcome === 'zero';
    if (!isEmpty || callee.functions.length > 0) return false;
    return isAsEmptyAs(callee.names, this.context.graph.node(list).instruction, this.context);
  }

  /** `any(bad(x) for x in parts)` is false: then `bad` was false for every element. */
  private proveByComprehension(
    proved: Map<Sym, number>,
    list: Sym,
    call: {
      readonly outcome: GuardOutcome;
      readonly facts: Facts;
      readonly active: ReadonlySet<string>;
      readonly callee: Meaning;
    },
  ): void {
    const { ref, graph, symOf } = this.context;
    const verdict = verdictOnElements(call.callee.names[0] ?? '');
    const { instruction } = graph.node(list);
    if (verdict === undefined || verdict[0] !== call.outcome || instruction === undefined) return;
    const comprehension = comprehensionOf(ref, instruction);
    if (comprehension === undefined) return;
    const implied = this.implied(symOf(comprehension.value), verdict[1], call.facts, call.active);
    if (implied === 'never') return;
    const mask = (implied.get(symOf(comprehension.element)) ?? 0) & (VALUE_BITS | ORIGIN_BITS);
    if (mask !== 0) this.guards.prove(proved, symOf(comprehension.collection), mask);
  }

  private impliedByOperator(
    making: Extract<Making, { kind: 'operator' }>,
    outcome: GuardOutcome,
    facts: Facts,
    active: ReadonlySet<string>,
  ): Implied {
    const step = this.context.ref.ir.instructions[making.instruction];
    if (step?.op === 'field') return this.impliedByLength(making, outcome, facts, active);
    if (step?.op === 'element') return this.guards.impliedByElement(making, outcome, facts);
    if (step?.op !== 'operator') return NOTHING;
    const [left, right] = making.operands;
    if (left === undefined) return NOTHING;
    const { operator } = step;
    if (NEGATIONS.has(operator)) {
      const opposite = OPPOSITE[outcome];
      return opposite === undefined ? NOTHING : this.implied(left, opposite, facts, active);
    }
    // `~text.indexOf(x)` is zero where it is absent.
    if (operator === '~' && right === undefined && (outcome === 'true' || outcome === 'false')) {
      return this.implied(left, outcome === 'true' ? 'present' : 'absent', facts, active);
    }
    if (right === undefined || (outcome !== 'true' && outcome !== 'false')) return NOTHING;
    const holds = outcome === 'true';
    if (operator === '&') return this.guards.impliedByTest('common', making, holds, facts);
    if (EQUALITIES.has(operator) || INEQUALITIES.has(operator)) {
      const equal = EQUALITIES.has(operator) === holds;
      return this.impliedByEquality(making, [left, right], equal, facts, active);
    }
    if (operator === 'in' || operator === 'not in') {
      return this.guards.impliedByTest('in', making, (operator === 'in') === holds, facts);
    }
    return this.impliedByOrder([left, right], operator, { holds, facts, active, making });
  }

  /** `bad.length` is zero. */
  private impliedByLength(
    { operands: [of] }: Extract<Making, { kind: 'operator' }>,
    outcome: GuardOutcome,
    facts: Facts,
    active: ReadonlySet<string>,
  ): Implied {
    if (of === undefined || (outcome !== 'false' && outcome !== 'zero')) return NOTHING;
    const implied = this.implied(of, 'false', facts, active);
    return implied === 'never' ? NOTHING : implied;
  }

  private impliedByEquality(
    making: Extract<Making, { kind: 'operator' }>,
    [left, right]: readonly [Sym, Sym],
    equal: boolean,
    facts: Facts,
    active: ReadonlySet<string>,
  ): Implied {
    const proved = new Map<Sym, number>();
    for (const [value, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const literal = this.guards.meaning(this.context.graph.node(other)).literal;
      const meant = literal === undefined ? undefined : outcomeOf(literal, equal);
      if (meant === undefined) continue;
      const implied = this.implied(value, meant, facts, active);
      if (implied === 'never') return 'never';
      for (const [sym, mask] of implied) this.guards.prove(proved, sym, mask);
      // Nothing carries no taint.
      if (meant === 'nil') proved.set(value, (proved.get(value) ?? 0) | KNOWN_NIL | SAFE);
      if (meant === 'non-nil') proved.set(value, (proved.get(value) ?? 0) | KNOWN_SET);
    }
    for (const [sym, mask] of this.guards.impliedByTest('equal', making, equal, facts))
      this.guards.prove(proved, sym, mask);
    return proved;
  }

  /** `indexOf(x) >= 0`, `len(x) > 0` and the like. */
  private impliedByOrder(
    [left, right]: readonly [Sym, Sym],
    operator: string,
    options: {
      readonly holds: boolean;
      readonly facts: Facts;
      readonly active: ReadonlySet<string>;
      readonly making: Extract<Making, { kind: 'operator' }>;
    },
  ): Implied {
    const { holds, facts, active } = options;
    const leftLiteral = this.guards.meaning(this.context.graph.node(left)).literal;
    const rightLiteral = this.guards.meaning(this.context.graph.node(right)).literal;
    const literal = rightLiteral ?? leftLiteral;
    const value = rightLiteral === undefined ? right : left;
    const turned = rightLiteral === undefined ? TURNED[operator] : operator;
    if (literal === undefined || turned === undefined) return NOTHING;
    const meant = ORDER[`${turned}${literal.text}`];
    const effective = meant === undefined ? undefined : holds ? meant : OPPOSITE[meant];
    return effective === undefined ? NOTHING : this.implied(value, effective, facts, active);
  }

  private isNeverNil(node: GraphNode): boolean {
    const step =
      node.instruction === undefined ? undefined : this.context.ref.ir.instructions[node.instruction];
    return step?.op === 'compose' || step?.op === 'closure';
  }
}
