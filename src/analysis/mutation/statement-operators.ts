import type { Node } from 'web-tree-sitter';
import type { LanguageName } from '../language.js';
import {
  type MutationOperator,
  type MutationScope,
  type MutationSite,
  namedDescendants,
} from './mutation.js';
import { statementsOf } from './scope-queries.js';
import type { MutationSyntax } from './syntax.js';

/** Two statements become one: `a = x; b = y` becomes `a, b = x, y`; JavaScript's are joined by a comma. */
export function mergeStatements(syntax: MutationSyntax, language: LanguageName): MutationOperator {
  return {
    name: 'merge-statements',
    sites: (scope) =>
      pairsOf(scope, syntax).flatMap(([first, second]): MutationSite[] => {
        const text = merged(first, second, { scope, syntax, language });
        return text === undefined ? [] : [replaceBoth(first, second, text)];
      }),
  };
}

/** `if a && b {x}` becomes `if a { if b {x} }`; `if a || b {leave}` becomes two. */
export function splitCondition(syntax: MutationSyntax, language: LanguageName): MutationOperator {
  return {
    name: 'split-condition',
    sites: (scope) =>
      namedDescendants(scope.body).flatMap((node): MutationSite[] => {
        const one = plainIf(node, syntax);
        const operator = one?.condition.childForFieldName('operator')?.text;
        const left = one?.condition.childForFieldName('left')?.text;
        const right = one?.condition.childForFieldName('right')?.text;
        if (one === undefined || left === undefined || right === undefined) return [];
        const write = (condition: string, block: string) => writeIf(language, condition, block);
        const text = scope.text.slice(one.block.startIndex, one.block.endIndex);
        const indent = lineIndent(scope.text, node.startIndex);
        if (/^(?:&&|and)$/.test(operator ?? '')) {
          // One blank more than the outer one is as deep as the body allows.
          const inner = write(right, one.bodyText);
          const nested = language === 'python' ? `\n${indent} ${inner}` : `{ ${inner} }`;
          return [{ edits: [edit(node, node, write(left, nested))] }];
        }
        const isStatement = syntax.blocks.includes(node.parent?.type ?? '');
        if (!/^(?:\|\||or)$/.test(operator ?? '') || !isStatement || !leaves(one.block)) return [];
        const body = language === 'python' ? one.bodyText : text;
        return [{ edits: [edit(node, node, `${write(left, body)}\n${indent}${write(right, body)}`)] }];
      }),
  };
}

/** `if a { if b {x} }` becomes `if a && b {x}`; two guards in a row that leave in the same way become one. */
export function mergeConditions(syntax: MutationSyntax, language: LanguageName): MutationOperator {
  const [and, or] = language === 'python' ? ['and', 'or'] : ['&&', '||'];
  const join = (left: PlainIf, operator: string, right: PlainIf) =>
    writeIf(language, `(${left.condition.text}) ${operator} (${right.condition.text})`, right.bodyText);
  return {
    name: 'merge-conditions',
    sites: (scope) => {
      const nested = namedDescendants(scope.body).flatMap((node): MutationSite[] => {
        const outer = plainIf(node, syntax);
        const [only, second] = outer === undefined ? [] : statementsIn(outer.block);
        const inner = only === undefined ? undefined : plainIf(only, syntax);
        if (outer === undefined || inner === undefined || second !== undefined) return [];
        if (outer.block.text.includes('\n#') || /comment/.test(outer.block.firstNamedChild?.type ?? ''))
          return [];
        return [{ edits: [edit(node, node, join(outer, and, inner))] }];
      });
      const guards = guardPairs(scope, syntax).map(([first, second, one, other]) =>
        replaceBoth(first, second, join(one, or, other)),
      );
      return [...nested, ...guards];
    },
  };
}

