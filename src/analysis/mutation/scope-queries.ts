import type { Node } from 'web-tree-sitter';
import { fieldOf, type MutationScope, namedDescendants } from './mutation.js';
import type { MutationSyntax } from './syntax.js';

/** A statement directly in a block of the function. */
export type Statement = { readonly node: Node; readonly indent: string };

/** The statements before which one can be inserted, at every depth of the function. */
export function statementsOf(scope: MutationScope, syntax: MutationSyntax): Statement[] {
  return namedDescendants(scope.body)
    .filter((node) => node.parent !== null && syntax.blocks.includes(node.parent.type))
    .filter((node) => node.type !== 'comment' && startsLine(scope.text, node))
    .map((node) => ({ node, indent: indentAt(scope.text, node.startIndex) }));
}

/** The white space before a position's line. */
export function indentAt(text: string, index: number): string {
  const line = text.lastIndexOf('\n', index - 1) + 1;
  return /^[\t ]*/.exec(text.slice(line, index))?.[0] ?? '';
}

/** Lines put before a statement, indented like it. */
export function before(statement: Statement, lines: string): string {
  return `${lines.split('\n').join(`\n${statement.indent}`)}\n${statement.indent}`;
}

/** The statement that evaluates this expression once and first thing, or undefined. */
export function hostStatement(
  expression: Node,
  statements: readonly Statement[],
  syntax: MutationSyntax,
): Statement | undefined {
  for (let node: Node | null = expression; node !== null; node = node.parent) {
    const found = statements.find((statement) => statement.node.id === node?.id);
    if (found !== undefined) return syntax.simpleStatements.includes(node.type) ? found : undefined;
    if (node.id !== expression.id && syntax.barriers.includes(node.type)) return undefined;
    if (isShortCircuit(node) && expression.startIndex >= rightOf(node)) return undefined;
    if (/^(?:else_clause|elif_clause)$/.test(node.type) || fieldOf(node) === 'alternative') return undefined;
    // `var a = 1, b = f(a)`: what comes first in the statement is not there before it.
    if (node.type === 'variable_declarator' && node.previousNamedSibling !== null) return undefined;
    // Go: what an if statement declares is not there before it.
    if (node.parent?.type === 'if_statement' && node.parent.childForFieldName('initializer') !== null) {
      if (fieldOf(node) !== 'initializer') return undefined;
    }
  }
  return undefined;
}

/** Names that the function declares: parameters and local variables. */
export function localNames(scope: MutationScope, syntax: MutationSyntax): string[] {
  const names = new Set<string>();
  for (const node of namedDescendants(scope.declaration)) {
    if (syntax.isVariable(node) && isDeclared(node)) names.add(node.text);
  }
  return [...names];
}

/** Uses and declarations of a name in a stretch of syntax. */
export function occurrences(within: Node, name: string, syntax: MutationSyntax): Node[] {
  return namedDescendants(within).filter((node) => node.text === name && syntax.isVariable(node));
}

function isDeclared(node: Node): boolean {
  for (let at: Node | null = node; at?.parent != null; at = at.parent) {
    const { type } = at.parent;
    const field = fieldOf(at);
    if (
      /^(?:parameters|formal_parameters|parameter_declaration|variadic_parameter_declaration)$/.test(type)
    ) {
      return field !== 'type';
    }
    if (/^(?:short_var_declaration|range_clause|assignment|for_in_clause|for_statement)$/.test(type)) {
      return field === 'left';
    }
    if (/^(?:variable_declarator|var_spec)$/.test(type)) return field === 'name';
    if (
      !/^(?:expression_list|pattern_list|tuple_pattern|object_pattern|array_pattern|pair_pattern|assignment_pattern|rest_pattern|default_parameter|typed_parameter|list_splat_pattern)$/.test(
        type,
      )
    ) {
      return false;
    }
    if (field === 'value' && type !== 'pair_pattern') return false;
    if (type === 'assignment_pattern' && field === 'right') return false;
  }
  return false;
}

function isShortCircuit(node: Node): boolean {
  const operator = node.childForFieldName('operator')?.text;
  return operator !== undefined && ['&&', '||', '??', 'and', 'or'].includes(operator);
}

function rightOf(node: Node): number {
  return node.childForFieldName('right')?.startIndex ?? Number.POSITIVE_INFINITY;
}

function startsLine(text: string, node: Node): boolean {
  const line = text.lastIndexOf('\n', node.startIndex - 1) + 1;
  return /^[\t ]*$/.test(text.slice(line, node.startIndex));
}
