import type { Argument, BlockId, Span, ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import type { ConditionRule, ExpressionRule } from './rules.js';
import { unescapeText } from './unescape-text.js';

/** `left operator right`. A long chain such as `a + b + c + …` nests to the left and is followed in a loop. */
export function binary(lowering: FileLowering, node: NodeId): ValueId {
  const { tree } = lowering;
  const kind = tree.kind(node);
  const spine: NodeId[] = [];
  let at: NodeId | undefined = node;
  while (at !== undefined && tree.kind(at) === kind && (at === node || !isShortCircuit(lowering, at))) {
    spine.push(at);
    at = tree.child(at, 'left');
  }
  let left = at === undefined ? lowering.opaque(node, [], 'MISSING') : lowering.expression(at);
  for (const outer of spine.reverse()) {
    const right = tree.child(outer, 'right');
    const operands = right === undefined ? [left] : [left, lowering.expression(right)];
    left = lowering.operator(outer, operatorOf(lowering, outer), operands);
  }
  return left;
}

/** The operator as written. */
export function operatorOf(lowering: FileLowering, node: NodeId): string {
  const operator = lowering.tree.child(node, 'operator');
  return operator === undefined ? '' : lowering.text(operator);
}

const SHORT_CIRCUIT = new Set(['&&', '||', '??', 'and', 'or']);

export function isShortCircuit(lowering: FileLowering, node: NodeId): boolean {
  return SHORT_CIRCUIT.has(operatorOf(lowering, node));
}

/** A binary expression: `&&` and its like branch, all others compute. */
export const binaryOrShortCircuit: ExpressionRule = (lowering, node) =>
  isShortCircuit(lowering, node) ? shortCircuit(lowering, node) : binary(lowering, node);

/** `a && b` as a value: that of `b` where `a` holds, else that of `a`. */
export const shortCircuit: ExpressionRule = (lowering, node) => {
  const { tree, builder } = lowering;
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right');
  if (left === undefined || right === undefined) return lowering.opaque(node, []);
  return shortCircuitOf(lowering, node, operatorOf(lowering, node), lowering.expression(left), () => {
    const value = lowering.expression(right);
    return builder.ended ? undefined : value;
  });
};

/** Joins `left` with a second value that is computed only if the operator needs it. */
export function shortCircuitOf(
  lowering: FileLowering,
  node: NodeId | Span,
  operator: string,
  left: ValueId,
  right: () => ValueId | undefined,
): ValueId {
  const { builder } = lowering;
  const joined = lowering.temporary();
  const more = builder.newBlock();
  const exit = builder.newBlock();
  lowering.store(node, joined, left);
  if (operator === '&&' || operator === 'and') lowering.branch(node, left, more, exit);
  else if (operator === '??') lowering.branch(node, isNil(lowering, node, left), more, exit);
  else lowering.branch(node, left, exit, more);
  builder.enter(more);
  const value = right();
  if (value !== undefined) lowering.store(node, joined, value);
  lowering.jump(node, exit);
  builder.enter(exit);
  return lowering.load(node, joined);
}

/** Is the value null or undefined? */
export function isNil(lowering: FileLowering, node: NodeId | Span, value: ValueId): ValueId {
  return lowering.operator(node, '==', [value, lowering.constant(node, 'nil', 'null')]);
}

/** The value, or where it is missing that of another expression. */
export function withDefault(lowering: FileLowering, node: NodeId, value: ValueId): ValueId {
  return shortCircuitOf(lowering, node, '??', value, () => lowering.expression(node));
}

/** `a && b`, `a || b` as a condition; other operators are one test. */
export const binaryCondition: ConditionRule = (lowering, node, then, otherwise) => {
  const { tree, builder } = lowering;
  const operator = operatorOf(lowering, node);
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right');
  const and = operator === '&&' || operator === 'and';
  if ((!and && operator !== '||' && operator !== 'or') || left === undefined || right === undefined) {
    lowering.branch(node, lowering.expression(node), then, otherwise);
    return;
  }
  const more = builder.newBlock();
  if (and) lowering.condition(left, more, otherwise);
  else lowering.condition(left, then, more);
  builder.enter(more);
  lowering.condition(right, then, otherwise);
};

/** `!a` as a condition, its operand in this field. */
export const negatedCondition =
  (field: string | undefined, ...operators: readonly string[]): ConditionRule =>
  (lowering, node, then, otherwise) => {
    const { tree } = lowering;
    const operand = field === undefined ? tree.firstNamed(node) : tree.child(node, field);
    const first = tree.children(node)[0];
    const negated = first !== undefined && operators.includes(tree.kind(first));
    if (negated && operand !== undefined) lowering.condition(operand, otherwise, then);
    else lowering.branch(node, lowering.expression(node), then, otherwise);
  };

/** `(a)`: what is inside, as value, condition, place or pattern. */
export const inner: ExpressionRule = (lowering, node) => {
  const child = lowering.tree.firstNamed(node);
  return child === undefined ? lowering.opaque(node, [], 'MISSING') : lowering.expression(child);
};
export const innerCondition: ConditionRule = (lowering, node, then, otherwise) => {
  const child = lowering.tree.firstNamed(node);
  if (child === undefined) lowering.branch(node, lowering.opaque(node, [], 'MISSING'), then, otherwise);
  else lowering.condition(child, then, otherwise);
};

/** `condition ? a : b`, by the names of its fields. */
export const conditional =
  (condition = 'condition', consequence = 'consequence', alternative = 'alternative'): ExpressionRule =>
  (lowering, node) => {
    const { tree } = lowering;
    const test = tree.child(node, condition);
    const yes = tree.child(node, consequence);
    const no = tree.child(node, alternative);
    if (test === undefined || yes === undefined || no === undefined) return lowering.opaque(node, []);
    return conditionalOf(lowering, node, test, [yes, no]);
  };

export function conditionalOf(
  lowering: FileLowering,
  node: NodeId,
  test: NodeId,
  ways: readonly [NodeId, NodeId],
): ValueId {
  const { builder } = lowering;
  const joined = lowering.temporary();
  const then = builder.newBlock();
  const otherwise = builder.newBlock();
  const exit = builder.newBlock();
  lowering.condition(test, then, otherwise);
  for (const [block, way] of [
    [then, ways[0]],
    [otherwise, ways[1]],
  ] as const) {
    builder.enter(block);
    const value = lowering.expression(way);
    if (!builder.ended) lowering.store(way, joined, value);
    lowering.jump(way, exit);
  }
  builder.enter(exit);
  return lowering.load(node, joined);
}

/** `operator operand`, the operator being the first child. */
export const unary =
  (operandField: string | undefined): ExpressionRule =>
  (lowering, node) => {
    const { tree } = lowering;
    const operand = operandField === undefined ? tree.firstNamed(node) : tree.child(node, operandField);
    const first = tree.children(node)[0];
    if (operand === undefined || first === undefined) return lowering.opaque(node, []);
    const value = lowering.expression(operand);
    return lowering.operator(node, lowering.text(first), [value]);
  };

export const constantOf =
  (kind: 'number' | 'boolean' | 'nil' | 'other'): ExpressionRule =>
  (lowering, node) =>
    lowering.constant(node, kind, lowering.text(node));

/** A string: what stands between the quotes, with its escapes resolved where that is certain. */
export const stringBetween =
  (quote: number, escapes = true): ExpressionRule =>
  (lowering, node) => {
    const source = lowering.text(node);
    const content = source.slice(quote, -quote);
    const text = escapes ? (unescapeText(content) ?? source) : content;
    return lowering.constant(node, 'string', text);
  };

/** Names are values. */
export const name: ExpressionRule = (lowering, node) => lowering.name(node);

type CallOptions = { readonly constructs?: true; readonly deferred?: true };

/** A call; after one that does not return, no block is open. */
export function call(
  lowering: FileLowering,
  node: NodeId | Span,
  callee: ValueId,
  args: readonly Argument[],
  options: CallOptions = {},
): ValueId {
  const value = lowering.call(node, callee, args, options);
  const leaving = lowering.rules.leaving.size > 0 ? leavingOf(lowering, callee) : undefined;
  if (leaving !== undefined && options.deferred !== true) lowering.end(node, { kind: leaving });
  return value;
}

function leavingOf(lowering: FileLowering, callee: ValueId): 'throw' | 'stop' | undefined {
  const { instructions } = lowering.builder;
  const instruction = instructions[callee];
  if (instruction?.op === 'name') {
    return lowering.rules.leaving.get(instruction.qualified ?? instruction.name);
  }
  if (instruction?.op !== 'field') return undefined;
  const object = instructions[instruction.object];
  if (object?.op !== 'name' && instruction.qualified === undefined) return undefined;
  const prefix = object?.op === 'name' ? object.name : '';
  return lowering.rules.leaving.get(instruction.qualified ?? `${prefix}.${instruction.name}`);
}

/** `condition` turned into a value where a language's rule for it only branches. */
export function conditionAsValue(lowering: FileLowering, node: NodeId): ValueId {
  const { builder } = lowering;
  const joined = lowering.temporary();
  const exit = builder.newBlock();
  const ways: readonly (readonly [BlockId, string])[] = [
    [builder.newBlock(), 'true'],
    [builder.newBlock(), 'false'],
  ];
  const [yes, no] = ways;
  if (yes === undefined || no === undefined) return lowering.opaque(node, []);
  lowering.condition(node, yes[0], no[0]);
  for (const [block, text] of ways) {
    builder.enter(block);
    lowering.store(node, joined, lowering.constant(node, 'boolean', text));
    lowering.jump(node, exit);
  }
  builder.enter(exit);
  return lowering.load(node, joined);
}
