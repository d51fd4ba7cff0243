import { cFunction } from './c-declarations.js';
import type { NodeId } from './compact-tree.js';
import { ifElse, loop, returnValues } from './control.js';
import type { StatementRule } from './rules.js';
import { type SwitchCase, switchCases } from './switch-cases.js';

const run = (lowering: Parameters<StatementRule>[0], node: NodeId | undefined) => () => {
  if (node !== undefined) lowering.statement(node);
};

export const ifStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const alternative = tree.child(node, 'alternative');
  const otherwise = alternative === undefined ? undefined : tree.firstNamed(alternative);
  ifElse(lowering, node, {
    condition: tree.child(node, 'condition'),
    body: run(lowering, tree.child(node, 'consequence')),
    otherwise: otherwise === undefined ? undefined : run(lowering, otherwise),
  });
};

export const whileStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  loop(lowering, node, {
    condition: tree.child(node, 'condition'),
    body: run(lowering, tree.child(node, 'body')),
    ...(tree.kind(node) === 'do_statement' ? { bodyFirst: true as const } : {}),
  });
};

export const forStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const initializer = tree.child(node, 'initializer');
  const updateNode = tree.child(node, 'update');
  lowering.inScope(() => {
    if (initializer !== undefined) lowering.statement(initializer);
    loop(lowering, node, {
      condition: tree.child(node, 'condition'),
      body: run(lowering, tree.child(node, 'body')),
      update: updateNode === undefined ? undefined : run(lowering, updateNode),
    });
  });
};

export const switchStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const subjectNode = tree.child(node, 'condition');
  const body = tree.child(node, 'body');
  const subject = subjectNode === undefined ? lowering.opaque(node, []) : lowering.expression(subjectNode);
  const nodes = body === undefined ? [] : tree.named(body);
  const cases = nodes.map((one): SwitchCase => {
    const value = tree.child(one, 'value');
    const isCase = tree.kind(one) === 'case_statement';
    const statements = isCase ? tree.named(one).filter((child) => child !== value) : [one];
    return {
      node: one,
      isDefault: isCase && value === undefined,
      tests:
        value === undefined
          ? []
          : [
              (then, otherwise) => {
                const equal = lowering.operator(value, '==', [subject, lowering.expression(value)]);
                lowering.branch(value, equal, then, otherwise);
              },
            ],
      body: () => lowering.statements(statements),
      fallsThrough: true,
    };
  });
  lowering.inScope(() => switchCases(lowering, node, cases));
};

export const returnStatement: StatementRule = (lowering, node) => {
  const value = lowering.tree.firstNamed(node);
  returnValues(lowering, node, value === undefined ? [] : [lowering.expression(value)]);
};

export const functionDefinition: StatementRule = (lowering, node) => cFunction(lowering, node);

export const labelOf = (lowering: Parameters<StatementRule>[0], node: NodeId): string => {
  const label = lowering.tree.child(node, 'label');
  return label === undefined ? '' : lowering.text(label);
};

export const allChildren: StatementRule = (lowering, node) => lowering.statements(lowering.tree.named(node));
