import { createHash } from 'node:crypto';
import type { Node } from 'web-tree-sitter';

/** Node kinds that name a scope, in any of our grammars; their `name` is part of a syntax path. */
const SCOPE =
  /(?:^|_)(?:function|method|constructor|class|interface|struct|trait|impl|module|namespace|object|record|enum|type_spec)(?:_|$)/;
const COMMENT = /comment$/;
/** Where a grammar puts the name of a scope: `impl` and Go's receivers have a type. */
const NAME_FIELDS: readonly string[] = ['name', 'declarator', 'type', 'receiver'];
/** Of very deep nesting only the innermost part identifies a place; the rest would cost too much. */
const MAX_LENGTH = 256;
const MAX_NAME_LENGTH = 120;

/**
 * The kinds of a node's ancestors, outermost first, then its own, with the names of the functions
 * and classes among them: where the node stands, whatever its line.
 */
export function syntaxPath(node: Node): string {
  const parts: string[] = [node.type];
  for (let at = node.parent; at !== null && parts.length < MAX_LENGTH; at = at.parent) {
    parts.push(SCOPE.test(at.type) ? named(at) : at.type);
  }
  return parts.reverse().join('>');
}

/** The text of a node with comments left out and all white space outside tokens folded. */
export function normalisedText(node: Node, text: string): string {
  const tokens: string[] = [];
  const cursor = node.walk();
  try {
    let descending = true;
    while (true) {
      if (descending && !COMMENT.test(cursor.nodeType) && cursor.gotoFirstChild()) continue;
      if (descending && !COMMENT.test(cursor.nodeType))
        tokens.push(text.slice(cursor.startIndex, cursor.endIndex));
      if (cursor.gotoNextSibling()) descending = true;
      else if (cursor.gotoParent()) descending = false;
      else break;
    }
  } finally {
    cursor.delete();
  }
  return tokens.join(' ');
}

/** A short digest of some strings; no two different lists give the same input. */
export function digestOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function named(scope: Node): string {
  for (const field of NAME_FIELDS) {
    const name = scope.childForFieldName(field);
    if (name !== null && name.endIndex - name.startIndex <= MAX_NAME_LENGTH) {
      return `${scope.type}:${name.text.replace(/\s+/g, ' ')}`;
    }
  }
  return scope.type;
}
