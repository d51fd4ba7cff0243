import {
  fieldOf,
  type MutationOperator,
  type MutationSite,
  namedDescendants,
  type TextEdit,
} from './mutation.js';
import { before, hostStatement, localNames, occurrences, statementsOf } from './scope-queries.js';
import type { MutationSyntax } from './syntax.js';

/** Another name for a parameter or local variable, wherever the function uses it. */
export function renameVariable(syntax: MutationSyntax): MutationOperator {
  return {
    name: 'rename-variable',
    sites: (scope, fresh) =>
      localNames(scope, syntax)
        .filter((name) => !['self', 'cls', 'this', '_'].includes(name))
        .map((name) => {
          const other = fresh(name);
          const edits = occurrences(scope.declaration, name, syntax).map((node) => ({
            start: node.startIndex,
            end: node.endIndex,
            with: syntax.renamed(node, other),
          }));
          return { edits };
        }),
  };
}

/** Another name for the function itself, in every file beside it. Exported ones keep theirs: others call them. */
export function renameFunction(syntax: MutationSyntax): MutationOperator {
  return {
    name: 'rename-function',
    sites: (scope, fresh) => {
      const last = scope.symbol.slice(scope.symbol.lastIndexOf('.') + 1);
      const isName = /^[A-Za-z_]\w*$/.test(last) && !/^__/.test(last) && last !== 'exports';
      const exports = new RegExp(`\\bexports\\.${last}\\b|\\bexport\\b[^;\\n]*\\b${last}\\b`);
      const texts = [...scope.files.values()];
      if (!isName || syntax.isExported(last) || texts.some((text) => exports.test(text))) return [];
      const other = fresh(last);
      // `x.join` is no use of a function called join; of a method it may be.
      const notBefore = scope.symbol.includes('.') ? `\\w$'"` : `\\w$'".`;
      const word = new RegExp(`(?<![${notBefore}])${last}(?![\\w$'"])`, 'g');
      const edited = (text: string): TextEdit[] =>
        [...text.matchAll(word)].map((match) => ({
          start: match.index,
          end: match.index + last.length,
          with: other,
        }));
      const others = new Map(
        [...scope.files].filter(([path]) => path !== scope.path).map(([path, text]) => [path, edited(text)]),
      );
      const symbol = `${scope.symbol.slice(0, scope.symbol.length - last.length)}${other}`;
      return [{ edits: edited(scope.text), others, target: { path: scope.path, symbol } }];
    },
  };
}

/** An argument gets a name of its own first: `f(g(x))` becomes `t = g(x); f(t)`. */
export function introduceTemporary(syntax: MutationSyntax): MutationOperator {
  return {
    name: 'introduce-temporary',
    sites: (scope, fresh) => {
      const statements = statementsOf(scope, syntax);
      return namedDescendants(scope.body).flatMap((node): MutationSite[] => {
        const inArguments = /^(?:argument_list|arguments)$/.test(node.parent?.type ?? '');
        const isValue = !/spread|splat|variadic|keyword_argument|type|comment|_literal$|function|lambda/.test(
          node.type,
        );
        if (!inArguments || !isValue || syntax.literals.includes(node.type)) return [];
        const host = hostStatement(node, statements, syntax);
        if (host === undefined) return [];
        const name = fresh('value');
        return [
          {
            edits: [
              {
                start: host.node.startIndex,
                end: host.node.startIndex,
                with: before(host, syntax.declare(name, node.text)),
              },
              { start: node.startIndex, end: node.endIndex, with: name },
            ],
          },
        ];
      });
    },
  };
}

/** The called function gets a name of its own first: `a.b(x)` becomes `f = a.b; f(x)`. */
export function aliasCallee(syntax: MutationSyntax): MutationOperator {
  return {
    name: 'alias-callee',
    sites: (scope, fresh) => {
      const statements = statementsOf(scope, syntax);
      return namedDescendants(scope.body).flatMap((node): MutationSite[] => {
        const callee = node.type === syntax.call ? node.childForFieldName('function') : null;
        if (callee === null || !isPlainReference(callee.text)) return [];
        const host = hostStatement(callee, statements, syntax);
        if (host === undefined || /^(?:super|require|len|make|append|panic|string)$/.test(callee.text))
          return [];
        const name = fresh('call');
        return [
          {
            edits: [
              {
                start: host.node.startIndex,
                end: host.node.startIndex,
                with: before(host, syntax.declare(name, bound(callee.text, callee.type))),
              },
              { start: callee.startIndex, end: callee.endIndex, with: name },
            ],
          },
        ];
      });
    },
  };
}

/** A variable that is written once and read once, right behind, is read no more: `t = e; f(t)` becomes `f(e)`. */
export function inlineTemporary(syntax: MutationSyntax): MutationOperator {
  return {
    name: 'inline-temporary',
    sites: (scope) => {
      const statements = statementsOf(scope, syntax);
      return localNames(scope, syntax).flatMap((name): MutationSite[] => {
        const [declared, used, third] = occurrences(scope.declaration, name, syntax);
        if (declared === undefined || used === undefined || third !== undefined) return [];
        const host = statements.find(
          ({ node }) => node.startIndex <= declared.startIndex && declared.endIndex <= node.endIndex,
        );
        const assignment = statementAround(
          declared,
          statements.map(({ node }) => node),
        );
        if (host === undefined || assignment === undefined) return [];
        const value = singleValue(assignment, name);
        const next = assignment.nextNamedSibling;
        if (value === undefined || next === null || !syntax.simpleStatements.includes(next.type)) return [];
        if (used.startIndex < next.startIndex || used.endIndex > next.endIndex) return [];
        if (hostStatement(used, statements, syntax)?.node.id !== next.id || fieldOf(used) === 'left')
          return [];
        return [
          {
            edits: [
              { start: assignment.startIndex, end: next.startIndex, with: '' },
              { start: used.startIndex, end: used.endIndex, with: syntax.renamed(used, `(${value})`) },
            ],
          },
        ];
      });
    },
  };
}

type SyntaxNode = ReturnType<typeof namedDescendants>[number];

function statementAround(node: SyntaxNode, statements: readonly SyntaxNode[]): SyntaxNode | undefined {
  return statements.findLast(
    (statement) => statement.startIndex <= node.startIndex && node.endIndex <= statement.endIndex,
  );
}

/** The text of the one value that a declaration or assignment gives to this one name. */
function singleValue(statement: SyntaxNode, name: string): string | undefined {
  const text = statement.text;
  const match = /^(?:var|let|const)?\s*([\w$]+)\s*(?::=|=)\s*([\s\S]+?);?$/.exec(text);
  if (match === null || match[1] !== name || match[2] === undefined) return undefined;
  return /\n/.test(match[2]) ? undefined : match[2];
}

function isPlainReference(text: string): boolean {
  return /^[\w$]+(?:\.[\w$]+)*$/.test(text);
}

/** JavaScript loses `this` when a method is taken off its object. */
function bound(text: string, type: string): string {
  if (type !== 'member_expression') return text;
  return `${text}.bind(${text.slice(0, text.lastIndexOf('.'))})`;
}
