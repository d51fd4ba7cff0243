import type { BlockId, Span, ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import type { StatementRule } from './rules.js';

/** The parts of an `if`, as a language's nodes have them. */
type IfParts = {
  readonly condition: NodeId | undefined;
  readonly body: () => void;
  readonly otherwise?: (() => void) | undefined;
};

export function ifElse(lowering: FileLowering, node: NodeId, parts: IfParts): void {
  const { builder } = lowering;
  const then = builder.newBlock();
  const exit = builder.newBlock();
  const otherwise = parts.otherwise === undefined ? exit : builder.newBlock();
  if (parts.condition === undefined) {
    lowering.branch(node, lowering.opaque(node, [], 'MISSING'), then, otherwise);
  } else lowering.condition(parts.condition, then, otherwise);
  builder.enter(then);
  parts.body();
  lowering.jump(node, exit);
  if (parts.otherwise !== undefined) {
    builder.enter(otherwise);
    parts.otherwise();
    lowering.jump(node, exit);
  }
  builder.enter(exit);
}

type LoopParts = {
  /** Undefined: without end. */
  readonly condition?: NodeId | undefined;
  readonly body: () => void;
  readonly update?: (() => void) | undefined;
  /** Python's `else`: it runs when the condition fails, not after `break`. */
  readonly otherwise?: (() => void) | undefined;
  /** `do … while`: the body comes before the first test. */
  readonly bodyFirst?: true;
  readonly onValue?: (value: ValueId) => void;
};

/** `while`, `do`, `for (;;)`, `loop`. */
export function loop(lowering: FileLowering, node: NodeId, parts: LoopParts): void {
  const { builder } = lowering;
  const head = builder.newBlock();
  const body = builder.newBlock();
  const update = parts.update === undefined ? head : builder.newBlock();
  const exit = builder.newBlock();
  const done = parts.otherwise === undefined ? exit : builder.newBlock();
  lowering.jump(node, parts.bodyFirst === true ? body : head);
  builder.enter(head);
  if (parts.condition === undefined || isAlwaysTrue(lowering, parts.condition)) lowering.jump(node, body);
  else lowering.condition(parts.condition, body, done);
  builder.enter(body);
  withTarget(lowering, { breakTo: exit, continueTo: update, onValue: parts.onValue }, parts.body);
  lowering.jump(node, update);
  if (parts.update !== undefined) {
    builder.enter(update);
    parts.update();
    lowering.jump(node, head);
  }
  if (parts.otherwise !== undefined) {
    builder.enter(done);
    parts.otherwise();
    lowering.jump(node, exit);
  }
  builder.enter(exit);
}

/** `while (true)`: nothing but `break` leaves it. */
function isAlwaysTrue(lowering: FileLowering, condition: NodeId): boolean {
  const { tree } = lowering;
  if (tree.end(condition) - tree.start(condition) > 12) return false;
  return /^\(?\s*(?:true|True|1)\s*\)?$/.test(lowering.text(condition));
}

type EachParts = {
  /** Binds the element, which is the first value, or what the loop derives from the collection. */
  readonly bind: (element: ValueId, collection: ValueId) => void;
  readonly body: () => void;
  readonly otherwise?: (() => void) | undefined;
};

/** A loop over the elements of a collection. */
export function eachElement(
  lowering: FileLowering,
  node: NodeId,
  collection: ValueId,
  parts: EachParts,
): void {
  const { builder } = lowering;
  const head = builder.newBlock();
  const body = builder.newBlock();
  const exit = builder.newBlock();
  const done = parts.otherwise === undefined ? exit : builder.newBlock();
  lowering.jump(node, head);
  builder.enter(head);
  lowering.end(node, { kind: 'each', collection, body, exit: done });
  builder.enter(body);
  withTarget(lowering, { breakTo: exit, continueTo: head }, () => {
    parts.bind(lowering.emit(node, { op: 'element', object: collection }), collection);
    parts.body();
  });
  lowering.jump(node, head);
  if (parts.otherwise !== undefined) {
    builder.enter(done);
    parts.otherwise();
    lowering.jump(node, exit);
  }
  builder.enter(exit);
}

type Target = {
  readonly breakTo: BlockId;
  readonly continueTo: BlockId | undefined;
  readonly onValue?: ((value: ValueId) => void) | undefined;
  readonly labelOnly?: true;
};

/** Runs with a place that `break` and `continue` go to; it takes the label that stands before the statement. */
export function withTarget(lowering: FileLowering, target: Target, run: () => void): void {
  const { builder, pendingLabel: label } = lowering;
  const { breakTo, continueTo, onValue, labelOnly } = target;
  lowering.pendingLabel = undefined;
  builder.frames.push({
    kind: 'target',
    label,
    breakTo,
    continueTo,
    ...(onValue === undefined ? {} : { onValue }),
    ...(labelOnly === undefined ? {} : { labelOnly }),
  });
  run();
  builder.frames.pop();
}

/** `break` and `continue`, with or without a label; `finally` bodies on the way run first. */
export function jumpOut(
  lowering: FileLowering,
  node: NodeId,
  kind: 'break' | 'continue',
  options: { readonly label?: string | undefined; readonly value?: ValueId } = {},
): void {
  const { builder } = lowering;
  for (let index = builder.frames.length - 1; index >= 0; index -= 1) {
    const frame = builder.frames[index];
    if (frame?.kind !== 'target') continue;
    if (options.label === undefined ? frame.labelOnly === true : frame.label !== options.label) continue;
    const to = kind === 'break' ? frame.breakTo : frame.continueTo;
    if (to === undefined) continue;
    if (options.value !== undefined) frame.onValue?.(options.value);
    builder.leave(index);
    lowering.jump(node, to);
    return;
  }
  lowering.end(node, { kind: 'stop' });
}

export function returnValues(lowering: FileLowering, node: NodeId | Span, values: readonly ValueId[]): void {
  const { builder } = lowering;
  builder.leave(0);
  const [value] = values;
  if (builder.accessor !== undefined && value !== undefined) {
    const object = lowering.load(node, builder.accessor.object);
    lowering.emit(node, { op: 'set-field', object, name: builder.accessor.name, value });
  }
  const returned = builder.yielded === undefined ? values : [lowering.load(node, builder.yielded)];
  lowering.end(node, { kind: 'return', values: returned });
}

/** `yield`: the function returns a collection of what it yielded, all of it or one by one. Says what is sent in. */
export function yieldValue(
  lowering: FileLowering,
  node: NodeId,
  value: ValueId | undefined,
  spread: boolean,
): ValueId {
  const { builder } = lowering;
  const operands = value === undefined ? [] : [value];
  if (value !== undefined && builder.id !== 0) {
    builder.yielded ??= lowering.temporary();
    const before = { value: lowering.load(node, builder.yielded), spread: true as const };
    const part = spread ? { value, spread: true as const } : { value };
    const all = lowering.emit(node, { op: 'compose', kind: 'array', parts: [before, part] });
    lowering.store(node, builder.yielded, all);
  }
  return lowering.operator(node, spread ? 'yield from' : 'yield', operands);
}

/** `label: statement`. The label also begins a block, for `goto`. */
export function labelled(
  lowering: FileLowering,
  node: NodeId,
  label: string,
  statement: NodeId | undefined,
): void {
  const { builder } = lowering;
  const start = builder.labelBlock(label);
  lowering.jump(node, start);
  builder.enter(start);
  lowering.pendingLabel = label;
  if (statement !== undefined) lowering.statement(statement);
  lowering.pendingLabel = undefined;
}

export function goTo(lowering: FileLowering, node: NodeId, label: string): void {
  lowering.jump(node, lowering.builder.labelBlock(label));
}

/** Nothing to do. */
export const nothing: StatementRule = () => {};

type IfClause = { readonly node: NodeId; readonly condition: NodeId | undefined; readonly body: () => void };

/** `if … elif … elif … else`: any number of clauses, without nesting. */
export function ifChain(
  lowering: FileLowering,
  node: NodeId,
  clauses: readonly IfClause[],
  otherwise?: () => void,
): void {
  const { builder } = lowering;
  const exit = builder.newBlock();
  for (const clause of clauses) {
    const body = builder.newBlock();
    const next = builder.newBlock();
    if (clause.condition === undefined) {
      lowering.branch(clause.node, lowering.opaque(clause.node, [], 'MISSING'), body, next);
    } else lowering.condition(clause.condition, body, next);
    builder.enter(body);
    clause.body();
    lowering.jump(clause.node, exit);
    builder.enter(next);
  }
  otherwise?.();
  lowering.jump(node, exit);
  builder.enter(exit);
}
