import { describe, expect, it } from 'vitest';
import { newSuppressions, type Suppression } from './suppression.js';

const mark = (path: string, line: number, text: string): Suppression => ({
  path,
  line,
  mark: 'nolint',
  text,
});

describe('new suppressions', () => {
  const before = [
    mark('a.go', 10, 'return x //nolint'),
    mark('a.go', 20, 'return y //nolint'),
    mark('b.go', 1, '//nolint'),
  ];

  it('are none when lines moved or were edited and kept their mark', () => {
    const after = [
      mark('a.go', 11, 'return x //nolint'),
      mark('a.go', 30, 'return nil, y //nolint'),
      mark('b.go', 5, '//nolint'),
    ];
    expect(newSuppressions(before, after)).toEqual([]);
  });

  it('are what a file has more of than before, also when another file has less', () => {
    const added = mark('a.go', 40, 'return z //nolint');
    expect(newSuppressions(before, [...before.slice(0, 2), added])).toEqual([added]);
  });

  it('are not paid for by another mark', () => {
    const other: Suppression = { ...mark('a.go', 10, 'return x //nosec'), mark: 'nosec' };
    expect(newSuppressions(before, [other, ...before.slice(1)])).toEqual([other]);
  });
});
