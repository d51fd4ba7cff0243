import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose } from './compose.js';
import { GATED_RECIPE, readRecipe, WEIGHTED_RECIPE } from './recipe.js';
import { DIMENSIONS, type VectorValues } from './reward.js';
import { parseVector } from './vector.js';

const vector = (values: Partial<Record<(typeof DIMENSIONS)[number], number | null>> = {}): VectorValues => ({
  target_issue_fixed: 1,
  no_new_issues: 1,
  tests_pass: 1,
  code_quality_delta: 1,
  minimal_diff: 1,
  ...values,
});

describe('compose', () => {
  it.each([
    ['gpt-5.4', 1, 0.95, 0.997],
    ['gemini-3-flash', 1, 0.94, 0.997],
    ['haiku-4.5', 1, 0.91, 0.996],
    ['sonnet-4.6', 1, 0.88, 0.994],
    ['gemini-2.5-pro', 1, 0.85, 0.993],
    ['gpt-5.4-mini', 1, 0.63, 0.982],
    ['gemini-3.1-pro', 1, 0.63, 0.981],
    ['gpt-5.2-codex', 1, 0.53, 0.977],
    ['opus-4.7', 1, 0.48, 0.974],
    ['gpt-5.3-codex', 0.33, 0.97, 0.865],
    ['a run that games the checker', 0, 0.98, 0.799],
  ])(
    'gives the published reward of %s with the weighted recipe',
    (_, tests_pass, minimal_diff, published) => {
      const { reward } = compose(WEIGHTED_RECIPE, vector({ tests_pass, minimal_diff }));
      expect(Math.abs((reward ?? Number.NaN) - published)).toBeLessThanOrEqual(0.001);
    },
  );

  it('gives exactly 1 for a perfect vector', () => {
    expect(compose(WEIGHTED_RECIPE, vector()).reward).toBe(1);
    expect(compose(GATED_RECIPE, vector()).reward).toBe(1);
  });

  it('gives a fix its weighted sum and everything else at most a fifth when gated', () => {
    expect(compose(GATED_RECIPE, vector({ minimal_diff: 0.5 })).reward).toBe(0.975);
    expect(compose(GATED_RECIPE, vector({ tests_pass: 0.5 })).reward).toBe(0.1);
    expect(compose(GATED_RECIPE, vector({ tests_pass: 0 })).reward).toBe(0);
  });

  it('shows the weights in effect, so that the components of a gated reward sum to it', () => {
    const { components, gate } = compose(GATED_RECIPE, vector({ tests_pass: 0.5 }));
    expect(gate).toMatchObject({ status: 'closed', value: 0.5 });
    expect(components.filter((component) => component.weighted !== 0)).toEqual([
      { dimension: 'tests_pass', value: 0.5, weight: 0.2, applied: 0.2, weighted: 0.1 },
    ]);
  });

  it('gives null with the reason, never 0, when a needed dimension is null or absent', () => {
    for (const dimension of DIMENSIONS) {
      for (const recipe of [WEIGHTED_RECIPE, GATED_RECIPE]) {
        const { [dimension]: _, ...absent } = vector();
        for (const values of [vector({ [dimension]: null }), absent]) {
          const result = compose(recipe, values);
          expect(result.reward).toBeNull();
          expect(result.reason).toContain(dimension);
          expect(result.components.every((component) => component.weighted === null)).toBe(true);
        }
      }
    }
  });

  it('does without a dimension of weight 0', () => {
    const recipe = readRecipe({ name: 'r', weights: { tests_pass: 1, minimal_diff: 0 } }, 'r');
    expect(compose(recipe, { tests_pass: 0.25, minimal_diff: null }).reward).toBe(0.25);
  });

  it('composes a dimension that users added, and refuses one that the vector does not have', () => {
    const recipe = readRecipe({ name: 'r', weights: { tests_pass: 0.5, speed: 0.5 } }, 'r');
    expect(compose(recipe, { tests_pass: 1, speed: 0.5 }).reward).toBe(0.75);
    expect(compose(recipe, { tests_pass: 1, speed: null }).reward).toBeNull();
    expect(() => compose(recipe, { tests_pass: 1, sped: 1 })).toThrow(/"speed".*it has: tests_pass, sped/);
  });

  it('is not fooled by dimensions named like members of every object', () => {
    const recipe = readRecipe({ name: 'r', weights: { constructor: 1 } }, 'r');
    expect(() => compose(recipe, {})).toThrow(/"constructor"/);
    expect(compose(recipe, parseVector('{"constructor": 1, "__proto__": 0.5}', 'v')).reward).toBe(1);
  });

  it.each([[-0.1], [1.0001], [Number.NaN], [Number.POSITIVE_INFINITY]])(
    'refuses the value %s, naming its dimension',
    (value) => {
      expect(() => compose(GATED_RECIPE, vector({ minimal_diff: value }))).toThrow(/minimal_diff/);
    },
  );
});

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const belowOne = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const aboveZero = fc.double({ min: 0.01, max: 1, noNaN: true });

