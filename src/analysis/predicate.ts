import type { QueryPredicate } from 'web-tree-sitter';
import type { Compatibility } from './language.js';
import { compileRegularExpression } from './regular-expression.js';

/** The texts that a match captured under a name; empty where the capture took no part. */
export type CapturedTexts = (capture: string) => readonly string[];

/** Strings of which a text must contain one; in lower case, and in any case, where `ignoreCase`. */
export type RequiredText = {
  readonly literals: readonly string[];
  readonly ignoreCase: boolean;
};

/** What is asked of a text. */
export type TextTest = {
  readonly holds: (text: string) => boolean;
  /** The texts for which it can hold; undefined where they are not known. */
  readonly words: readonly string[] | undefined;
};

/** One compiled condition of a pattern. */
export type Predicate = {
  readonly holds: (texts: CapturedTexts) => boolean;
  /** The capture that it is about, and strings of which that capture's text contains one if it holds. */
  readonly requires: (RequiredText & { readonly capture: string }) | undefined;
  /** Where it asks the same of every text of one capture: which, and what. A match with another text there cannot hold. */
  readonly each: { readonly capture: string; readonly test: TextTest } | undefined;
};

/** A predicate that cannot be compiled. */
export type PredicateProblem = { readonly problem: string };

type Test = (text: string) => boolean;
type Operands = QueryPredicate['operands'];

/** Our own names for predicates, so that the query library leaves them to us. */
const PREFIX = 'x-';
/** What Globstar evaluates; it ignores every other predicate. */
const GLOBSTAR_OPERATORS = new Set(['eq?', 'not-eq?', 'match?', 'not-match?']);
const OPERATOR = /^(?:(not)-|(any)-(?:(not)-)?)?(eq|match|any-of)\?$/;

/** Renames every `#op?` of a query outside strings and comments, so that we evaluate all of them. */
export function takeOverPredicates(query: string): string {
  return query.replace(/"(?:[^"\\]|\\.)*"|;[^\n]*|#([\w-]+\?)/g, (whole, operator?: string) =>
    operator === undefined ? whole : `#${PREFIX}${operator}`,
  );
}

/**
 * Compiles one predicate. All captures of the name must satisfy it (`any-` variants: one must), and
 * one about a capture that took no part in the match holds, for a branch that did not match asks nothing.
 * Undefined for what has no effect.
 */
export function compilePredicate(
  predicate: QueryPredicate,
  compatibility: Compatibility,
): Predicate | PredicateProblem | undefined {
  const operator = predicate.operator.startsWith(PREFIX)
    ? predicate.operator.slice(PREFIX.length)
    : predicate.operator;
  if (operator === 'is?' || operator === 'is-not?') return undefined;
  if (compatibility === 'globstar' && !GLOBSTAR_OPERATORS.has(operator)) return undefined;
  const match = OPERATOR.exec(operator);
  if (match === null) return { problem: `predicate #${operator} is unknown` };
  const negated = match[1] !== undefined || match[3] !== undefined;
  const quantify = match[2] === undefined ? every : some;
  return compileOperator(match[4] ?? '', { operands: predicate.operands, negated, quantify, operator });
}

type Request = {
  readonly operands: Operands;
  readonly negated: boolean;
  readonly quantify: (texts: readonly string[], test: Test) => boolean;
  readonly operator: string;
};

function compileOperator(kind: string, request: Request): Predicate | PredicateProblem {
  const [first, second] = request.operands;
  if (first?.type !== 'capture') return { problem: `#${request.operator} needs a capture first` };
  if (kind === 'any-of') return compileAnyOf(first.name, request);
  if (request.operands.length !== 2 || second === undefined)
    return { problem: `#${request.operator} takes two operands` };
  if (kind === 'match') return compileMatch(first.name, second, request);
  if (second.type === 'string')
    return condition(first.name, request, (text) => text === second.value, {
      literals: [second.value],
      ignoreCase: false,
      words: [second.value],
    });
  const { negated, quantify } = request;
  return {
    requires: undefined,
    each: undefined,
    holds: (texts) => {
      const right = texts(second.name);
      return quantify(texts(first.name), (left) => every(right, (text) => (text === left) !== negated));
    },
  };
}

function compileAnyOf(capture: string, request: Request): Predicate | PredicateProblem {
  const values: string[] = [];
  for (const operand of request.operands.slice(1)) {
    if (operand.type !== 'string') return { problem: `#${request.operator} takes strings after its capture` };
    values.push(operand.value);
  }
  const set = new Set(values);
  return condition(capture, request, (text) => set.has(text), {
    literals: values,
    ignoreCase: false,
    words: values,
  });
}

function compileMatch(
  capture: string,
  operand: Operands[number],
  request: Request,
): Predicate | PredicateProblem {
  if (operand.type !== 'string') return { problem: `#${request.operator} takes a string as its expression` };
  try {
    const expression = compileRegularExpression(operand.value);
    return condition(capture, request, expression.test, expression);
  } catch (error) {
    return {
      problem: `#${request.operator} ${JSON.stringify(operand.value)}: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function condition(
  capture: string,
  request: Request,
  test: Test,
  required: {
    readonly literals: readonly string[] | undefined;
    readonly ignoreCase: boolean;
    readonly words: readonly string[] | undefined;
  },
): Predicate {
  const { negated, quantify } = request;
  const { literals, ignoreCase, words } = required;
  const holds: Test = (text) => test(text) !== negated;
  const useless = negated || literals === undefined || literals.length === 0 || literals.includes('');
  return {
    requires: useless ? undefined : { capture, literals, ignoreCase },
    each: quantify === every ? { capture, test: { holds, words: negated ? undefined : words } } : undefined,
    holds: (texts) => quantify(texts(capture), holds),
  };
}

function every(texts: readonly string[], test: Test): boolean {
  return texts.every(test);
}

function some(texts: readonly string[], test: Test): boolean {
  return texts.length === 0 || texts.some(test);
}
