import type { AdvantageShares } from '../core/advantage-share.js';
import { type RewardParts, shareAdvantage } from '../core/advantage-share.js';
import { compose } from '../core/compose.js';
import { groupBy } from '../core/group-by.js';
import type { Recipe } from '../core/recipe.js';
import { DIMENSIONS } from '../core/reward.js';
import { summarise } from '../core/statistics.js';
import { splitVariance, type VarianceSplit } from '../core/variance-split.js';
import type { RolloutRecord } from '../store/run-record.js';

/** What one dimension of the reward told apart in a run. */
export type DimensionSummary = {
  readonly dimension: string;
  /** What the recipe says; 0 for a dimension that it does not use. */
  readonly weight: number;
  /** Rollouts where it has a value, and where it has none; they sum to the finished rollouts. */
  readonly scored: number;
  readonly unscored: number;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** The shares of scored rollouts at exactly 1 (nothing left to gain) and at exactly 0. */
  readonly saturation: number | null;
  readonly atZero: number | null;
  /** Whether all scored values are the same; null with fewer than two. */
  readonly isConstant: boolean | null;
  readonly variance: VarianceSplit | null;
  /** The share of group-relative advantage; null when no group has a gradient. */
  readonly advantageShare: number | null;
};

/** How many groups (model and environment) have something to learn from. */
export type GradientSummary = Pick<AdvantageShares, 'groups' | 'withGradient'>;

/** Every dimension of a run, the built-in ones first, and where its group-relative gradient comes from. */
export function summariseDimensions(
  recipe: Recipe,
  rollouts: readonly RolloutRecord[],
): { readonly dimensions: readonly DimensionSummary[]; readonly gradient: GradientSummary } {
  const advantage = shareAdvantage(partsOfGroups(recipe, rollouts));
  const names = new Set<string>(DIMENSIONS);
  for (const rollout of rollouts) for (const name of Object.keys(rollout.vector)) names.add(name);
  for (const name of recipe.weights.keys()) names.add(name);
  return {
    dimensions: [...names].map((dimension) => ({
      ...summariseDimension(dimension, rollouts),
      weight: recipe.weights.get(dimension) ?? 0,
      advantageShare: advantage.shares === null ? null : (advantage.shares.get(dimension) ?? 0),
    })),
    gradient: { groups: advantage.groups, withGradient: advantage.withGradient },
  };
}

function summariseDimension(
  dimension: string,
  rollouts: readonly RolloutRecord[],
): Omit<DimensionSummary, 'weight' | 'advantageShare'> {
  const observations = rollouts.map((rollout) => ({
    model: rollout.agent,
    environment: rollout.environment,
    value: rollout.vector[dimension] ?? null,
  }));
  const values = observations.map(({ value }) => value);
  const { scored, unscored, mean, min, max } = summarise(values);
  const shareAt = (level: number) =>
    scored === 0 ? null : values.filter((value) => value === level).length / scored;
  return {
    dimension,
    scored,
    unscored,
    mean,
    min,
    max,
    saturation: shareAt(1),
    atZero: shareAt(0),
    isConstant: scored < 2 ? null : min === max,
    variance: splitVariance(observations),
  };
}

/** The weighted parts of every scored rollout, by model and environment. */
function partsOfGroups(recipe: Recipe, rollouts: readonly RolloutRecord[]): readonly RewardParts[][] {
  const scored = rollouts.filter((rollout) => rollout.status === 'scored');
  const groups = groupBy(scored, ({ agent, environment }) => JSON.stringify([agent, environment]));
  return [...groups.values()].map((group) =>
    group.flatMap(({ vector }) => {
      const { reward, components } = compose(recipe, vector);
      if (reward === null) return [];
      return [new Map(components.map(({ dimension, weighted }) => [dimension, weighted ?? 0]))];
    }),
  );
}
