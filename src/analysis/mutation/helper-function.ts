import type { Node } from 'web-tree-sitter';
import { findDeclarations } from '../declarations.js';
import type { LanguageName } from '../language.js';
import { type MutationScope, namedDescendants } from './mutation.js';
import { localNames } from './scope-queries.js';
import type { MutationSyntax } from './syntax.js';

/** A parameter of a function that can be inlined. `type` is empty in languages without. */
export type HelperParameter = { readonly name: string; readonly type: string };

/** A function of the same file whose body can stand in place of a call of it. */
export type Helper = {
  readonly body: Node;
  /** What the call hands over, the receiver (`self`, or Go's) first, with the text that is given for each. */
  readonly parameters: readonly (HelperParameter & { readonly given: Node | null })[];
  /** Go: the types of what it returns. */
  readonly results: readonly string[];
  /** Without the returned one, and without a docstring. */
  readonly statements: readonly Node[];
  /** The values that its last statement returns, the only place where it is left. */
  readonly returned: readonly Node[] | null;
  readonly locals: readonly string[];
};

/** What cannot be moved into another function, or declares names in ways that are not tracked here. */
const FIXED: Partial<Record<LanguageName, RegExp>> = {
  go: /^(?:defer_statement|labeled_statement|goto_statement|type_switch_statement|select_statement|const_declaration|type_declaration|keyed_element)$/,
  javascript:
    /^(?:this|super|yield_expression|await_expression|meta_property|catch_clause|class.*|function_declaration|labeled_statement|for_in_statement|object_assignment_pattern)$/,
  python:
    /^(?:yield|await|global_statement|nonlocal_statement|as_pattern|import_.*|match_statement|class_definition|function_definition|named_expression|delete_statement)$/,
};

/** The function of this file that a call calls, if its body can be put in the place of the call. */
export function findHelper(
  call: Node,
  context: {
    readonly scope: MutationScope;
    readonly syntax: MutationSyntax;
    readonly language: LanguageName;
  },
): Helper | undefined {
  const { scope, syntax, language } = context;
  const called = calledFunction(call, scope, language);
  const body = called?.node.childForFieldName('body') ?? null;
  const fixed = FIXED[language];
  if (called === undefined || body === null || fixed === undefined) return undefined;
  const { node } = called;
  if (node.childForFieldName('type_parameters') !== null || /^async\b/.test(node.text)) return undefined;
  const inside = namedDescendants(body);
  if (inside.some(({ type, text }) => fixed.test(type) || /^(?:arguments|recover)$/.test(text)))
    return undefined;
  if (inside.some((one) => /string/.test(one.type) && one.text.includes('\n') && !isDocstring(one)))
    return undefined;
  const parameters = parametersOf(node, call, called.receiver);
  const parts = partsOf(body, language);
  const results = resultsOf(node, language);
  if (parameters === undefined || parts === undefined || results === undefined) return undefined;
  const locals = localNames({ ...scope, declaration: node }, syntax);
  const outside = namedDescendants(body).filter(
    (one) => (syntax.isVariable(one) || one.type === 'type_identifier') && !locals.includes(one.text),
  );
  const callers = declaredNames(scope, syntax);
  if (outside.some(({ text }) => callers.has(text))) return undefined;
  return { body, parameters, results, locals, ...parts };
}

/** Every name that the function declares, also by statements that the other operators do not look at. */
function declaredNames(scope: MutationScope, syntax: MutationSyntax): Set<string> {
  const names = new Set(localNames(scope, syntax));
  for (const node of namedDescendants(scope.declaration)) {
    if (
      !/^(?:as_pattern_target|catch_clause|import_.*|dotted_name|(?:function|class)_.*)$/.test(
        node.parent?.type ?? '',
      )
    )
      continue;
    if (node.type === 'identifier' && node.parent?.id !== scope.declaration.id) names.add(node.text);
  }
  return names;
}

type Called = { readonly node: Node; readonly receiver: { readonly given: Node } | null };

function calledFunction(call: Node, scope: MutationScope, language: LanguageName): Called | undefined {
  const callee = call.childForFieldName('function');
  if (callee === null) return undefined;
  const dot = scope.symbol.lastIndexOf('.');
  const owner = scope.symbol.slice(0, Math.max(0, dot));
  if (callee.type === 'identifier') {
    const node = onlyFunction(callee.text, scope, language);
    return node === undefined ? undefined : { node, receiver: null };
  }
  const object = callee.childForFieldName(language === 'go' ? 'operand' : 'object');
  const member = callee.childForFieldName(language === 'go' ? 'field' : 'attribute');
  if (object === null || member === null || owner === '' || object.type !== 'identifier') return undefined;
  const node = onlyFunction(`${owner}.${member.text}`, scope, language);
  if (node === undefined) return undefined;
  const own = language === 'go' ? receiverOf(scope.declaration) : { name: 'self', type: '' };
  const theirs = language === 'go' ? receiverOf(node) : { name: 'self', type: '' };
  if (own?.name !== object.text || own.type !== theirs?.type) return undefined;
  return { node, receiver: { given: object } };
}

