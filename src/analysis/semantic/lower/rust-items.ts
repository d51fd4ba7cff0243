import type { FunctionId, ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import { returnValues } from './control.js';
import type { FileLowering } from './file-lowering.js';
import type { ExpressionRule, StatementRule } from './rules.js';
import { Scope } from './scope.js';

const TYPE = /^(?:struct|enum|union|trait)_item$/;
const VALUE = /^(?:const|static)_item$/;

export function rustFile(lowering: FileLowering, root: NodeId): void {
  const nodes = lowering.tree.named(root);
  declareItems(lowering, nodes);
  lowering.statements(nodes);
}

/** Items are seen in the whole block or module that they stand in. */
export function declareItems(lowering: FileLowering, nodes: readonly NodeId[]): void {
  const { tree } = lowering;
  for (const node of nodes) {
    const kind = tree.kind(node);
    const name = tree.child(node, 'name');
    if (kind === 'use_declaration') {
      const argument = tree.child(node, 'argument');
      if (argument !== undefined)
        use(lowering, argument, { prefix: '', isPublic: isPublic(lowering, node) }, 0);
    } else if (name === undefined) continue;
    else if (kind === 'function_item' || VALUE.test(kind)) {
      lowering.declare(lowering.text(name), { exported: isPublic(lowering, node) });
    } else if (TYPE.test(kind)) lowering.type(lowering.text(name), isPublic(lowering, node));
  }
}

function isPublic(lowering: FileLowering, node: NodeId): boolean {
  return lowering.tree.has(node, 'visibility_modifier');
}

/** Longer paths are no names; the expression below must not become slow on them. */
const MAX_PATH_LENGTH = 500;

/** A path with dots and without type arguments: `std::vec::Vec::<u8>::new` is `std.vec.Vec.new`. */
export function pathOf(lowering: FileLowering, node: NodeId): string {
  return lowering
    .text(node)
    .slice(0, MAX_PATH_LENGTH)
    .replace(/::\s*<[^:]*>|<[^:]*>(?=::|$)|\s+/g, '')
    .replaceAll('::', '.');
}

const MAX_USE_DEPTH = 100;

type Within = { readonly prefix: string; readonly isPublic: boolean };

function use(
  lowering: FileLowering,
  node: NodeId,
  { prefix, isPublic: handsOn }: Within,
  depth: number,
): void {
  const { tree } = lowering;
  const kind = tree.kind(node);
  const path = tree.child(node, 'path');
  const within = (inside: string) => (prefix === '' ? inside : `${prefix}.${inside}`);
  if (depth > MAX_USE_DEPTH) {
    lowering.opaque(node, [], 'nesting');
  } else if (kind === 'use_list') {
    for (const one of tree.named(node)) use(lowering, one, { prefix, isPublic: handsOn }, depth + 1);
  } else if (kind === 'scoped_use_list') {
    const list = tree.child(node, 'list');
    const base = path === undefined ? prefix : within(pathOf(lowering, path));
    if (list !== undefined) use(lowering, list, { prefix: base, isPublic: handsOn }, depth + 1);
  } else if (kind === 'use_wildcard') {
    const base = tree.firstNamed(node);
    const module = base === undefined ? prefix : within(pathOf(lowering, base));
    lowering.imports.push({ local: '', module, wildcard: true, ...(handsOn ? { exported: true } : {}) });
  } else if (kind === 'use_as_clause') {
    const alias = tree.child(node, 'alias');
    if (path !== undefined && alias !== undefined) {
      importPath(lowering, within(pathOf(lowering, path)), lowering.text(alias), handsOn);
    }
  } else if (kind === 'self') importPath(lowering, prefix, undefined, handsOn);
  else importPath(lowering, within(pathOf(lowering, node)), undefined, handsOn);
}

function importPath(lowering: FileLowering, path: string, alias: string | undefined, handsOn: boolean): void {
  const dot = path.lastIndexOf('.');
  const member = path.slice(dot + 1);
  const local = alias ?? member;
  const entry = dot === -1 ? { local, module: path } : { local, module: path.slice(0, dot), member };
  lowering.import(handsOn ? { ...entry, exported: true } : entry, path);
}

export const functionItem: StatementRule = (lowering, node) => declareFunction(lowering, node, undefined);

function declareFunction(lowering: FileLowering, node: NodeId, owner: string | undefined): void {
  const { tree } = lowering;
  const nameNode = tree.child(node, 'name');
  const name = nameNode === undefined ? '' : lowering.text(nameNode);
  const id = rustFunction(lowering, node, name, owner);
  const value = lowering.emit(node, { op: 'closure', function: id });
  const own = owner === undefined ? lowering.scope.own(name) : undefined;
  if (own?.kind === 'variable' && nameNode !== undefined) lowering.store(nameNode, own.variable, value);
  if (owner !== undefined) lowering.type(owner, false).methods.push({ name, function: id });
}

function rustFunction(
  lowering: FileLowering,
  node: NodeId,
  name: string,
  owner: string | undefined,
): FunctionId {
  const { tree } = lowering;
  const type = tree.child(node, 'return_type');
  const head = {
    name,
    ...(owner === undefined ? {} : { owner }),
    exported: isPublic(lowering, node),
    results: type === undefined ? [] : [lowering.text(type)],
  };
  return lowering.function(node, head, () => {
    const list = tree.child(node, 'parameters');
    for (const one of list === undefined ? [] : tree.named(list)) parameter(lowering, one);
    body(lowering, tree.child(node, 'body'));
  });
}

/** The last expression of a body is what it returns. */
function body(lowering: FileLowering, node: NodeId | undefined): void {
  if (node === undefined) return;
  const value =
    lowering.tree.kind(node) === 'block'
      ? blockStatements(lowering, lowering.tree.named(node))
      : lowering.expression(node);
  if (!lowering.builder.ended) returnValues(lowering, node, value === undefined ? [] : [value]);
}

function parameter(lowering: FileLowering, node: NodeId): void {
  const { tree } = lowering;
  const kind = tree.kind(node);
  if (kind === 'attribute_item' || kind === 'ERROR') return;
  const pattern = kind === 'parameter' ? tree.child(node, 'pattern') : node;
  const typeNode = tree.child(node, 'type');
  const type = typeNode === undefined ? {} : { type: lowering.text(typeNode) };
  if (kind === 'self_parameter' || (pattern !== undefined && tree.kind(pattern) === 'self')) {
    lowering.parameter(node, { name: 'self', receiver: true, ...type });
  } else if (pattern !== undefined && tree.kind(pattern) === 'identifier') {
    lowering.parameter(pattern, { name: lowering.text(pattern), ...type });
  } else if (pattern !== undefined) {
    const value = lowering.parameterValue(pattern, { name: '', ...type });
    if (kind !== 'variadic_parameter')
      lowering.assign(pattern, value, (name) => lowering.declare(lowering.text(name)));
  }
}

export const closure: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const id = lowering.function(node, { name: '', exported: false }, () => {
    const list = tree.child(node, 'parameters');
    for (const one of list === undefined ? [] : tree.named(list)) parameter(lowering, one);
    body(lowering, tree.child(node, 'body'));
  });
  return lowering.emit(node, { op: 'closure', function: id });
};

