import { drawSigns, signFlipTest } from './sign-flip-test.js';

/** A model and its mean score in each environment where it has one. */
export type ModelMeans = { readonly model: string; readonly means: ReadonlyMap<string, number> };

/**
 * Two models over the environments that both were graded on. `difference` is the mean of `model` minus
 * that of `other`; `p` is two-sided for this pair alone, `adjustedP` is Holm's over all pairs. The
 * figures are null where the models share no environment.
 */
export type PairedComparison = {
  readonly model: string;
  readonly other: string;
  readonly shared: number;
  readonly difference: number | null;
  readonly better: number;
  readonly equal: number;
  readonly worse: number;
  readonly p: number | null;
  readonly adjustedP: number | null;
  readonly method: 'exact' | 'sampled' | null;
};

/** Differences of means below this are the noise of floating point. */
const NOISE = 1e-12;

/** Compares every two models, in the order given, by a sign-flip test over shared environments. */
export function compareModels(models: readonly ModelMeans[], seed: string): readonly PairedComparison[] {
  const most = Math.max(0, ...models.map((model) => model.means.size));
  const signs = drawSigns(most, seed);
  const pairs = models.flatMap((first, index) =>
    models.slice(index + 1).map((second) => {
      const differences = sharedDifferences(first, second);
      const result = differences.length === 0 ? null : signFlipTest(differences, signs);
      return { first, second, differences, result };
    }),
  );
  const adjusted = holm(pairs.map((pair) => pair.result?.p ?? null));
  return pairs.map(({ first, second, differences, result }, index) => ({
    model: first.model,
    other: second.model,
    shared: differences.length,
    difference:
      differences.length === 0
        ? null
        : differences.reduce((sum, difference) => sum + difference, 0) / differences.length,
    better: differences.filter((difference) => difference > 0).length,
    equal: differences.filter((difference) => difference === 0).length,
    worse: differences.filter((difference) => difference < 0).length,
    p: result?.p ?? null,
    adjustedP: adjusted[index] ?? null,
    method: result?.method ?? null,
  }));
}

/**
 * Holm's step-down adjustment: the chance of a single false alarm among all tests stays below the level
 * that the adjusted values are compared with. A null (no test was possible) stays null and is not counted.
 */
export function holm(values: readonly (number | null)[]): readonly (number | null)[] {
  const tests = values
    .flatMap((p, index) => (p === null ? [] : [{ p, index }]))
    .sort((a, b) => a.p - b.p || a.index - b.index);
  const adjusted: (number | null)[] = values.map(() => null);
  let highest = 0;
  tests.forEach(({ p, index }, rank) => {
    highest = Math.max(highest, Math.min(1, p * (tests.length - rank)));
    adjusted[index] = highest;
  });
  return adjusted;
}

function sharedDifferences(first: ModelMeans, second: ModelMeans): readonly number[] {
  return [...first.means].flatMap(([environment, mean]) => {
    const other = second.means.get(environment);
    if (other === undefined) return [];
    return [Math.abs(mean - other) < NOISE ? 0 : mean - other];
  });
}
