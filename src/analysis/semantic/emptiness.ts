import { successors } from './blocks.js';
import { ORIGIN_BITS, VALUE_BITS } from './compiled-rule.js';
import { filteredComprehensionOf } from './comprehension.js';
import type { GuardContext, Guards } from './guards.js';
import type { BlockId, ValueId } from './ir.js';
import type { Sym } from './value-graph.js';

/** Functions whose result is empty, nothing or zero where their first argument is empty. */
const AS_EMPTY_AS = new Set([
  ...'list tuple set frozenset sorted reversed len next Array.from'.split(' '),
  'slices.Clone',
]);

/** Whether a call is zero, nothing or empty only where its first argument is empty. */
export function isAsEmptyAs(
  names: readonly string[],
  list: ValueId | undefined,
  context: GuardContext,
): boolean {
  if (names.some((name) => AS_EMPTY_AS.has(name))) return true;
  if (!names.includes('sum') || list === undefined) return false;
  // A sum of ones counts.
  const made = filteredComprehensionOf(context.ref, list);
  const literal =
    made === undefined ? undefined : context.resolver.meaningOf(context.ref, made.value).literal;
  return literal !== undefined && Number(literal.text) > 0;
}

/**
 * What holds where a list that a loop filled is empty: no element got to where it is filled, so what holds of the
 * element on every other way through a round holds of the whole collection.
 */
export function provedByEmptyList(
  list: ValueId,
  context: GuardContext,
  guards: Guards,
): ReadonlyMap<Sym, number> {
  const proved = new Map<Sym, number>();
  const made = filteredComprehensionOf(context.ref, list);
  if (made === undefined) return proved;
  const element = context.symOf(made.element);
  const inside = blocksFrom(context, made.body, made.head);
  const filling = blocksFrom(context, made.last, made.head);
  // The ways round the block that fills the list, up to where they meet the way through it.
  const masks = [made.head, ...filling].flatMap((block) =>
    block === made.last
      ? []
      : context
          .factsInto(block)
          .flatMap(({ from, facts }) =>
            inside.has(from) && !filling.has(from) ? [facts.get(element) ?? 0] : [],
          ),
  );
  const common = masks.reduce((bits, mask) => bits & mask, masks[0] ?? 0) & (VALUE_BITS | ORIGIN_BITS);
  if (common !== 0) guards.prove(proved, context.symOf(made.collection), common);
  return proved;
}

function blocksFrom({ ref }: GuardContext, start: BlockId, stop: BlockId): ReadonlySet<BlockId> {
  const found = new Set([start]);
  for (const id of found) {
    const block = ref.ir.blocks[id];
    for (const next of block === undefined ? [] : successors(block)) if (next !== stop) found.add(next);
  }
  return found;
}
