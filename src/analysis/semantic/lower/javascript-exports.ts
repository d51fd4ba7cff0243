import type { ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import { namedValue } from './javascript-functions.js';
import { moduleName, propertyText } from './javascript-imports.js';
import type { StatementRule } from './rules.js';

/** `export …` in all its forms. */
export const exportStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const declaration = tree.child(node, 'declaration');
  const source = tree.child(node, 'source');
  const clause = tree.childOfKind(node, 'export_clause');
  const isDefault = tree.has(node, 'default');
  if (clause !== undefined) {
    for (const specifier of tree.named(clause)) exportName(lowering, specifier, source);
  } else if (source !== undefined && tree.has(node, 'namespace_export')) {
    const module = moduleName(lowering, source);
    const space = tree.childOfKind(node, 'namespace_export') ?? node;
    const nameNode = tree.firstNamed(space) ?? space;
    const value = lowering.emit(nameNode, { op: 'name', name: module, qualified: module });
    lowering.imports.push({ local: '', module });
    exportValue(lowering, node, propertyText(lowering, nameNode), value);
  } else if (source !== undefined) {
    lowering.imports.push({ local: '', module: moduleName(lowering, source), wildcard: true });
  } else if (declaration !== undefined) {
    lowering.exporting = true;
    lowering.statement(declaration);
    lowering.exporting = false;
    const name = isDefault ? tree.child(declaration, 'name') : undefined;
    if (name !== undefined) exportValue(lowering, node, 'default', lowering.name(name));
  } else {
    const value = tree.child(node, 'value') ?? tree.firstNamed(node);
    if (value === undefined) return;
    lowering.exporting = true;
    const exported = namedValue(lowering, value, isDefault ? 'default' : '');
    lowering.exporting = false;
    exportValue(lowering, node, 'default', exported);
  }
};

function exportName(lowering: FileLowering, specifier: NodeId, source: NodeId | undefined): void {
  const { tree } = lowering;
  const name = tree.child(specifier, 'name');
  if (name === undefined) return;
  const member = propertyText(lowering, name);
  const outside = propertyText(lowering, tree.child(specifier, 'alias') ?? name);
  if (source !== undefined) {
    const module = moduleName(lowering, source);
    const qualified = member === 'default' ? module : `${module}.${member}`;
    lowering.imports.push({ local: '', module, member });
    exportValue(lowering, specifier, outside, lowering.emit(name, { op: 'name', name: member, qualified }));
    return;
  }
  lowering.exportedNames.add(member);
  exportValue(lowering, specifier, outside, lowering.name(name, member));
}

function exportValue(lowering: FileLowering, node: NodeId, name: string, value: ValueId): void {
  const object = lowering.emit(node, { op: 'name', name: 'exports' });
  lowering.emit(node, { op: 'set-field', object, name, value });
}

/** Whether a place is `module.exports`, `exports`, or a field of one: what is put there is exported. */
export function isExportsPlace(lowering: FileLowering, node: NodeId): boolean {
  return /^(?:module\s*\.\s*exports|exports)\b/.test(lowering.text(node).slice(0, 40));
}

/** Functions and variables that the file exports by name after their declaration. */
export function markExported(lowering: FileLowering): void {
  for (const variable of lowering.variables) {
    if (variable.function === 0 && lowering.exportedNames.has(variable.name)) variable.exported = true;
  }
  for (const type of lowering.types.values()) type.exported ||= lowering.exportedNames.has(type.name);
  for (const [id, one] of lowering.functions.entries()) {
    const known = one?.owner ?? one?.name;
    if (one === undefined || known === undefined || !lowering.exportedNames.has(known)) continue;
    const own = one.owner === undefined ? one.parent === 0 : !one.name.startsWith('#');
    if (own && one.name !== '<fields>') lowering.functions[id] = { ...one, exported: true };
  }
}
