import type { ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import { eachElement, ifElse, jumpOut, labelled, loop, returnValues, withTarget } from './control.js';
import type { FileLowering } from './file-lowering.js';
import { chainStatement, isChain, moduleValue } from './javascript-chains.js';
import { namedValue } from './javascript-functions.js';
import { requiredModule } from './javascript-imports.js';
import { declareAs, declareOwn, hoistedStatements } from './javascript-scopes.js';
import type { StatementRule } from './rules.js';
import { type SwitchCase, switchCases } from './switch-cases.js';
import { tryCatch } from './try-catch.js';

export const statementBlock: StatementRule = (lowering, node) =>
  lowering.inScope(() => hoistedStatements(lowering, lowering.tree.named(node)));

export const expressionStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  let inside = tree.firstNamed(node);
  if (inside !== undefined && tree.kind(inside) === 'unary_expression' && tree.has(inside, 'void')) {
    inside = tree.child(inside, 'argument');
  }
  if (inside === undefined) return;
  if (isChain(lowering, inside)) chainStatement(lowering, inside);
  else lowering.statement(inside);
};

/** `var`, `let`, `const` with any number of declarators. */
export const declaration: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const lexical = tree.kind(node) !== 'variable_declaration';
  for (const declarator of tree.named(node)) {
    const pattern = tree.child(declarator, 'name');
    const valueNode = tree.child(declarator, 'value');
    if (pattern === undefined) continue;
    const simple = tree.kind(pattern) === 'identifier';
    if (valueNode === undefined) {
      if (simple && lexical) declareOwn(lowering, pattern);
      continue;
    }
    if (isBoundImport(lowering, pattern, valueNode)) continue;
    lowering.exporting ||= simple && isExported(lowering, pattern);
    const value = simple
      ? namedValue(lowering, valueNode, lowering.text(pattern))
      : lowering.expression(valueNode);
    lowering.exporting = false;
    lowering.assign(pattern, value, declareAs(lowering, lexical));
    const annotation = tree.child(declarator, 'type');
    const declared =
      annotation === undefined || !simple ? undefined : lowering.scope.find(lowering.text(pattern));
    if (annotation !== undefined && declared?.kind === 'variable')
      lowering.noteType(declared.variable, tree.firstNamed(annotation));
  }
};

/** The declaration was bound as an import before: only its call is left to do. */
function isBoundImport(lowering: FileLowering, pattern: NodeId, valueNode: NodeId): boolean {
  const { tree } = lowering;
  const callNode = tree.kind(valueNode) === 'member_expression' ? tree.child(valueNode, 'object') : valueNode;
  const module = callNode === undefined ? undefined : requiredModule(lowering, callNode);
  if (callNode === undefined || module === undefined) return false;
  const firstName = tree.kind(pattern) === 'object_pattern' ? tree.firstNamed(pattern) : pattern;
  const local = firstName === undefined ? undefined : (tree.child(firstName, 'value') ?? firstName);
  if (local !== undefined && lowering.scope.own(lowering.text(local))?.kind !== 'import') return false;
  moduleValue(lowering, callNode, module);
  return true;
}

function isExported(lowering: FileLowering, name: NodeId): boolean {
  const own = lowering.scope.own(lowering.text(name));
  return own?.kind === 'variable' && lowering.variables[own.variable]?.exported === true;
}

export const ifStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const consequence = tree.child(node, 'consequence');
  const alternative = tree.child(node, 'alternative');
  const otherwise = alternative === undefined ? undefined : tree.firstNamed(alternative);
  ifElse(lowering, node, {
    condition: tree.child(node, 'condition'),
    body: () => consequence !== undefined && lowering.statement(consequence),
    otherwise: otherwise === undefined ? undefined : () => lowering.statement(otherwise),
  });
};

const run = (lowering: FileLowering, node: NodeId | undefined) => () => {
  if (node !== undefined) lowering.statement(node);
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
  const condition = tree.child(node, 'condition');
  const increment = tree.child(node, 'increment');
  const test =
    condition !== undefined && tree.kind(condition) === 'expression_statement'
      ? tree.firstNamed(condition)
      : condition;
  lowering.inScope(() => {
    if (initializer !== undefined) lowering.statement(initializer);
    loop(lowering, node, {
      condition: test !== undefined && tree.kind(test) !== 'empty_statement' ? test : undefined,
      body: run(lowering, tree.child(node, 'body')),
      update: increment === undefined ? undefined : () => lowering.statement(increment),
    });
  });
};

