import type { Node } from 'web-tree-sitter';
import type { LanguageName } from '../language.js';
import { fieldOf } from './mutation.js';

/** What the operators know of a language: kinds of nodes, and how to write a few things. */
export type MutationSyntax = {
  readonly call: string;
  /** Direct parents of statements. */
  readonly blocks: readonly string[];
  /** Statements before which another one may be put without changing what is evaluated how often. */
  readonly simpleStatements: readonly string[];
  /** Nodes whose inside is not evaluated exactly once, or not here. */
  readonly barriers: readonly string[];
  readonly literals: readonly string[];
  readonly stringLiterals: readonly string[];
  readonly ifStatement: string;
  readonly parameters: readonly string[];
  readonly declare: (name: string, value: string) => string;
  readonly negate: (condition: string) => string;
  /** Statements that look like protection and are none, for a variable. */
  readonly decoys: readonly ((variable: string, fresh: (base: string) => string) => string)[];
  /** The text that a decoy needs in the file, e.g. an import. */
  readonly decoyNeeds: RegExp;
  /** Whether an identifier node is a use or declaration of a variable, not a field or a key. */
  readonly isVariable: (node: Node) => boolean;
  /** How a renamed variable is written here; a shorthand property keeps its key. */
  readonly renamed: (node: Node, name: string) => string;
  /** Whether the variable that this node declares is a text, as decoys demand. */
  readonly canHoldText: (declared: Node | undefined) => boolean;
  readonly isExported: (name: string) => boolean;
};

const go: MutationSyntax = {
  call: 'call_expression',
  blocks: ['statement_list', 'block'],
  simpleStatements: [
    'short_var_declaration',
    'assignment_statement',
    'expression_statement',
    'return_statement',
    'var_declaration',
    'if_statement',
  ],
  barriers: ['func_literal', 'defer_statement', 'go_statement', 'block', 'for_statement'],
  literals: ['int_literal', 'true', 'false', 'nil', 'rune_literal', 'interpreted_string_literal'],
  stringLiterals: ['interpreted_string_literal', 'raw_string_literal'],
  ifStatement: 'if_statement',
  parameters: ['parameter_declaration'],
  declare: (name, value) => `${name} := ${value}`,
  negate: (condition) => `!(${condition})`,
  decoys: [
    (variable) => `if false && strings.Contains(${variable}, "..") { panic("refused") }`,
    (variable) => `_ = strings.ReplaceAll(${variable}, "..", "")`,
    (variable) => `if strings.Contains(${variable}, "..") { _ = ${variable} }`,
    (_, fresh) => {
      const other = fresh('other');
      return `${other} := "a/b"\nif strings.Contains(${other}, "..") { panic("refused") }`;
    },
    (variable, fresh) => {
      const ok = fresh('ok');
      return `${ok} := strings.HasPrefix(${variable}, "/")\n_ = ${ok}`;
    },
    // The copy is clean, and it is the copy that is asked.
    (variable, fresh) => {
      const copy = fresh('copy');
      return `${copy} := strings.ReplaceAll(${variable}, "..", "")\nif strings.Contains(${copy}, "..") { panic("refused") }`;
    },
  ],
  decoyNeeds: /^\s*(?:import\s+)?"strings"/m,
  isVariable: (node) => node.type === 'identifier' && fieldOf(node) !== 'function_label',
  renamed: (_, name) => name,
  canHoldText: (declared) => declared?.parent?.childForFieldName('type')?.text === 'string',
  isExported: (name) => /^\p{Lu}/u.test(name),
};

