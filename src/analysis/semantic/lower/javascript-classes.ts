import type { ValueId } from '../ir.js';
import type { AccessorKind } from './accessors.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import { jsFunction, namedValue, textOfAnnotation } from './javascript-functions.js';
import { declareOwn, hoistedStatements } from './javascript-scopes.js';
import type { ExpressionRule, StatementRule } from './rules.js';

type Part = { readonly key?: string; readonly value: ValueId };
const FIELD = new Set(['field_definition', 'public_field_definition']);

/** A class: its type, its methods, and an object with the methods and static fields as its value. */
export const classExpression: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const nameNode = tree.child(node, 'name');
  const name = nameNode === undefined ? (lowering.pendingName ?? '') : lowering.text(nameNode);
  lowering.pendingName = undefined;
  return lowerClass(lowering, node, name);
};

export const classDeclaration: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const nameNode = tree.child(node, 'name');
  if (nameNode === undefined) return;
  const variable = declareOwn(lowering, nameNode);
  lowering.exporting ||= lowering.variables[variable]?.exported === true;
  lowering.store(nameNode, variable, lowerClass(lowering, node, lowering.text(nameNode)));
  lowering.exporting = false;
};

function lowerClass(lowering: FileLowering, node: NodeId, name: string): ValueId {
  const { tree } = lowering;
  const exported = lowering.exporting;
  const type = lowering.type(name, exported);
  const heritage = tree.childOfKind(node, 'class_heritage');
  if (heritage !== undefined) type.bases.push(...bases(lowering, heritage));
  for (const decorator of tree.childrenIn(node, 'decorator')) lowering.expression(decorator);
  const body = tree.child(node, 'body');
  const members = body === undefined ? [] : tree.named(body);
  const parts: Part[] = [];
  for (const member of members) {
    if (tree.kind(member) === 'method_definition') {
      const key = memberName(lowering, member);
      const visible = exported && !isPrivate(lowering, member, key);
      const accessor = accessorOf(lowering, member);
      const id = jsFunction(lowering, member, { name: key, owner: name, exported: visible }, accessor);
      const value = lowering.emit(member, { op: 'closure', function: id });
      if (accessor !== undefined) continue;
      type.methods.push({ name: key, function: id });
      parts.push({ key, value });
    } else if (tree.kind(member) === 'decorator') lowering.expression(member);
    else if (tree.kind(member) === 'class_static_block') {
      const block = tree.child(member, 'body');
      if (block !== undefined) lowering.inScope(() => hoistedStatements(lowering, tree.named(block)));
    } else if (FIELD.has(tree.kind(member)) && tree.has(member, 'static')) {
      const value = tree.child(member, 'value');
      const key = memberName(lowering, member);
      if (value !== undefined) parts.push({ key, value: namedValue(lowering, value, key) });
    } else if (!FIELD.has(tree.kind(member)) && tree.kind(member) === 'ERROR') lowering.statement(member);
  }
  if (body !== undefined) instanceFields(lowering, body, { name, exported });
  for (const member of members) declareFields(lowering, name, member);
  return lowering.emit(node, {
    op: 'compose',
    kind: 'object',
    ...(name === '' ? {} : { type: name }),
    parts,
  });
}

/** The fields that a member declares with their types: itself, or parameters of the constructor. */
function declareFields(lowering: FileLowering, owner: string, member: NodeId): void {
  const { tree } = lowering;
  const isField = FIELD.has(tree.kind(member));
  const isConstructor = !isField && memberName(lowering, member) === 'constructor';
  const list = isConstructor ? tree.child(member, 'parameters') : undefined;
  const parameters = list === undefined ? [] : tree.named(list);
  for (const node of isField ? [member] : parameters) {
    const annotation = tree.child(node, 'type');
    const pattern = tree.child(node, 'pattern');
    const isOwn = isField || tree.has(node, 'accessibility_modifier', 'readonly', 'override_modifier');
    if (annotation === undefined || !isOwn) continue;
    const name = pattern === undefined ? memberName(lowering, member) : lowering.text(pattern);
    lowering.addField(owner, name, textOfAnnotation(lowering, annotation));
  }
}

function accessorOf(lowering: FileLowering, member: NodeId): AccessorKind | undefined {
  if (lowering.tree.has(member, 'get')) return 'get';
  return lowering.tree.has(member, 'set') ? 'set' : undefined;
}

function bases(lowering: FileLowering, heritage: NodeId): string[] {
  const { tree } = lowering;
  return tree.named(heritage).flatMap((child) => {
    const kind = tree.kind(child);
    const clause = kind === 'extends_clause' || kind === 'implements_clause';
    return (clause ? tree.named(child) : [child]).flatMap((base) =>
      tree.kind(base) === 'type_arguments' ? [] : [lowering.text(base).replace(/<.*/s, '')],
    );
  });
}

/** Fields with a value are set on each new object: a function of its own does it. */
function instanceFields(
  lowering: FileLowering,
  body: NodeId,
  owner: { readonly name: string; readonly exported: boolean },
): void {
  const { tree } = lowering;
  const fields = tree.named(body).filter((member) => {
    return (
      FIELD.has(tree.kind(member)) && !tree.has(member, 'static') && tree.child(member, 'value') !== undefined
    );
  });
  if (fields.length === 0) return;
  const type = lowering.type(owner.name, owner.exported);
  const id = lowering.function(body, { name: '<fields>', owner: owner.name, exported: false }, () => {
    const start = { start: tree.start(body), end: tree.start(body) };
    lowering.parameter(start, { name: 'this', receiver: true });
    for (const field of fields) {
      const valueNode = tree.child(field, 'value');
      if (valueNode === undefined) continue;
      const name = memberName(lowering, field);
      const before = lowering.functions.length;
      const value = namedValue(lowering, valueNode, name);
      const step = lowering.builder.instructions[value];
      if (step?.op === 'closure' && lowering.functions.length > before) {
        type.methods.push({ name, function: step.function });
      }
      lowering.emit(field, { op: 'set-field', object: lowering.receiver(field), name, value });
    }
  });
  lowering.emit(body, { op: 'closure', function: id });
}

/** The name of a method, field or property as written, without quotes; `''` where it is computed. */
export function memberName(lowering: FileLowering, member: NodeId): string {
  const { tree } = lowering;
  const node = tree.child(member, 'name') ?? tree.child(member, 'property') ?? tree.child(member, 'key');
  return node === undefined ? '' : propertyName(lowering, node);
}

export function propertyName(lowering: FileLowering, node: NodeId): string {
  const { tree } = lowering;
  if (tree.kind(node) === 'string') return lowering.text(node).slice(1, -1);
  if (tree.kind(node) !== 'computed_property_name') return lowering.text(node);
  const inside = tree.firstNamed(node);
  return inside !== undefined && tree.kind(inside) === 'string' ? lowering.text(inside).slice(1, -1) : '';
}

function isPrivate(lowering: FileLowering, member: NodeId, name: string): boolean {
  if (name.startsWith('#')) return true;
  const modifier = lowering.tree.childOfKind(member, 'accessibility_modifier');
  return modifier !== undefined && lowering.text(modifier) === 'private';
}