/** The one function of that name; undefined where there are several, or something is assigned to it. */
function onlyFunction(name: string, scope: MutationScope, language: LanguageName): Node | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const declared = (findDeclarations(scope.root, language) ?? []).filter((one) => one.name === name);
  const [only, second] = declared;
  if (only === undefined || second !== undefined || only.node.id === scope.declaration.id) return undefined;
  if (!/^(?:function_declaration|method_declaration|function_definition)$/.test(only.node.type))
    return undefined;
  const written = language === 'go' ? 'func\\s+(?:\\([^)]*\\)\\s*)?' : '(?:function|def)\\s+';
  const definitions = new RegExp(`\\b${written}${last}\\s*[([]|(?<![\\w$])${last}\\s*=[^=>]`, 'g');
  const count = [...scope.files.values()].reduce(
    (sum, text) => sum + [...text.matchAll(definitions)].length,
    0,
  );
  return count === 1 || name === last ? only.node : undefined;
}

function receiverOf(declaration: Node): { readonly name: string; readonly type: string } | undefined {
  const receiver = declaration.childForFieldName('receiver')?.namedChild(0) ?? null;
  const name = receiver?.childForFieldName('name')?.text;
  const type = receiver?.childForFieldName('type')?.text;
  return name === undefined || type === undefined ? undefined : { name, type };
}

/** Each parameter with what the call gives for it; undefined where they cannot be told one by one. */
function parametersOf(
  node: Node,
  call: Node,
  receiver: { readonly given: Node } | null,
): Helper['parameters'] | undefined {
  const list = call.childForFieldName('arguments');
  if (list === null || !/^arguments?(?:_list)?$/.test(list.type)) return undefined;
  const given = list.namedChildren.filter(({ type }) => type !== 'comment');
  if (given.some(({ type, text }) => /spread|splat|keyword|variadic/.test(type) || text.endsWith('...')))
    return undefined;
  const declared: HelperParameter[] = [];
  const own = receiverOf(node);
  if (own !== undefined) declared.push(own);
  for (const parameter of node.childForFieldName('parameters')?.namedChildren ?? []) {
    if (parameter.type === 'comment') continue;
    if (parameter.type === 'identifier') declared.push({ name: parameter.text, type: '' });
    else if (parameter.type === 'typed_parameter' && parameter.namedChild(0)?.type === 'identifier')
      declared.push({ name: parameter.namedChild(0)?.text ?? '', type: '' });
    else if (parameter.type === 'parameter_declaration') {
      const type = parameter.childForFieldName('type')?.text ?? '';
      const names = parameter.childrenForFieldName('name');
      if (names.length === 0) return undefined;
      for (const name of names) declared.push({ name: name?.text ?? '', type });
    } else return undefined;
  }
  const values = receiver === null ? given : [receiver.given, ...given];
  if (values.length !== declared.length) return undefined;
  return declared.map((parameter, index) => ({ ...parameter, given: values[index] ?? null }));
}

/** The statements and the returned values of a body that is left at its end only. */
function partsOf(body: Node, language: LanguageName): Pick<Helper, 'statements' | 'returned'> | undefined {
  const all = body.namedChildren
    .flatMap((child) => (child.type === 'statement_list' ? child.namedChildren : [child]))
    .filter(({ type }) => type !== 'comment');
  const statements = all.filter((one, index) => index > 0 || !isDocstring(one.namedChild(0) ?? one));
  const last = statements.at(-1);
  if (last === undefined) return undefined;
  const isFunction = (node: Node) =>
    /^(?:func_literal|arrow_function|function_expression|lambda)$/.test(node.type);
  const returns = namedDescendants(body, (node) => !isFunction(node)).filter(
    ({ type }) => type === 'return_statement',
  );
  const isLast = last.type === 'return_statement';
  if (returns.length > (isLast ? 1 : 0)) return undefined;
  if (!isLast) return { statements, returned: null };
  const value = last.namedChild(0);
  if (value === null) return { statements: statements.slice(0, -1), returned: null };
  const isGoList = value.type === 'expression_list' && language === 'go';
  return { statements: statements.slice(0, -1), returned: isGoList ? value.namedChildren : [value] };
}

function isDocstring(node: Node): boolean {
  const statement = node.type === 'expression_statement' ? node : node.parent;
  const string = statement?.namedChild(0);
  return statement?.type === 'expression_statement' && string?.type === 'string' && string.id === node.id;
}

function resultsOf(node: Node, language: LanguageName): readonly string[] | undefined {
  if (language !== 'go') return [];
  const result = node.childForFieldName('result');
  if (result === null) return [];
  if (result.type !== 'parameter_list') return [result.text];
  const named = result.namedChildren.some((one) => one.childForFieldName('name') !== null);
  return named ? undefined : result.namedChildren.map(({ text }) => text);
}
