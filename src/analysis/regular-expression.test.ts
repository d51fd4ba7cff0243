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
  '[ab]{2,}',
  'a{1,2}',
  '\\.{0}',
);
const pattern = fc
  .tuple(fc.constantFrom('', '(?i)'), fc.array(piece, { minLength: 1, maxLength: 7 }))
  .map(([flag, parts]) => flag + parts.join(''));
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'A', 'B', '.', ' ', '\n', '\v', '-', '1', 'é', 'K'),
  maxLength: 12,
});

it('every expression answers as RE2 does, and a match holds one of its literals and is one of its words', () => {
  fc.assert(
    fc.property(pattern, text, (source, subject) => {
      const expression = compileRegularExpression(source);
      const expected = RE2JS.compile(source).matcher(subject).find();
      expect(expression.test(subject)).toBe(expected);
      if (expected && expression.literals !== undefined && !subject.includes('K')) {
        const searched = expression.ignoreCase ? subject.toLowerCase() : subject;
        expect(expression.literals.some((literal) => searched.includes(literal))).toBe(true);
      }
      if (expected && expression.words !== undefined) expect(expression.words).toContain(subject);
    }),
    { numRuns: 400 },
  );
});

it('an expression that is exponential elsewhere ends at once on a long text', () => {
  const start = performance.now();
  expect(compileRegularExpression('^(a+)+$').test(`${'a'.repeat(5000)}b`)).toBe(false);
  expect(performance.now() - start).toBeLessThan(2000);
});

it.each([
  ['^[rfb]*["\']/proc/(self|[0-9]+|%[ds])?(/|["\']$)', 'r'],
  ['(password|passwd|secret_?key|api_?key|auth_?token)+$', 'secret_ke'],
  ['^\\w*\\w*!$', 'a'],
  ['\\w*a\\w*!$', 'a'],
])('%s ends soon on a text that begins many matches', (source, unit) => {
  const expression = compileRegularExpression(source);
  const start = performance.now();
  expect(expression.test(unit.repeat(600).slice(0, 512))).toBe(false);
  expect(performance.now() - start).toBeLessThan(1000);
});

it.each([
  ['^(get|post)$', ['get', 'post']],
  ['^os\\.(path|sep)$', ['os.path', 'os.sep']],
  ['^(get|post)|put$', undefined],
  ['^get\\$', undefined],
  ['(?i)^get$', undefined],
  ['^get', undefined],
])('%s matches the words %j', (source, words) => {
  expect(compileRegularExpression(source).words).toEqual(words);
});

it('syntax that RE2 does not have is refused', () => {
  expect(() => compileRegularExpression('(?=a)')).toThrow();
  expect(() => compileRegularExpression('a(')).toThrow();
});
