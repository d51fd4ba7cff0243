import { expect, it } from 'vitest';
import { BoundedCache } from './bounded-cache.js';

it('what is asked for stays, what is not is forgotten, and the size has a bound', () => {
  const cache = new BoundedCache<string>(4_000, (value) => value.length);
  cache.set('asked', 'for');
  cache.set('not asked', 'for');
  for (let index = 0; index < 1_000; index += 1) {
    cache.set(`${index}`, 'x'.repeat(100));
    expect(cache.get('asked')).toBe('for');
  }
  expect(cache.get('not asked')).toBeUndefined();
  expect(cache.get('999')).toHaveLength(100);
  const kept = Array.from({ length: 1_000 }, (_, index) => cache.get(`${index}`)).filter(Boolean);
  expect(kept.length).toBeLessThan(20);
});
