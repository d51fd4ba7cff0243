import { expect, it } from 'vitest';
import { LineIndex } from './line-index.js';

it('finds the line of every offset, line breaks included', () => {
  const index = new LineIndex('ab\n\ncd\n');
  expect([0, 2, 3, 4, 6, 7].map((offset) => index.locate(offset))).toEqual([
    { line: 1, start: 0 },
    { line: 1, start: 0 },
    { line: 2, start: 3 },
    { line: 3, start: 4 },
    { line: 3, start: 4 },
    { line: 4, start: 7 },
  ]);
});
