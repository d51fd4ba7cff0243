import type { FunctionId, ValueId } from '../ir.js';
import { type AccessorKind, accessorName, makeAccessor } from './accessors.js';
import type { NodeId } from './compact-tree.js';
import { returnValues } from './control.js';
import type { FileLowering } from './file-lowering.js';
import {
  declareOwn,
  declareVariables,
  hoistedStatements,
  hoistImports,
  noteDeclaredAgain,
  ownUse,
} from './javascript-scopes.js';
import type { ExpressionRule, StatementRule } from './rules.js';
import { withDefault } from './values.js';

const FUNCTION_VALUES = new Set(['arrow_function', 'function_expression', 'generator_function']);

type Named = { readonly name: string; readonly owner?: string; readonly exported: boolean };

/** Any function: declaration, expression, arrow, method. */
export function jsFunction(
  lowering: FileLowering,
  node: NodeId,
  named: Named,
  accessor?: AccessorKind,
): FunctionId {
  const { tree } = lowering;
  const own = accessor === undefined ? named : { ...named, name: accessorName(accessor, named.name) };
  const type = tree.child(node, 'return_type');
  const head = {
    ...own,
    ...(tree.has(node, 'async') ? { isAsync: true as const } : {}),
    ...(type === undefined ? {} : { results: [textOfAnnotation(lowering, type)] }),
  };
  return lowering.function(node, head, () => {
    const kind = tree.kind(node);
    const body = tree.child(node, 'body');
    const arrow = kind === 'arrow_function';
    const use = ownUse(lowering, node);
    if (!arrow && (use.self || head.owner !== undefined)) {
      const start = { start: tree.start(node), end: tree.start(node) };
      lowering.parameter(start, { name: 'this', receiver: true });
    }
    const own = tree.child(node, 'name');
    if (
      kind === 'function_expression' &&
      own !== undefined &&
      lowering.scope.own(lowering.text(own)) === undefined
    ) {
      const value = lowering.emit(own, { op: 'closure', function: lowering.builder.id });
      lowering.store(own, lowering.declare(lowering.text(own)), value);
    }
    parameters(lowering, node, use.list && !arrow);
    if (accessor !== undefined) makeAccessor(lowering, node, accessor, named.name);
    if (body === undefined) return;
    const statements = tree.kind(body) === 'statement_block' ? tree.named(body) : undefined;
    noteDeclaredAgain(lowering, use.variables);
    if (statements !== undefined) hoistImports(lowering, statements);
    declareVariables(lowering, use.variables);
    if (statements !== undefined) hoistedStatements(lowering, statements);
    else returnValues(lowering, body, [lowering.expression(body)]);
  });
}

function parameters(lowering: FileLowering, node: NodeId, usesList: boolean): void {
  const { tree } = lowering;
  const single = tree.child(node, 'parameter');
  const list = tree.child(node, 'parameters');
  const nodes = single !== undefined ? [single] : list === undefined ? [] : tree.named(list);
  const values = nodes.map((one) => parameter(lowering, one));
  if (!usesList) return;
  const place = { start: tree.start(node), end: tree.start(node) };
  const parts = values.flatMap((value) => (value === undefined ? [] : [{ value }]));
  const rest = lowering.parameterValue(place, { name: 'arguments', rest: true });
  const all = lowering.emit(place, {
    op: 'compose',
    kind: 'array',
    parts: [...parts, { value: rest, spread: true as const }],
  });
  lowering.store(place, lowering.declare('arguments'), all);
}

function parameter(lowering: FileLowering, node: NodeId): ValueId | undefined {
  const { tree } = lowering;
  const kind = tree.kind(node);
  if (kind === 'ERROR' || kind === 'decorator') return undefined;
  const typed = kind === 'required_parameter' || kind === 'optional_parameter';
  let pattern = typed ? tree.child(node, 'pattern') : node;
  let fallback = typed ? tree.child(node, 'value') : undefined;
  if (pattern !== undefined && tree.kind(pattern) === 'assignment_pattern') {
    fallback = tree.child(pattern, 'right');
    pattern = tree.child(pattern, 'left');
  }
  if (pattern === undefined || tree.kind(pattern) === 'this') return undefined;
  const rest = tree.kind(pattern) === 'rest_pattern';
  const target = (rest ? tree.firstNamed(pattern) : pattern) ?? pattern;
  const simple = tree.kind(target) === 'identifier';
  const type = typed ? tree.child(node, 'type') : undefined;
  const variable = simple ? lowering.declare(lowering.text(target)) : undefined;
  const incoming = lowering.parameterValue(target, {
    name: simple ? lowering.text(target) : '',
    ...(variable === undefined ? {} : { variable }),
    ...(type === undefined ? {} : { type: textOfAnnotation(lowering, type) }),
    ...(rest ? { rest: true as const } : {}),
  });
  const value = fallback === undefined ? incoming : withDefault(lowering, fallback, incoming);
  if (variable !== undefined) lowering.store(target, variable, value);
  else lowering.assign(target, value, (name) => declareOwn(lowering, name));
  if (typed && simple && tree.has(node, 'accessibility_modifier', 'readonly', 'override_modifier')) {
    const object = lowering.receiver(target);
    lowering.emit(target, { op: 'set-field', object, name: lowering.text(target), value });
  }
  return value;
}

/** `: Type` without the colon. */
export function textOfAnnotation(lowering: FileLowering, annotation: NodeId): string {
  return lowering.text(annotation).replace(/^:\s*/, '');
}

/** A value; where it is a function or a class without a name, it takes that of the place it is put in. */
export function namedValue(
  lowering: FileLowering,
  node: NodeId,
  name: string,
  /** The type that it becomes a method of. */
  owner?: string,
): ValueId {
  const { tree } = lowering;
  if (!FUNCTION_VALUES.has(tree.kind(node))) {
    lowering.pendingName = tree.kind(node) === 'class' ? name : undefined;
    return lowering.expression(node);
  }
  const own = tree.child(node, 'name');
  const head = {
    name: own === undefined || owner !== undefined ? name : lowering.text(own),
    exported: lowering.exporting,
    ...(owner === undefined ? {} : { owner }),
  };
  const id = jsFunction(lowering, node, head);
  if (owner !== undefined) lowering.type(owner, head.exported).methods.push({ name, function: id });
  return lowering.emit(node, { op: 'closure', function: id });
}

export const functionExpression: ExpressionRule = (lowering, node) => namedValue(lowering, node, '');

export const functionDeclaration: StatementRule = (lowering, node) => {
  const nameNode = lowering.tree.child(node, 'name');
  const name = nameNode === undefined ? '' : lowering.text(nameNode);
  const own = nameNode === undefined ? undefined : declareOwn(lowering, nameNode);
  const exported = lowering.exporting || (own !== undefined && lowering.variables[own]?.exported === true);
  const value = lowering.emit(node, {
    op: 'closure',
    function: jsFunction(lowering, node, { name, exported }),
  });
  if (own !== undefined && nameNode !== undefined) lowering.store(nameNode, own, value);
};