/** Two guards in a row that leave in the same way change places, where asking has no effect and cannot fail. */
export function reorderGuards(syntax: MutationSyntax): MutationOperator {
  return {
    name: 'reorder-guards',
    sites: (scope) =>
      guardPairs(scope, syntax)
        .filter(([, , one, other]) => isSafe(one.condition.text) && isSafe(other.condition.text))
        .map(([first, second]) => ({
          edits: [edit(first, first, second.text), edit(second, second, first.text)],
        })),
  };
}

type PlainIf = {
  /** Without JavaScript's parentheses. */
  readonly condition: Node;
  readonly block: Node;
  /** The block as it is written behind a condition: Python's with its line break. */
  readonly bodyText: string;
};

/** An `if` with a block and nothing else: no other branch, nothing that it declares. */
function plainIf(node: Node, syntax: MutationSyntax): PlainIf | undefined {
  if (node.type !== syntax.ifStatement || node.childForFieldName('initializer') !== null) return undefined;
  const stated = node.childForFieldName('condition');
  const block = node.childForFieldName('consequence');
  if (stated === null || block === null || node.childForFieldName('alternative') !== null) return undefined;
  if (!/block$/.test(block.type)) return undefined;
  const condition = stated.type === 'parenthesized_expression' ? stated.namedChild(0) : stated;
  if (condition === null || /comment|named_expression|assignment/.test(condition.type)) return undefined;
  // From the colon on, so that Python's block keeps its line break and its depth.
  const from = node.text.lastIndexOf(':', block.startIndex - node.startIndex) + 1;
  const isBraced = block.text.startsWith('{');
  const bodyText = isBraced ? block.text : node.text.slice(from);
  return !isBraced && !/^[ \t]*\n?[ \t]*$/.test(bodyText.slice(0, block.startIndex - node.startIndex - from))
    ? undefined
    : { condition, block, bodyText };
}

function writeIf(language: LanguageName, condition: string, block: string): string {
  if (language === 'python') return `if ${condition}:${block}`;
  return language === 'go' ? `if ${condition} ${block}` : `if (${condition}) ${block}`;
}

function statementsIn(block: Node): Node[] {
  return block.namedChildren
    .flatMap((child) => (child.type === 'statement_list' ? child.namedChildren : [child]))
    .filter(({ type }) => type !== 'comment');
}

