import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareModels, holm, type ModelMeans } from './paired-comparison.js';
import { drawSigns, signFlipTest } from './sign-flip-test.js';

const test = (differences: readonly number[]) =>
  signFlipTest(differences, drawSigns(differences.length, 'seed'));
const model = (name: string, means: readonly number[]): ModelMeans => ({
  model: name,
  means: new Map(means.map((mean, index) => [`E-${index}`, mean])),
});

describe('signFlipTest', () => {
  it('counts every assignment of signs when there are few', () => {
    expect(test([0.1, 0.1, 0.1, 0.1, 0.1])).toEqual({ p: 2 / 32, method: 'exact' });
    expect(test([1, 2, 3])).toEqual({ p: 2 / 8, method: 'exact' });
    expect(test([1, 2, -3])).toEqual({ p: 1, method: 'exact' });
    expect(test([0.1, 0.2, -0.05]).p).toBe(4 / 8);
    expect(test([-0.01, ...Array.from({ length: 9 }, () => 0.1)]).p).toBe(4 / 1024);
  });

  it('learns nothing from differences of zero', () => {
    expect(test([0, 0])).toEqual({ p: 1, method: 'exact' });
    expect(test([0.3, 0, 0.2, 0, 0.1])).toEqual(test([0.3, 0.2, 0.1]));
  });

  it('draws assignments when there are many, near the exact answer, and never says 0', () => {
    const clear = test(Array.from({ length: 30 }, () => 0.2));
    expect(clear).toEqual({ p: 1 / 20_001, method: 'sampled' });
    const even = test(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 0.1 : -0.1)));
    expect(even.p).toBe(1);
    // 11 of 15 equal steps up: two-sided binomial, 2 x (1365 + 455 + 105 + 15 + 1) / 32768
    const binomial = test(Array.from({ length: 15 }, (_, index) => (index < 11 ? 1 : -1)));
    expect(binomial.p).toBeCloseTo(3882 / 32_768, 2);
  });

  it('does not depend on the order, nor on which model comes first', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 20 }), (differences) => {
        expect(test([...differences].reverse())).toEqual(test(differences));
        if (differences.length <= 14) {
          expect(test(differences.map((difference) => -difference))).toEqual(test(differences));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('refuses draws that were made for fewer differences', () => {
    expect(() =>
      signFlipTest(
        Array.from({ length: 20 }, () => 1),
        drawSigns(3, 's'),
      ),
    ).toThrow(RangeError);
  });
});

describe('holm', () => {
  it('multiplies the smallest by all tests, the next by one less, and never falls', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
  });

  it('does not count a test that was not possible', () => {
    expect(holm([null, 0.02])).toEqual([null, 0.02]);
  });
});

describe('compareModels', () => {
  it('compares every pair over the environments that both were graded on', () => {
    const good = model('good', [0.9, 0.8, 0.9, 0.7, 0.9, 0.95]);
    const bad = model('bad', [0.1, 0.2, 0.9, 0.1, 0.3, 0.2]);
    const elsewhere: ModelMeans = { model: 'elsewhere', means: new Map([['X', 1]]) };
    const [pair, ...rest] = compareModels([good, bad, elsewhere], 's');
    expect(pair).toMatchObject({ model: 'good', other: 'bad', shared: 6, better: 5, equal: 1, worse: 0 });
    expect(pair).toMatchObject({ p: 2 / 32, adjustedP: 2 / 32, method: 'exact' });
    expect(pair!.difference).toBeCloseTo(3.35 / 6, 12);
    expect(rest.map(({ shared, p, adjustedP }) => ({ shared, p, adjustedP }))).toEqual([
      { shared: 0, p: null, adjustedP: null },
      { shared: 0, p: null, adjustedP: null },
    ]);
  });
});
