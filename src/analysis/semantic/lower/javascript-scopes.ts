import type { VariableId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import { bindRequired, importStatement } from './javascript-imports.js';
import type { Declare } from './rules.js';

const FUNCTION = new Set([
  ...['function_declaration', 'function_expression', 'generator_function', 'generator_function_declaration'],
  ...['method_definition', 'class_static_block', 'field_definition', 'public_field_definition'],
]);

/** What a function's own code uses: found before it is lowered, since `var` and `this` reach back. */
export type OwnUse = {
  readonly variables: readonly NodeId[];
  readonly self: boolean;
  readonly list: boolean;
};

/** The `var` names of a function's body, and whether it uses `this` and `arguments`. */
export function ownUse(lowering: FileLowering, body: NodeId): OwnUse {
  const { tree } = lowering;
  const variables: NodeId[] = [];
  let self = false;
  let list = false;
  const isArrow = tree.kind(body) === 'arrow_function';
  let arrowEnd = body;
  const end = tree.after(body);
  for (let at = body; at < end; ) {
    const kind = tree.kind(at);
    // An arrow's `this` is that of the function around it, which has looked for it already.
    if (at !== body && (FUNCTION.has(kind) || (isArrow && kind === 'arrow_function'))) {
      at = tree.after(at);
      continue;
    }
    if (kind === 'this') self = true;
    else if (kind === 'identifier')
      list ||= tree.end(at) - tree.start(at) === 9 && lowering.text(at) === 'arguments';
    else if (kind === 'arrow_function' && at !== body && at >= arrowEnd) arrowEnd = tree.after(at);
    else if (at >= arrowEnd && (kind === 'variable_declaration' || isVariableLoop(lowering, at)))
      variables.push(at);
    at += 1;
  }
  return { variables: variables.flatMap((node) => declaredNames(lowering, node)), self, list };
}

function isVariableLoop(lowering: FileLowering, node: NodeId): boolean {
  const { tree } = lowering;
  return tree.kind(node) === 'for_in_statement' && tree.has(node, 'var');
}

function declaredNames(lowering: FileLowering, node: NodeId): NodeId[] {
  const { tree } = lowering;
  const left = tree.child(node, 'left');
  if (left !== undefined) return patternNames(lowering, left);
  return tree.named(node).flatMap((declarator) => {
    const name = tree.child(declarator, 'name');
    return name === undefined ? [] : patternNames(lowering, name);
  });
}

/** The names that a pattern binds; defaults and keys in it are only read. */
export function patternNames(lowering: FileLowering, pattern: NodeId): NodeId[] {
  const { tree } = lowering;
  const names: NodeId[] = [];
  const read = new Set<NodeId>();
  const end = tree.after(pattern);
  for (let at = pattern; at < end; ) {
    if (read.has(at)) {
      at = tree.after(at);
      continue;
    }
    const kind = tree.kind(at);
    if (kind === 'identifier' || kind === 'shorthand_property_identifier_pattern') names.push(at);
    const other = /assignment_pattern$/.test(kind) ? 'right' : kind === 'pair_pattern' ? 'key' : undefined;
    const child = other === undefined ? undefined : tree.child(at, other);
    if (child !== undefined) read.add(child);
    at = kind === 'member_expression' || kind === 'subscript_expression' ? tree.after(at) : at + 1;
  }
  return names;
}

const LEXICAL = new Set(['lexical_declaration', 'using_declaration']);
const NAMED = new Set([
  ...['class_declaration', 'abstract_class_declaration', 'function_declaration'],
  ...['generator_function_declaration', 'enum_declaration', 'internal_module'],
]);

/** Binds what the statements import: code that stands before them may use it already. */
export function hoistImports(lowering: FileLowering, statements: readonly NodeId[]): void {
  const { tree } = lowering;
  for (const statement of statements) {
    const kind = tree.kind(statement);
    if (kind === 'import_statement') importStatement(lowering, statement);
    if (!LEXICAL.has(kind) && kind !== 'variable_declaration') continue;
    for (const declarator of tree.named(statement)) bindRequired(lowering, declarator);
  }
}

/** Declares the `var` names of a function. */
export function declareVariables(lowering: FileLowering, names: readonly NodeId[]): void {
  for (const node of names) {
    if (lowering.scope.own(lowering.text(node))?.kind !== 'import') declareAs(lowering, false)(node);
  }
}

/** Declares what a list of statements declares anywhere in it, and then lowers it: functions first. */
export function hoistedStatements(lowering: FileLowering, statements: readonly NodeId[]): void {
  const { tree } = lowering;
  const first: NodeId[] = [];
  if (lowering.scope !== lowering.scope.ofFunction()) hoistImports(lowering, statements);
  for (const statement of statements) {
    const inside = declarationIn(lowering, statement);
    const kind = tree.kind(inside);
    const exported = inside !== statement && tree.kind(statement) === 'export_statement';
    if (kind === 'function_declaration' || kind === 'generator_function_declaration') first.push(statement);
    const name = NAMED.has(kind) ? tree.child(inside, 'name') : undefined;
    const names = LEXICAL.has(kind) ? lexicalNames(lowering, inside) : name === undefined ? [] : [name];
    for (const one of names) {
      if (lowering.scope.own(lowering.text(one))?.kind !== 'import') declareOwn(lowering, one, exported);
    }
  }
  const hoisted = new Set(first);
  for (const statement of first) lowering.statement(statement);
  for (const statement of statements) if (!hoisted.has(statement)) lowering.statement(statement);
}

function declarationIn(lowering: FileLowering, statement: NodeId): NodeId {
  const { tree } = lowering;
  const kind = tree.kind(statement);
  if (kind === 'export_statement') return tree.child(statement, 'declaration') ?? statement;
  return kind === 'expression_statement'
    ? (tree.childOfKind(statement, 'internal_module') ?? statement)
    : statement;
}

function lexicalNames(lowering: FileLowering, declaration: NodeId): NodeId[] {
  const { tree } = lowering;
  return tree.named(declaration).flatMap((declarator) => {
    const name = tree.child(declarator, 'name');
    return name === undefined ? [] : patternNames(lowering, name);
  });
}

/** The variable of this name in the scope of a block: that which was hoisted, else a new one. */
export function declareOwn(lowering: FileLowering, node: NodeId, exported = false): VariableId {
  const name = lowering.text(node);
  const own = lowering.scope.own(name);
  if (own?.kind !== 'variable') return lowering.declare(name, { exported });
  const variable = lowering.variables[own.variable];
  if (exported && variable !== undefined) variable.exported = true;
  return own.variable;
}

/** `let`, `const` and `using` are of the block, `var` is of the function. */
export function declareAs(lowering: FileLowering, lexical: boolean): Declare {
  if (lexical) return (node) => declareOwn(lowering, node);
  return (node) => {
    const name = lowering.text(node);
    const scope = lowering.scope.ofFunction();
    const own = scope.own(name);
    return own?.kind === 'variable' ? own.variable : lowering.declare(name, { scope });
  };
}

/** A name that `var` declares again may be something else from there: an import under such a name is a variable. */
export function noteDeclaredAgain(lowering: FileLowering, names: readonly NodeId[]): void {
  const known = new Set<string>();
  for (const node of names) {
    const name = lowering.text(node);
    if (known.has(name)) lowering.assignedNames.add(name);
    known.add(name);
  }
}

/** The names that the file assigns after their declaration: an import under such a name is a variable. */
export function assignedNames(lowering: FileLowering): Set<string> {
  const { tree } = lowering;
  const names = new Set<string>();
  for (let at = 0; at < tree.size; at += 1) {
    const kind = tree.kind(at);
    if (kind !== 'assignment_expression' && kind !== 'augmented_assignment_expression') continue;
    const left = tree.child(at, 'left');
    if (left === undefined) continue;
    for (const name of patternNames(lowering, left)) names.add(lowering.text(name));
  }
  return names;
}
