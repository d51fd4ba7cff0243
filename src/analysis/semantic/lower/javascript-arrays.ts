import type { ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import type { ExpressionRule, PatternRule } from './rules.js';

type Part = { readonly value: ValueId; readonly spread?: true };

export const array: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const at = positions(lowering, node);
  const parts: Part[] = [];
  for (const [index, element] of tree.named(node).entries()) {
    const holes = (at[index] ?? 0) - parts.length;
    for (let hole = 0; hole < holes; hole += 1)
      parts.push({ value: lowering.constant(node, 'nil', 'undefined') });
    const inside = tree.kind(element) === 'spread_element' ? tree.firstNamed(element) : undefined;
    parts.push(
      inside === undefined
        ? { value: lowering.expression(element) }
        : { value: lowering.expression(inside), spread: true },
    );
  }
  return lowering.emit(node, { op: 'compose', kind: 'array', parts });
};

/** What is left is any of the elements: its places are not those of the whole. */
export const arrayPattern: PatternRule = (lowering, node, value, declare) => {
  const { tree } = lowering;
  const at = positions(lowering, node);
  for (const [index, part] of tree.named(node).entries()) {
    const rest = tree.kind(part) === 'rest_pattern' ? tree.firstNamed(part) : undefined;
    const taken =
      rest === undefined
        ? elementAt(lowering, part, value, at[index] ?? index)
        : lowering.emit(part, { op: 'element', object: value });
    lowering.assign(rest ?? part, taken, declare);
  }
};

/** What a call says is taken apart by its results, any other value by its elements. */
function elementAt(lowering: FileLowering, part: NodeId, value: ValueId, position: number): ValueId {
  const made = lowering.builder.instructions[value];
  const awaited = made?.op === 'operator' && made.operator === 'await';
  if (made?.op === 'call' || awaited)
    return lowering.emit(part, { op: 'result', of: value, index: position });
  const index = lowering.constant(part, 'number', String(position));
  return lowering.emit(part, { op: 'element', object: value, index });
}

/** `[a, b] = [b, a]`: every value is read before one is written. Undefined where places and values do not pair up. */
export function assignInParallel(lowering: FileLowering, left: NodeId, right: NodeId): ValueId | undefined {
  const { tree } = lowering;
  const places = tree.named(left);
  const nodes = tree.named(right);
  const isPlain = (node: NodeId) => !/^(?:rest_pattern|spread_element)$/.test(tree.kind(node));
  if (places.length !== nodes.length || ![...places, ...nodes].every(isPlain)) return undefined;
  const samePlaces = positions(lowering, left).join() === positions(lowering, right).join();
  if (!samePlaces) return undefined;
  const values = nodes.map((node) => lowering.expression(node));
  for (const [index, place] of places.entries()) {
    const value = values[index];
    if (value !== undefined) lowering.assign(place, value);
  }
  const parts = values.map((value) => ({ value }));
  return lowering.emit(right, { op: 'compose', kind: 'array', parts });
}

/** The place of each part of an array or its pattern. Holes have no node: the commas before a part tell. */
function positions(lowering: FileLowering, node: NodeId): readonly number[] {
  const { tree } = lowering;
  let position = 0;
  let from = tree.start(node) + 1;
  return tree.named(node).map((part) => {
    const between = tree.text.slice(from, tree.start(part)).replace(COMMENTS, '');
    position += between.split(',').length - 1;
    from = tree.end(part);
    return position;
  });
}

const COMMENTS = /\/\*.*?\*\/|\/\/[^\n]*/gs;
