import { createSampler } from './sampler.js';

/** How many times the data are drawn again. */
const RESAMPLES = 2000;

/**
 * A percentile interval of a mean. `over` says what it speaks for: `environments`, when whole
 * environments were drawn again; `rollouts`, when there was only one environment and its rollouts were
 * drawn again, which says nothing about any other environment. `units` is how many there were.
 */
export type Interval = {
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly over: 'environments' | 'rollouts';
  readonly units: number;
};

/**
 * The bootstrap interval of the pooled mean of clustered values: the clusters (environments) are drawn
 * with replacement, each with all of its values, because rollouts of one environment resemble each
 * other. Null when there are fewer than two units to draw. The order of the clusters and of their
 * values does not matter.
 */
export function bootstrapInterval(
  clusters: readonly (readonly number[])[],
  options: { readonly seed: string; readonly level?: number },
): Interval | null {
  const level = options.level ?? 0.95;
  const filled = clusters.filter((cluster) => cluster.length > 0);
  const isClustered = filled.length > 1;
  const units = isClustered ? filled : (filled[0] ?? []).map((value) => [value]);
  if (units.length < 2) return null;
  const means = resampledMeans(units, options.seed);
  return {
    low: quantile(means, (1 - level) / 2),
    high: quantile(means, (1 + level) / 2),
    level,
    over: isClustered ? 'environments' : 'rollouts',
    units: units.length,
  };
}

/** The quantile of ascending values, linear between neighbours. Throws `RangeError` without values. */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const position = share * (ascending.length - 1);
  const below = ascending[Math.floor(position)];
  const above = ascending[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new RangeError(`no quantile ${share} of nothing`);
  return below + (above - below) * (position - Math.floor(position));
}

type Unit = { readonly sum: number; readonly count: number };

function resampledMeans(clusters: readonly (readonly number[])[], seed: string): Float64Array {
  const units = clusters.map(sumInOrder).sort((a, b) => a.sum - b.sum || a.count - b.count);
  const draw = createSampler(`bootstrap\0${seed}`);
  const means = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    let [sum, count] = [0, 0];
    for (let drawn = 0; drawn < units.length; drawn += 1) {
      const unit = units[draw(units.length)] as Unit;
      sum += unit.sum;
      count += unit.count;
    }
    means[resample] = sum / count;
  }
  return means.sort();
}

/** Added up from the smallest, so that the order in which values come cannot change the last bit. */
function sumInOrder(values: readonly number[]): Unit {
  const sum = [...values].sort((a, b) => a - b).reduce((total, value) => total + value, 0);
  return { sum, count: values.length };
}
