import { createSampler, type Sampler } from './sampler.js';

const REDRAWS = 1000;
/** Means closer than this are equal: floating point, not a difference. */
const NOISE = 1e-9;

/** The scored values of one model, one list per environment. */
export type ModelCells = { readonly model: string; readonly cells: readonly (readonly number[])[] };

/**
 * How a ranking would fare if every model had been run again with `repeats` rollouts per environment
 * (null: as many as it has). Shares of the redraws: `leaderChanges`, no leader of the full data leads;
 * `orderChanges`, at least one pair that the full data order is reversed. `pairsReversed` is the mean
 * share of such pairs; `ranks` are each model's 5 to 95 % range of rank.
 */
export type RankStability = {
  readonly repeats: number | null;
  readonly leaderChanges: number;
  readonly orderChanges: number;
  readonly pairsReversed: number;
  readonly ranks: readonly { readonly model: string; readonly low: number; readonly high: number }[];
};

/**
 * Draws rollouts again, with replacement, within each model and environment, and ranks the models anew.
 * Environments stay as they are: this is the noise of the rollouts alone. Null with fewer than two
 * models that have a score.
 */
export function rankStability(
  models: readonly ModelCells[],
  repeats: number | null,
  seed: string,
): RankStability | null {
  const ranked = models
    .map(({ model, cells }) => ({ model, cells: cells.filter((cell) => cell.length > 0) }))
    .filter(({ cells }) => cells.length > 0);
  if (ranked.length < 2) return null;
  const full = ranked.map(({ cells }) => weightedMean(cells, meanOfCell));
  const pairs = orderedPairs(full);
  const leaders = indicesOfBest(full);
  const draw = createSampler(`rank-stability\0${seed}\0${repeats ?? 'all'}`);
  const ranks = ranked.map(() => [] as number[]);
  let [leaderChanges, orderChanges, reversed] = [0, 0, 0];
  for (let redraw = 0; redraw < REDRAWS; redraw += 1) {
    const means = ranked.map(({ cells }) =>
      weightedMean(cells, (cell) => redrawnMean(cell, repeats ?? cell.length, draw)),
    );
    const flips = pairs.filter(([better, worse]) => at(means, better) < at(means, worse) - NOISE).length;
    const best = Math.max(...means);
    if (!leaders.some((leader) => at(means, leader) >= best - NOISE)) leaderChanges += 1;
    if (flips > 0) orderChanges += 1;
    reversed += flips;
    means.forEach((mean, index) => {
      ranks[index]?.push(1 + means.filter((other) => other > mean + NOISE).length);
    });
  }
  return {
    repeats,
    leaderChanges: leaderChanges / REDRAWS,
    orderChanges: orderChanges / REDRAWS,
    pairsReversed: pairs.length === 0 ? 0 : reversed / REDRAWS / pairs.length,
    ranks: ranked.map(({ model }, index) => ({ model, ...middleRange(ranks[index] ?? []) })),
  };
}

/** Cells count by how many values they have, as in the mean over all rollouts. */
function weightedMean(
  cells: readonly (readonly number[])[],
  meanOf: (cell: readonly number[]) => number,
): number {
  let [sum, weight] = [0, 0];
  for (const cell of cells) {
    sum += meanOf(cell) * cell.length;
    weight += cell.length;
  }
  return sum / weight;
}

function meanOfCell(cell: readonly number[]): number {
  return cell.reduce((sum, value) => sum + value, 0) / cell.length;
}

function redrawnMean(cell: readonly number[], draws: number, draw: Sampler): number {
  let sum = 0;
  for (let drawn = 0; drawn < draws; drawn += 1) sum += at(cell, draw(cell.length));
  return sum / draws;
}

function orderedPairs(means: readonly number[]): readonly (readonly [number, number])[] {
  return means.flatMap((mean, better) =>
    means.flatMap((other, worse) => (mean > other + NOISE ? [[better, worse] as const] : [])),
  );
}

function indicesOfBest(means: readonly number[]): readonly number[] {
  const best = Math.max(...means);
  return means.flatMap((mean, index) => (mean >= best - NOISE ? [index] : []));
}

function middleRange(ranks: readonly number[]): { readonly low: number; readonly high: number } {
  const ascending = [...ranks].sort((a, b) => a - b);
  const pick = (share: number) => at(ascending, Math.round(share * (ascending.length - 1)));
  return { low: pick(0.05), high: pick(0.95) };
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no value at ${index} of ${values.length}`);
  return value;
}
