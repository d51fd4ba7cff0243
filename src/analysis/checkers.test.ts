import { expect, it } from 'vitest';
import { builtInCheckersDirectory } from './load-checkers.js';
import { testCheckers } from './test-checkers.js';

const results = await testCheckers(builtInCheckersDirectory());

it('at least 44 checkers are built in', () => {
  expect(new Set(results.map((result) => result.checker)).size).toBeGreaterThanOrEqual(44);
});

it.each(results)('$checker fires where $file expects it and nowhere else', (result) => {
  expect(result).toEqual({ ...result, status: 'validated' });
  expect(result.status === 'validated' && result.findings).toBeGreaterThan(0);
});
