import type { ValueId } from '../ir.js';
import { jumpOut, nothing } from './control.js';
import { javaFile, lambda, typeDeclaration } from './java-classes.js';
import * as statements from './java-statements.js';
import * as values from './java-values.js';
import {
  labeledStatement,
  leave,
  returnStatement,
  throwStatement,
  whileStatement,
} from './javascript-statements.js';
import {
  elementAccess,
  elementReference,
  fieldAccess,
  fieldReference,
  innerReference,
  namePattern,
} from './places.js';
import { assertStatement } from './python-statements.js';
import type { LanguageRules, StatementRule } from './rules.js';
import {
  binaryCondition,
  binaryOrShortCircuit,
  conditional,
  constantOf,
  inner,
  innerCondition,
  negatedCondition,
  unary,
} from './values.js';

const allChildren: StatementRule = (lowering, node) => lowering.statements(lowering.tree.named(node));

const yieldStatement: StatementRule = (lowering, node) => {
  const inside = lowering.tree.firstNamed(node);
  const value: ValueId | undefined = inside === undefined ? undefined : lowering.expression(inside);
  jumpOut(lowering, node, 'break', value === undefined ? {} : { value });
};

export const JAVA: LanguageRules = {
  expressions: {
    identifier: values.identifier,
    scoped_identifier: fieldAccess('scope', 'name'),
    type_identifier: values.identifier,
    this: (lowering, node) => lowering.receiver(node),
    super: values.superValue,
    field_access: fieldAccess('object', 'field'),
    array_access: elementAccess('array', 'index'),
    method_invocation: values.invocation,
    object_creation_expression: values.construction,
    explicit_constructor_invocation: values.otherConstructor,
    method_reference: values.methodReference,
    assignment_expression: values.assignment,
    update_expression: values.update,
    unary_expression: unary('operand'),
    binary_expression: binaryOrShortCircuit,
    ternary_expression: conditional(),
    parenthesized_expression: inner,
    cast_expression: values.cast,
    instanceof_expression: values.instanceOf,
    lambda_expression: lambda,
    switch_expression: statements.switchValue,
    array_creation_expression: values.arrayCreation,
    array_initializer: values.arrayInitializer,
    class_literal: constantOf('other'),
    string_literal: values.stringLiteral,
    character_literal: constantOf('other'),
    decimal_integer_literal: constantOf('number'),
    hex_integer_literal: constantOf('number'),
    octal_integer_literal: constantOf('number'),
    binary_integer_literal: constantOf('number'),
    decimal_floating_point_literal: constantOf('number'),
    hex_floating_point_literal: constantOf('number'),
    true: constantOf('boolean'),
    false: constantOf('boolean'),
    null_literal: constantOf('nil'),
    generic_type: constantOf('other'),
    scoped_type_identifier: constantOf('other'),
    array_type: constantOf('other'),
    integral_type: constantOf('other'),
    floating_point_type: constantOf('other'),
    boolean_type: constantOf('other'),
    void_type: constantOf('other'),
  },
  statements: {
    package_declaration: nothing,
    import_declaration: nothing,
    module_declaration: nothing,
    class_declaration: typeDeclaration,
    interface_declaration: typeDeclaration,
    enum_declaration: typeDeclaration,
    record_declaration: typeDeclaration,
    annotation_type_declaration: typeDeclaration,
    block: (lowering, node) => lowering.block(node),
    constructor_body: (lowering, node) => lowering.block(node),
    expression_statement: allChildren,
    local_variable_declaration: statements.localVariable,
    field_declaration: statements.localVariable,
    if_statement: statements.ifStatement,
    while_statement: whileStatement,
    do_statement: whileStatement,
    for_statement: statements.forStatement,
    enhanced_for_statement: statements.forEachStatement,
    switch_expression: statements.switchStatement,
    try_statement: statements.tryStatement,
    try_with_resources_statement: statements.tryStatement,
    return_statement: returnStatement,
    throw_statement: throwStatement,
    break_statement: leave('break'),
    continue_statement: leave('continue'),
    yield_statement: yieldStatement,
    labeled_statement: labeledStatement,
    synchronized_statement: allChildren,
    assert_statement: assertStatement,
  },
  conditions: {
    binary_expression: binaryCondition,
    parenthesized_expression: innerCondition,
    unary_expression: negatedCondition('operand', '!'),
  },
  references: {
    identifier: values.identifierReference,
    field_access: fieldReference('object', 'field'),
    array_access: elementReference('array', 'index'),
    parenthesized_expression: innerReference,
  },
  patterns: { identifier: namePattern },
  matches: {},
  leaving: new Map([['java.lang.System.exit', 'stop']]),
  file: javaFile,
};
