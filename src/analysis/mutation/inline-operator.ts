import type { Node } from 'web-tree-sitter';
import type { LanguageName } from '../language.js';
import { findHelper, type Helper } from './helper-function.js';
import {
  applyEdits,
  type MutationOperator,
  type MutationScope,
  type MutationSite,
  namedDescendants,
  type TextEdit,
} from './mutation.js';
import {
  before,
  hostStatement,
  indentAt,
  occurrences,
  type Statement,
  statementsOf,
} from './scope-queries.js';
import type { MutationSyntax } from './syntax.js';

type Context = {
  readonly scope: MutationScope;
  readonly syntax: MutationSyntax;
  readonly language: LanguageName;
  readonly statements: readonly Statement[];
  readonly fresh: (base: string) => string;
};

/** The body of a function of the same file stands where it was called, under names that clash with none. */
export function inlineHelper(syntax: MutationSyntax, language: LanguageName): MutationOperator {
  return {
    name: 'inline-helper',
    sites: (scope, fresh) => {
      const context = { scope, syntax, language, fresh, statements: statementsOf(scope, syntax) };
      return namedDescendants(scope.body)
        .filter(({ type }) => type === syntax.call)
        .flatMap((call): MutationSite[] => {
          const helper = findHelper(call, context);
          if (helper === undefined) return [];
          const written = [asExpression(call, helper, context), asStatements(call, helper, context)];
          return written.filter((edits) => edits !== undefined).map((edits) => ({ edits }));
        });
    },
  };
}

/** `f(a)` becomes `(a + 1)`, where the function only returns something and evaluating the arguments does nothing. */
function asExpression(
  call: Node,
  helper: Helper,
  { scope, syntax, language, fresh }: Context,
): TextEdit[] | undefined {
  const [value, second] = helper.returned ?? [];
  if (value === undefined || second !== undefined || helper.statements.length > 0) return undefined;
  if (helper.parameters.some(({ given }) => given === null || !isPlain(given, language))) return undefined;
  if (language === 'go' && (call.parent?.type === 'expression_statement' || !isBasic(helper)))
    return undefined;
  if (namedDescendants(value).some(({ type }) => /assignment|update/.test(type))) return undefined;
  const names = new Map(helper.locals.map((name) => [name, fresh(name)]));
  for (const { name, given } of helper.parameters) {
    const text = given?.text ?? '';
    names.set(name, /^[\w$]+$/.test(text) ? text : `(${text})`);
  }
  const expression = renamed(
    scope.text,
    { start: value.startIndex, end: value.endIndex },
    {
      within: helper.body,
      names,
      syntax,
    },
  );
  return [{ start: call.startIndex, end: call.endIndex, with: `(${expression})` }];
}

/** A type that an expression has without being told. */
function isBasic({ parameters, results }: Helper): boolean {
  const basic = /^(?:string|bool)$/;
  return (
    results.every((type) => basic.test(type)) &&
    parameters.every(({ type, given }) => given?.type === 'identifier' || basic.test(type))
  );
}

function isPlain(node: Node, language: LanguageName): boolean {
  if (language === 'go') return /^(?:identifier|interpreted_string_literal)$/.test(node.type);
  return /^(?:identifier|string|number|integer|true|false|null|none)$/.test(node.type);
}

/** The statements of the function, and what it returns, before the statement that calls it. */
function asStatements(call: Node, helper: Helper, context: Context): TextEdit[] | undefined {
  const { scope, syntax, language, statements } = context;
  const host = hostStatement(call, statements, syntax);
  if (host === undefined || !isFirstEffect(call, host.node)) return undefined;
  const hasFunctions = namedDescendants(helper.body).some(({ type }) =>
    /function|lambda|generator/.test(type),
  );
  // What a closure sees of a variable of a loop is what the last round left there.
  if (language !== 'go' && isInLoop(host.node, scope) && (hasFunctions || declaresNothing(helper)))
    return undefined;
  const isWholeStatement = call.parent?.type === 'expression_statement';
  if (helper.returned === null || (language === 'go' && isWholeStatement)) {
    if (!isWholeStatement || call.parent?.id !== host.node.id || (helper.returned?.length ?? 0) > 0)
      return undefined;
  }
  const { lines, value } = writeBody(helper, context);
  if (helper.returned === null) {
    if (lines.length === 0) return undefined;
    const text = before(host, lines.join('\n')).trimEnd();
    return [{ start: host.node.startIndex, end: host.node.endIndex, with: text }];
  }
  if (value.includes(',') && helper.returned.length > 1 && !takesAll(call)) return undefined;
  return [
    { start: host.node.startIndex, end: host.node.startIndex, with: before(host, lines.join('\n')) },
    { start: call.startIndex, end: call.endIndex, with: value },
  ].filter((edit) => edit.with !== '' && (lines.length > 0 || edit.start !== edit.end));
}

