import type { QueryMatch } from 'web-tree-sitter';
import type { FileIr, FunctionIr, ValueId } from './ir.js';

/** A condition on what the captures of a match stand for. */
export type MatchCondition = (match: QueryMatch, ir: FileIr) => boolean;

const RESOLVES = /\(\s*#resolves\?\s+@([\w.-]+)((?:\s+"(?:[^"\\]|\\.)*")+)\s*\)/g;

/**
 * Takes `(#resolves? @callee "a.b" ...)` out of a query: the capture is a name that imports and aliases
 * of the file make one of these. Such a predicate asks nothing of a match without that capture.
 */
export function resolvesPredicates(text: string): {
  readonly plain: string;
  readonly conditions: readonly MatchCondition[];
} {
  const conditions: MatchCondition[] = [];
  const plain = text.replace(RESOLVES, (_, capture: string, list: string) => {
    const names = [...list.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '');
    conditions.push((match, ir) =>
      match.captures
        .filter((one) => one.name === capture)
        .every(({ node }) =>
          namesAt(ir, node.startIndex, node.endIndex).some((name) => names.includes(name)),
        ),
    );
    return '';
  });
  return { plain, conditions };
}

/** The qualified names of the instructions at a span. */
function namesAt(ir: FileIr, start: number, end: number): readonly string[] {
  const names: string[] = [];
  for (const one of ir.functions) {
    for (const [id, step] of one.instructions.entries()) {
      if (step.span.start !== start || step.span.end !== end) continue;
      const name = qualifiedName(ir, one, id, 0);
      if (name !== undefined) names.push(name);
    }
  }
  return names;
}

function qualifiedName(ir: FileIr, one: FunctionIr, id: ValueId, depth: number): string | undefined {
  const step = one.instructions[id];
  if (depth > 8) return undefined;
  if (step?.op === 'name') return step.qualified ?? step.name;
  if (step?.op === 'field') {
    const object = qualifiedName(ir, one, step.object, depth + 1);
    return object === undefined ? undefined : `${object}.${step.name}`;
  }
  if (step?.op !== 'load' || ir.variables[step.variable]?.writes !== 1) return undefined;
  for (const other of ir.functions) {
    const store = other.instructions.find((one) => one.op === 'store' && one.variable === step.variable);
    if (store?.op === 'store') return qualifiedName(ir, other, store.value, depth + 1);
  }
  return undefined;
}