const javascript: MutationSyntax = {
  call: 'call_expression',
  blocks: ['statement_block', 'program'],
  simpleStatements: [
    'variable_declaration',
    'lexical_declaration',
    'expression_statement',
    'return_statement',
    'if_statement',
  ],
  barriers: [
    'arrow_function',
    'function_expression',
    'function_declaration',
    'ternary_expression',
    'statement_block',
    'for_statement',
    'for_in_statement',
    'while_statement',
    'class_body',
  ],
  literals: ['number', 'true', 'false', 'null', 'undefined', 'string', 'regex'],
  stringLiterals: ['string'],
  ifStatement: 'if_statement',
  parameters: ['formal_parameters'],
  declare: (name, value) => `var ${name} = ${value};`,
  negate: (condition) => `!(${condition})`,
  decoys: [
    (variable) => `if (false && String(${variable}).indexOf('..') !== -1) { throw new Error('refused'); }`,
    (variable) => `String(${variable}).replace(/[^a-z]/g, '');`,
    (variable) => `if (/[\\r\\n]/.test(String(${variable}))) { void ${variable}; }`,
    (_, fresh) => {
      const other = fresh('other');
      return `var ${other} = 'a';\nif (/[\\r\\n]/.test(${other})) { throw new Error('refused'); }`;
    },
    (variable, fresh) => `var ${fresh('clean')} = String(${variable}).replace(/[\\s\\S]/g, '');`,
    (variable, fresh) => {
      const copy = fresh('copy');
      return `var ${copy} = String(${variable}).replace(/[\\r\\n]/g, '');\nif (/[\\r\\n]/.test(${copy})) { throw new Error('refused'); }`;
    },
  ],
  decoyNeeds: /(?:)/,
  isVariable: (node) =>
    /^(?:identifier|shorthand_property_identifier(?:_pattern)?)$/.test(node.type) &&
    fieldOf(node) !== 'label',
  renamed: (node, name) => (node.type.startsWith('shorthand') ? `${node.text}: ${name}` : name),
  canHoldText: () => true,
  isExported: () => false,
};

const python: MutationSyntax = {
  call: 'call',
  blocks: ['block', 'module'],
  simpleStatements: ['expression_statement', 'return_statement', 'if_statement'],
  barriers: [
    'lambda',
    'block',
    'conditional_expression',
    'list_comprehension',
    'set_comprehension',
    'dictionary_comprehension',
    'generator_expression',
    'while_statement',
    'for_statement',
  ],
  literals: ['integer', 'true', 'false', 'none', 'string'],
  stringLiterals: ['string'],
  ifStatement: 'if_statement',
  parameters: ['parameters'],
  declare: (name, value) => `${name} = ${value}`,
  negate: (condition) => `not (${condition})`,
  decoys: [
    (variable) => `if False and '..' in str(${variable}): raise ValueError('refused')`,
    (variable) => `str(${variable}).replace('..', '')`,
    (variable) => `if '..' in str(${variable}): pass`,
    (_, fresh) => {
      const other = fresh('other');
      return `${other} = 'a/b'\nif '..' in ${other}: raise ValueError('refused')`;
    },
    (variable, fresh) => `${fresh('ok')} = str(${variable}).startswith('/')`,
    (variable, fresh) => {
      const copy = fresh('copy');
      return `${copy} = str(${variable}).replace('..', '')\nif '..' in ${copy}: raise ValueError('refused')`;
    },
  ],
  decoyNeeds: /(?:)/,
  isVariable: (node) => {
    if (node.type !== 'identifier') return false;
    const field = fieldOf(node);
    const parent = node.parent?.type;
    return !(
      (parent === 'attribute' && field === 'attribute') ||
      (parent === 'keyword_argument' && field === 'name')
    );
  },
  renamed: (_, name) => name,
  canHoldText: () => true,
  isExported: (name) => !name.startsWith('_'),
};

const SYNTAX: Partial<Record<LanguageName, MutationSyntax>> = {
  go,
  javascript,
  typescript: javascript,
  python,
};

/** What is known of a language, or undefined where mutants cannot be made. */
export function mutationSyntax(language: LanguageName): MutationSyntax | undefined {
  return SYNTAX[language];
}
