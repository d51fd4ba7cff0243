import type { ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import { assignInParallel } from './javascript-arrays.js';
import { callArguments, moduleValue } from './javascript-chains.js';
import { memberName, propertyName } from './javascript-classes.js';
import { isExportsPlace } from './javascript-exports.js';
import { jsFunction, namedValue } from './javascript-functions.js';
import { requiredModule } from './javascript-imports.js';
import { augmentedAssignment, increment } from './places.js';
import type { ExpressionRule, PatternRule } from './rules.js';
import { unescapeText } from './unescape-text.js';
import { call, name, operatorOf, shortCircuitOf, unary, withDefault } from './values.js';

export const thisValue: ExpressionRule = (lowering, node) => lowering.receiver(node);

/** `super`: the same object, by what its class extends. */
export const superValue: ExpressionRule = (lowering, node) =>
  lowering.operator(node, 'super', [lowering.receiver(node)]);

export const identifier: ExpressionRule = (lowering, node) =>
  lowering.text(node) === 'undefined' ? lowering.constant(node, 'nil', 'undefined') : name(lowering, node);

export const awaitExpression: ExpressionRule = (lowering, node) => {
  const module = requiredModule(lowering, node);
  if (module !== undefined) return moduleValue(lowering, node, module);
  return unary(undefined)(lowering, node);
};

export const newExpression: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const callee = tree.child(node, 'constructor');
  const list = tree.child(node, 'arguments');
  if (callee === undefined) return lowering.opaque(node, []);
  const target = lowering.expression(callee);
  const args = list === undefined ? [] : callArguments(lowering, list);
  return call(lowering, node, target, args, { constructs: true });
};

export const assignment: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right');
  if (left === undefined || right === undefined) return lowering.opaque(node, []);
  const property = tree.child(left, 'property');
  const hint = property ?? (tree.kind(left) === 'identifier' ? left : undefined);
  const outer = lowering.exporting;
  lowering.exporting ||= isExportsPlace(lowering, left);
  if (tree.kind(left) === 'array_pattern' && tree.kind(right) === 'array') {
    const value = assignInParallel(lowering, left, right);
    lowering.exporting = outer;
    if (value !== undefined) return value;
  }
  if (/^(?:array|object)_pattern$/.test(tree.kind(left))) {
    const value = lowering.expression(right);
    lowering.assign(left, value);
    lowering.exporting = outer;
    return value;
  }
  if (lowering.exporting && tree.kind(right) === 'identifier')
    lowering.exportedNames.add(lowering.text(right));
  const place = lowering.reference(left);
  const name = hint === undefined ? '' : lowering.text(hint);
  const value = namedValue(lowering, right, name, prototypeOwner(lowering, left));
  lowering.exporting = outer;
  place.write(value);
  return value;
};

/** `T.prototype.name = …` makes a method of `T`. */
function prototypeOwner(lowering: FileLowering, place: NodeId): string | undefined {
  const { tree } = lowering;
  const object = tree.child(place, 'object');
  const property = object === undefined ? undefined : tree.child(object, 'property');
  const owner = object === undefined ? undefined : tree.child(object, 'object');
  if (property === undefined || owner === undefined || tree.kind(owner) !== 'identifier') return undefined;
  return lowering.text(property) === 'prototype' ? lowering.text(owner) : undefined;
}

export const augmented: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right');
  const operator = operatorOf(lowering, node);
  if (left === undefined || right === undefined) return lowering.opaque(node, []);
  if (!/^(?:&&|\|\||\?\?)=$/.test(operator)) {
    return augmentedAssignment(lowering, node, { left, operator, right });
  }
  const place = lowering.reference(left);
  return shortCircuitOf(lowering, node, operator.slice(0, -1), place.read(), () => {
    const value = lowering.expression(right);
    place.write(value);
    return value;
  });
};

