/** The weighted parts of one rollout's reward, per dimension; they sum to its reward. */
export type RewardParts = ReadonlyMap<string, number>;

/**
 * Where group-relative advantage comes from. `groups` have two or more scored rollouts; only those in
 * `withGradient` have rewards that differ, and so any advantage. The shares sum to 1 when there is one;
 * a negative share is a dimension that pulled against the reward. Null when there is no gradient.
 */
export type AdvantageShares = {
  readonly groups: number;
  readonly withGradient: number;
  readonly shares: ReadonlyMap<string, number> | null;
};

/** Spreads of reward below this are the noise of floating point. */
const NOISE = 1e-9;

/**
 * Splits the advantages of GRPO, (reward - mean) / standard deviation within each group of rollouts of
 * one model at one environment, into the parts of the dimensions. The advantage is linear in the parts,
 * so a dimension's share is the covariance of its part with the reward over the variance of the reward,
 * averaged over rollouts. Groups without spread have advantage 0 everywhere and teach nothing.
 */
export function shareAdvantage(groups: readonly (readonly RewardParts[])[]): AdvantageShares {
  const comparable = groups.filter((group) => group.length >= 2);
  const sums = new Map<string, number>();
  let [withGradient, total] = [0, 0];
  for (const group of comparable) {
    const rewards = centred(group.map((parts) => [...parts.values()].reduce((sum, part) => sum + part, 0)));
    const variance = rewards.reduce((sum, reward) => sum + reward ** 2, 0) / group.length;
    if (Math.sqrt(variance) < NOISE) continue;
    withGradient += 1;
    total += group.length;
    for (const dimension of new Set(group.flatMap((parts) => [...parts.keys()]))) {
      const parts = centred(group.map((own) => own.get(dimension) ?? 0));
      const product = parts.reduce((sum, part, index) => sum + part * (rewards[index] ?? 0), 0);
      sums.set(dimension, (sums.get(dimension) ?? 0) + product / variance);
    }
  }
  const shares =
    total === 0 ? null : new Map([...sums].map(([dimension, sum]) => [dimension, sum / total] as const));
  return { groups: comparable.length, withGradient, shares };
}

function centred(values: readonly number[]): readonly number[] {
  // What does not vary is exactly 0, not the rounding of its mean.
  if (values.every((value) => value === values[0])) return values.map(() => 0);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
