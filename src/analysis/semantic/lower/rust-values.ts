import type { Argument, Span, ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import { augmentedAssignment, elementPlace, pointeePlace, unknownPlace } from './places.js';
import type { ExpressionRule, ReferenceRule } from './rules.js';
import { pathOf } from './rust-items.js';
import { call, operatorOf, unary } from './values.js';

/** `a::b::c`: an imported or a foreign path by its whole name; of this file's types as `Type.member`. */
export const path: ExpressionRule = (lowering, node) =>
  pathValue(lowering, node, pathOf(lowering, node).split('.'));

export function pathValue(lowering: FileLowering, node: NodeId | Span, parts: readonly string[]): ValueId {
  const [first = '', ...rest] = parts;
  const binding = lowering.scope.find(first);
  if (binding?.kind === 'import') {
    const qualified = [binding.qualified, ...rest].join('.');
    return lowering.emit(node, { op: 'name', name: parts.join('.'), qualified });
  }
  const self = first === 'Self' ? (lowering.owner ?? first) : first;
  const dotted = [self, ...rest].join('.');
  if (lowering.types.has(self)) return lowering.emit(node, { op: 'name', name: dotted });
  return lowering.emit(node, { op: 'name', name: dotted, qualified: dotted });
}

export const callExpression: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const callee = tree.child(node, 'function');
  const list = tree.child(node, 'arguments');
  if (callee === undefined) return lowering.opaque(node, []);
  const target = lowering.expression(callee);
  const args =
    list === undefined ? [] : tree.named(list).filter((one) => tree.kind(one) !== 'attribute_item');
  return call(
    lowering,
    node,
    target,
    args.map((one): Argument => ({ value: lowering.expression(one) })),
  );
};

/** `f::<T>` */
export const genericFunction: ExpressionRule = (lowering, node) => {
  const callee = lowering.tree.child(node, 'function');
  return callee === undefined ? lowering.opaque(node, []) : lowering.expression(callee);
};

/** `r#"…"#` */
export const rawString: ExpressionRule = (lowering, node) => {
  const content = lowering.tree.childOfKind(node, 'string_content');
  return lowering.constant(node, 'string', content === undefined ? '' : lowering.text(content));
};

export const assignment: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right');
  if (left === undefined || right === undefined) return lowering.opaque(node, []);
  const value = lowering.expression(right);
  if (lowering.text(left) !== '_') lowering.assign(left, value);
  return value;
};

export const compoundAssignment: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right');
  if (left === undefined || right === undefined) return lowering.opaque(node, []);
  return augmentedAssignment(lowering, node, { left, operator: operatorOf(lowering, node), right });
};

export const reference: ExpressionRule = (lowering, node) => {
  const value = lowering.tree.child(node, 'value') ?? lowering.tree.named(node).at(-1);
  return lowering.operator(node, '&', value === undefined ? [] : [lowering.expression(value)]);
};

export const indexReference: ReferenceRule = (lowering, node) => {
  const { tree } = lowering;
  const [objectNode, indexNode] = tree.named(node);
  if (objectNode === undefined) return unknownPlace(lowering, node);
  const object = lowering.expression(objectNode);
  const index = indexNode === undefined ? undefined : lowering.expression(indexNode);
  if (indexNode === undefined || tree.kind(indexNode) !== 'range_expression') {
    return elementPlace(lowering, node, object, index);
  }
  return {
    read: () => lowering.emit(node, { op: 'element', object, slice: true }),
    write: (value) => {
      lowering.emit(node, { op: 'set-element', object, value });
    },
  };
};

export const indexAccess: ExpressionRule = (lowering, node) => indexReference(lowering, node).read();

export const pointeeReference: ReferenceRule = (lowering, node) => {
  const inside = lowering.tree.firstNamed(node);
  const pointer = inside === undefined ? lowering.opaque(node, []) : lowering.expression(inside);
  return pointeePlace(lowering, node, pointer);
};

export const range: ExpressionRule = (lowering, node) => {
  const bounds = lowering.tree.named(node).map((bound) => lowering.expression(bound));
  return lowering.operator(node, '..', bounds);
};

export const cast: ExpressionRule = (lowering, node) => {
  const value = lowering.tree.child(node, 'value');
  const type = lowering.tree.child(node, 'type');
  if (value === undefined || type === undefined) return lowering.opaque(node, []);
  return lowering.cast(node, lowering.expression(value), type);
};

export const listOf =
  (kind: 'array' | 'tuple'): ExpressionRule =>
  (lowering, node) => {
    const { tree } = lowering;
    const parts = tree
      .named(node)
      .filter((one) => tree.kind(one) !== 'attribute_item')
      .map((one) => ({ value: lowering.expression(one) }));
    return lowering.emit(node, { op: 'compose', kind, parts });
  };

type StructPart = { readonly key?: string; readonly value: ValueId; readonly spread?: true };

export const structExpression: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const name = tree.child(node, 'name');
  const body = tree.child(node, 'body');
  const type = name === undefined ? '' : pathOf(lowering, name).replace(/^Self$/, lowering.owner ?? 'Self');
  const parts = (body === undefined ? [] : tree.named(body)).flatMap((one): StructPart[] => {
    const field = tree.child(one, 'field');
    const value = tree.child(one, 'value');
    const inside = tree.firstNamed(one);
    if (field !== undefined && value !== undefined) {
      return [{ key: lowering.text(field), value: lowering.expression(value) }];
    }
    if (inside === undefined) return [];
    if (tree.kind(one) === 'base_field_initializer') {
      return [{ value: lowering.expression(inside), spread: true as const }];
    }
    const key = tree.childOfKind(one, 'identifier') ?? inside;
    return [{ key: lowering.text(key), value: lowering.expression(key) }];
  });
  return lowering.emit(node, { op: 'compose', kind: 'object', type, parts });
};

export const awaitExpression: ExpressionRule = (lowering, node) => {
  const inside = lowering.tree.firstNamed(node);
  return lowering.operator(node, 'await', inside === undefined ? [] : [lowering.expression(inside)]);
};

export const unaryExpression: ExpressionRule = unary(undefined);
