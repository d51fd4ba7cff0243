import type { ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import type { ExpressionRule } from './rules.js';
import { unescapeText } from './unescape-text.js';

export const stringLiteral: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const start = tree.childOfKind(node, 'string_start');
  const end = tree.childOfKind(node, 'string_end');
  const prefix = start === undefined ? '' : prefixOf(lowering.text(start));
  const from = start === undefined ? tree.start(node) : tree.end(start);
  const to = end === undefined ? tree.end(node) : tree.start(end);
  if (!tree.has(node, 'interpolation'))
    return lowering.constant(node, 'string', decode(tree.text.slice(from, to), prefix));
  const interpolations = tree.named(node).filter((child) => tree.kind(child) === 'interpolation');
  const parts: ValueId[] = [];
  let at = from;
  for (const interpolation of [...interpolations, undefined]) {
    const until = interpolation === undefined ? to : tree.start(interpolation);
    if (until > at) {
      const text = decode(tree.text.slice(at, until), prefix);
      parts.push(lowering.constant({ start: at, end: until }, 'string', text));
    }
    if (interpolation === undefined) break;
    parts.push(...interpolated(lowering, interpolation));
    at = tree.end(interpolation);
  }
  return lowering.operator(node, 'template', parts);
};

/** What stands before the quotes, in lower case. */
function prefixOf(start: string): string {
  return start.length === 1 ? '' : start.replace(/["']+$/, '').toLowerCase();
}

function decode(text: string, prefix: string): string {
  const plain = prefix.includes('f') ? text.replaceAll('{{', '{').replaceAll('}}', '}') : text;
  return prefix.includes('r') ? plain : (unescapeText(plain) ?? plain);
}

/** `{value!r:>{width}}`: the value, and what its format computes. */
function interpolated(lowering: FileLowering, node: NodeId): ValueId[] {
  const { tree } = lowering;
  const values: ValueId[] = [];
  for (const part of tree.named(node)) {
    const kind = tree.kind(part);
    if (kind === 'format_specifier') {
      for (const inside of tree.named(part)) {
        const expression = tree.child(inside, 'expression') ?? tree.firstNamed(inside);
        if (expression !== undefined) values.push(lowering.expression(expression));
      }
    } else if (kind !== 'type_conversion') values.push(lowering.expression(part));
  }
  return values;
}

/** `'a' 'b'`: one string; a template where one of them is. */
export const concatenated: ExpressionRule = (lowering, node) => {
  const values = lowering.tree.named(node).map((part) => lowering.expression(part));
  let text = '';
  for (const value of values) {
    const step = lowering.builder.instructions[value];
    if (step?.op !== 'constant') return lowering.operator(node, 'template', values);
    text += step.text;
  }
  return lowering.constant(node, 'string', text);
};
