import type { ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import { anonymousClass } from './java-classes.js';
import { augmentedAssignment, increment, nameReference } from './places.js';
import type { ExpressionRule, ReferenceRule } from './rules.js';
import { unescapeText } from './unescape-text.js';
import { call, name, operatorOf } from './values.js';

const ROOT_PACKAGE = /^(?:java|javax|jakarta|org|com|net|io|sun|jdk)$/;
const JAVA_LANG = new Set(
  (
    'Boolean Byte Character Class ClassLoader Double Enum Error Exception Float IllegalArgumentException ' +
    'IllegalStateException Integer Iterable Long Math Module NullPointerException Number Object Package Process ' +
    'ProcessBuilder Record Runnable Runtime RuntimeException SecurityException SecurityManager Short StackTraceElement ' +
    'StrictMath String StringBuffer StringBuilder System Thread ThreadLocal Throwable UnsupportedOperationException Void'
  ).split(' '),
);

/** A name: what is not declared here may be of `java.lang`, or begin the whole name of a class. */
export const identifier: ExpressionRule = (lowering, node) => {
  const text = lowering.text(node);
  if (lowering.scope.find(text) === undefined) {
    if (JAVA_LANG.has(text))
      return lowering.emit(node, { op: 'name', name: text, qualified: `java.lang.${text}` });
    if (ROOT_PACKAGE.test(text)) return lowering.emit(node, { op: 'name', name: text, qualified: text });
  }
  if (lowering.scope.find(text) === undefined && isInherited(lowering, text))
    return lowering.field(node, lowering.receiver(node), text);
  return name(lowering, node);
};

/** A variable that nothing declares here, in a type that extends another, is a field of that. */
function isInherited(lowering: FileLowering, text: string): boolean {
  const bases = lowering.owner === undefined ? [] : (lowering.types.get(lowering.owner)?.bases ?? []);
  return bases.length > 0 && /^[a-z_]/.test(text) && lowering.scope.find('this')?.kind === 'variable';
}

export const identifierReference: ReferenceRule = (lowering, node) => {
  const text = lowering.text(node);
  if (lowering.scope.find(text) !== undefined || !isInherited(lowering, text))
    return nameReference(lowering, node);
  const object = lowering.receiver(node);
  return {
    read: () => lowering.field(node, object, text),
    write: (value) => {
      lowering.emit(node, { op: 'set-field', object, name: text, value });
    },
  };
};

/** A type where a value is needed: `new a.b.C<T>()`, `C::new`. */
function typeValue(lowering: FileLowering, node: NodeId): ValueId {
  const path = lowering.text(node).replace(/<.*/s, '').replace(/\s+/g, '').split('.');
  const [first = '', ...rest] = path;
  const known = lowering.scope.find(first);
  let value: ValueId;
  if (known === undefined && JAVA_LANG.has(first)) {
    value = lowering.emit(node, { op: 'name', name: first, qualified: `java.lang.${first}` });
  } else if (known === undefined && ROOT_PACKAGE.test(first)) {
    value = lowering.emit(node, { op: 'name', name: first, qualified: first });
  } else value = lowering.name(node, first);
  for (const part of rest) value = lowering.field(node, value, part);
  return value;
}

function argumentsOf(lowering: FileLowering, node: NodeId): { value: ValueId }[] {
  const list = lowering.tree.child(node, 'arguments');
  return list === undefined
    ? []
    : lowering.tree.named(list).map((one) => ({ value: lowering.expression(one) }));
}

/** `object.method(…)`, and `method(…)` of the type itself, of one around it, or imported. */
export const invocation: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const links: NodeId[] = [];
  let at: NodeId | undefined = node;
  while (at !== undefined && tree.kind(at) === 'method_invocation') {
    links.push(at);
    at = tree.child(at, 'object');
  }
  let value = at === undefined ? undefined : lowering.expression(at);
  for (const link of links.reverse()) {
    const nameNode = tree.child(link, 'name');
    if (nameNode === undefined) return lowering.opaque(link, value === undefined ? [] : [value]);
    const span = { start: tree.start(link), end: tree.end(nameNode) };
    const method = lowering.text(nameNode);
    const callee: ValueId =
      value === undefined ? ownMethod(lowering, nameNode, method) : lowering.field(span, value, method);
    value = call(lowering, link, callee, argumentsOf(lowering, link));
  }
  return value ?? lowering.opaque(node, []);
};

function ownMethod(lowering: FileLowering, node: NodeId, method: string): ValueId {
  const binding = lowering.scope.find(`${method}()`);
  if (binding?.kind === 'import') {
    return lowering.emit(node, { op: 'name', name: method, qualified: binding.qualified });
  }
  if (binding?.kind === 'variable')
    return lowering.field(node, lowering.load(node, binding.variable), method);
  return lowering.field(node, lowering.receiver(node), method);
}

export const construction: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const type = tree.child(node, 'type');
  const body = tree.childOfKind(node, 'class_body');
  const outer = tree
    .named(node)
    .find((child) => child !== type && tree.end(child) <= tree.start(type ?? node));
  if (type === undefined) return lowering.opaque(node, []);
  if (outer !== undefined && !/annotation|type_arguments/.test(tree.kind(outer))) lowering.expression(outer);
  const callee = typeValue(lowering, type);
  if (body !== undefined) anonymousClass(lowering, body, lowering.text(type).replace(/<.*/s, ''));
  return call(lowering, node, callee, argumentsOf(lowering, node), { constructs: true });
};