/** Every vector of five weights that sums to 1. */
const weights = fc
  .tuple(aboveZero, unit, unit, unit, unit)
  .map(([tests, ...others]) => ({
    tests_pass: tests,
    target_issue_fixed: others[0],
    no_new_issues: others[1],
    code_quality_delta: others[2],
    minimal_diff: others[3],
  }))
  .map((raw) => {
    const sum = Object.values(raw).reduce((total, weight) => total + weight, 0);
    return Object.fromEntries(
      Object.entries(raw).map(([dimension, weight]) => [dimension, weight / sum]),
    ) as typeof raw;
  });

/** Every gated recipe that the rules allow. */
const gatedRecipe = fc.tuple(weights, aboveZero).map(([chosen, part]) =>
  readRecipe(
    {
      name: 'any',
      weights: chosen,
      gate: {
        dimension: 'tests_pass',
        otherwise: { dimension: 'tests_pass', scale: part * chosen.tests_pass },
      },
    },
    'any',
  ),
);
const anyRecipe = fc.oneof(
  gatedRecipe,
  weights.map((chosen) => readRecipe({ name: 'any', weights: chosen }, 'any')),
);
const others = fc.record({
  target_issue_fixed: unit,
  no_new_issues: unit,
  code_quality_delta: unit,
  minimal_diff: unit,
});
const rewardOf = (recipe: Parameters<typeof compose>[0], values: VectorValues): number =>
  compose(recipe, values).reward ?? Number.NaN;

describe('compose, for every weight vector', () => {
  it('ranks every fix above every partial fix above no-op, deletion and checker-gaming, which earn 0, when gated', () => {
    fc.assert(
      fc.property(
        gatedRecipe,
        others,
        others,
        others,
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (recipe, fix, partial, gaming, closed) => {
          const fixed = rewardOf(recipe, { ...fix, tests_pass: 1 });
          const part = rewardOf(recipe, { ...partial, tests_pass: closed });
          expect(rewardOf(recipe, vector())).toBeGreaterThanOrEqual(fixed);
          expect(fixed).toBeGreaterThan(part);
          expect(part).toBeGreaterThan(0);
          expect(rewardOf(recipe, { ...gaming, tests_pass: 0 })).toBe(0);
        },
      ),
    );
  });

  it('stays in [0, 1], and the components sum to the reward', () => {
    fc.assert(
      fc.property(anyRecipe, others, unit, (recipe, values, tests_pass) => {
        const { reward, components } = compose(recipe, { ...values, tests_pass });
        expect(reward).toBeGreaterThanOrEqual(0);
        expect(reward).toBeLessThanOrEqual(1);
        const sum = components.reduce((total, component) => total + (component.weighted ?? Number.NaN), 0);
        expect(sum).toBeCloseTo(reward ?? Number.NaN, 10);
      }),
    );
  });

  it('never falls when one dimension rises', () => {
    fc.assert(
      fc.property(
        anyRecipe,
        others,
        unit,
        fc.constantFrom(...DIMENSIONS),
        unit,
        (recipe, values, tests_pass, dimension, rise) => {
          const before: Record<string, number> = { ...values, tests_pass };
          const old = before[dimension] ?? 0;
          const after = { ...before, [dimension]: old + (1 - old) * rise };
          expect(rewardOf(recipe, after)).toBeGreaterThanOrEqual(rewardOf(recipe, before) - 1e-12);
        },
      ),
    );
  });

  it('bounds partial progress by a fifth of the share with the default recipe', () => {
    fc.assert(
      fc.property(others, belowOne, (values, closed) => {
        expect(rewardOf(GATED_RECIPE, { ...values, tests_pass: closed })).toBeCloseTo(0.2 * closed, 10);
      }),
    );
  });

  it('is null whenever a weighed dimension is unscored', () => {
    fc.assert(
      fc.property(
        anyRecipe,
        others,
        unit,
        fc.constantFrom(...DIMENSIONS),
        (recipe, values, tests_pass, dimension) => {
          fc.pre((recipe.weights.get(dimension) ?? 0) > 0);
          expect(compose(recipe, { ...values, tests_pass, [dimension]: null }).reward).toBeNull();
        },
      ),
    );
  });
});
