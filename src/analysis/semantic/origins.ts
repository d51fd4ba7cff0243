import { VALUE_BITS } from './compiled-rule.js';
import { filteredComprehensionOf } from './comprehension.js';
import type { ValueId } from './ir.js';
import type { FunctionRef } from './program.js';
import type { GraphNode, Sym, ValueGraph } from './value-graph.js';

export type OriginContext = {
  readonly ref: FunctionRef;
  readonly graph: ValueGraph;
  /** The value of an instruction at its last visit. */
  readonly symOf: (instruction: ValueId) => Sym;
};

const MAX_NODES = 200;
const MAX_ROUNDS = 6;

/** What a value is made of: `all` of these for a join, which is one of them, any of them for other values. */
type Parents = { readonly of: readonly Sym[]; readonly isJoin: boolean };

/**
 * The values for which a fact that covers origins holds too: what a value was derived from, and of a join what
 * each of its values was derived from, so that `x = decode(x)` in a loop still comes from the first `x`.
 */
export function originsOf(value: Sym, context: OriginContext): ReadonlySet<Sym> {
  const parents = new Map<Sym, Parents>();
  const order: Sym[] = [];
  let hasJoin = false;
  const stack: { readonly sym: Sym; next: number }[] = [{ sym: value, next: 0 }];
  parents.set(value, parentsOf(value, context));
  while (stack.length > 0) {
    const top = stack.at(-1);
    if (top === undefined) break;
    const { of = [], isJoin = false } = parents.get(top.sym) ?? {};
    hasJoin ||= isJoin;
    const next = of[top.next];
    top.next += 1;
    if (next === undefined) {
      order.push(top.sym);
      stack.pop();
    } else if (!parents.has(next) && parents.size < MAX_NODES) {
      context.graph.visited += 1;
      parents.set(next, parentsOf(next, context));
      stack.push({ sym: next, next: 0 });
    }
  }
  return hasJoin ? settle(value, parents, order) : new Set(parents.keys());
}

/** Parents first, until nothing changes; a value of a loop that is not known yet decides nothing. */
function settle(value: Sym, parents: ReadonlyMap<Sym, Parents>, order: readonly Sym[]): ReadonlySet<Sym> {
  const origins = new Map<Sym, ReadonlySet<Sym>>();
  for (let round = 0, changed = true; changed && round < MAX_ROUNDS; round += 1) {
    changed = false;
    for (const sym of order) {
      const { of = [], isJoin = false } = parents.get(sym) ?? {};
      const known = of.flatMap((parent) => origins.get(parent) ?? (parents.has(parent) ? [] : [NONE]));
      const made = new Set([sym, ...(isJoin ? commonOf(known) : known.flatMap((one) => [...one]))]);
      changed ||= origins.get(sym)?.size !== made.size;
      origins.set(sym, made);
    }
  }
  return origins.get(value) ?? new Set([value]);
}

const NONE: ReadonlySet<Sym> = new Set();

function commonOf([first, ...others]: readonly ReadonlySet<Sym>[]): readonly Sym[] {
  return [...(first ?? [])].filter((one) => others.every((other) => other.has(one)));
}

function parentsOf(sym: Sym, context: OriginContext): Parents {
  const node = context.graph.node(sym);
  if (node.phi !== undefined && node.phi.size > 0) {
    const operands = [...node.phi.values()].flatMap(({ operand }) => (operand === sym ? [] : [operand]));
    return { of: [...new Set(operands)], isJoin: true };
  }
  const of = [...node.edges.values()].flatMap((edge) =>
    edge.derivation === true || edge.field?.startsWith('#') === true ? [edge.to] : [],
  );
  return { of: [...of, ...collectionOf(node, context)], isJoin: false };
}

/** What is said of every element of a list that was made from another's elements is said of that one's. */
function collectionOf(node: GraphNode, context: OriginContext): readonly Sym[] {
  if (node.instruction === undefined) return [];
  const made = filteredComprehensionOf(context.ref, node.instruction);
  if (made === undefined) return [];
  const value = context.symOf(made.value);
  // A list of what was found to be fine says nothing of what was left out of it.
  const kept = [...node.edges.values()].find((edge) => edge.to === value && edge.store !== undefined);
  if (kept !== undefined && (kept.facts & VALUE_BITS) !== 0) return [];
  const element = context.symOf(made.element);
  return value === element || originsOf(value, context).has(element) ? [context.symOf(made.collection)] : [];
}