/** `super`: the same object, by what its class extends. */
export const superValue: ExpressionRule = (lowering, node) =>
  lowering.operator(node, 'super', [lowering.receiver(node)]);

/** `this(…)` and `super(…)` in a constructor. */
export const otherConstructor: ExpressionRule = (lowering, node) => {
  const target = lowering.tree.child(node, 'constructor');
  const self = lowering.receiver(node);
  const isSuper = target === undefined || lowering.text(target) === 'super';
  const callee = isSuper
    ? lowering.operator(target ?? node, 'super', [self])
    : lowering.field(target, self, 'constructor');
  return call(lowering, node, callee, argumentsOf(lowering, node));
};

export const methodReference: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const [object, method] = tree.named(node);
  if (object === undefined) return lowering.opaque(node, []);
  const isType = /type/.test(tree.kind(object));
  const of = isType ? typeValue(lowering, object) : lowering.expression(object);
  const text = method === undefined || tree.kind(method) === 'type_arguments' ? 'new' : lowering.text(method);
  return lowering.field(node, of, text);
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
  const operand = tree.firstNamed(node);
  const first = tree.children(node)[0];
  const operator = tree.children(node).find((child) => !tree.isNamed(child));
  if (operand === undefined || operator === undefined) return lowering.opaque(node, []);
  return increment(lowering, node, {
    operand,
    operator: lowering.text(operator),
    prefix: first === operator,
  });
};

export const arrayCreation: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const value = tree.child(node, 'value');
  for (const dimension of tree.childrenIn(node, 'dimensions')) {
    if (tree.kind(dimension) !== 'dimensions_expr') continue;
    for (const size of tree.named(dimension)) lowering.expression(size);
  }
  const type = tree.child(node, 'type');
  const parts =
    value === undefined ? [] : tree.named(value).map((one) => ({ value: lowering.expression(one) }));
  return lowering.emit(node, {
    op: 'compose',
    kind: 'array',
    ...(type === undefined ? {} : { type: lowering.text(type) }),
    parts,
  });
};

export const arrayInitializer: ExpressionRule = (lowering, node) => {
  const parts = lowering.tree.named(node).map((one) => ({ value: lowering.expression(one) }));
  return lowering.emit(node, { op: 'compose', kind: 'array', parts });
};

export const cast: ExpressionRule = (lowering, node) => {
  const type = lowering.tree.child(node, 'type');
  const value = lowering.tree.child(node, 'value');
  if (type === undefined || value === undefined) return lowering.opaque(node, []);
  return lowering.cast(node, lowering.expression(value), type);
};

/** `o instanceof String s`: the test; `s` is `o` as that type. */
export const instanceOf: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right') ?? tree.child(node, 'pattern');
  const bound = tree.child(node, 'name');
  if (left === undefined || right === undefined) return lowering.opaque(node, []);
  const value = lowering.expression(left);
  if (bound !== undefined) {
    lowering.store(bound, lowering.declare(lowering.text(bound)), lowering.cast(bound, value, right));
  }
  bindPattern(lowering, right, value);
  const type = lowering.constant(right, 'other', lowering.text(right));
  return lowering.operator(node, 'instanceof', [value, type]);
};

const MAX_PATTERN_DEPTH = 100;

/** The names in `Type name` and `Record(Type name, …)`. */
export function bindPattern(lowering: FileLowering, pattern: NodeId, value: ValueId, depth = 0): void {
  const { tree } = lowering;
  const kind = tree.kind(pattern);
  if (depth > MAX_PATTERN_DEPTH) {
    lowering.opaque(pattern, [value], 'nesting');
    return;
  }
  if (kind === 'pattern') {
    const inside = tree.firstNamed(pattern);
    if (inside !== undefined) bindPattern(lowering, inside, value, depth + 1);
  } else if (kind === 'type_pattern' || kind === 'record_pattern_component') {
    const parts = tree.named(pattern);
    const last = parts.at(-1);
    const type = parts.at(-2);
    if (last !== undefined && tree.kind(last) === 'record_pattern')
      bindPattern(lowering, last, value, depth + 1);
    else if (last !== undefined && type !== undefined) {
      lowering.store(last, lowering.declare(lowering.text(last)), lowering.cast(last, value, type));
    }
  } else if (kind === 'record_pattern') {
    const body = tree.childOfKind(pattern, 'record_pattern_body');
    for (const [index, part] of (body === undefined ? [] : tree.named(body)).entries()) {
      bindPattern(lowering, part, lowering.emit(part, { op: 'result', of: value, index }), depth + 1);
    }
  }
}

export const stringLiteral: ExpressionRule = (lowering, node) => {
  const source = lowering.text(node);
  const content = source.startsWith('"""')
    ? source.slice(3, -3).replace(/^[ \t]*\r?\n/, '')
    : source.slice(1, -1);
  return lowering.constant(node, 'string', unescapeText(content) ?? source);
};
