import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareAdvantage } from './advantage-share.js';

const parts = (values: Readonly<Record<string, number>>) => new Map(Object.entries(values));

describe('shareAdvantage', () => {
  it('gives everything to the only dimension that varies, and nothing to a constant one', () => {
    const group = [parts({ fixed: 0.4, diff: 0.01 }), parts({ fixed: 0.4, diff: 0.05 })];
    const { groups, withGradient, shares } = shareAdvantage([group]);
    expect([groups, withGradient]).toEqual([1, 1]);
    expect(shares!.get('fixed')).toBe(0);
    expect(shares!.get('diff')).toBeCloseTo(1, 12);
  });

  it('counts a dimension against itself when it falls as the reward rises', () => {
    // rewards 0.3 and 0.1; tests moves by +0.3 of the +0.2, diff by -0.1
    const group = [parts({ tests: 0.3, diff: 0 }), parts({ tests: 0, diff: 0.1 })];
    const { shares } = shareAdvantage([group]);
    expect(shares!.get('tests')).toBeCloseTo(1.5, 12);
    expect(shares!.get('diff')).toBeCloseTo(-0.5, 12);
  });

  it('weighs groups by their rollouts, not by how far their rewards spread', () => {
    const wide = [parts({ tests: 0, diff: 0 }), parts({ tests: 1, diff: 0 })];
    const narrow = [parts({ tests: 0, diff: 0 }), parts({ tests: 0, diff: 0.01 })];
    const { shares } = shareAdvantage([wide, narrow]);
    expect(shares!.get('tests')).toBeCloseTo(0.5, 9);
    expect(shares!.get('diff')).toBeCloseTo(0.5, 9);
  });

  it('finds no gradient where every reward of a group is the same, or a group has one rollout', () => {
    const flat = [parts({ tests: 0.2 }), parts({ tests: 0.2 })];
    expect(shareAdvantage([flat, [parts({ tests: 1 })]])).toEqual({
      groups: 1,
      withGradient: 0,
      shares: null,
    });
  });

  it('has shares that sum to 1 whenever there is a gradient', () => {
    const value = fc.double({ min: 0, max: 1, noNaN: true });
    const rollout = fc.record({ a: value, b: value, c: value }).map(parts);
    fc.assert(
      fc.property(fc.array(fc.array(rollout, { maxLength: 5 }), { maxLength: 5 }), (groups) => {
        const { shares } = shareAdvantage(groups);
        if (shares === null) return;
        expect([...shares.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
      }),
    );
  });
});
