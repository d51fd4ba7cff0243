import { nothing } from './control.js';
import { fieldAccess, fieldReference, innerReference } from './places.js';
import type { LanguageRules, StatementRule } from './rules.js';
import * as control from './rust-control.js';
import * as items from './rust-items.js';
import { macroCall } from './rust-macros.js';
import * as patterns from './rust-patterns.js';
import * as values from './rust-values.js';
import {
  binaryCondition,
  binaryOrShortCircuit,
  conditionAsValue,
  constantOf,
  inner,
  innerCondition,
  name,
  negatedCondition,
  stringBetween,
} from './values.js';

const expressionStatement: StatementRule = (lowering, node) => {
  const inside = lowering.tree.firstNamed(node);
  if (inside !== undefined) lowering.statement(inside);
};

/** `return`, `break` and `continue` are expressions that have no value. */
const leaving =
  (rule: StatementRule): LanguageRules['expressions'][string] =>
  (lowering, node) => {
    rule(lowering, node);
    return lowering.unusedValue(node);
  };

export const RUST: LanguageRules = {
  expressions: {
    identifier: name,
    self: name,
    super: name,
    crate: name,
    metavariable: name,
    scoped_identifier: values.path,
    generic_function: values.genericFunction,
    call_expression: values.callExpression,
    macro_invocation: macroCall,
    field_expression: fieldAccess('value', 'field'),
    index_expression: values.indexAccess,
    range_expression: values.range,
    unary_expression: values.unaryExpression,
    try_expression: control.tryExpression,
    reference_expression: values.reference,
    binary_expression: binaryOrShortCircuit,
    assignment_expression: values.assignment,
    compound_assignment_expr: values.compoundAssignment,
    type_cast_expression: values.cast,
    await_expression: values.awaitExpression,
    parenthesized_expression: inner,
    tuple_expression: values.listOf('tuple'),
    array_expression: values.listOf('array'),
    unit_expression: constantOf('nil'),
    struct_expression: values.structExpression,
    closure_expression: items.closure,
    block: control.block,
    unsafe_block: control.block,
    async_block: control.block,
    const_block: control.block,
    try_block: control.block,
    gen_block: control.block,
    if_expression: control.ifExpression,
    let_condition: conditionAsValue,
    let_chain: conditionAsValue,
    match_expression: control.matchExpression,
    while_expression: control.loopExpression,
    loop_expression: control.loopExpression,
    for_expression: control.forExpression,
    return_expression: leaving(control.returnStatement),
    break_expression: leaving(control.leave('break')),
    continue_expression: leaving(control.leave('continue')),
    yield_expression: inner,
    string_literal: stringBetween(1),
    raw_string_literal: values.rawString,
    char_literal: constantOf('other'),
    integer_literal: constantOf('number'),
    float_literal: constantOf('number'),
    negative_literal: constantOf('number'),
    boolean_literal: constantOf('boolean'),
    range_pattern: constantOf('other'),
    type_identifier: constantOf('other'),
    primitive_type: constantOf('other'),
  },
  statements: {
    expression_statement: expressionStatement,
    let_declaration: control.letDeclaration,
    function_item: items.functionItem,
    impl_item: items.implItem,
    trait_item: items.implItem,
    mod_item: items.moduleItem,
    const_item: items.valueItem,
    static_item: items.valueItem,
    use_declaration: nothing,
    struct_item: nothing,
    enum_item: nothing,
    union_item: nothing,
    type_item: nothing,
    associated_type: nothing,
    function_signature_item: nothing,
    foreign_mod_item: nothing,
    extern_crate_declaration: nothing,
    macro_definition: nothing,
    attribute_item: nothing,
    inner_attribute_item: nothing,
    empty_statement: nothing,
    shebang: nothing,
  },
  conditions: {
    binary_expression: binaryCondition,
    parenthesized_expression: innerCondition,
    unary_expression: negatedCondition(undefined, '!'),
    let_condition: control.letCondition,
    let_chain: control.letChain,
  },
  references: {
    field_expression: fieldReference('value', 'field'),
    index_expression: values.indexReference,
    unary_expression: values.pointeeReference,
    parenthesized_expression: innerReference,
  },
  patterns: {
    identifier: patterns.nameBinding,
    shorthand_field_identifier: patterns.nameBinding,
    tuple_pattern: patterns.partsPattern,
    tuple_struct_pattern: patterns.partsPattern,
    slice_pattern: patterns.partsPattern,
    tuple_expression: patterns.partsPattern,
    array_expression: patterns.partsPattern,
    struct_pattern: patterns.structPattern,
    ref_pattern: patterns.wholePattern,
    mut_pattern: patterns.wholePattern,
    reference_pattern: patterns.wholePattern,
    captured_pattern: patterns.wholePattern,
    or_pattern: patterns.wholePattern,
    match_pattern: patterns.wholePattern,
    remaining_field_pattern: patterns.noBinding,
    scoped_identifier: patterns.noBinding,
    macro_invocation: patterns.noBinding,
    _: patterns.noBinding,
  },
  matches: {
    identifier: patterns.nameMatch,
    mut_pattern: patterns.innerMatch,
    ref_pattern: patterns.innerMatch,
    reference_pattern: patterns.innerMatch,
    captured_pattern: patterns.innerMatch,
    or_pattern: patterns.eitherMatch,
    integer_literal: patterns.literalMatch,
    float_literal: patterns.literalMatch,
    negative_literal: patterns.literalMatch,
    string_literal: patterns.literalMatch,
    char_literal: patterns.literalMatch,
    boolean_literal: patterns.literalMatch,
    scoped_identifier: patterns.literalMatch,
    _: (lowering, node, _subject, then) => lowering.jump(node, then),
  },
  leaving: new Map([
    ['std.process.exit', 'stop'],
    ['std.process.abort', 'stop'],
    ['core.intrinsics.abort', 'stop'],
  ]),
  file: items.rustFile,
};
