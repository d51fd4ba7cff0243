import type { FunctionId, ValueId } from '../ir.js';
import { type AccessorKind, accessorName, makeAccessor } from './accessors.js';
import type { NodeId } from './compact-tree.js';
import { returnValues } from './control.js';
import type { FileLowering } from './file-lowering.js';
import { declareNames, importedNames, reboundNames } from './python-scopes.js';
import type { ExpressionRule, StatementRule } from './rules.js';
import { Scope } from './scope.js';
import { call, withDefault } from './values.js';

/** The module: its dotted name from its path, its names, its code. */
export function pythonFile(lowering: FileLowering, root: NodeId, path: string): void {
  lowering.module = path
    .replace(/\.[^./]+$/, '')
    .replace(/(?:^|\/)__init__$/, '')
    .replaceAll('/', '.');
  lowering.assignedNames = reboundNames(lowering);
  declareNames(lowering, root, true);
  lowering.statements(lowering.tree.named(root));
}

/** An import that other code also assigns stores in its variable; others are bound already. */
export const importStatement: StatementRule = (lowering, node) => {
  for (const { local, qualified } of importedNames(lowering, node).names) {
    const own = lowering.scope.find(local);
    if (own?.kind !== 'variable') continue;
    lowering.store(node, own.variable, lowering.emit(node, { op: 'name', name: local, qualified }));
  }
};

export const functionDefinition: StatementRule = (lowering, node) => {
  define(lowering, node, []);
};

/** `@decorator`: it is called with what it decorates; the name still means the definition itself. */
export const decoratedDefinition: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const definition = tree.child(node, 'definition');
  const decorators = tree.named(node).filter((child) => tree.kind(child) === 'decorator');
  const values = decorators.map((decorator): readonly [NodeId, ValueId] => {
    const inside = tree.firstNamed(decorator);
    return [decorator, inside === undefined ? lowering.opaque(decorator, []) : lowering.expression(inside)];
  });
  if (definition === undefined) return;
  const names = decorators.map((decorator) => lowering.text(decorator).slice(1).trim());
  const value = define(lowering, definition, names);
  for (const [decorator, callee] of values.reverse()) {
    const callNode = tree.firstNamed(decorator) ?? decorator;
    call(lowering, tree.span(callNode), callee, [{ value }]);
  }
};

function define(lowering: FileLowering, node: NodeId, decorators: readonly string[]): ValueId {
  const nameNode = lowering.tree.child(node, 'name');
  const name = nameNode === undefined ? '' : lowering.text(nameNode);
  const value =
    lowering.tree.kind(node) === 'class_definition'
      ? classValue(lowering, node, name)
      : lowering.emit(node, {
          op: 'closure',
          function: pythonFunction(lowering, node, {
            name,
            isStatic: decorators.includes('staticmethod'),
            accessor: accessorOf(decorators),
          }),
        });
  if (nameNode !== undefined) lowering.assignName(nameNode, value);
  return value;
}

export const classDefinition: StatementRule = (lowering, node) => {
  define(lowering, node, []);
};

function pythonFunction(
  lowering: FileLowering,
  node: NodeId,
  head: { readonly name: string; readonly isStatic: boolean; readonly accessor: AccessorKind | undefined },
): FunctionId {
  const { tree, owner } = lowering;
  const accessor = owner === undefined ? undefined : head.accessor;
  const name = accessor === undefined ? head.name : accessorName(accessor, head.name);
  const visible = lowering.builder.id === 0 && (!name.startsWith('_') || /^__\w+__$/.test(name));
  const list = tree.child(node, 'parameters');
  const body = tree.child(node, 'body');
  const result = tree.child(node, 'return_type');
  defaultValues(lowering, list);
  const id = lowering.function(
    node,
    {
      name,
      ...(owner === undefined ? {} : { owner }),
      exported: visible,
      ...(tree.has(node, 'async') ? { isAsync: true as const } : {}),
      ...(result === undefined ? {} : { results: [lowering.text(result)] }),
    },
    () => {
      lowering.owner = undefined;
      if (list !== undefined) parameters(lowering, list, owner !== undefined && !head.isStatic);
      if (accessor !== undefined) makeAccessor(lowering, node, accessor, head.name);
      if (body === undefined) return;
      declareNames(lowering, body, false);
      lowering.statements(tree.named(body));
    },
  );
  lowering.owner = owner;
  if (owner !== undefined) lowering.type(owner, !owner.startsWith('_')).methods.push({ name, function: id });
  return id;
}

