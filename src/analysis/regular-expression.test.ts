import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, it } from 'vitest';
import { compileRegularExpression } from './regular-expression.js';

const piece = fc.constantFrom(
  'a',
  'b',
  '\\.',
  '.',
  '\\s',
  '\\w',
  '[ab]',
  '[^a]',
  '(a|bc)',
  '(?:ab)',
  'a?',
  'b*',
  '(ab)?',
  '^',
  '$',
  '\\b',
  '|',
  '\\d+',
  '[\\w-]',
);
const pattern = fc
  .tuple(fc.constantFrom('', '(?i)'), fc.array(piece, { minLength: 1, maxLength: 7 }))
  .map(([flag, parts]) => flag + parts.join(''));
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'A', 'B', '.', ' ', '\n', '\v', '-', '1', 'é', 'K'),
  maxLength: 12,
});

it('every expression answers as RE2 does, and a match holds one of its literals', () => {
  fc.assert(
    fc.property(pattern, text, (source, subject) => {
      const expression = compileRegularExpression(source);
      const expected = RE2JS.compile(source).matcher(subject).find();
      expect(expression.test(subject)).toBe(expected);
      if (expected && expression.literals !== undefined && !subject.includes('K')) {
        const searched = expression.ignoreCase ? subject.toLowerCase() : subject;
        expect(expression.literals.some((literal) => searched.includes(literal))).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
});

it('an expression that is exponential elsewhere ends at once on a long text', () => {
  const start = performance.now();
  expect(compileRegularExpression('^(a+)+$').test(`${'a'.repeat(5000)}b`)).toBe(false);
  expect(performance.now() - start).toBeLessThan(2000);
});

it('syntax that RE2 does not have is refused', () => {
  expect(() => compileRegularExpression('(?=a)')).toThrow();
  expect(() => compileRegularExpression('a(')).toThrow();
});
