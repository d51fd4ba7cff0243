import { describe, expect, it } from 'vitest';
import { meanOf, summarise } from './statistics.js';

describe('summarise', () => {
  it('counts the unscored and leaves them out of every figure', () => {
    expect(summarise([1, null, 0.5])).toMatchObject({ scored: 2, unscored: 1, mean: 0.75, min: 0.5, max: 1 });
    expect(meanOf([null, 0.5])).toBe(0.5);
  });

  it('has no figures, not zeros, where nothing was scored', () => {
    expect(summarise([null])).toEqual({
      scored: 0,
      unscored: 1,
      mean: null,
      min: null,
      max: null,
      standardDeviation: null,
    });
    expect(meanOf([])).toBeNull();
  });

  it('takes the standard deviation of a sample, which needs two values', () => {
    expect(summarise([2, 4, 4, 4, 5, 5, 7, 9]).standardDeviation).toBeCloseTo(2.138, 3);
    expect(summarise([1, null]).standardDeviation).toBeNull();
  });

  it('gives the same bits in any order', () => {
    const values = [0.1, 0.2, 0.3, 0.7, 1e-9, 0.9];
    expect(summarise([...values].reverse())).toEqual(summarise(values));
    expect(meanOf([...values].reverse())).toBe(meanOf(values));
  });

  it('refuses a value that is not finite', () => {
    expect(() => summarise([Number.NaN])).toThrow(RangeError);
  });
});