export const update: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const operand = tree.child(node, 'argument');
  const operator = tree.child(node, 'operator');
  if (operand === undefined || operator === undefined) return lowering.opaque(node, []);
  const prefix = tree.start(operator) < tree.start(operand);
  return increment(lowering, node, { operand, operator: lowering.text(operator), prefix });
};

export const sequence: ExpressionRule = (lowering, node) => {
  const parts = lowering.tree.named(node);
  let value: ValueId | undefined;
  for (const [index, part] of parts.entries()) {
    if (index < parts.length - 1) lowering.statement(part);
    else value = lowering.expression(part);
  }
  return value ?? lowering.opaque(node, []);
};

export const templateString: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const parts = templateParts(lowering, node);
  const [only] = parts;
  if (parts.length === 0) return lowering.constant(node, 'string', '');
  if (parts.length === 1 && only !== undefined && !tree.has(node, 'template_substitution')) {
    const text = lowering.text(node);
    return lowering.constant(node, 'string', unescapeText(text.slice(1, -1)) ?? text);
  }
  return lowering.operator(node, 'template', parts);
};

/** What stands between the substitutions is constant; escapes are their own nodes. */
function templateParts(lowering: FileLowering, node: NodeId): ValueId[] {
  const { tree } = lowering;
  const parts: ValueId[] = [];
  let from = tree.start(node) + 1;
  const constant = (to: number) => {
    if (to <= from) return;
    const text = tree.text.slice(from, to);
    const span = { start: from, end: to };
    parts.push(lowering.constant(span, 'string', unescapeText(text) ?? text));
  };
  for (const part of tree.named(node)) {
    if (tree.kind(part) !== 'template_substitution') continue;
    constant(tree.start(part));
    const inside = tree.firstNamed(part);
    if (inside !== undefined) parts.push(lowering.expression(inside));
    from = tree.end(part);
  }
  constant(tree.end(node) - 1);
  return parts;
}

export const regex: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const pattern = tree.child(node, 'pattern');
  const flags = tree.child(node, 'flags');
  return lowering.emit(node, {
    op: 'constant',
    kind: 'regex',
    text: pattern === undefined ? lowering.text(node) : lowering.text(pattern),
    ...(flags === undefined ? {} : { flags: lowering.text(flags) }),
  });
};

type Part = { readonly key?: string; readonly value: ValueId; readonly spread?: true };

export const object: ExpressionRule = (lowering, node) => {
  const parts = lowering.tree.named(node).map((property) => objectPart(lowering, property));
  return lowering.emit(node, { op: 'compose', kind: 'object', parts });
};

function objectPart(lowering: FileLowering, property: NodeId): Part {
  const { tree } = lowering;
  const kind = tree.kind(property);
  if (kind === 'shorthand_property_identifier') {
    const key = lowering.text(property);
    if (lowering.exporting) lowering.exportedNames.add(key);
    return { key, value: lowering.name(property) };
  }
  if (kind === 'method_definition') {
    const key = memberName(lowering, property);
    const head = { name: key, exported: lowering.exporting };
    return {
      key,
      value: lowering.emit(property, { op: 'closure', function: jsFunction(lowering, property, head) }),
    };
  }
  if (kind === 'spread_element') {
    const inside = tree.firstNamed(property);
    return {
      value: inside === undefined ? lowering.opaque(property, []) : lowering.expression(inside),
      spread: true,
    };
  }
  const keyNode = tree.child(property, 'key');
  const valueNode = tree.child(property, 'value');
  if (keyNode === undefined || valueNode === undefined) return { value: lowering.expression(property) };
  const key = propertyName(lowering, keyNode);
  if (tree.kind(keyNode) === 'computed_property_name') computedKey(lowering, keyNode);
  if (lowering.exporting && tree.kind(valueNode) === 'identifier') {
    lowering.exportedNames.add(lowering.text(valueNode));
  }
  const value = namedValue(lowering, valueNode, key);
  return key === '' ? { value } : { key, value };
}

