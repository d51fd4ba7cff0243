/**
 * Statistics of the values that exist. `null` stands for unscored: it is counted, and takes part in
 * nothing else. Everything is null where no value exists; the standard deviation (of a sample, with
 * n - 1) needs two.
 */
export type Statistics = {
  readonly scored: number;
  readonly unscored: number;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly standardDeviation: number | null;
};

/** Summarises values, leaving the unscored out of every figure. Throws `RangeError` for a value that is not finite. */
export function summarise(values: readonly (number | null)[]): Statistics {
  const scored = values.filter((value): value is number => value !== null).sort((a, b) => a - b);
  for (const value of scored) {
    if (!Number.isFinite(value)) throw new RangeError(`cannot summarise ${value}`);
  }
  const mean = meanOf(scored);
  return {
    scored: scored.length,
    unscored: values.length - scored.length,
    mean,
    min: scored[0] ?? null,
    max: scored.at(-1) ?? null,
    standardDeviation: mean === null ? null : standardDeviationOf(scored, mean),
  };
}

/** The arithmetic mean of the values that exist, to the last bit the same in any order; null when there are none. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const scored = values.filter((value): value is number => value !== null);
  if (scored.length === 0) return null;
  return scored.sort((a, b) => a - b).reduce((total, value) => total + value, 0) / scored.length;
}

function standardDeviationOf(values: readonly number[], mean: number): number | null {
  if (values.length < 2) return null;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
