import type { NodeId } from './compact-tree.js';
import { nothing, yieldValue } from './control.js';
import type { FileLowering } from './file-lowering.js';
import { array, arrayPattern } from './javascript-arrays.js';
import { chain, chainCondition } from './javascript-chains.js';
import { classDeclaration, classExpression } from './javascript-classes.js';
import { exportStatement, markExported } from './javascript-exports.js';
import { functionDeclaration, functionExpression } from './javascript-functions.js';
import {
  assignedNames,
  declareVariables,
  hoistedStatements,
  hoistImports,
  noteDeclaredAgain,
  ownUse,
} from './javascript-scopes.js';
import * as statements from './javascript-statements.js';
import * as values from './javascript-values.js';
import { elementReference, fieldReference, innerReference, namePattern, nameReference } from './places.js';
import type { LanguageRules } from './rules.js';
import { ambient, enumDeclaration, interfaceDeclaration, namespace } from './typescript.js';
import {
  binaryCondition,
  binaryOrShortCircuit,
  conditional,
  constantOf,
  inner,
  innerCondition,
  name,
  negatedCondition,
  stringBetween,
  unary,
} from './values.js';

function jsFile(lowering: FileLowering, root: NodeId): void {
  const { tree } = lowering;
  const { variables } = ownUse(lowering, root);
  lowering.assignedNames = assignedNames(lowering);
  noteDeclaredAgain(lowering, variables);
  const nodes = tree.named(root);
  hoistImports(lowering, nodes);
  declareVariables(lowering, variables);
  hoistedStatements(lowering, nodes);
  markExported(lowering);
}

/** JavaScript and TypeScript, whose grammars agree on all that both have. */
export const JAVASCRIPT: LanguageRules = {
  expressions: {
    identifier: values.identifier,
    shorthand_property_identifier: values.identifier,
    private_property_identifier: constantOf('other'),
    property_identifier: constantOf('other'),
    undefined: constantOf('nil'),
    null: constantOf('nil'),
    true: constantOf('boolean'),
    false: constantOf('boolean'),
    number: constantOf('number'),
    string: stringBetween(1),
    template_string: values.templateString,
    regex: values.regex,
    this: values.thisValue,
    super: values.superValue,
    import: name,
    meta_property: constantOf('other'),
    member_expression: chain,
    subscript_expression: chain,
    call_expression: chain,
    non_null_expression: chain,
    new_expression: values.newExpression,
    assignment_expression: values.assignment,
    augmented_assignment_expression: values.augmented,
    update_expression: values.update,
    unary_expression: unary('argument'),
    binary_expression: binaryOrShortCircuit,
    ternary_expression: conditional(),
    parenthesized_expression: inner,
    sequence_expression: values.sequence,
    await_expression: values.awaitExpression,
    yield_expression: (lowering, node) => {
      const value = lowering.tree.firstNamed(node);
      const yielded = value === undefined ? undefined : lowering.expression(value);
      return yieldValue(lowering, node, yielded, lowering.tree.has(node, '*'));
    },
    spread_element: inner,
    array: array,
    object: values.object,
    arrow_function: functionExpression,
    function_expression: functionExpression,
    generator_function: functionExpression,
    class: classExpression,
    decorator: inner,
    jsx_element: values.jsxElement,
    jsx_self_closing_element: values.jsxElement,
    jsx_expression: inner,
    jsx_text: constantOf('other'),
    as_expression: values.cast,
    satisfies_expression: inner,
    type_assertion: values.cast,
    instantiation_expression: inner,
    computed_property_name: inner,
    array_pattern: inner,
    object_pattern: constantOf('other'),
  },
  statements: {
    expression_statement: statements.expressionStatement,
    statement_block: statements.statementBlock,
    lexical_declaration: statements.declaration,
    using_declaration: statements.declaration,
    variable_declaration: statements.declaration,
    function_declaration: functionDeclaration,
    generator_function_declaration: functionDeclaration,
    class_declaration: classDeclaration,
    abstract_class_declaration: classDeclaration,
    import_statement: nothing,
    export_statement: exportStatement,
    if_statement: statements.ifStatement,
    while_statement: statements.whileStatement,
    do_statement: statements.whileStatement,
    for_statement: statements.forStatement,
    for_in_statement: statements.forInStatement,
    switch_statement: statements.switchStatement,
    try_statement: statements.tryStatement,
    return_statement: statements.returnStatement,
    throw_statement: statements.throwStatement,
    break_statement: statements.leave('break'),
    continue_statement: statements.leave('continue'),
    labeled_statement: statements.labeledStatement,
    with_statement: (lowering, node) => {
      const { tree } = lowering;
      for (const part of tree.named(node)) lowering.statement(part);
    },
    debugger_statement: nothing,
    empty_statement: nothing,
    hash_bang_line: nothing,
    enum_declaration: enumDeclaration,
    internal_module: namespace,
    module: namespace,
    interface_declaration: interfaceDeclaration,
    ambient_declaration: ambient,
    type_alias_declaration: nothing,
    function_signature: nothing,
    import_alias: nothing,
  },
  conditions: {
    binary_expression: binaryCondition,
    parenthesized_expression: innerCondition,
    call_expression: chainCondition,
    member_expression: chainCondition,
    subscript_expression: chainCondition,
    unary_expression: negatedCondition('argument', '!'),
  },
  references: {
    identifier: nameReference,
    member_expression: fieldReference('object', 'property'),
    subscript_expression: elementReference('object', 'index'),
    parenthesized_expression: innerReference,
    non_null_expression: innerReference,
    as_expression: innerReference,
  },
  patterns: {
    identifier: namePattern,
    shorthand_property_identifier_pattern: namePattern,
    array_pattern: arrayPattern,
    object_pattern: values.objectPattern,
    assignment_pattern: values.defaultPattern,
    object_assignment_pattern: values.defaultPattern,
  },
  matches: {},
  leaving: new Map([
    ['process.exit', 'stop'],
    ['process.abort', 'stop'],
    ['process.reallyExit', 'stop'],
    ['Deno.exit', 'stop'],
  ]),
  file: jsFile,
};
