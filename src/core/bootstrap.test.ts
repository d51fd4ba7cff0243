import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapInterval, quantile } from './bootstrap.js';

const clusters = fc.array(
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
  {
    minLength: 2,
    maxLength: 12,
  },
);
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('bootstrapInterval', () => {
  it('contains the mean and stays within the values, whatever they are', () => {
    fc.assert(
      fc.property(clusters, (data) => {
        const interval = bootstrapInterval(data, { seed: 's' })!;
        const values = data.flat();
        expect(interval.low).toBeLessThanOrEqual(meanOf(values) + 1e-9);
        expect(interval.high).toBeGreaterThanOrEqual(meanOf(values) - 1e-9);
        expect(interval.low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(interval.high).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of environments or of rollouts', () => {
    fc.assert(
      fc.property(clusters, (data) => {
        const turned = [...data].reverse().map((values) => [...values].reverse());
        expect(bootstrapInterval(turned, { seed: 's' })).toEqual(bootstrapInterval(data, { seed: 's' }));
      }),
      { numRuns: 20 },
    );
  });

  it('draws whole environments, so that more repeats of the same environments do not narrow it', () => {
    const once = [[0], [1], [0], [1], [1], [0]];
    const tenTimes = once.map(([value]) => Array.from({ length: 10 }, () => value!));
    const [a, b] = [bootstrapInterval(once, { seed: 's' })!, bootstrapInterval(tenTimes, { seed: 's' })!];
    expect([b.low, b.high]).toEqual([a.low, a.high]);
    expect(a).toMatchObject({ over: 'environments', units: 6, level: 0.95 });
  });

  it('has the width that the central limit theorem asks for', () => {
    const data = Array.from({ length: 400 }, (_, index) => [index % 2]);
    const { low, high } = bootstrapInterval(data, { seed: 's' })!;
    expect(high - low).toBeGreaterThan(0.9 * 2 * 1.96 * (0.5 / 20));
    expect(high - low).toBeLessThan(1.1 * 2 * 1.96 * (0.5 / 20));
  });

  it('says that it speaks for the rollouts alone when there is one environment', () => {
    expect(bootstrapInterval([[0.2, 0.4, 0.9], []], { seed: 's' })).toMatchObject({
      over: 'rollouts',
      units: 3,
    });
  });

  it('is nothing, not a point, where there is nothing to draw from', () => {
    expect(bootstrapInterval([[0.5], []], { seed: 's' })).toBeNull();
    expect(bootstrapInterval([], { seed: 's' })).toBeNull();
  });
});

describe('quantile', () => {
  it('is linear between neighbours', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect([quantile([1, 2, 3], 0), quantile([1, 2, 3], 1), quantile([7], 0.3)]).toEqual([1, 3, 7]);
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});
