import { type CompiledRule, ORIGIN_BITS, ORIGINS_SHIFT, SAFE } from './compiled-rule.js';
import type { BlockId, ValueId } from './ir.js';
import { isSurelyNamed, type Meaning } from './meaning.js';
import { type OriginContext, originsOf } from './origins.js';
import { selectOperands, spellings } from './outcomes.js';
import type { Resolver } from './resolve.js';
import type { CompareTest, GuardOutcome, GuardRule, OperandCondition } from './rule.js';
import { searchReaches } from './search-reaches.js';
import type { CallOperands, Facts, GraphNode, Making, Sym } from './value-graph.js';

export type GuardContext = OriginContext & {
  readonly rule: CompiledRule;
  readonly resolver: Resolver;
  /** What holds on the edges into a block, by the block that they come from. */
  readonly factsInto: (block: BlockId) => readonly { readonly from: BlockId; readonly facts: Facts }[];
  /** Whether a query of the rule captured this instruction. */
  readonly isMarked: (query: number, capture: string, instruction: ValueId) => boolean;
};

const NO_MEANING: Meaning = { names: [], certain: false, functions: [], types: [] };

/** Whether a condition asks for more than parts and taint. */
function hasMore({ equals, matches, flags, label, constant }: OperandCondition): boolean {
  return [equals, matches, flags, label, constant].some((one) => one !== undefined);
}

/** What the guards of a rule prove about values. */
export class Guards {
  constructor(private readonly context: GuardContext) {}

  /** What a guard proves once its call came back: `when: returns`. */
  afterReturn(call: Extract<Making, { kind: 'call' }>, facts: Facts): ReadonlyMap<Sym, number> {
    const proved = new Map<Sym, number>();
    for (const { value, mask } of call.guards.get('returns') ?? []) this.prove(proved, value, mask);
    for (const guard of this.context.rule.rule.guards) {
      if (guard.when === 'returns') this.applyCallGuard(guard, call, facts, proved);
    }
    return proved;
  }

  applyCallGuard(
    guard: GuardRule,
    call: Extract<Making, { kind: 'call' }>,
    facts: Facts,
    proved: Map<Sym, number>,
  ): void {
    const { isMarked } = this.context;
    if (guard.match.kind === 'call') {
      if (!isSurelyNamed(guard.match.names, call.callee)) return;
    } else if (guard.match.kind !== 'query' || !isMarked(guard.match.id, 'guard', call.instruction)) return;
    if (!this.holdAll(guard.where, call.operands, facts)) return;
    const chosen =
      guard.match.kind === 'query'
        ? this.markedOperands(guard.match.id, call.operands)
        : selectOperands(guard.at, call.operands);
    for (const value of chosen) this.prove(proved, value, this.maskOf(guard));
  }

  /** A table that has something under a key knows the key. */
  impliedByElement(
    making: Extract<Making, { kind: 'operator' }>,
    outcome: GuardOutcome,
    facts: Facts,
  ): ReadonlyMap<Sym, number> {
    const proved = new Map<Sym, number>();
    const operands: CallOperands = { arguments: making.operands.map((value) => ({ value })) };
    for (const guard of this.context.rule.rule.guards) {
      if (guard.match.kind !== 'element' || !spellings(outcome).includes(guard.when)) continue;
      if (!this.holdAll(guard.where, operands, facts)) continue;
      for (const value of selectOperands(guard.at, operands)) this.prove(proved, value, this.maskOf(guard));
    }
    return proved;
  }

  impliedByTest(
    test: CompareTest,
    making: { readonly instruction: ValueId; readonly operands: readonly Sym[] },
    holds: boolean,
    facts: Facts,
  ): ReadonlyMap<Sym, number> {
    const proved = new Map<Sym, number>();
    const operands: CallOperands = { arguments: making.operands.map((value) => ({ value })) };
    const turned: CallOperands = { arguments: [...operands.arguments].reverse() };
    for (const guard of this.context.rule.rule.guards) {
      if (guard.when !== (holds ? 'true' : 'false')) continue;
      if (guard.match.kind === 'query') {
        if (!this.context.isMarked(guard.match.id, 'guard', making.instruction)) continue;
        for (const value of this.markedOperands(guard.match.id, operands)) {
          this.prove(proved, value, this.maskOf(guard));
        }
        continue;
      }
      if (guard.match.kind !== 'compare' || guard.match.test !== test) continue;
      for (const order of test === 'in' ? [operands] : [operands, turned]) {
        if (!this.holdAll(guard.where, order, facts)) continue;
        for (const value of selectOperands(guard.at, order)) this.prove(proved, value, this.maskOf(guard));
      }
    }
    return proved;
  }

