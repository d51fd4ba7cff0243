import type { FunctionId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import { returnValues } from './control.js';
import type { FileLowering } from './file-lowering.js';
import { tryCatch } from './try-catch.js';

/** Imports, the package's name, and all that a Go file declares for its package, then the code. */
export function goFile(lowering: FileLowering, root: NodeId): void {
  const { tree } = lowering;
  const children = tree.children(root);
  for (const node of children) {
    const kind = tree.kind(node);
    if (kind === 'package_clause') {
      const name = tree.firstNamed(node);
      lowering.module = name === undefined ? '' : lowering.text(name);
    } else if (kind === 'import_declaration') imports(lowering, node);
    else if (kind === 'function_declaration') declareNames(lowering, tree.childrenIn(node, 'name'));
    else if (kind === 'var_declaration' || kind === 'const_declaration') {
      for (const spec of specsOf(lowering, node)) declareNames(lowering, tree.childrenIn(spec, 'name'));
    } else if (kind === 'type_declaration') typeDeclaration(lowering, node);
  }
  lowering.statements(children.filter((node) => !IMPORTED.has(tree.kind(node))));
}

const IMPORTED = new Set(['package_clause', 'import_declaration']);

/** The specs of `var`, `const` and `import`, in one group or alone. */
export function specsOf(lowering: FileLowering, node: NodeId): readonly NodeId[] {
  const { tree } = lowering;
  return tree
    .named(node)
    .flatMap((child) => (tree.kind(child).endsWith('_list') ? tree.named(child) : [child]))
    .filter((child) => tree.kind(child).endsWith('_spec'));
}

export function isExportedName(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}

function declareNames(lowering: FileLowering, names: readonly NodeId[]): void {
  for (const node of names) {
    const name = lowering.text(node);
    if (name !== '_' && name !== 'init') lowering.declare(name, { exported: isExportedName(name) });
  }
}

function imports(lowering: FileLowering, node: NodeId): void {
  const { tree } = lowering;
  for (const spec of specsOf(lowering, node)) {
    const pathNode = tree.child(spec, 'path');
    const alias = tree.child(spec, 'name');
    if (pathNode === undefined) continue;
    const module = lowering.text(pathNode).slice(1, -1);
    const local = alias === undefined ? packageName(module) : lowering.text(alias);
    if (local === '.') lowering.import({ local: '', module, wildcard: true }, module);
    else if (local !== '_') lowering.import({ local, module }, module);
    else lowering.imports.push({ local: '_', module });
  }
}

/** The name that a package of this path most likely has: `v2`, `.v3` and `go-` are not part of it. */
export function packageName(path: string): string {
  const parts = path.split('/');
  const last = parts.at(-1) ?? '';
  const named = /^v\d+$/.test(last) ? (parts.at(-2) ?? last) : last;
  return named
    .replace(/\.v\d+$/, '')
    .replace(/^go[-.]|[-.]go$/g, '')
    .replace(/[-.]/g, '');
}

/** Type declarations, at the top level or in a function. */
export function typeDeclaration(lowering: FileLowering, node: NodeId): void {
  const { tree } = lowering;
  for (const spec of tree.named(node)) {
    const nameNode = tree.child(spec, 'name');
    const body = tree.child(spec, 'type');
    if (nameNode === undefined) continue;
    const name = lowering.text(nameNode);
    const type = lowering.type(name, isExportedName(name));
    if (body === undefined) continue;
    type.bases.push(...embedded(lowering, body));
    if (tree.kind(body) === 'struct_type') type.fields = fieldsOf(lowering, body);
  }
}

function fieldsOf(lowering: FileLowering, body: NodeId): { name: string; type: string }[] {
  const { tree } = lowering;
  const list = tree.firstNamed(body);
  return (list === undefined ? [] : tree.named(list)).flatMap((field) => {
    const typeNode = tree.child(field, 'type');
    if (typeNode === undefined) return [];
    const type = lowering.text(typeNode).slice(0, MAX_TYPE_LENGTH);
    const names = tree.childrenIn(field, 'name').map((name) => lowering.text(name));
    const own = names.length > 0 ? names : [type.replace(/\[.*/s, '').replace(/^.*[.*]/s, '')];
    return own.map((name) => ({ name, type }));
  });
}

/** Longer ones are types without a name. */
const MAX_TYPE_LENGTH = 200;

function embedded(lowering: FileLowering, body: NodeId): string[] {
  const { tree } = lowering;
  const kind = tree.kind(body);
  if (kind === 'struct_type') {
    const list = tree.firstNamed(body);
    return (list === undefined ? [] : tree.named(list)).flatMap((field) => {
      const type = tree.child(field, 'type');
      return tree.child(field, 'name') === undefined && type !== undefined ? [lowering.text(type)] : [];
    });
  }
  if (kind === 'interface_type') {
    return tree
      .named(body)
      .flatMap((child) => (tree.kind(child) === 'type_elem' ? [lowering.text(child)] : []));
  }
  return kind === 'type_identifier' || kind === 'qualified_type' ? [lowering.text(body)] : [];
}

/** A function, a method or a literal. */
export function goFunction(lowering: FileLowering, node: NodeId, name: string): FunctionId {
  const { tree } = lowering;
  const receiver = tree.child(node, 'receiver');
  const owner = receiver === undefined ? undefined : receiverType(lowering, receiver);
  const result = tree.child(node, 'result');
  const id = lowering.function(
    node,
    {
      name,
      ...(owner === undefined ? {} : { owner }),
      exported: isExportedName(name),
      results: result === undefined ? [] : resultTypes(lowering, result),
    },
    () => {
      if (receiver !== undefined) parameters(lowering, receiver, true);
      const list = tree.child(node, 'parameters');
      if (list !== undefined) parameters(lowering, list, false);
      if (result !== undefined) namedResults(lowering, result);
      const body = tree.child(node, 'body');
      if (body === undefined) return;
      const run = () => lowering.statements(tree.children(body));
      if (recovers(lowering, body))
        tryCatch(lowering, node, { body: run, handlers: [returning(lowering, node)] });
      else run();
    },
  );
  if (owner !== undefined) lowering.type(owner, isExportedName(owner)).methods.push({ name, function: id });
  return id;
}

/** Whether a deferred literal of this body calls `recover`: then a panic ends as a return. */
function recovers(lowering: FileLowering, body: NodeId): boolean {
  const { tree } = lowering;
  const statements = tree
    .named(body)
    .flatMap((one) => (tree.kind(one) === 'statement_list' ? tree.named(one) : [one]));
  return statements.some((statement) => {
    if (tree.kind(statement) !== 'defer_statement') return false;
    const call = tree.firstNamed(statement);
    const callee = call === undefined ? undefined : tree.child(call, 'function');
    if (callee === undefined || tree.kind(callee) !== 'func_literal') return false;
    const text = lowering.text(callee);
    // One that panics again hands the panic on.
    return /\brecover\(\)/.test(text) && !/\bpanic\(/.test(text);
  });
}

/** The handler of a recovered panic: the function returns its named results. */
function returning(lowering: FileLowering, node: NodeId) {
  return {
    node,
    types: [],
    body: () => {
      const values = lowering.builder.namedResults.map((variable) => lowering.load(node, variable));
      returnValues(lowering, node, values);
    },
  };
}

function receiverType(lowering: FileLowering, receiver: NodeId): string {
  const declaration = lowering.tree.firstNamed(receiver);
  const type = declaration === undefined ? undefined : lowering.tree.child(declaration, 'type');
  return type === undefined
    ? ''
    : lowering
        .text(type)
        .slice(0, 200)
        .replace(/^[\s*(]+|\[.*|[\s)]+$/gs, '');
}

function parameters(lowering: FileLowering, list: NodeId, receiver: boolean): void {
  const { tree } = lowering;
  for (const declaration of tree.named(list)) {
    const typeNode = tree.child(declaration, 'type');
    const options = {
      ...(typeNode === undefined ? {} : { type: lowering.text(typeNode) }),
      ...(receiver ? { receiver: true as const } : {}),
      ...(tree.kind(declaration) === 'variadic_parameter_declaration' ? { rest: true as const } : {}),
    };
    const names = tree.childrenIn(declaration, 'name');
    for (const node of names) {
      const name = lowering.text(node);
      if (name === '_') lowering.parameterValue(node, { name, ...options });
      else lowering.parameter(node, { name, ...options });
    }
    if (names.length === 0) lowering.parameterValue(declaration, { name: '', ...options });
  }
}

function resultTypes(lowering: FileLowering, result: NodeId): string[] {
  const { tree } = lowering;
  if (tree.kind(result) !== 'parameter_list') return [lowering.text(result)];
  return tree.named(result).flatMap((declaration) => {
    const type = tree.child(declaration, 'type');
    const count = Math.max(1, tree.childrenIn(declaration, 'name').length);
    return new Array<string>(count).fill(type === undefined ? '' : lowering.text(type));
  });
}

function namedResults(lowering: FileLowering, result: NodeId): void {
  const { tree } = lowering;
  if (tree.kind(result) !== 'parameter_list') return;
  const names = tree.named(result).flatMap((declaration) => tree.childrenIn(declaration, 'name'));
  const types = resultTypes(lowering, result);
  lowering.builder.namedResults = names.map((node, index) => {
    const name = lowering.text(node);
    const variable = lowering.declare(name === '_' ? '' : name);
    const zero = zeroOf(types[index] ?? '');
    if (zero !== undefined) lowering.store(node, variable, lowering.constant(node, ...zero));
    return variable;
  });
}

/** What a variable of a type holds that nothing was assigned to. */
function zeroOf(type: string): readonly ['nil' | 'string' | 'boolean' | 'number', string] | undefined {
  if (type === 'error' || type === 'any' || /^(?:\*|\[\]|map\[|func\b|chan\b|interface\b)/.test(type))
    return ['nil', 'nil'];
  if (type === 'string') return ['string', ''];
  if (type === 'bool') return ['boolean', 'false'];
  return /^(?:u?int(?:8|16|32|64)?|byte|rune)$/.test(type) ? ['number', '0'] : undefined;
}
