import type { Tree, TreeCursor } from 'web-tree-sitter';
import type { GrammarName } from './language.js';

const FUNCTIONS: Readonly<Record<GrammarName, readonly string[]>> = {
  bash: ['function_definition'],
  c: ['function_definition'],
  c_sharp: ['method_declaration', 'constructor_declaration', 'local_function_statement'],
  cpp: ['function_definition'],
  dockerfile: [],
  go: ['function_declaration', 'method_declaration', 'func_literal'],
  java: ['method_declaration', 'constructor_declaration', 'lambda_expression'],
  javascript: [
    'function_declaration',
    'function_expression',
    'generator_function_declaration',
    'generator_function',
    'arrow_function',
    'method_definition',
  ],
  kotlin: ['function_declaration'],
  php: ['function_definition', 'method_declaration'],
  python: ['function_definition', 'lambda'],
  ruby: ['method', 'singleton_method'],
  rust: ['function_item', 'closure_expression'],
  tsx: [
    'function_declaration',
    'function_expression',
    'generator_function_declaration',
    'generator_function',
    'arrow_function',
    'method_definition',
  ],
  typescript: [
    'function_declaration',
    'function_expression',
    'generator_function_declaration',
    'generator_function',
    'arrow_function',
    'method_definition',
  ],
};

/** How many functions and methods a tree holds. */
export function countFunctions(tree: Tree, grammar: GrammarName): number {
  const kinds = FUNCTIONS[grammar];
  return kinds.length === 0 ? 0 : tree.rootNode.descendantsOfType([...kinds]).length;
}

/** How many units of text lie under outermost ERROR nodes; a MISSING node counts as one. */
export function countErrorUnits(tree: Tree): number {
  if (!tree.rootNode.hasError) return 0;
  const cursor = tree.walk();
  let units = 0;
  try {
    let more = true;
    while (more) {
      const node = cursor.currentNode;
      if (node.isError) units += Math.max(1, node.endIndex - node.startIndex);
      else if (node.isMissing) units += 1;
      const enter = node.hasError && !node.isError && cursor.gotoFirstChild();
      more = enter || gotoNext(cursor);
    }
  } finally {
    cursor.delete();
  }
  return units;
}

function gotoNext(cursor: TreeCursor): boolean {
  while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return false;
  return true;
}