  /** Whether operands fulfil a rule's conditions. */
  holdAll(conditions: readonly OperandCondition[], operands: CallOperands, facts: Facts): boolean {
    const { graph, rule } = this.context;
    return conditions.every((condition) => {
      const values = selectOperands(condition.selector, operands);
      if (values.length === 0) return condition.not;
      return values.some((value) => {
        const meaning = this.meaning(graph.node(value));
        const isWhole = this.holdsParts(condition, meaning) && this.hasTaint(condition, value, facts);
        if (!isWhole) return condition.not;
        const isOther = condition.has === undefined && condition.taint === undefined;
        return isOther || hasMore(condition)
          ? rule.fulfils(condition, meaning, graph.labelsOf(value, facts))
          : !condition.not;
      });
    });
  }

  /** Whether a literal list holds one of the constants that a condition names. */
  private holdsParts({ has }: OperandCondition, { parts }: Meaning): boolean {
    if (has === undefined) return true;
    return [...(parts?.values() ?? [])].some((part) => {
      const { literal, names } = this.context.resolver.meaningOf(part.in, part.value);
      return (
        (literal !== undefined && has.includes(literal.text)) || names.some((name) => has.includes(name))
      );
    });
  }

  private hasTaint({ taint }: OperandCondition, value: Sym, facts: Facts): boolean {
    if (taint === undefined) return true;
    const { graph, rule } = this.context;
    const mask = rule.taintMask([taint]);
    return searchReaches(graph, value, facts).some(({ adds }) => (adds & mask) !== 0);
  }

  /** What a value is as far as its making tells. */
  meaning(node: GraphNode): Meaning {
    const { ref, resolver } = this.context;
    return node.instruction === undefined ? NO_MEANING : resolver.meaningOf(ref, node.instruction);
  }

  /** Adds a fact; one that covers origins also holds of what the value was derived from. */
  prove(proved: Map<Sym, number>, value: Sym, mask: number): void {
    const before = proved.get(value) ?? 0;
    if ((before & mask) === mask) return;
    proved.set(value, before | mask);
    const covers = mask & ORIGIN_BITS;
    if (covers === 0) return;
    const both = covers | (covers >> ORIGINS_SHIFT);
    for (const [origin, adds] of originsOf(value, this.context)) {
      const facts = origin === value ? both : this.factsOfOrigin(both, adds);
      proved.set(origin, (proved.get(origin) ?? 0) | facts);
    }
  }

  /** A text that is fine after decoding is fine before it, however it is decoded. */
  private factsOfOrigin(mask: number, adds: number): number {
    const facts = this.context.rule.safety.ofOrigin(mask, adds);
    return facts === mask ? mask : facts | (SAFE << ORIGINS_SHIFT);
  }

  /** What a fact that covers origins is said of, besides the value itself. */
  originsOf(value: Sym): ReadonlyMap<Sym, number> {
    return originsOf(value, this.context);
  }

  private maskOf(guard: GuardRule): number {
    const mask = guard.gives.length === 0 ? SAFE : this.context.rule.valueMask(guard.gives);
    return guard.coversOrigins ? mask | (mask << ORIGINS_SHIFT) : mask;
  }

  private markedOperands(query: number, operands: CallOperands): readonly Sym[] {
    const all = [
      ...(operands.receiver === undefined ? [] : [operands.receiver]),
      ...operands.arguments.map((one) => one.value),
    ];
    return all.filter((value) => {
      const { instruction } = this.context.graph.node(value);
      return instruction !== undefined && this.context.isMarked(query, 'value', instruction);
    });
  }
}