/** `for … of` goes over elements, `for … in` over keys. */
export const forInStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right');
  const kind = tree.child(node, 'kind');
  const keys = tree.has(node, 'in');
  const collection = right === undefined ? lowering.opaque(node, []) : lowering.expression(right);
  lowering.inScope(() => {
    eachElement(lowering, node, collection, {
      bind: (element) => {
        if (left === undefined) return;
        const value = keys ? lowering.operator(left, 'key', [collection]) : element;
        const lexical = kind !== undefined && lowering.text(kind) !== 'var';
        lowering.assign(left, value, kind === undefined ? undefined : declareAs(lowering, lexical));
      },
      body: run(lowering, tree.child(node, 'body')),
    });
  });
};

export const switchStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const subjectNode = tree.child(node, 'value');
  const body = tree.child(node, 'body');
  const subject = subjectNode === undefined ? lowering.opaque(node, []) : lowering.expression(subjectNode);
  lowering.inScope(() => {
    const nodes = body === undefined ? [] : tree.named(body);
    const cases = nodes.map((one): SwitchCase => {
      const value = tree.child(one, 'value');
      const statements = tree.childrenIn(one, 'body');
      return {
        node: one,
        isDefault: tree.kind(one) === 'switch_default',
        tests: value === undefined ? [] : [(yes, no) => equals(lowering, { value, subject }, yes, no)],
        body: () => hoistedStatements(lowering, statements),
        fallsThrough: true,
      };
    });
    switchCases(lowering, node, cases);
  });
};

function equals(
  lowering: FileLowering,
  test: { readonly value: NodeId; readonly subject: ValueId },
  yes: number,
  no: number,
): void {
  const value = lowering.expression(test.value);
  lowering.branch(test.value, lowering.operator(test.value, '===', [test.subject, value]), yes, no);
}

export const tryStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const handler = tree.child(node, 'handler');
  const finalizer = tree.child(node, 'finalizer');
  const finalBody = finalizer === undefined ? undefined : tree.child(finalizer, 'body');
  tryCatch(lowering, node, {
    body: run(lowering, tree.child(node, 'body')),
    handlers:
      handler === undefined
        ? []
        : [{ node: handler, types: [], body: (caught) => catchClause(lowering, handler, caught) }],
    finalizer: finalBody === undefined ? undefined : { node: finalBody, run: run(lowering, finalBody) },
  });
};

function catchClause(lowering: FileLowering, handler: NodeId, caught: ValueId): void {
  const { tree } = lowering;
  const parameter = tree.child(handler, 'parameter');
  const body = tree.child(handler, 'body');
  if (parameter !== undefined) lowering.assign(parameter, caught, declareAs(lowering, true));
  if (body !== undefined) lowering.statement(body);
}

export const returnStatement: StatementRule = (lowering, node) => {
  const value = lowering.tree.firstNamed(node);
  returnValues(lowering, node, value === undefined ? [] : [lowering.expression(value)]);
};

export const throwStatement: StatementRule = (lowering, node) => {
  const value = lowering.tree.firstNamed(node);
  lowering.end(node, {
    kind: 'throw',
    ...(value === undefined ? {} : { value: lowering.expression(value) }),
  });
};

export const leave =
  (kind: 'break' | 'continue'): StatementRule =>
  (lowering, node) => {
    const label = lowering.tree.child(node, 'label') ?? lowering.tree.firstNamed(node);
    jumpOut(lowering, node, kind, { label: label === undefined ? undefined : lowering.text(label) });
  };

const LOOPS = /^(?:for|while|do|enhanced_for|for_in|switch)_statement$|^switch_expression$/;

/** `label: statement`. Anything but a loop or a switch is only left by its label. */
export const labeledStatement: StatementRule = (lowering, node) => {
  const { tree, builder } = lowering;
  const labelNode = tree.child(node, 'label') ?? tree.firstNamed(node);
  const body = tree.child(node, 'body') ?? tree.named(node).at(-1);
  if (labelNode === undefined || body === undefined) return;
  const label = lowering.text(labelNode);
  if (LOOPS.test(tree.kind(body))) {
    labelled(lowering, node, label, body);
    return;
  }
  const exit = builder.newBlock();
  lowering.pendingLabel = label;
  withTarget(lowering, { breakTo: exit, continueTo: undefined, labelOnly: true }, run(lowering, body));
  lowering.jump(node, exit);
  builder.enter(exit);
};