/** `@property` and `@name.setter`. */
function accessorOf(decorators: readonly string[]): AccessorKind | undefined {
  if (decorators.some((one) => /^(?:functools\.)?(?:cached_)?property$/.test(one))) return 'get';
  return decorators.some((one) => one.endsWith('.setter')) ? 'set' : undefined;
}

/** Defaults that call something are evaluated once, where the function is defined. */
function defaultValues(lowering: FileLowering, list: NodeId | undefined): void {
  const { tree } = lowering;
  for (const parameter of list === undefined ? [] : tree.named(list)) {
    const value = tree.child(parameter, 'value');
    if (value !== undefined && tree.kind(value) === 'call') lowering.expression(value);
  }
}

function parameters(lowering: FileLowering, list: NodeId, method: boolean): void {
  const { tree } = lowering;
  let first = method;
  for (const node of tree.named(list)) {
    const kind = tree.kind(node);
    if (/separator$|^ERROR$/.test(kind)) continue;
    const typed = kind === 'typed_parameter' ? tree.firstNamed(node) : undefined;
    const target = tree.child(node, 'name') ?? typed ?? node;
    const splat = /splat_pattern$/.test(tree.kind(target));
    const nameNode = (splat ? tree.firstNamed(target) : target) ?? target;
    if (tree.kind(nameNode) !== 'identifier') {
      const whole = lowering.parameterValue(nameNode, { name: '' });
      lowering.assign(nameNode, whole, (name) => lowering.declare(lowering.text(name)));
      continue;
    }
    const type = tree.child(node, 'type');
    const fallback = tree.child(node, 'value');
    const name = lowering.text(nameNode);
    const variable = lowering.declare(name);
    const incoming = lowering.parameterValue(nameNode, {
      name,
      variable,
      ...(type === undefined ? {} : { type: lowering.text(type) }),
      ...(first && !splat ? { receiver: true as const } : {}),
      ...(splat ? { rest: true as const } : {}),
      ...(splat && /dictionary/.test(tree.kind(target)) ? { keywords: true as const } : {}),
    });
    // `super()` means the object of the method around it, whatever its name.
    if (first && !splat) lowering.scope.bind('super()', { kind: 'variable', variable });
    first = false;
    const plain = fallback === undefined || tree.kind(fallback) === 'none';
    lowering.store(nameNode, variable, plain ? incoming : withDefault(lowering, fallback, incoming));
  }
}

export const lambda: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const list = tree.child(node, 'parameters');
  const body = tree.child(node, 'body');
  const { owner } = lowering;
  const id = lowering.function(node, { name: '', exported: false }, () => {
    lowering.owner = undefined;
    if (list !== undefined) parameters(lowering, list, false);
    if (body !== undefined) returnValues(lowering, body, [lowering.expression(body)]);
  });
  lowering.owner = owner;
  return lowering.emit(node, { op: 'closure', function: id });
};

/** A class body runs where it stands; its names become the fields of the class. */
function classValue(lowering: FileLowering, node: NodeId, name: string): ValueId {
  const { tree } = lowering;
  const body = tree.child(node, 'body');
  const bases = tree.child(node, 'superclasses');
  const type = lowering.type(name, lowering.builder.id === 0 && !name.startsWith('_'));
  for (const base of bases === undefined ? [] : tree.named(bases)) {
    if (tree.kind(base) === 'keyword_argument') continue;
    type.bases.push(lowering.text(base));
    lowering.expression(base);
  }
  const { scope, owner } = lowering;
  lowering.scope = new Scope(scope, scope.functionId, true);
  lowering.owner = name;
  if (body !== undefined) {
    declareNames(lowering, body, false);
    lowering.statements(tree.named(body));
  }
  const parts = lowering.scope.variableNames().map(([key, variable]) => ({
    key,
    value: lowering.load(node, variable),
  }));
  for (const one of body === undefined ? [] : tree.named(body)) {
    if (!/^import_(from_)?statement$/.test(tree.kind(one))) continue;
    for (const { local, qualified } of importedNames(lowering, one).names) {
      if (lowering.scope.own(local)?.kind === 'variable') continue;
      parts.push({ key: local, value: lowering.emit(one, { op: 'name', name: local, qualified }) });
    }
  }
  lowering.scope = scope;
  lowering.owner = owner;
  return lowering.emit(node, {
    op: 'compose',
    kind: 'object',
    ...(name === '' ? {} : { type: name }),
    parts,
  });
}
