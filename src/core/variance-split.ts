import { groupBy } from './group-by.js';

/** One score of a model in an environment; null where unscored. */
export type Observation = {
  readonly model: string;
  readonly environment: string;
  readonly value: number | null;
};

/**
 * The variance of scored values (of a population, with n) and where it comes from. The three parts sum
 * to `total`: between the means of models; within a model between its environments; and within the
 * repeats of one model at one environment, which is all that group-relative training sees.
 */
export type VarianceSplit = {
  readonly total: number;
  readonly betweenModels: number;
  readonly betweenEnvironments: number;
  readonly betweenRepeats: number;
};

/** Splits the variance by model, environment and repeat. Null when nothing was scored. */
export function splitVariance(observations: readonly Observation[]): VarianceSplit | null {
  const scored = observations.flatMap(({ model, environment, value }) =>
    value === null ? [] : [{ model, environment, value }],
  );
  if (scored.length === 0) return null;
  const count = scored.length;
  const grand = mean(scored);
  let [betweenModels, betweenEnvironments, betweenRepeats] = [0, 0, 0];
  for (const ofModel of groupBy(scored, (one) => one.model).values()) {
    const modelMean = mean(ofModel);
    betweenModels += (ofModel.length / count) * (modelMean - grand) ** 2;
    for (const group of groupBy(ofModel, (one) => one.environment).values()) {
      const groupMean = mean(group);
      betweenEnvironments += (group.length / count) * (groupMean - modelMean) ** 2;
      betweenRepeats += group.reduce((sum, { value }) => sum + (value - groupMean) ** 2, 0) / count;
    }
  }
  const total = scored.reduce((sum, { value }) => sum + (value - grand) ** 2, 0) / count;
  return { total, betweenModels, betweenEnvironments, betweenRepeats };
}

function mean(values: readonly { readonly value: number }[]): number {
  return values.reduce((sum, { value }) => sum + value, 0) / values.length;
}