/** Statements of a block; the value of the last one where it is an expression without a semicolon. */
export function blockStatements(lowering: FileLowering, nodes: readonly NodeId[]): ValueId | undefined {
  const { tree } = lowering;
  declareItems(lowering, nodes);
  const statements = nodes.filter((node) => tree.kind(node) !== 'label');
  const last = statements.at(-1);
  let value: ValueId | undefined;
  for (const node of statements) {
    const tail = node === last ? tailExpression(lowering, node) : undefined;
    if (tail === undefined) lowering.statement(node);
    else value = lowering.expression(tail);
  }
  return lowering.builder.ended ? undefined : value;
}

function tailExpression(lowering: FileLowering, node: NodeId): NodeId | undefined {
  const { tree } = lowering;
  if (tree.kind(node) === 'expression_statement') {
    const ends = tree.text[tree.end(node) - 1] === ';';
    return ends ? undefined : tree.firstNamed(node);
  }
  return lowering.rules.statements[tree.kind(node)] === undefined ? node : undefined;
}

export const implItem: StatementRule = (lowering, node) => {
  const { tree, owner } = lowering;
  const typeNode = tree.child(node, 'type') ?? tree.child(node, 'name');
  const trait = tree.child(node, 'trait');
  const inside = tree.child(node, 'body');
  if (typeNode === undefined) return;
  const path = pathOf(lowering, typeNode).replace(/<.*/s, '');
  const name = path.slice(path.lastIndexOf('.') + 1);
  const type = lowering.type(name, tree.kind(node) === 'trait_item' && isPublic(lowering, node));
  if (trait !== undefined) type.bases.push(lowering.text(trait).replace(/<.*/s, ''));
  const { scope } = lowering;
  lowering.owner = name;
  lowering.scope = new Scope(scope, scope.functionId);
  for (const one of inside === undefined ? [] : tree.named(inside)) {
    if (tree.kind(one) === 'function_item') declareFunction(lowering, one, name);
    else lowering.statement(one);
  }
  lowering.scope = scope;
  lowering.owner = owner;
};

export const moduleItem: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const inside = tree.child(node, 'body');
  if (inside === undefined) return;
  lowering.inScope(() => {
    const nodes = tree.named(inside);
    declareItems(lowering, nodes);
    lowering.statements(nodes);
  });
};

export const valueItem: StatementRule = (lowering, node) => {
  const name = lowering.tree.child(node, 'name');
  const value = lowering.tree.child(node, 'value');
  if (name === undefined || value === undefined) return;
  const text = lowering.text(name);
  const own = lowering.scope.own(text);
  const computed = lowering.expression(value);
  lowering.store(name, own?.kind === 'variable' ? own.variable : lowering.declare(text), computed);
};
