import type { ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import type { ExpressionRule } from './rules.js';
import { pathOf } from './rust-items.js';
import { pathValue } from './rust-values.js';
import { call } from './values.js';

const NEVER = new Set(['panic', 'unreachable', 'todo', 'unimplemented']);
const LITERAL = /literal$/;
const WORDS = new Set(['identifier', 'self', 'super', 'crate']);

/** A macro is a call with what its tokens say. Tokens are no syntax: of them, paths, calls, methods and fields are understood. */
export const macroCall: ExpressionRule = (lowering, node) => {
  const { tree } = lowering;
  const nameNode = tree.child(node, 'macro');
  const tokens = tree.childOfKind(node, 'token_tree');
  const name = nameNode === undefined ? '' : pathOf(lowering, nameNode);
  const values = tokens === undefined ? [] : valuesIn(lowering, tokens);
  const value = macroValue(lowering, { node, nameNode: nameNode ?? node, name }, values);
  if (NEVER.has(lastPart(name))) lowering.end(node, { kind: 'throw' });
  return value;
};

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function macroValue(
  lowering: FileLowering,
  { node, nameNode, name }: { readonly node: NodeId; readonly nameNode: NodeId; readonly name: string },
  values: readonly ValueId[],
): ValueId {
  const last = lastPart(name);
  if (last === 'format' || last === 'concat') return lowering.operator(node, 'template', values);
  if (last === 'vec') {
    return lowering.emit(node, { op: 'compose', kind: 'array', parts: values.map((value) => ({ value })) });
  }
  const callee = lowering.emit(nameNode, { op: 'name', name: `${name}!` });
  const given = values.map((one) => ({ value: one }));
  return call(lowering, node, callee, given);
}

/** The values of all that stands between brackets. */
function valuesIn(lowering: FileLowering, tokens: NodeId): ValueId[] {
  const reader = new TokenReader(lowering, lowering.tree.children(tokens));
  const values: ValueId[] = [];
  while (!reader.isAtEnd) values.push(...reader.next());
  return values;
}

/** Reads tokens from the left to the right: operators between values are passed over. */
class TokenReader {
  private at = 0;

  constructor(
    private readonly lowering: FileLowering,
    private readonly tokens: readonly NodeId[],
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  /** The values of the next token and of what belongs to it. */
  next(): readonly ValueId[] {
    const { lowering } = this;
    const token = this.tokens[this.at] ?? 0;
    const kind = lowering.tree.kind(token);
    if (kind === 'token_tree') {
      this.at += 1;
      const inside = valuesIn(lowering, token);
      const [only, ...others] = inside;
      return only === undefined || others.length > 0 ? inside : [this.rest(only, token)];
    }
    if (LITERAL.test(kind)) {
      this.at += 1;
      const value = lowering.expression(token);
      return [this.rest(value, token), ...inlineNames(lowering, token)];
    }
    if (!WORDS.has(kind)) {
      this.at += 1;
      return [];
    }
    // `name = value` gives a value a name.
    if (lowering.tree.kind(this.tokens[this.at + 1] ?? token) === '=') {
      this.at += 2;
      return [];
    }
    const { value, isMacro } = this.path(token);
    return [isMacro ? value : this.rest(value, token)];
  }

  /** A name, a path or a macro. */
  private path(first: NodeId): { readonly value: ValueId; readonly isMacro: boolean } {
    const { lowering } = this;
    const { tree } = lowering;
    const parts = [tree.textOf(first)];
    let last = first;
    this.at += 1;
    for (let next = this.follows('::'); next !== undefined; next = this.follows('::')) {
      if (WORDS.has(tree.kind(next))) parts.push(tree.textOf(next));
      last = next;
      this.at += 1;
    }
    const mark = this.tokens[this.at];
    const tokens = this.tokens[this.at + 1];
    if (mark !== undefined && tree.kind(mark) === '!' && tokens !== undefined && this.isBracket(tokens)) {
      this.at += 2;
      const values = valuesIn(lowering, tokens);
      const place = { node: tokens, nameNode: first, name: parts.join('.') };
      return { value: macroValue(lowering, place, values), isMacro: true };
    }
    const span = { start: tree.start(first), end: tree.end(last) };
    const value = parts.length === 1 ? lowering.expression(first) : pathValue(lowering, span, parts);
    return { value, isMacro: false };
  }

  /** Calls, fields, methods and elements of a value. */
  private rest(first: ValueId, start: NodeId): ValueId {
    const { lowering } = this;
    const { tree } = lowering;
    let value = first;
    while (!this.isAtEnd) {
      const token = this.tokens[this.at] ?? 0;
      const span = { start: tree.start(start), end: tree.end(token) };
      const member = this.follows('.');
      const kind = tree.kind(token);
      if (member !== undefined && (WORDS.has(kind) || LITERAL.test(kind))) {
        this.at += 1;
        value = lowering.emit(span, { op: 'field', object: value, name: tree.textOf(token) });
      } else if (member !== undefined && kind === 'await') {
        this.at += 1;
        value = lowering.operator(span, 'await', [value]);
      } else if (kind === '?') {
        this.at += 1;
        value = lowering.operator(span, '?', [value]);
      } else if (this.isBracket(token) && this.follows('') !== undefined) {
        this.at += 1;
        const values = valuesIn(lowering, token);
        const isIndex = tree.text[tree.start(token)] === '[';
        const given = values.map((one) => ({ value: one }));
        value = isIndex
          ? lowering.emit(span, { op: 'element', object: value, ...indexOf(values) })
          : // Branches among tokens are not seen: whether it runs, and what follows, nobody knows.
            lowering.emit(span, { op: 'call', callee: value, arguments: given, deferred: true });
      } else break;
    }
    return value;
  }

  private isBracket(token: NodeId): boolean {
    const { tree } = this.lowering;
    return tree.kind(token) === 'token_tree' && '(['.includes(tree.text[tree.start(token)] ?? ' ');
  }

  /** The next token, where just this stands before it. */
  private follows(punctuation: string): NodeId | undefined {
    const { tree } = this.lowering;
    const [before, token] = [this.tokens[this.at - 1], this.tokens[this.at]];
    if (before === undefined || token === undefined) return undefined;
    const between = tree.text.slice(tree.end(before), tree.start(token));
    return between.replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, '').trim() === punctuation ? token : undefined;
  }
}

function indexOf(values: readonly ValueId[]): { readonly index?: ValueId } {
  const [index] = values;
  return index === undefined ? {} : { index };
}

/** `"… {name} …"` in a format string. */
function inlineNames(lowering: FileLowering, literal: NodeId): ValueId[] {
  if (!/^(?:raw_)?string_literal$/.test(lowering.tree.kind(literal))) return [];
  const names = lowering.text(literal).matchAll(/(?<!\{)\{([a-z_]\w*)(?::[^{}]*)?\}/g);
  return [...names].flatMap(([, name = '']) => {
    const known = lowering.scope.find(name);
    return known?.kind === 'variable' ? [lowering.load(literal, known.variable)] : [];
  });
}
