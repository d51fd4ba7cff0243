import type { ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import type { MatchRule, PatternRule } from './rules.js';

/** `a, (b, *c) = …`: the n-th part of the value goes to the n-th target. */
export const sequencePattern: PatternRule = (lowering, node, value, declare) => {
  const { tree } = lowering;
  for (const [index, part] of tree.named(node).entries()) {
    const inside = splatName(lowering, part);
    const taken =
      inside === undefined
        ? lowering.emit(part, { op: 'result', of: value, index })
        : lowering.emit(part, { op: 'element', object: value });
    lowering.assign(inside ?? part, taken, declare);
  }
};

function splatName(lowering: FileLowering, part: NodeId): NodeId | undefined {
  const { tree } = lowering;
  if (!/^(?:list_splat|list_splat_pattern|splat_pattern)$/.test(tree.kind(part))) return undefined;
  return tree.firstNamed(part);
}

/** The pattern that a `case_pattern` wraps. */
export const casePattern: PatternRule = (lowering, node, value, declare) => {
  const inside = lowering.tree.firstNamed(node);
  if (inside === undefined || isLiteral(lowering, inside)) return;
  const splat = splatName(lowering, inside);
  if (splat !== undefined) lowering.assign(splat, value, declare);
  else lowering.assign(inside, value, declare);
};

function isLiteral(lowering: FileLowering, node: NodeId): boolean {
  const kind = lowering.tree.kind(node);
  return lowering.rules.patterns[kind] === undefined;
}

/** A plain name takes the value; `A.B` is a constant to compare with. */
export const capturePattern: PatternRule = (lowering, node, value) => {
  const text = lowering.text(node);
  if (!text.includes('.')) lowering.assignName(node, value, text);
};

export const everyPart: PatternRule = (lowering, node, value, declare) => {
  for (const part of lowering.tree.named(node)) {
    if (!isLiteral(lowering, part)) lowering.assign(part, value, declare);
  }
};

/** `{"key": pattern, **rest}`. */
export const dictionaryPattern: PatternRule = (lowering, node, value, declare) => {
  const { tree } = lowering;
  let index: ValueId | undefined;
  for (const part of tree.named(node)) {
    if (tree.kind(part) === 'splat_pattern') {
      const name = tree.firstNamed(part);
      const rest = lowering.emit(part, { op: 'element', object: value, slice: true });
      if (name !== undefined) lowering.assign(name, rest, declare);
    } else if (tree.kind(part) !== 'case_pattern') index = lowering.expression(part);
    else {
      const at = index === undefined ? {} : { index };
      lowering.assign(part, lowering.emit(part, { op: 'element', object: value, ...at }), declare);
    }
  }
};

/** `Point(x, y=pattern)`. */
export const classPattern: PatternRule = (lowering, node, value, declare) => {
  const { tree } = lowering;
  const [, ...parts] = tree.named(node);
  for (const [index, part] of parts.entries()) {
    const keyword = tree.childOfKind(part, 'keyword_pattern');
    const [name, target] = keyword === undefined ? [] : tree.named(keyword);
    if (name === undefined || target === undefined) {
      lowering.assign(part, lowering.emit(part, { op: 'result', of: value, index }), declare);
    } else if (!isLiteral(lowering, target)) {
      lowering.assign(target, lowering.field(part, value, lowering.text(name)), declare);
    }
  }
};

/** Does the value fit? Names fit everything, literals what equals them; other patterns are one test. */
export const caseMatch: MatchRule = (lowering, node, subject, then, otherwise) => {
  const { tree } = lowering;
  const inside = tree.firstNamed(node);
  const kind = inside === undefined ? '_' : tree.kind(inside);
  const text = inside === undefined ? '' : lowering.text(inside);
  if (inside === undefined || (kind === 'dotted_name' && !text.includes('.'))) {
    lowering.jump(node, then);
  } else if (kind === 'union_pattern') unionMatch(lowering, inside, subject, [then, otherwise]);
  else if (kind === 'as_pattern') {
    const first = tree.firstNamed(inside);
    if (first !== undefined && tree.kind(first) === 'case_pattern')
      lowering.match(first, subject, then, otherwise);
    else lowering.jump(node, then);
  } else if (isLiteral(lowering, inside) || kind === 'dotted_name') {
    const equal = lowering.operator(inside, '==', [subject, lowering.expression(inside)]);
    lowering.branch(inside, equal, then, otherwise);
  } else {
    const pattern = lowering.constant(inside, 'other', text);
    lowering.branch(inside, lowering.operator(inside, 'matches', [subject, pattern]), then, otherwise);
  }
};

function unionMatch(
  lowering: FileLowering,
  node: NodeId,
  subject: ValueId,
  [then, otherwise]: readonly [number, number],
): void {
  const { builder, tree } = lowering;
  for (const part of tree.named(node)) {
    const next = builder.newBlock();
    if (isLiteral(lowering, part)) {
      const equal = lowering.operator(part, '==', [subject, lowering.expression(part)]);
      lowering.branch(part, equal, then, next);
    } else {
      const pattern = lowering.constant(part, 'other', lowering.text(part));
      lowering.branch(part, lowering.operator(part, 'matches', [subject, pattern]), then, next);
    }
    builder.enter(next);
  }
  lowering.jump(node, otherwise);
}