/** The lines that stand for the call, and what is written in its place. */
function writeBody(
  helper: Helper,
  { scope, syntax, language, fresh }: Context,
): { readonly lines: readonly string[]; readonly value: string } {
  const names = new Map(helper.locals.map((name) => [name, fresh(name)]));
  const rename = (start: number, end: number) =>
    renamed(scope.text, { start, end }, { within: helper.body, names, syntax });
  const lines = helper.parameters.map(({ name, type, given }) => {
    const isUsed = occurrences(helper.body, name, syntax).length > 0;
    return declared(language, { name: isUsed ? (names.get(name) ?? name) : '_', type }, given?.text ?? '');
  });
  const [first] = helper.statements;
  const last = helper.statements.at(-1);
  if (first !== undefined && last !== undefined) {
    const indent = indentAt(scope.text, first.startIndex);
    const text = rename(first.startIndex, last.endIndex).split(`\n${indent}`).join('\n');
    lines.push(language === 'javascript' ? `${text};` : text);
  }
  const returned = (helper.returned ?? []).map((node) => rename(node.startIndex, node.endIndex));
  if (language !== 'go') return { lines, value: `(${returned.join(', ')})` };
  const results = returned.map((text, index) => {
    const name = fresh('value');
    lines.push(`var ${name} ${helper.results[index] ?? ''} = ${text}`);
    return name;
  });
  return { lines, value: results.join(', ') };
}

function declared(
  language: LanguageName,
  { name, type }: { readonly name: string; readonly type: string },
  value: string,
): string {
  if (language === 'go') return `var ${name} ${type} = ${value}`;
  if (name === '_') return language === 'python' ? `(${value})` : `void (${value});`;
  return language === 'python' ? `${name} = ${value}` : `let ${name} = ${value};`;
}

type Renaming = {
  readonly within: Node;
  readonly names: ReadonlyMap<string, string>;
  readonly syntax: MutationSyntax;
};

function renamed(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  { within, names, syntax }: Renaming,
): string {
  const edits = namedDescendants(within)
    .filter((node) => node.startIndex >= start && node.endIndex <= end && syntax.isVariable(node))
    .flatMap((node): TextEdit[] => {
      const name = names.get(node.text);
      if (name === undefined) return [];
      return [
        { start: node.startIndex - start, end: node.endIndex - start, with: syntax.renamed(node, name) },
      ];
    });
  return applyEdits(text.slice(start, end), edits);
}

/** Nothing that the statement does comes before the call, what the call is given aside. */
function isFirstEffect(call: Node, host: Node): boolean {
  if (host.text.includes('?.')) return false;
  return !namedDescendants(host).some(
    (node) =>
      node.startIndex < call.startIndex &&
      /call|assignment_expression|update|await|yield|named_expression|new_expression/.test(node.type) &&
      node.endIndex <= call.startIndex,
  );
}

function isInLoop(node: Node, scope: MutationScope): boolean {
  for (let at: Node | null = node; at !== null && at.id !== scope.declaration.id; at = at.parent) {
    if (/^(?:for|while|do)_/.test(at.type)) return true;
  }
  return false;
}

/** JavaScript's `var x;` keeps the value of the round before. */
function declaresNothing({ body }: Helper): boolean {
  return namedDescendants(body).some(
    (node) => node.type === 'variable_declarator' && node.childForFieldName('value') === null,
  );
}

/** Several values can stand where the call stood: all of an assignment's or return's right side. */
function takesAll(call: Node): boolean {
  const list = call.parent;
  if (list?.type !== 'expression_list' || list.namedChildren.length !== 1) return false;
  return /^(?:short_var_declaration|assignment_statement|return_statement)$/.test(list.parent?.type ?? '');
}
