import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitVariance } from './variance-split.js';

const one = (model: string, environment: string, value: number | null) => ({ model, environment, value });

describe('splitVariance', () => {
  it('tells noise between repeats from differences between models', () => {
    const noise = [one('a', 'E', 0), one('a', 'E', 1), one('b', 'E', 0), one('b', 'E', 1)];
    expect(splitVariance(noise)).toEqual({
      total: 0.25,
      betweenModels: 0,
      betweenEnvironments: 0,
      betweenRepeats: 0.25,
    });
    const models = [one('a', 'E', 0), one('a', 'F', 0), one('b', 'E', 1), one('b', 'F', 1)];
    expect(splitVariance(models)).toMatchObject({
      betweenModels: 0.25,
      betweenEnvironments: 0,
      betweenRepeats: 0,
    });
    const environments = [one('a', 'E', 0), one('a', 'F', 1), one('b', 'E', 0), one('b', 'F', 1)];
    expect(splitVariance(environments)).toMatchObject({ betweenModels: 0, betweenEnvironments: 0.25 });
  });

  it('splits without remainder, however many repeats each has, and ignores the unscored', () => {
    const observation = fc.record({
      model: fc.constantFrom('a', 'b', 'c'),
      environment: fc.constantFrom('E', 'F', 'G'),
      value: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(observation), (observations) => {
        const split = splitVariance(observations);
        const scored = observations.filter(({ value }) => value !== null);
        expect(split === null).toBe(scored.length === 0);
        if (split === null) return;
        const parts = split.betweenModels + split.betweenEnvironments + split.betweenRepeats;
        expect(parts).toBeCloseTo(split.total, 9);
        expect(splitVariance(scored)).toEqual(split);
      }),
    );
  });
});