function leaves(block: Node): boolean {
  const last = statementsIn(block).at(-1);
  return (
    last !== undefined &&
    (/^(?:return|throw|raise|continue|break)_statement$/.test(last.type) || /^panic\(/.test(last.text))
  );
}

type GuardPair = readonly [Node, Node, PlainIf, PlainIf];

function guardPairs(scope: MutationScope, syntax: MutationSyntax): GuardPair[] {
  return pairsOf(scope, syntax).flatMap(([first, second]): GuardPair[] => {
    const one = plainIf(first, syntax);
    const other = plainIf(second, syntax);
    if (one === undefined || other === undefined || one.block.text !== other.block.text) return [];
    return leaves(one.block) ? [[first, second, one, other]] : [];
  });
}

/** Neighbours in a block with nothing but white space between them. */
function pairsOf(scope: MutationScope, syntax: MutationSyntax): (readonly [Node, Node])[] {
  return statementsOf(scope, syntax).flatMap(({ node }): (readonly [Node, Node])[] => {
    const next = node.nextNamedSibling;
    if (next === null || !/^[\s;]*$/.test(scope.text.slice(node.endIndex, next.startIndex))) return [];
    return [[node, next]];
  });
}

/** A comparison or one of a few questions about a text, none of which can fail after another one has been answered. */
function isSafe(condition: string): boolean {
  if (/\b(?:nil|null|undefined|None|len|length)\b/.test(condition)) return false;
  const asked =
    /(?:strings\.(?:HasPrefix|HasSuffix|Contains|ContainsAny|ContainsRune)|filepath\.IsAbs|path\.IsAbs|[\w$.]+\.(?:startsWith|endsWith|includes|startswith|endswith|isAbsolute|isabs))\(/g;
  const rest = condition.replace(asked, '(').replace(/"[^"\n]*"|'[^'\n]*'/g, '""');
  return !/[\w$\])]\(|[[\]]|\+\+|--|:=|(?<![=!<>])=(?!=)/.test(rest);
}

type Merging = {
  readonly scope: MutationScope;
  readonly syntax: MutationSyntax;
  readonly language: LanguageName;
};

function merged(first: Node, second: Node, context: Merging): string | undefined {
  return context.language === 'go' || context.language === 'python'
    ? mergedAssignments(first, second, context)
    : mergedJavaScript(first, second);
}

function mergedJavaScript(first: Node, second: Node): string | undefined {
  const declaration = /^(?:variable|lexical)_declaration$/;
  if (declaration.test(first.type) && first.type === second.type) {
    const [, word, rest] = /^(var|let|const)\s+([\s\S]*?);?$/.exec(second.text) ?? [];
    if (word === undefined || rest === undefined || !first.text.startsWith(`${word} `)) return undefined;
    return `${first.text.replace(/;$/, '')}, ${rest};`;
  }
  if (first.type !== 'expression_statement' || second.type !== 'expression_statement') return undefined;
  if (/^['"`]/.test(first.text)) return undefined;
  return `${first.text.replace(/;$/, '')}, ${second.text}`;
}

/** Go and Python: both are assigned at once, where the second value does not need the first. */
function mergedAssignments(first: Node, second: Node, { scope, syntax }: Merging): string | undefined {
  const one = assignmentOf(first);
  const other = assignmentOf(second);
  if (one === undefined || other === undefined || one.sign !== other.sign || one.name === other.name)
    return undefined;
  const uses = new RegExp(`(?<![\\w.])${one.name}(?!\\w)`);
  if (uses.test(other.value)) return undefined;
  // A function called for the second value may see the first variable.
  const hasFunctions = namedDescendants(scope.body).some(({ type }) => /lambda|func|function/.test(type));
  if (hasFunctions && other.value.includes('(')) return undefined;
  if (syntax.declare('a', 'b').includes(':=') && /\bnil\b/.test(one.value + other.value)) return undefined;
  return `${one.name}, ${other.name} ${one.sign} ${one.value}, ${other.value}`;
}

type Assignment = { readonly name: string; readonly sign: string; readonly value: string };

/** One value that is given to one plain name. */
function assignmentOf(statement: Node): Assignment | undefined {
  const inner = statement.type === 'expression_statement' ? statement.namedChild(0) : statement;
  if (inner === null || !/^(?:assignment|assignment_statement|short_var_declaration)$/.test(inner.type))
    return undefined;
  const left = inner.childForFieldName('left');
  const right = inner.childForFieldName('right');
  if (left === null || right === null || inner.childForFieldName('type') !== null) return undefined;
  if (!/^[A-Za-z]\w*$/.test(left.text)) return undefined;
  const values = right.type === 'expression_list' ? right.namedChildren : [right];
  const isTuple = right.type === 'expression_list' && inner.type === 'assignment';
  if (values.length !== 1 || isTuple || /^(?:assignment|yield|list_splat)$/.test(right.type))
    return undefined;
  const sign = /^[^=:+\-*/|&^%<>]*(:?=)/.exec(inner.text)?.[1];
  return sign === undefined ? undefined : { name: left.text, sign, value: right.text };
}

function replaceBoth(first: Node, second: Node, text: string): MutationSite {
  return { edits: [edit(first, second, text)] };
}

function edit(from: Node, to: Node, text: string): { start: number; end: number; with: string } {
  return { start: from.startIndex, end: to.endIndex, with: text };
}

function lineIndent(text: string, index: number): string {
  const line = text.lastIndexOf('\n', index - 1) + 1;
  return /^[\t ]*/.exec(text.slice(line, index))?.[0] ?? '';
}
