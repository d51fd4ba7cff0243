import { RE2JS } from 're2js';
import { translateBounded } from './bounded-regular-expression.js';

/** A compiled regular expression of Go's syntax that takes time linear in its input. */
export type LinearRegularExpression = {
  /** Whether the expression matches somewhere in the text. */
  readonly test: (text: string) => boolean;
  /** Strings of which every match contains at least one; undefined where that is not known. */
  readonly literals: readonly string[] | undefined;
  /** The literals are in lower case and stand for any case. */
  readonly ignoreCase: boolean;
};

/** Above this length the translated expression could be slow, and RE2 is not. */
const MAX_FAST_LENGTH = 512;
const BEYOND_ASCII = /[^\0-\x7f]/;

/**
 * Compiles Go (RE2) syntax. Throws an `Error` with RE2's message where the syntax is wrong.
 * RE2 decides always, except for expressions that the platform's engine provably runs in bounded
 * time and with the same answer on ASCII text: those are translated and run there, which is faster.
 */
export function compileRegularExpression(pattern: string): LinearRegularExpression {
  const linear = RE2JS.compile(pattern);
  const bounded = translateBounded(pattern);
  if (bounded === undefined)
    return { test: (text) => linear.matcher(text).find(), literals: undefined, ignoreCase: false };
  const fast = new RegExp(bounded.source, bounded.ignoreCase ? 'i' : '');
  return {
    test: (text) =>
      text.length > MAX_FAST_LENGTH || BEYOND_ASCII.test(text)
        ? linear.matcher(text).find()
        : fast.test(text),
    literals: bounded.literals,
    ignoreCase: bounded.ignoreCase,
  };
}
