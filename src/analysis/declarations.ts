import type { Node } from 'web-tree-sitter';
import type { LanguageName } from './language.js';

/** A named declaration and its body, as syntax nodes of a tree that must still be alive. */
export type Declaration = {
  /** Names of the enclosing declarations and its own, joined by dots. */
  readonly name: string;
  readonly node: Node;
  /** The block with its braces, Python's indented block, or the value that is assigned. */
  readonly body: Node | undefined;
};

/** What a node declares: none, or a name with its body, and the names that its inside adds. */
type Declared = { readonly names: readonly string[]; readonly node?: Node; readonly body: Node | undefined };
type Describe = (node: Node) => Declared | undefined;

/** The languages whose declarations are known. */
const DESCRIBERS: Partial<Record<LanguageName, Describe>> = {
  c: describeC,
  cpp: describeC,
  go: describeGo,
  java: describeByName(/^(?:class|interface|enum|record|method|constructor)_declaration$/),
  javascript: describeJavaScript,
  python: describePython,
  rust: describeRust,
  typescript: describeJavaScript,
};

/** All declarations of a file, in the order of the source; undefined for a language without a description. */
export function findDeclarations(root: Node, language: LanguageName): Declaration[] | undefined {
  const describe = DESCRIBERS[language];
  if (describe === undefined) return undefined;
  const found: Declaration[] = [];
  collect(root, '', { describe, found });
  return found;
}

function collect(
  node: Node,
  prefix: string,
  into: { readonly describe: Describe; readonly found: Declaration[] },
): void {
  for (const child of node.namedChildren) {
    const declared = into.describe(child);
    let scope = prefix;
    for (const name of declared?.names ?? []) {
      const full = prefix === '' ? name : `${prefix}.${name}`;
      into.found.push({ name: full, node: declared?.node ?? child, body: declared?.body });
      scope = full;
    }
    collect(child, scope, into);
  }
}

function describeGo(node: Node): Declared | undefined {
  const name = node.childForFieldName('name');
  if (name === null) return undefined;
  if (node.type === 'function_declaration') return named([name.text], node, 'body');
  if (node.type === 'type_spec') return named([name.text], node, 'type');
  if (node.type === 'const_spec' || node.type === 'var_spec') {
    // Constants and variables inside functions are no symbols.
    return isTopLevel(node) ? named([name.text], node, 'value') : undefined;
  }
  if (node.type !== 'method_declaration') return undefined;
  const receiver = node.childForFieldName('receiver')?.descendantsOfType('type_identifier')[0];
  return named([receiver === undefined ? name.text : `${receiver.text}.${name.text}`], node, 'body');
}

function describePython(node: Node): Declared | undefined {
  if (node.type === 'assignment' && node.parent?.parent?.type === 'module') {
    const left = node.childForFieldName('left');
    return left?.type === 'identifier' ? named([left.text], node, 'right') : undefined;
  }
  if (node.type !== 'function_definition' && node.type !== 'class_definition') return undefined;
  const name = node.childForFieldName('name');
  const whole = node.parent?.type === 'decorated_definition' ? node.parent : node;
  return name === null ? undefined : { ...named([name.text], node, 'body'), node: whole };
}

function describeJavaScript(node: Node): Declared | undefined {
  const name = node.childForFieldName('name');
  switch (node.type) {
    case 'function_declaration':
    case 'generator_function_declaration':
    case 'class_declaration':
    case 'abstract_class_declaration':
    case 'interface_declaration':
    case 'method_definition':
      return name === null ? undefined : named([name.text], node, 'body');
    case 'variable_declarator':
      return name?.type === 'identifier'
        ? assigned([name.text], node, node.childForFieldName('value'))
        : undefined;
    case 'field_definition':
    case 'public_field_definition': {
      const property = name ?? node.childForFieldName('property');
      return property === null ? undefined : assigned([property.text], node, node.childForFieldName('value'));
    }
    case 'pair': {
      const value = node.childForFieldName('value');
      const key = node.childForFieldName('key')?.text.replace(/^['"]|['"]$/g, '');
      return key !== undefined && value !== null && /function|class/.test(value.type)
        ? assigned([key], node, value)
        : undefined;
    }
    case 'assignment_expression': {
      const left = node.childForFieldName('left');
      const value = node.childForFieldName('right');
      if (left === null || !/^(?:member_expression|identifier)$/.test(left.type)) return undefined;
      const own =
        value !== null && /function|class/.test(value.type) ? value.childForFieldName('name') : null;
      const names = own === null ? [] : [own.text];
      return assigned([...names, left.text.replace(/\s+/g, '')], node, value);
    }
    default:
      return undefined;
  }
}

function describeRust(node: Node): Declared | undefined {
  if (node.type === 'impl_item') {
    const type = node.childForFieldName('type');
    return type === null ? undefined : named([type.text], node, 'body');
  }
  if (!/^(?:function|struct|enum|trait|mod)_item$/.test(node.type)) return undefined;
  const name = node.childForFieldName('name');
  return name === null ? undefined : named([name.text], node, 'body');
}

function describeC(node: Node): Declared | undefined {
  if (node.type !== 'function_definition') return undefined;
  let declarator = node.childForFieldName('declarator');
  while (declarator !== null && !/identifier|operator|destructor/.test(declarator.type)) {
    declarator = declarator.childForFieldName('declarator') ?? declarator.namedChild(0);
  }
  return declarator === null ? undefined : named([declarator.text.replaceAll('::', '.')], node, 'body');
}

function describeByName(kinds: RegExp): Describe {
  return (node) => {
    const name = kinds.test(node.type) ? node.childForFieldName('name') : null;
    return name === null ? undefined : named([name.text], node, 'body');
  };
}

function named(names: readonly string[], node: Node, bodyField: string): Declared {
  return { names, body: node.childForFieldName(bodyField) ?? undefined };
}

/** A name that is given a value: the body of the function or class, or else the value itself. */
function assigned(names: readonly string[], node: Node, value: Node | null): Declared {
  return { names, node, body: value?.childForFieldName('body') ?? value ?? undefined };
}

function isTopLevel(node: Node): boolean {
  for (let at = node.parent; at !== null; at = at.parent) if (at.type === 'block') return false;
  return true;
}
