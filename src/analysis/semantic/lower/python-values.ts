import type { Argument, ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import { yieldValue } from './control.js';
import type { FileLowering } from './file-lowering.js';
import { augmentedAssignment, elementPlace, unknownPlace } from './places.js';
import type { ConditionRule, ExpressionRule, ReferenceRule } from './rules.js';
import { call, conditionAsValue, conditionalOf, operatorOf } from './values.js';

export const callExpression: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const callee = tree.child(node, 'function');
  const list = tree.child(node, 'arguments');
  if (callee === undefined) return lowering.opaque(node, []);
  const base = baseObject(lowering, node, callee);
  if (base !== undefined) return base;
  const member = list === undefined ? undefined : memberByName(lowering, node, callee, list);
  if (member !== undefined) return member;
  const target = lowering.expression(callee);
  if (list === undefined) return call(lowering, node, target, []);
  const nodes = tree.kind(list) === 'argument_list' ? tree.named(list) : [list];
  return call(
    lowering,
    node,
    target,
    nodes.map((one) => argument(lowering, one)),
  );
};

/** `super()` and `super(Type, self)`: the same object, by what its class extends. */
function baseObject(lowering: FileLowering, node: NodeId, callee: NodeId): ValueId | undefined {
  if (lowering.tree.kind(callee) !== 'identifier' || lowering.text(callee) !== 'super') return undefined;
  const self = lowering.scope.find('super') === undefined ? lowering.scope.find('super()') : undefined;
  return self?.kind === 'variable'
    ? lowering.operator(node, 'super', [lowering.load(node, self.variable)])
    : undefined;
}

/** `getattr(object, 'name')` and `setattr(object, 'name', value)` with a constant name are what they spell. */
function memberByName(
  lowering: FileLowering,
  node: NodeId,
  callee: NodeId,
  list: NodeId,
): ValueId | undefined {
  const { tree } = lowering;
  const builtin = tree.kind(callee) === 'identifier' ? lowering.text(callee) : '';
  if (builtin !== 'getattr' && builtin !== 'setattr') return undefined;
  const [objectNode, nameNode, third] = tree.kind(list) === 'argument_list' ? tree.named(list) : [];
  if (objectNode === undefined || nameNode === undefined || tree.kind(nameNode) !== 'string')
    return undefined;
  if (lowering.scope.find(builtin) !== undefined) return undefined;
  const name = /^(['"])([A-Za-z_]\w*)\1$/.exec(lowering.text(nameNode))?.[2];
  if (name === undefined || (builtin === 'setattr') !== (third !== undefined)) return undefined;
  const object = lowering.expression(objectNode);
  if (third === undefined) return lowering.field(node, object, name);
  lowering.emit(node, { op: 'set-field', object, name, value: lowering.expression(third) });
  return lowering.constant(node, 'nil', 'None');
}

function argument(lowering: FileLowering, node: NodeId): Argument {
  const { tree } = lowering;
  const kind = tree.kind(node);
  if (kind === 'keyword_argument') {
    const name = tree.child(node, 'name');
    const value = tree.child(node, 'value');
    if (name !== undefined && value !== undefined) {
      return { value: lowering.expression(value), name: lowering.text(name) };
    }
  }
  const inside = /_splat$/.test(kind) ? tree.firstNamed(node) : undefined;
  return inside === undefined
    ? { value: lowering.expression(node) }
    : { value: lowering.expression(inside), spread: true };
}

/** `a = value`, also as the value of another assignment; an annotation alone assigns nothing. */
export const assignment: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right');
  const type = tree.child(node, 'type');
  if (
    type !== undefined &&
    left !== undefined &&
    tree.kind(left) === 'identifier' &&
    lowering.owner !== undefined
  )
    lowering.addField(lowering.owner, lowering.text(left), lowering.text(type));
  if (right === undefined) return lowering.constant(node, 'nil', 'None');
  const value = lowering.expression(right);
  if (left === undefined || isNilForImport(lowering, left, right)) return value;
  lowering.assign(left, value);
  const binding = type === undefined ? undefined : lowering.scope.find(lowering.text(left));
  if (binding?.kind === 'variable') lowering.noteType(binding.variable, type);
  return value;
};

/** `yaml = None` where an import failed says nothing of what the name means where it is used. */
function isNilForImport(lowering: FileLowering, left: NodeId, right: NodeId): boolean {
  const { tree } = lowering;
  if (tree.kind(right) !== 'none' || tree.kind(left) !== 'identifier') return false;
  return lowering.scope.find(lowering.text(left))?.kind === 'import';
}

export const augmented: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right');
  if (left === undefined || right === undefined) return lowering.opaque(node, []);
  return augmentedAssignment(lowering, node, { left, operator: operatorOf(lowering, node), right });
};

export const walrus: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const name = tree.child(node, 'name');
  const value = tree.child(node, 'value');
  if (name === undefined || value === undefined) return lowering.opaque(node, []);
  const assigned = lowering.expression(value);
  lowering.assignName(name, assigned);
  return assigned;
};

