import type { Language } from 'web-tree-sitter';
import { compilePredicate, type Predicate, type TextTest } from './predicate.js';
import { type CaptureTests, conditionOf, type PatternCondition } from './syntax/pattern-condition.js';
import { readQueryShape, type ShapePattern } from './syntax/query-shape.js';

/** What every pattern of a query needs, in their order; undefined where one of them is not understood. */
export function narrowQuery(text: string, language: Language): readonly PatternCondition[] | undefined {
  const conditions: PatternCondition[] = [];
  for (const shape of readQueryShape(text) ?? [undefined]) {
    const predicates = shape === undefined ? undefined : predicatesOf(shape);
    if (shape === undefined || predicates === undefined) return undefined;
    const condition = conditionOf(shape, captureTests(predicates), language);
    if (condition === undefined) return undefined;
    conditions.push(condition);
  }
  return conditions;
}

/** Directives, which ask nothing of a match. */
const DIRECTIVES = new Set(['set!', 'is?', 'is-not?']);

function predicatesOf(shape: ShapePattern): readonly Predicate[] | undefined {
  const predicates: Predicate[] = [];
  for (const { operator, operands } of shape.predicates) {
    if (DIRECTIVES.has(operator)) continue;
    const compiled = compilePredicate({ operator, operands: [...operands] }, 'documented');
    if (compiled === undefined || 'problem' in compiled) return undefined;
    predicates.push(compiled);
  }
  return predicates;
}

function captureTests(predicates: readonly Predicate[]): CaptureTests {
  const tests = new Map<string, TextTest[]>();
  for (const { each } of predicates) {
    if (each !== undefined) tests.set(each.capture, [...(tests.get(each.capture) ?? []), each.test]);
  }
  return tests;
}
