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

/** A value of which another is made, and the labels that taint gets on the way from it. */
type Parent = { readonly sym: Sym; readonly adds: number };
/** What a value is made of: `all` of these for a join, which is one of them, any of them for other values. */
type Parents = { readonly of: readonly Parent[]; readonly isJoin: boolean };
/** By value, the labels that taint may get on its way from it. */
type Origins = ReadonlyMap<Sym, number>;

/**
 * The values for which a fact that covers origins holds too: what a value was derived from, and of a join what
 * each of its values was derived from, so that `x = decode(x)` in a loop still comes from the first `x`.
 */
export function originsOf(value: Sym, context: OriginContext): Origins {
  const parents = new Map<Sym, Parents>();
  const order: Sym[] = [];
  const stack: { readonly sym: Sym; next: number }[] = [{ sym: value, next: 0 }];
  parents.set(value, parentsOf(value, context));
  while (stack.length > 0) {
    const top = stack.at(-1);
    if (top === undefined) break;
    const next = parents.get(top.sym)?.of[top.next]?.sym;
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
  const isPlain = [...parents.values()].every(
    ({ of, isJoin }) => !isJoin && of.every(({ adds }) => adds === 0),
  );
  return isPlain ? new Map([...parents.keys()].map((one) => [one, 0])) : settle(value, parents, order);
}

/** Parents first, until nothing changes; a value of a loop that is not known yet decides nothing. */
function settle(value: Sym, parents: ReadonlyMap<Sym, Parents>, order: readonly Sym[]): Origins {
  const origins = new Map<Sym, Origins>();
  for (let round = 0, changed = true; changed && round < MAX_ROUNDS; round += 1) {
    changed = false;
    for (const sym of order) {
      const { of = [], isJoin = false } = parents.get(sym) ?? {};
      const known = of.flatMap((parent) => {
        const theirs = origins.get(parent.sym) ?? (parents.has(parent.sym) ? undefined : NONE);
        return theirs === undefined ? [] : [{ theirs, adds: parent.adds }];
      });
      const made = new Map([[sym, 0]]);
      for (const { theirs, adds } of known) {
        for (const [origin, before] of theirs) {
          if (isJoin && !known.every((one) => one.theirs.has(origin))) continue;
          // Of a text that some ways decode nobody says that it was looked at as it was.
          made.set(origin, (made.get(origin) ?? 0) | before | adds);
        }
      }
      changed ||= !isSame(origins.get(sym), made);
      origins.set(sym, made);
    }
  }
  return origins.get(value) ?? new Map([[value, 0]]);
}

const NONE: Origins = new Map();

function isSame(left: Origins | undefined, right: Origins): boolean {
  if (left?.size !== right.size) return false;
  for (const [origin, adds] of right) if (left.get(origin) !== adds) return false;
  return true;
}

function parentsOf(sym: Sym, context: OriginContext): Parents {
  const node = context.graph.node(sym);
  if (node.phi !== undefined && node.phi.size > 0) {
    const operands = [...node.phi.values()].flatMap(({ operand }) => (operand === sym ? [] : [operand]));
    return { of: [...new Set(operands)].map((one) => ({ sym: one, adds: 0 })), isJoin: true };
  }
  const of = node.edges.all.flatMap((edge) =>
    edge.derivation === true || edge.field?.startsWith('#') === true
      ? [{ sym: edge.to, adds: edge.adds ?? 0 }]
      : [],
  );
  return { of: [...of, ...collectionOf(node, context)], isJoin: false };
}

/** What is said of every element of a list that was made from another's elements is said of that one's. */
function collectionOf(node: GraphNode, context: OriginContext): readonly Parent[] {
  if (node.instruction === undefined) return [];
  const made = filteredComprehensionOf(context.ref, node.instruction);
  if (made === undefined) return [];
  const value = context.symOf(made.value);
  // A list of what was found to be fine says nothing of what was left out of it.
  const kept = node.edges.all.find((edge) => edge.to === value && edge.store !== undefined);
  if (kept !== undefined && (kept.facts & VALUE_BITS) !== 0) return [];
  const element = context.symOf(made.element);
  const adds = value === element ? 0 : originsOf(value, context).get(element);
  return adds === undefined ? [] : [{ sym: context.symOf(made.collection), adds }];
}
