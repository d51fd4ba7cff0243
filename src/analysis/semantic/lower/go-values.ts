import type { Argument, ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import { goFunction } from './go-declarations.js';
import { fillArguments } from './go-fills.js';
import { pointeePlace } from './places.js';
import type { ExpressionRule, ReferenceRule } from './rules.js';
import { call, unary } from './values.js';

const BASIC_TYPE =
  /^(?:string|byte|rune|bool|error|any|u?int(?:8|16|32|64)?|uintptr|float(?:32|64)|complex(?:64|128))$/;

export const callExpression: ExpressionRule = (lowering, node) => goCall(lowering, node, false);

export function goCall(lowering: FileLowering, node: NodeId, deferred: boolean): ValueId {
  const { tree } = lowering;
  const callee = tree.child(node, 'function');
  const list = tree.child(node, 'arguments');
  if (callee === undefined) return lowering.opaque(node, []);
  if (!deferred && isConversion(lowering, callee)) return conversion(lowering, node, callee, list);
  const target = lowering.expression(callee);
  const args = list === undefined ? [] : tree.named(list).map((one) => argument(lowering, one));
  const value = call(lowering, node, target, args, deferred ? { deferred: true } : {});
  fillArguments(lowering, node, target, args);
  return value;
}

function argument(lowering: FileLowering, node: NodeId): Argument {
  const { tree } = lowering;
  if (tree.kind(node) !== 'variadic_argument') return { value: lowering.expression(node) };
  const inside = tree.firstNamed(node);
  return {
    value: inside === undefined ? lowering.opaque(node, []) : lowering.expression(inside),
    spread: true,
  };
}

/** `T(x)` reads like a call. */
function isConversion(lowering: FileLowering, callee: NodeId): boolean {
  if (lowering.tree.kind(callee) !== 'identifier') return false;
  const text = lowering.text(callee);
  return lowering.scope.find(text) === undefined && (BASIC_TYPE.test(text) || lowering.types.has(text));
}

function conversion(
  lowering: FileLowering,
  node: NodeId,
  type: NodeId,
  operand: NodeId | undefined,
): ValueId {
  const { tree } = lowering;
  const inside =
    operand !== undefined && tree.kind(operand) === 'argument_list' ? tree.firstNamed(operand) : operand;
  if (inside === undefined) return lowering.opaque(node, []);
  return lowering.cast(node, lowering.expression(inside), type);
}

export const typeConversion: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const type = tree.child(node, 'type');
  const operand = tree.child(node, 'operand');
  if (type === undefined) return lowering.opaque(node, []);
  const base = tree.kind(type) === 'generic_type' ? tree.firstNamed(type) : undefined;
  if (base === undefined || lowering.types.has(lowering.text(base))) {
    return conversion(lowering, node, type, operand);
  }
  const element = elementOf(lowering, type, base);
  if (element !== undefined)
    return call(
      lowering,
      node,
      element,
      operand === undefined ? [] : [{ value: lowering.expression(operand) }],
    );
  // The grammar cannot tell `Convert[T](x)` of a generic function from that of a generic type.
  const callee = lowering.name(base);
  return call(lowering, node, callee, operand === undefined ? [] : [{ value: lowering.expression(operand) }]);
};

/** `table[key](x)` reads like a call of a generic function, but what is in the brackets is a variable. */
function elementOf(lowering: FileLowering, type: NodeId, base: NodeId): ValueId | undefined {
  const { tree } = lowering;
  const list = tree.childOfKind(type, 'type_arguments');
  const parts = list === undefined ? [] : tree.named(list);
  const [only] = parts;
  const index = only === undefined ? undefined : lowering.scope.find(lowering.text(only));
  if (only === undefined || parts.length > 1 || index?.kind !== 'variable') return undefined;
  const object = lowering.name(base);
  return lowering.emit(type, { op: 'element', object, index: lowering.load(only, index.variable) });
}

export const typeAssertion: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const operand = tree.child(node, 'operand');
  const type = tree.child(node, 'type');
  if (operand === undefined || type === undefined) return lowering.opaque(node, []);
  return lowering.cast(node, lowering.expression(operand), type);
};

export const sliceExpression: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const operand = tree.child(node, 'operand');
  if (operand === undefined) return lowering.opaque(node, []);
  const object = lowering.expression(operand);
  for (const field of ['start', 'end', 'capacity']) {
    const bound = tree.child(node, field);
    if (bound !== undefined) lowering.expression(bound);
  }
  const ends = tree.child(node, 'end') !== undefined ? { ends: true as const } : {};
  return lowering.emit(node, { op: 'element', object, slice: true, ...ends });
};

/** `T{…}` and, inside of one, `{…}` whose type is left out. */
export const compositeLiteral: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const type = tree.child(node, 'type');
  const body = tree.kind(node) === 'literal_value' ? node : tree.child(node, 'body');
  const elements = body === undefined ? [] : tree.named(body);
  const keyed = elements.some((element) => tree.kind(element) === 'keyed_element');
  const fields = type === undefined ? [] : (lowering.types.get(lowering.text(type))?.fields ?? []);
  const parts = elements.map((element, index) => {
    if (tree.kind(element) !== 'keyed_element') {
      const field = fields[index];
      const value = lowering.expression(element);
      return field === undefined ? { value } : { key: field.name, value };
    }
    const key = tree.child(element, 'key');
    const value = tree.child(element, 'value');
    return {
      ...(key === undefined ? {} : { key: lowering.text(key).replace(/^["`]|["`]$/g, '') }),
      value: value === undefined ? lowering.opaque(element, []) : lowering.expression(value),
    };
  });
  const listed =
    type !== undefined && /^(?:slice_type|array_type|implicit_length_array_type)$/.test(tree.kind(type));
  return lowering.emit(node, {
    op: 'compose',
    kind: keyed || !listed ? 'object' : 'array',
    ...(type === undefined ? {} : { type: lowering.text(type) }),
    parts,
  });
};

export const unaryExpression: ExpressionRule = (lowering, node) => {
  const operand = lowering.tree.child(node, 'operand');
  const first = lowering.tree.children(node)[0];
  if (operand !== undefined && first !== undefined && lowering.text(first) === '<-') {
    return lowering.emit(node, { op: 'element', object: lowering.expression(operand) });
  }
  return unary('operand')(lowering, node);
};

export const unaryReference: ReferenceRule = (lowering, node) => {
  const operand = lowering.tree.child(node, 'operand');
  return pointeePlace(
    lowering,
    node,
    operand === undefined ? lowering.opaque(node, []) : lowering.expression(operand),
  );
};

export const functionLiteral: ExpressionRule = (lowering, node) =>
  lowering.emit(node, { op: 'closure', function: goFunction(lowering, node, '') });

export const typeName: ExpressionRule = (lowering, node) =>
  lowering.constant(node, 'other', lowering.text(node));
