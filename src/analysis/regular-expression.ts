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
  /** Every match is one of the literals and the whole text. */
  readonly whole: boolean;
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
  const bounded = translateBounded(pattern);
  if (bounded === undefined) {
    const linear = RE2JS.compile(pattern);
    return {
      test: (text) => linear.matcher(text).find(),
      literals: undefined,
      ignoreCase: false,
      whole: false,
    };
  }
  const fast = new RegExp(bounded.source, bounded.ignoreCase ? 'i' : '');
  // What could be translated is valid; RE2 is built when a text needs it.
  let linear: RE2JS | undefined;
  return {
    test: (text) => {
      if (text.length <= MAX_FAST_LENGTH && !BEYOND_ASCII.test(text)) return fast.test(text);
      linear ??= RE2JS.compile(pattern);
      return linear.matcher(text).find();
    },
    literals: bounded.literals,
    ignoreCase: bounded.ignoreCase,
    whole: bounded.whole,
  };
}
