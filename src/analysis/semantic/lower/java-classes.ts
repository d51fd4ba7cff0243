import type { FunctionId, ValueId, VariableId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import { returnValues } from './control.js';
import type { FileLowering } from './file-lowering.js';
import type { ExpressionRule, StatementRule } from './rules.js';
import { Scope } from './scope.js';

const TYPE = /^(?:class|interface|enum|record|annotation_type)_declaration$/;
const FUNCTION = /^(?:method|constructor|compact_constructor)_declaration$/;
const FIELD = /^(?:field|constant)_declaration$/;

/** Package, imports, types. */
export function javaFile(lowering: FileLowering, root: NodeId): void {
  const { tree } = lowering;
  const nodes = tree.named(root);
  for (const node of nodes) {
    const kind = tree.kind(node);
    const name = tree.firstNamed(node);
    if (kind === 'package_declaration' && name !== undefined) lowering.module = dotted(lowering, name);
    else if (kind === 'import_declaration' && name !== undefined) importDeclaration(lowering, node, name);
    else if (TYPE.test(kind)) declareType(lowering, node);
  }
  lowering.statements(nodes);
}

function dotted(lowering: FileLowering, node: NodeId): string {
  return lowering.text(node).replace(/\s+/g, '');
}

function importDeclaration(lowering: FileLowering, node: NodeId, name: NodeId): void {
  const { tree } = lowering;
  const path = dotted(lowering, name);
  const last = path.slice(path.lastIndexOf('.') + 1);
  const owner = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  if (tree.has(node, 'asterisk')) lowering.imports.push({ local: '', module: path, wildcard: true });
  else if (!tree.has(node, 'static')) lowering.import({ local: last, module: path }, path);
  else {
    lowering.import({ local: last, module: owner, member: last }, path);
    lowering.scope.bind(`${last}()`, { kind: 'import', qualified: path });
  }
}

function declareType(lowering: FileLowering, node: NodeId): void {
  const name = lowering.tree.child(node, 'name');
  if (name === undefined) return;
  lowering.declare(lowering.text(name), { exported: isVisible(lowering, node) });
}

function modifiers(lowering: FileLowering, node: NodeId): ReadonlySet<string> {
  const { tree } = lowering;
  const list = tree.childOfKind(node, 'modifiers');
  return new Set(list === undefined ? [] : tree.children(list).map((child) => tree.kind(child)));
}

function isVisible(lowering: FileLowering, node: NodeId): boolean {
  const own = modifiers(lowering, node);
  return own.has('public') || own.has('protected');
}

export const typeDeclaration: StatementRule = (lowering, node) => {
  const nameNode = lowering.tree.child(node, 'name');
  if (nameNode === undefined) return;
  const name = lowering.text(nameNode);
  const own = lowering.scope.own(name);
  const variable = own?.kind === 'variable' ? own.variable : lowering.declare(name);
  const value = lowerType(lowering, node, { name, variable, exported: isVisible(lowering, node) });
  lowering.store(nameNode, variable, value);
};

type TypeHead = {
  readonly name: string;
  readonly variable: VariableId | undefined;
  readonly exported: boolean;
  readonly bases?: readonly string[];
};

function lowerType(lowering: FileLowering, node: NodeId, head: TypeHead): ValueId {
  const { tree } = lowering;
  const { scope, owner } = lowering;
  const type = lowering.type(head.name, head.exported);
  type.bases.push(...(head.bases ?? basesOf(lowering, node)));
  const body = tree.kind(node) === 'class_body' ? node : tree.child(node, 'body');
  const members = body === undefined ? [] : membersOf(lowering, body);
  const inInterface = tree.kind(node) === 'interface_declaration';
  lowering.scope = new Scope(scope, scope.functionId);
  lowering.owner = head.name;
  bindMembers(lowering, members, head, inInterface);
  type.fields = fieldTypes(lowering, members);
  const components = tree.child(node, 'parameters');
  for (const one of components === undefined ? [] : tree.named(components)) {
    const name = tree.child(one, 'name');
    if (name !== undefined) lowering.scope.bind(lowering.text(name), { kind: 'member' });
  }
  const parts: { key: string; value: ValueId }[] = [];
  for (const member of members) parts.push(...lowerMember(lowering, member, { ...head, inInterface }));
  if (body !== undefined) instanceFields(lowering, body, members, head);
  for (const [key, variable] of lowering.scope.variableNames()) {
    if (!key.endsWith(')')) parts.push({ key, value: lowering.load(node, variable) });
  }
  lowering.scope = scope;
  lowering.owner = owner;
  return lowering.emit(node, { op: 'compose', kind: 'object', type: head.name, parts });
}

function basesOf(lowering: FileLowering, node: NodeId): string[] {
  const { tree } = lowering;
  const clauses = tree.named(node).filter((child) => /^super|^extends_interfaces$/.test(tree.kind(child)));
  return clauses.flatMap((clause) => {
    const inside = tree
      .named(clause)
      .flatMap((one) => (tree.kind(one) === 'type_list' ? tree.named(one) : [one]));
    return inside.map((base) => dotted(lowering, base).replace(/<.*/s, ''));
  });
}

function membersOf(lowering: FileLowering, body: NodeId): readonly NodeId[] {
  const { tree } = lowering;
  return tree
    .named(body)
    .flatMap((child) => (tree.kind(child) === 'enum_body_declarations' ? tree.named(child) : [child]));
}

function fieldTypes(lowering: FileLowering, members: readonly NodeId[]): { name: string; type: string }[] {
  const { tree } = lowering;
  return members.flatMap((member) => {
    const typeNode = FIELD.test(tree.kind(member)) ? tree.child(member, 'type') : undefined;
    if (typeNode === undefined) return [];
    const type = lowering.text(typeNode).slice(0, MAX_TYPE_LENGTH);
    const names = tree.childrenIn(member, 'declarator').map((one) => tree.child(one, 'name'));
    return names.flatMap((name) => (name === undefined ? [] : [{ name: lowering.text(name), type }]));
  });
}

const MAX_TYPE_LENGTH = 200;

/** Fields and methods may be used without their object, wherever in the type they stand. */
function bindMembers(
  lowering: FileLowering,
  members: readonly NodeId[],
  head: TypeHead,
  inInterface: boolean,
): void {
  const { tree } = lowering;
  for (const member of members) {
    const kind = tree.kind(member);
    const own = modifiers(lowering, member);
    const isStatic = own.has('static') || (inInterface && FIELD.test(kind)) || kind === 'enum_constant';
    const nameNode = tree.child(member, 'name');
    if (TYPE.test(kind)) declareType(lowering, member);
    else if (FUNCTION.test(kind) && nameNode !== undefined) {
      const { variable } = head;
      const binding =
        isStatic && variable !== undefined
          ? ({ kind: 'variable', variable } as const)
          : ({ kind: 'member' } as const);
      lowering.scope.bind(`${lowering.text(nameNode)}()`, binding);
    } else {
      const names =
        kind === 'enum_constant' ? [member] : FIELD.test(kind) ? tree.childrenIn(member, 'declarator') : [];
      for (const declarator of names) {
        const name = tree.child(declarator, 'name');
        if (name === undefined) continue;
        if (isStatic)
          lowering.declare(lowering.text(name), { exported: head.exported && !own.has('private') });
        else lowering.scope.bind(lowering.text(name), { kind: 'member' });
      }
    }
  }
}

function lowerMember(
  lowering: FileLowering,
  member: NodeId,
  head: TypeHead & { readonly inInterface: boolean },
): { key: string; value: ValueId }[] {
  const { tree } = lowering;
  const kind = tree.kind(member);
  if (FUNCTION.test(kind)) {
    const nameNode = tree.child(member, 'name');
    const name = nameNode === undefined ? '' : lowering.text(nameNode);
    const visible = isVisible(lowering, member) || head.inInterface;
    const isAbstract = kind === 'method_declaration' && tree.child(member, 'body') === undefined;
    const id = javaFunction(lowering, member, {
      name,
      owner: head.name,
      exported: visible,
      ...(isAbstract ? { isAbstract: true as const } : {}),
    });
    const key = kind === 'method_declaration' ? name : 'constructor';
    lowering.type(head.name, head.exported).methods.push({ name: key, function: id });
    return [{ key, value: lowering.emit(member, { op: 'closure', function: id }) }];
  }
  if (TYPE.test(kind)) lowering.statement(member);
  else if (kind === 'enum_constant') enumConstant(lowering, member, head);
  else if (kind === 'static_initializer' || kind === 'ERROR') {
    for (const inside of tree.named(member)) lowering.statement(inside);
  } else if (FIELD.test(kind)) staticFields(lowering, member);
  return [];
}

function staticFields(lowering: FileLowering, member: NodeId): void {
  const { tree } = lowering;
  for (const declarator of tree.childrenIn(member, 'declarator')) {
    const name = tree.child(declarator, 'name');
    const value = tree.child(declarator, 'value');
    const own = name === undefined ? undefined : lowering.scope.own(lowering.text(name));
    if (name === undefined || value === undefined || own?.kind !== 'variable') continue;
    lowering.store(name, own.variable, lowering.expression(value));
  }
}

function enumConstant(lowering: FileLowering, member: NodeId, head: TypeHead): void {
  const { tree } = lowering;
  const name = tree.child(member, 'name');
  const list = tree.child(member, 'arguments');
  const body = tree.child(member, 'body');
  if (name === undefined) return;
  const args = list === undefined ? [] : tree.named(list).map((one) => ({ value: lowering.expression(one) }));
  const callee = lowering.emit(name, { op: 'name', name: head.name });
  const value = lowering.emit(member, { op: 'call', callee, arguments: args, constructs: true });
  lowering.assignName(name, value);
  if (body !== undefined) anonymousClass(lowering, body, head.name);
}

/** `new Base() { … }`. */
export function anonymousClass(lowering: FileLowering, body: NodeId, base: string): ValueId {
  const name = `${base}$${lowering.tree.start(body)}`;
  return lowerType(lowering, body, { name, variable: undefined, exported: false, bases: [base] });
}

/** Fields with a value, and blocks that run for each new object: a function of its own does it. */
function instanceFields(
  lowering: FileLowering,
  body: NodeId,
  members: readonly NodeId[],
  head: TypeHead,
): void {
  const { tree } = lowering;
  const fields = members
    .filter((member) => FIELD.test(tree.kind(member)))
    .flatMap((member) => tree.childrenIn(member, 'declarator'))
    .filter((declarator) => {
      const name = tree.child(declarator, 'name');
      return name !== undefined && lowering.scope.own(lowering.text(name))?.kind === 'member';
    })
    .filter((declarator) => tree.child(declarator, 'value') !== undefined);
  const blocks = members.filter((member) => tree.kind(member) === 'block');
  if (fields.length === 0 && blocks.length === 0) return;
  const id = lowering.function(body, { name: '<fields>', owner: head.name, exported: false }, () => {
    receiver(lowering, body);
    for (const field of fields) {
      const name = tree.child(field, 'name');
      const value = tree.child(field, 'value');
      if (name !== undefined && value !== undefined) lowering.assignName(name, lowering.expression(value));
    }
    lowering.statements(blocks);
  });
  lowering.emit(body, { op: 'closure', function: id });
}

function receiver(lowering: FileLowering, node: NodeId): void {
  const start = { start: lowering.tree.start(node), end: lowering.tree.start(node) };
  lowering.parameter(start, { name: 'this', receiver: true });
}

type FunctionName = {
  readonly name: string;
  readonly owner?: string;
  readonly exported: boolean;
  readonly isAbstract?: true;
};

function javaFunction(lowering: FileLowering, node: NodeId, head: FunctionName): FunctionId {
  const { tree } = lowering;
  const type = tree.child(node, 'type');
  const results = type === undefined ? [] : [lowering.text(type)];
  return lowering.function(node, { ...head, results }, () => {
    if (!modifiers(lowering, node).has('static')) receiver(lowering, node);
    const list = tree.child(node, 'parameters');
    if (list !== undefined) parameters(lowering, list);
    const body = tree.child(node, 'body');
    if (body !== undefined) lowering.statements(tree.named(body));
  });
}

function parameters(lowering: FileLowering, list: NodeId): void {
  const { tree } = lowering;
  const nodes = tree.kind(list) === 'identifier' ? [list] : tree.named(list);
  for (const node of nodes) {
    const kind = tree.kind(node);
    if (kind === 'receiver_parameter' || kind === 'ERROR') continue;
    const declarator = tree.childOfKind(node, 'variable_declarator');
    const nameNode = tree.child(declarator ?? node, 'name') ?? (kind === 'identifier' ? node : undefined);
    const type =
      tree.child(node, 'type') ?? (kind === 'spread_parameter' ? typeOfSpread(lowering, node) : undefined);
    const options = {
      ...(type === undefined ? {} : { type: lowering.text(type) }),
      ...(kind === 'spread_parameter' ? { rest: true as const } : {}),
    };
    if (nameNode === undefined) lowering.parameterValue(node, { name: '', ...options });
    else lowering.parameter(nameNode, { name: lowering.text(nameNode), ...options });
  }
}

function typeOfSpread(lowering: FileLowering, node: NodeId): NodeId | undefined {
  const { tree } = lowering;
  return tree.named(node).find((child) => !/^(?:modifiers|variable_declarator)$/.test(tree.kind(child)));
}

export const lambda: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const list = tree.child(node, 'parameters');
  const body = tree.child(node, 'body');
  const id = lowering.function(node, { name: '', exported: false }, () => {
    if (list !== undefined) parameters(lowering, list);
    if (body === undefined) return;
    if (tree.kind(body) === 'block') lowering.statements(tree.named(body));
    else returnValues(lowering, body, [lowering.expression(body)]);
  });
  return lowering.emit(node, { op: 'closure', function: id });
};
