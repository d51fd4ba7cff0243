import type { QueryMatch } from 'web-tree-sitter';
import type { FileIr, FunctionIr, ValueId, VariableId } from './ir.js';
import { MAX_STORES } from './resolve-limits.js';

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
      if (step.span.start === start && step.span.end === end) names.push(...qualifiedNames(ir, one, id, 0));
    }
  }
  return names;
}

function qualifiedNames(ir: FileIr, one: FunctionIr, id: ValueId, depth: number): readonly string[] {
  const step = one.instructions[id];
  if (depth > 8) return [];
  if (step?.op === 'name') return [step.qualified ?? step.name];
  if (step?.op === 'field')
    return qualifiedNames(ir, one, step.object, depth + 1).map((object) => `${object}.${step.name}`);
  return step?.op === 'load' ? namesOfVariable(ir, step.variable, depth) : [];
}

/** What the only value of a variable is called; of several, those that are imported. */
function namesOfVariable(ir: FileIr, variable: VariableId, depth: number): readonly string[] {
  const writes = ir.variables[variable]?.writes ?? 0;
  if (writes > MAX_STORES) return [];
  const names: string[] = [];
  for (const one of ir.functions) {
    for (const store of one.instructions) {
      if (store.op !== 'store' || store.variable !== variable) continue;
      if (writes === 1) return qualifiedNames(ir, one, store.value, depth + 1);
      const value = one.instructions[store.value];
      if (value?.op === 'name' && value.qualified !== undefined) names.push(value.qualified);
    }
  }
  return names;
}
