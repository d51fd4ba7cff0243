import type { ValueId } from '../ir.js';
import { augmentedAssignment, increment, pointeePlace } from './places.js';
import type { ExpressionRule, ReferenceRule } from './rules.js';
import { call, conditional, operatorOf } from './values.js';

export const callExpression: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const callee = tree.child(node, 'function');
  const list = tree.child(node, 'arguments');
  if (callee === undefined) return lowering.opaque(node, []);
  const target = lowering.expression(callee);
  const args = list === undefined ? [] : tree.named(list).map((one) => ({ value: lowering.expression(one) }));
  return call(lowering, node, target, args);
};

export const assignment: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right');
  const operator = operatorOf(lowering, node);
  if (left === undefined || right === undefined) return lowering.opaque(node, []);
  if (operator !== '=') return augmentedAssignment(lowering, node, { left, operator, right });
  const place = lowering.reference(left);
  const value = lowering.expression(right);
  place.write(value);
  return value;
};

export const update: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const operand = tree.child(node, 'argument');
  const operator = tree.child(node, 'operator');
  if (operand === undefined || operator === undefined) return lowering.opaque(node, []);
  const prefix = tree.start(operator) < tree.start(operand);
  return increment(lowering, node, { operand, operator: lowering.text(operator), prefix });
};

export const comma: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right');
  if (left !== undefined) lowering.statement(left);
  return right === undefined ? lowering.opaque(node, []) : lowering.expression(right);
};

export const pointerReference: ReferenceRule = (lowering, node) => {
  const operand = lowering.tree.child(node, 'argument');
  const pointer = operand === undefined ? lowering.opaque(node, []) : lowering.expression(operand);
  return pointeePlace(lowering, node, pointer);
};

export const cast: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const type = tree.child(node, 'type');
  const value = tree.child(node, 'value');
  if (type === undefined || value === undefined) return lowering.opaque(node, []);
  return lowering.cast(node, lowering.expression(value), type);
};

/** `sizeof` of a type or a value; the value is not computed. */
export const sizeOf: ExpressionRule = (lowering, node) => {
  const inside = lowering.tree.child(node, 'value') ?? lowering.tree.child(node, 'type');
  const text = inside === undefined ? '' : lowering.text(inside);
  return lowering.operator(node, 'sizeof', [lowering.constant(inside ?? node, 'other', text)]);
};

export const initializerList: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  let keyed = false;
  const parts = tree.named(node).map((element): { key?: string; value: ValueId } => {
    const value = tree.child(element, 'value');
    if (tree.kind(element) !== 'initializer_pair' || value === undefined) {
      return { value: lowering.expression(element) };
    }
    const designator = tree.child(element, 'designator');
    keyed = true;
    const key = designator === undefined ? '' : lowering.text(designator).replace(/^[.[]|\]$/g, '');
    return { key, value: lowering.expression(value) };
  });
  return lowering.emit(node, { op: 'compose', kind: keyed ? 'object' : 'array', parts });
};

export const compoundLiteral: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const type = tree.child(node, 'type');
  const value = tree.child(node, 'value');
  if (value === undefined) return lowering.opaque(node, []);
  const made = lowering.expression(value);
  return type === undefined ? made : lowering.cast(node, made, type);
};

export const conditionalExpression: ExpressionRule = (lowering, node) => {
  if (lowering.tree.child(node, 'consequence') !== undefined) return conditional()(lowering, node);
  const values = lowering.tree.named(node).map((part) => lowering.expression(part));
  return lowering.operator(node, '||', values);
};