function computedKey(lowering: FileLowering, keyNode: NodeId): void {
  const inside = lowering.tree.firstNamed(keyNode);
  if (inside !== undefined) lowering.expression(inside);
}

export const jsxElement: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const open = tree.child(node, 'open_tag') ?? node;
  const nameNode = tree.child(open, 'name');
  const attributes = tree.childrenIn(open, 'attribute').map((attribute): Part => {
    const [key, value] = tree.named(attribute);
    if (tree.kind(attribute) !== 'jsx_attribute' || key === undefined) return jsxPart(lowering, attribute);
    if (value === undefined) {
      return { key: lowering.text(key), value: lowering.constant(attribute, 'boolean', 'true') };
    }
    return { ...jsxPart(lowering, value), key: lowering.text(key) };
  });
  const children =
    open === node
      ? []
      : tree.named(node).filter((child) => !/tag$|_element$/.test(fieldless(lowering, child)));
  const parts = children.flatMap((child) =>
    tree.kind(child) === 'jsx_text' ? [] : [jsxPart(lowering, child)],
  );
  return lowering.emit(node, {
    op: 'compose',
    kind: 'object',
    ...(nameNode === undefined ? {} : { type: lowering.text(nameNode) }),
    parts: [...attributes, ...parts],
  });
};

/** Opening and closing tags are no children of an element; elements in it are. */
function fieldless(lowering: FileLowering, child: NodeId): string {
  const kind = lowering.tree.kind(child);
  return kind === 'jsx_opening_element' || kind === 'jsx_closing_element' ? kind : '';
}

function jsxPart(lowering: FileLowering, node: NodeId): Part {
  const { tree } = lowering;
  if (tree.kind(node) !== 'jsx_expression') return { value: lowering.expression(node) };
  const inside = tree.firstNamed(node);
  if (inside === undefined) return { value: lowering.constant(node, 'nil', 'undefined') };
  const spread = tree.kind(inside) === 'spread_element' ? tree.firstNamed(inside) : undefined;
  if (spread !== undefined) return { value: lowering.expression(spread), spread: true };
  return { value: lowering.expression(inside) };
}

export const cast: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const [first, second] = tree.named(node);
  if (first === undefined) return lowering.opaque(node, []);
  const before = tree.kind(node) === 'type_assertion';
  const value = before ? second : first;
  const type = before ? first : second;
  if (value === undefined) return lowering.opaque(node, []);
  const operand = lowering.expression(value);
  return type === undefined ? lowering.operator(node, 'cast', [operand]) : lowering.cast(node, operand, type);
};

export const objectPattern: PatternRule = (lowering, node, value, declare) => {
  const { tree } = lowering;
  for (const part of tree.named(node)) {
    const kind = tree.kind(part);
    const key = tree.child(part, 'key');
    const target = tree.child(part, 'value');
    if (kind === 'rest_pattern') {
      const rest = tree.firstNamed(part);
      if (rest !== undefined) {
        lowering.assign(rest, lowering.emit(part, { op: 'element', object: value, slice: true }), declare);
      }
    } else if (key !== undefined && target !== undefined) {
      const name = propertyName(lowering, key);
      const computed = tree.kind(key) === 'computed_property_name' ? tree.firstNamed(key) : undefined;
      const taken =
        computed === undefined
          ? lowering.field(part, value, name)
          : lowering.emit(part, { op: 'element', object: value, index: lowering.expression(computed) });
      lowering.assign(target, taken, declare);
    } else {
      const left = tree.child(part, 'left') ?? part;
      lowering.assign(part, lowering.field(part, value, lowering.text(left)), declare);
    }
  }
};

export const defaultPattern: PatternRule = (lowering, node, value, declare) => {
  const left = lowering.tree.child(node, 'left');
  const right = lowering.tree.child(node, 'right');
  if (left === undefined || right === undefined) return;
  lowering.assign(left, withDefault(lowering, right, value), declare);
};
