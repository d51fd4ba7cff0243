import { nothing } from './control.js';
import { fieldAccess, fieldReference, innerReference, namePattern, nameReference } from './places.js';
import { comprehension } from './python-comprehensions.js';
import {
  classDefinition,
  decoratedDefinition,
  functionDefinition,
  importStatement,
  lambda,
  pythonFile,
} from './python-definitions.js';
import * as patterns from './python-patterns.js';
import * as statements from './python-statements.js';
import { concatenated, stringLiteral } from './python-texts.js';
import * as values from './python-values.js';
import type { LanguageRules, StatementRule } from './rules.js';
import {
  binary,
  binaryCondition,
  constantOf,
  inner,
  innerCondition,
  name,
  negatedCondition,
  shortCircuit,
  unary,
} from './values.js';

const expressionStatement: StatementRule = (lowering, node) => {
  const { tree } = lowering;
  const parts = tree.named(node);
  for (const part of parts) lowering.statement(part);
};

export const PYTHON: LanguageRules = {
  expressions: {
    identifier: name,
    dotted_name: name,
    keyword_identifier: name,
    attribute: fieldAccess('object', 'attribute'),
    subscript: values.subscript,
    slice: values.slice,
    call: values.callExpression,
    assignment: values.assignment,
    augmented_assignment: values.augmented,
    named_expression: values.walrus,
    binary_operator: binary,
    boolean_operator: shortCircuit,
    not_operator: (lowering, node) => {
      const operand = lowering.tree.child(node, 'argument');
      return lowering.operator(node, '!', operand === undefined ? [] : [lowering.expression(operand)]);
    },
    unary_operator: unary('argument'),
    comparison_operator: values.comparison,
    conditional_expression: values.conditionalExpression,
    parenthesized_expression: inner,
    string: stringLiteral,
    concatenated_string: concatenated,
    integer: constantOf('number'),
    float: constantOf('number'),
    true: constantOf('boolean'),
    false: constantOf('boolean'),
    none: constantOf('nil'),
    ellipsis: constantOf('other'),
    type: constantOf('other'),
    list: values.sequence('array'),
    set: values.sequence('array'),
    tuple: values.sequence('tuple'),
    expression_list: values.sequence('tuple'),
    pattern_list: values.sequence('tuple'),
    dictionary: values.dictionary,
    list_comprehension: comprehension('array'),
    set_comprehension: comprehension('array'),
    generator_expression: comprehension('array'),
    dictionary_comprehension: comprehension('object'),
    list_splat: inner,
    dictionary_splat: inner,
    parenthesized_list_splat: inner,
    lambda,
    await: unary(undefined),
    yield: values.yieldExpression,
    as_pattern: inner,
    complex_pattern: constantOf('number'),
  },
  statements: {
    expression_statement: expressionStatement,
    block: statements.block,
    function_definition: functionDefinition,
    class_definition: classDefinition,
    decorated_definition: decoratedDefinition,
    import_statement: importStatement,
    import_from_statement: importStatement,
    future_import_statement: nothing,
    if_statement: statements.ifStatement,
    while_statement: statements.whileStatement,
    for_statement: statements.forStatement,
    try_statement: statements.tryStatement,
    with_statement: statements.withStatement,
    match_statement: statements.matchStatement,
    raise_statement: statements.raiseStatement,
    assert_statement: statements.assertStatement,
    return_statement: statements.returnStatement,
    break_statement: statements.leave('break'),
    continue_statement: statements.leave('continue'),
    delete_statement: statements.deleteStatement,
    print_statement: statements.printStatement,
    exec_statement: statements.printStatement,
    pass_statement: nothing,
    global_statement: nothing,
    nonlocal_statement: nothing,
    type_alias_statement: nothing,
  },
  conditions: {
    boolean_operator: binaryCondition,
    comparison_operator: values.comparisonCondition,
    parenthesized_expression: innerCondition,
    not_operator: negatedCondition('argument', 'not'),
  },
  references: {
    identifier: nameReference,
    attribute: fieldReference('object', 'attribute'),
    subscript: values.subscriptReference,
    parenthesized_expression: innerReference,
  },
  patterns: {
    identifier: namePattern,
    pattern_list: patterns.sequencePattern,
    tuple_pattern: patterns.sequencePattern,
    list_pattern: patterns.sequencePattern,
    expression_list: patterns.sequencePattern,
    tuple: patterns.sequencePattern,
    list: patterns.sequencePattern,
    case_pattern: patterns.casePattern,
    dotted_name: patterns.capturePattern,
    union_pattern: patterns.everyPart,
    as_pattern: patterns.everyPart,
    dict_pattern: patterns.dictionaryPattern,
    class_pattern: patterns.classPattern,
    keyword_pattern: patterns.everyPart,
  },
  matches: { case_pattern: patterns.caseMatch },
  leaving: new Map([
    ['sys.exit', 'throw'],
    ['exit', 'throw'],
    ['quit', 'throw'],
    ['os._exit', 'stop'],
    ['os.abort', 'stop'],
  ]),
  file: pythonFile,
};
