import { RE2JS } from 're2js';
import {
  type BoundedExpression,
  MAX_BOUNDED_LENGTH,
  translateBounded,
} from './bounded-regular-expression.js';

/** A compiled regular expression of Go's syntax that takes time linear in its input. */
export type LinearRegularExpression = {
  /** Whether the expression matches somewhere in the text. */
  readonly test: (text: string) => boolean;
  /** Strings of which every match contains at least one; undefined where that is not known. */
  readonly literals: readonly string[] | undefined;
  /** The literals are in lower case and stand for any case. */
  readonly ignoreCase: boolean;
  /** The texts of which one is the whole text wherever it matches; undefined where that is not a short list. */
  readonly words: readonly string[] | undefined;
};

const BEYOND_ASCII = /[^\0-\x7f]/;

/** How an expression is run: translated, or by RE2 where it is null. */
export type KnownExpressions = Readonly<Record<string, BoundedExpression | null>>;

const known = new Map<string, BoundedExpression | null>();

/** Takes over what was found out about valid expressions before, so that they are compiled only where a text needs them. */
export function rememberExpressions(expressions: KnownExpressions): void {
  for (const [pattern, bounded] of Object.entries(expressions)) known.set(pattern, bounded);
}

/** What there is to remember of these expressions. Throws an `Error` with RE2's message where the syntax of one is wrong. */
export function knowExpressions(patterns: Iterable<string>): KnownExpressions {
  const expressions: Record<string, BoundedExpression | null> = {};
  for (const pattern of patterns) {
    const bounded = translateBounded(pattern) ?? null;
    if (bounded === null) RE2JS.compile(pattern);
    expressions[pattern] = bounded;
  }
  return expressions;
}

/**
 * Compiles Go (RE2) syntax. Throws an `Error` with RE2's message where the syntax is wrong.
 * RE2 decides always, except for expressions that the platform's engine provably runs in bounded
 * time and with the same answer on ASCII text: those are translated and run there, which is faster.
 */
export function compileRegularExpression(pattern: string): LinearRegularExpression {
  const isKnown = known.has(pattern);
  const bounded = isKnown ? known.get(pattern) : translateBounded(pattern);
  let linear: RE2JS | undefined;
  const slow = () => {
    linear ??= RE2JS.compile(pattern);
    return linear;
  };
  if (bounded === undefined || bounded === null) {
    if (!isKnown) slow();
    return {
      test: (text) => slow().matcher(text).find(),
      literals: undefined,
      ignoreCase: false,
      words: undefined,
    };
  }
  // What could be translated is valid; either is built when a text needs it.
  let fast: RegExp | undefined;
  return {
    test: (text) => {
      if (text.length > MAX_BOUNDED_LENGTH || BEYOND_ASCII.test(text)) return slow().matcher(text).find();
      fast ??= new RegExp(bounded.source, bounded.ignoreCase ? 'i' : '');
      return fast.test(text);
    },
    literals: bounded.literals,
    ignoreCase: bounded.ignoreCase,
    words: bounded.words,
  };
}
