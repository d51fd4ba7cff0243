import type { ValueId } from '../ir.js';
import { declareOwn, hoistedStatements } from './javascript-scopes.js';
import type { StatementRule } from './rules.js';

/** An enum is an object with its members. */
export const enumDeclaration: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const nameNode = tree.child(node, 'name');
  const body = tree.child(node, 'body');
  if (nameNode === undefined || body === undefined) return;
  const variable = declareOwn(lowering, nameNode);
  const parts = tree.named(body).map((member): { key: string; value: ValueId } => {
    const value = tree.child(member, 'value');
    const key = lowering.text(tree.child(member, 'name') ?? member).replace(/^["']|["']$/g, '');
    return {
      key,
      value: value === undefined ? lowering.constant(member, 'other', key) : lowering.expression(value),
    };
  });
  const type = lowering.text(nameNode);
  lowering.store(nameNode, variable, lowering.emit(node, { op: 'compose', kind: 'object', type, parts }));
};

/** `namespace N { … }`: its code runs where it stands. */
export const namespace: StatementRule = (lowering, node) => {
  const body = lowering.tree.child(node, 'body');
  if (body === undefined) return;
  const exporting = lowering.exporting;
  lowering.exporting = false;
  lowering.inScope(() => hoistedStatements(lowering, lowering.tree.named(body)));
  lowering.exporting = exporting;
};

export const interfaceDeclaration: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const nameNode = tree.child(node, 'name');
  if (nameNode === undefined) return;
  const type = lowering.type(lowering.text(nameNode), lowering.exporting);
  const clause = tree.childOfKind(node, 'extends_type_clause');
  if (clause !== undefined) type.bases.push(...tree.named(clause).map((base) => lowering.text(base)));
};

/** `declare …` has no code; the names are of other files. */
export const ambient: StatementRule = () => {};
