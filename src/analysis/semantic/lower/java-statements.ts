import type { ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import { eachElement, ifElse, loop } from './control.js';
import type { FileLowering } from './file-lowering.js';
import { bindPattern } from './java-values.js';
import type { ExpressionRule, StatementRule } from './rules.js';
import { type SwitchCase, switchCases } from './switch-cases.js';
import { tryCatch } from './try-catch.js';

const run = (lowering: FileLowering, node: NodeId | undefined) => () => {
  if (node !== undefined) lowering.statement(node);
};

export const localVariable: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  for (const declarator of tree.childrenIn(node, 'declarator')) {
    const name = tree.child(declarator, 'name');
    const valueNode = tree.child(declarator, 'value');
    if (name === undefined) continue;
    const value = valueNode === undefined ? undefined : lowering.expression(valueNode);
    const variable = lowering.declare(lowering.text(name));
    lowering.noteType(variable, tree.child(node, 'type'));
    if (value !== undefined) lowering.store(name, variable, value);
  }
};

export const ifStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const alternative = tree.child(node, 'alternative');
  ifElse(lowering, node, {
    condition: tree.child(node, 'condition'),
    body: run(lowering, tree.child(node, 'consequence')),
    otherwise: alternative === undefined ? undefined : run(lowering, alternative),
  });
};

export const forStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const updates = tree.childrenIn(node, 'update');
  lowering.inScope(() => {
    for (const part of tree.childrenIn(node, 'init')) lowering.statement(part);
    loop(lowering, node, {
      condition: tree.child(node, 'condition'),
      body: run(lowering, tree.child(node, 'body')),
      update: updates.length === 0 ? undefined : () => lowering.statements(updates),
    });
  });
};

export const forEachStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const name = tree.child(node, 'name');
  const valueNode = tree.child(node, 'value');
  const collection = valueNode === undefined ? lowering.opaque(node, []) : lowering.expression(valueNode);
  lowering.inScope(() => {
    eachElement(lowering, node, collection, {
      bind: (element) => {
        if (name === undefined) return;
        const variable = lowering.declare(lowering.text(name));
        lowering.noteType(variable, tree.child(node, 'type'));
        lowering.store(name, variable, element);
      },
      body: run(lowering, tree.child(node, 'body')),
    });
  });
};

export const switchStatement: StatementRule = (lowering, node) => {
  switchOver(lowering, node, undefined);
};

export const switchValue: ExpressionRule = (lowering, node) => {
  const joined = lowering.temporary();
  switchOver(lowering, node, (place, value) => lowering.store(place, joined, value));
  return lowering.load(node, joined);
};

type OnValue = ((place: NodeId, value: ValueId) => void) | undefined;

function switchOver(lowering: FileLowering, node: NodeId, onValue: OnValue): void {
  const { tree } = lowering;
  const subjectNode = tree.child(node, 'condition');
  const body = tree.child(node, 'body');
  const subject = subjectNode === undefined ? lowering.opaque(node, []) : lowering.expression(subjectNode);
  const nodes = body === undefined ? [] : tree.named(body);
  lowering.inScope(() => {
    const cases = nodes.map((one) => switchCase(lowering, one, subject, onValue));
    const take = onValue === undefined ? undefined : (value: ValueId) => onValue(node, value);
    switchCases(lowering, node, cases, take);
  });
}

function switchCase(lowering: FileLowering, node: NodeId, subject: ValueId, onValue: OnValue): SwitchCase {
  const { tree } = lowering;
  const labels = tree.named(node).filter((child) => tree.kind(child) === 'switch_label');
  const rest = tree.named(node).filter((child) => tree.kind(child) !== 'switch_label');
  const rule = tree.kind(node) === 'switch_rule';
  return {
    node,
    isDefault: labels.some((label) => tree.has(label, 'default')),
    tests: labels.flatMap((label) => labelTests(lowering, label, subject)),
    body: () => {
      for (const statement of rest) {
        const value =
          rule && tree.kind(statement) === 'expression_statement' ? tree.firstNamed(statement) : undefined;
        if (value === undefined || onValue === undefined) lowering.statement(statement);
        else {
          const result = lowering.expression(value);
          if (!lowering.builder.ended) onValue(value, result);
        }
      }
    },
    fallsThrough: !rule,
  };
}

function labelTests(lowering: FileLowering, label: NodeId, subject: ValueId): SwitchCase['tests'] {
  const { tree } = lowering;
  const guard = tree.childOfKind(label, 'guard');
  const condition = guard === undefined ? undefined : tree.firstNamed(guard);
  return tree
    .named(label)
    .filter((part) => part !== guard)
    .map((part) => (then: number, otherwise: number) => {
      const isPattern = /pattern$/.test(tree.kind(part));
      const wanted = isPattern
        ? lowering.constant(part, 'other', lowering.text(part))
        : lowering.expression(part);
      const test = lowering.operator(part, isPattern ? 'instanceof' : '==', [subject, wanted]);
      const fits = lowering.builder.newBlock();
      lowering.branch(part, test, fits, otherwise);
      lowering.builder.enter(fits);
      if (isPattern) bindPattern(lowering, part, subject);
      if (condition === undefined) lowering.jump(part, then);
      else lowering.condition(condition, then, otherwise);
    });
}

export const tryStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const children = tree.named(node);
  const resources = tree.child(node, 'resources');
  const finalizer = children.find((child) => tree.kind(child) === 'finally_clause');
  const finalBody = finalizer === undefined ? undefined : tree.firstNamed(finalizer);
  tryCatch(lowering, node, {
    body: () =>
      lowering.inScope(() => {
        for (const resource of resources === undefined ? [] : tree.named(resources))
          openResource(lowering, resource);
        run(lowering, tree.child(node, 'body'))();
      }),
    handlers: children
      .filter((child) => tree.kind(child) === 'catch_clause')
      .map((handler) => {
        const parameter = tree.childOfKind(handler, 'catch_formal_parameter');
        const types = parameter === undefined ? undefined : tree.childOfKind(parameter, 'catch_type');
        const name = parameter === undefined ? undefined : tree.child(parameter, 'name');
        return {
          node: handler,
          types: types === undefined ? [] : tree.named(types),
          body: (caught: ValueId) => {
            if (name !== undefined) lowering.store(name, lowering.declare(lowering.text(name)), caught);
            run(lowering, tree.child(handler, 'body'))();
          },
        };
      }),
    finalizer: finalBody === undefined ? undefined : { node: finalBody, run: run(lowering, finalBody) },
  });
};

function openResource(lowering: FileLowering, resource: NodeId): void {
  const { tree } = lowering;
  const name = tree.child(resource, 'name');
  const valueNode = tree.child(resource, 'value') ?? tree.firstNamed(resource);
  if (valueNode === undefined) return;
  const value = lowering.expression(valueNode);
  if (name !== undefined) lowering.store(name, lowering.declare(lowering.text(name)), value);
}
