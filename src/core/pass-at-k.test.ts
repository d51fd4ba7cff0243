import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanPassAtK, passAtK } from './pass-at-k.js';

describe('passAtK', () => {
  it('is the share of draws without replacement that hold a pass', () => {
    expect(passAtK({ graded: 3, passed: 1 }, 1)).toBeCloseTo(1 / 3, 12);
    expect(passAtK({ graded: 3, passed: 1 }, 2)).toBeCloseTo(2 / 3, 12);
    expect(passAtK({ graded: 3, passed: 1 }, 3)).toBe(1);
    expect(passAtK({ graded: 10, passed: 3 }, 5)).toBeCloseTo(1 - 21 / 252, 12);
    expect(passAtK({ graded: 4, passed: 0 }, 4)).toBe(0);
  });

  it('never falls as k grows, and at k = 1 is the share of passes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), (graded, drawn) => {
        const passed = Math.min(graded, drawn);
        const values = Array.from({ length: graded }, (_, index) => passAtK({ graded, passed }, index + 1)!);
        expect(values[0]).toBeCloseTo(passed / graded, 12);
        values.slice(1).forEach((value, index) => {
          expect(value).toBeGreaterThanOrEqual(values[index]! - 1e-12);
        });
      }),
    );
  });

  it('is unknown with fewer graded attempts than k, and refuses what cannot be', () => {
    expect(passAtK({ graded: 2, passed: 2 }, 3)).toBeNull();
    expect(passAtK({ graded: 0, passed: 0 }, 1)).toBeNull();
    expect(() => passAtK({ graded: 1, passed: 2 }, 1)).toThrow(RangeError);
    expect(() => passAtK({ graded: 1, passed: 1 }, 0)).toThrow(RangeError);
  });
});

describe('meanPassAtK', () => {
  it('averages environments, and counts the ones that it leaves out', () => {
    const attempts = [
      { graded: 3, passed: 3 },
      { graded: 3, passed: 1 },
      { graded: 1, passed: 1 },
      { graded: 0, passed: 0 },
    ];
    expect(meanPassAtK(attempts, 2)).toEqual({ k: 2, value: 1 - 1 / 3 / 2, environments: 2, leftOut: 2 });
    expect(meanPassAtK([{ graded: 0, passed: 0 }], 1)).toEqual({
      k: 1,
      value: null,
      environments: 0,
      leftOut: 1,
    });
  });
});