export const subscriptReference: ReferenceRule = (lowering, node) => {
  const { tree } = lowering;
  const valueNode = tree.child(node, 'value');
  if (valueNode === undefined) return unknownPlace(lowering, node);
  const object = lowering.expression(valueNode);
  const indexes = tree.childrenIn(node, 'subscript');
  const sliced = indexes.some((index) => tree.kind(index) === 'slice');
  const values = indexes.map((index) => lowering.expression(index));
  const [only] = values;
  if (sliced) {
    // `[a:b]` and `[::b]` leave something out at the end; `[a:]` and `[::-1]` do not.
    const ends = indexes.some((index) =>
      /:\s*[^\s:]/.test(lowering.text(index).replace(/:\s*:\s*-\s*1$/, '')),
    );
    return {
      read: () =>
        lowering.emit(node, { op: 'element', object, slice: true, ...(ends ? { ends: true as const } : {}) }),
      write: (value) => {
        lowering.emit(node, { op: 'set-element', object, value });
      },
    };
  }
  const parts = values.map((value) => ({ value }));
  const index = values.length === 1 ? only : lowering.emit(node, { op: 'compose', kind: 'tuple', parts });
  return elementPlace(lowering, node, object, index);
};

export const subscript: ExpressionRule = (lowering, node) => subscriptReference(lowering, node).read();

/** The bounds of a slice are computed; together they are no value of their own. */
export const slice: ExpressionRule = (lowering, node) => {
  const bounds = lowering.tree.named(node).map((bound) => lowering.expression(bound));
  return lowering.operator(node, 'slice', bounds);
};

/** `a < b`, and `a < b < c` which is `a < b and b < c` with `b` computed once. */
export const comparison: ExpressionRule = (lowering, node) => {
  const { operands, operators } = comparisonParts(lowering, node);
  const [left, right] = operands;
  const [operator] = operators;
  if (operators.length !== 1 || left === undefined || right === undefined || operator === undefined) {
    return operators.length > 1 ? conditionAsValue(lowering, node) : lowering.opaque(node, []);
  }
  const first = lowering.expression(left);
  return lowering.operator(node, operator, [first, lowering.expression(right)]);
};

export const comparisonCondition: ConditionRule = (lowering, node, then, otherwise) => {
  const { builder } = lowering;
  const { operands, operators } = comparisonParts(lowering, node);
  const [first, ...others] = operands;
  if (operators.length < 2 || first === undefined || others.length !== operators.length) {
    lowering.branch(node, comparison(lowering, node), then, otherwise);
    return;
  }
  let left = lowering.expression(first);
  for (const [index, operand] of others.entries()) {
    const right = lowering.expression(operand);
    const test = lowering.operator(node, operators[index] ?? '', [left, right]);
    const more = index === others.length - 1 ? then : builder.newBlock();
    lowering.branch(operand, test, more, otherwise);
    if (more !== then) builder.enter(more);
    left = right;
  }
};

function comparisonParts(
  lowering: FileLowering,
  node: NodeId,
): { readonly operands: readonly NodeId[]; readonly operators: readonly string[] } {
  const { tree } = lowering;
  const operators = tree.childrenIn(node, 'operators').map((one) => lowering.text(one).replace(/\s+/g, ' '));
  return { operands: tree.named(node), operators };
}

/** `a if condition else b`. */
export const conditionalExpression: ExpressionRule = (lowering, node) => {
  const [yes, test, no] = lowering.tree.named(node);
  if (yes === undefined || test === undefined || no === undefined) return lowering.opaque(node, []);
  return conditionalOf(lowering, node, test, [yes, no]);
};

/** A list, set or tuple; `*part` is spread. */
export const sequence =
  (kind: 'array' | 'tuple'): ExpressionRule =>
  (lowering, node) => {
    const { tree } = lowering;
    const parts = tree.named(node).map((element) => argument(lowering, element));
    return lowering.emit(node, {
      op: 'compose',
      kind,
      parts: parts.map(({ value, spread }) => (spread === undefined ? { value } : { value, spread })),
    });
  };

export const dictionary: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const parts = tree.named(node).map((element) => {
    const key = tree.child(element, 'key');
    const value = tree.child(element, 'value');
    if (key === undefined || value === undefined) {
      const { value: spread } = argument(lowering, element);
      return { value: spread, spread: true as const };
    }
    const keyValue = lowering.expression(key);
    const step = lowering.builder.instructions[keyValue];
    const text = step?.op === 'constant' ? step.text : undefined;
    return { ...(text === undefined ? {} : { key: text }), value: lowering.expression(value) };
  });
  return lowering.emit(node, { op: 'compose', kind: 'object', parts });
};

export const yieldExpression: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const value = tree.firstNamed(node);
  const yielded = value === undefined ? undefined : lowering.expression(value);
  return yieldValue(lowering, node, yielded, tree.has(node, 'from'));
};
