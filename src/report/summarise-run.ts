import { groupBy } from '../core/group-by.js';
import { DIMENSIONS } from '../core/reward.js';
import { meanOf, summarise } from '../core/statistics.js';
import type { RolloutRecord, RunFacts } from '../store/run-record.js';

/** What one model (agent) did in a run. Means are over scored rollouts; null where there is none. */
export type ModelSummary = {
  readonly model: string;
  /** Finished rollouts, the unscored ones included. */
  readonly runs: number;
  readonly unscored: number;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Of a sample; null below two scored rollouts. */
  readonly standardDeviation: number | null;
  readonly turns: number | null;
  /** Means of target_issue_fixed, tests_pass and minimal_diff. */
  readonly target: number | null;
  readonly tests: number | null;
  readonly minimal: number | null;
  /** The mean of every dimension. */
  readonly dimensions: Readonly<Record<string, number | null>>;
  readonly environments: readonly EnvironmentSummary[];
};

/** What one model did in one environment. */
export type EnvironmentSummary = {
  readonly environment: string;
  readonly runs: number;
  readonly unscored: number;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Of a sample; null below two scored rollouts. */
  readonly standardDeviation: number | null;
};

/** A run in figures, the best model first. */
export type RunSummary = {
  readonly recipe: string;
  readonly seed: string;
  readonly environments: readonly string[];
  /** How many rollouts the run asks for, and how many are finished. */
  readonly planned: number;
  readonly finished: number;
  readonly unscored: number;
  readonly models: readonly ModelSummary[];
};

/** Sums up the rollouts of a run per model. */
export function summariseRun(facts: RunFacts, rollouts: readonly RolloutRecord[]): RunSummary {
  const byAgent = groupBy(rollouts, (rollout) => rollout.agent);
  const models = facts.agents.map((agent) => summariseModel(agent, byAgent.get(agent) ?? []));
  return {
    recipe: facts.recipe.name,
    seed: facts.seed,
    environments: facts.environments,
    planned: facts.environments.length * facts.agents.length * facts.repeats,
    finished: rollouts.length,
    unscored: rollouts.filter((rollout) => rollout.status === 'unscored').length,
    models: models.sort(byMeanThenName),
  };
}

function summariseModel(model: string, rollouts: readonly RolloutRecord[]): ModelSummary {
  const { mean, min, max, standardDeviation, unscored } = summarise(
    rollouts.map((rollout) => rollout.reward),
  );
  const scored = rollouts.filter((rollout) => rollout.status === 'scored');
  const names = new Set([...DIMENSIONS, ...scored.flatMap((rollout) => Object.keys(rollout.vector))]);
  const dimensionMean = (dimension: string) =>
    meanOf(scored.map((rollout) => rollout.vector[dimension] ?? null));
  return {
    model,
    runs: rollouts.length,
    unscored,
    mean,
    min,
    max,
    standardDeviation,
    turns: meanOf(rollouts.map((rollout) => rollout.turns)),
    target: dimensionMean('target_issue_fixed'),
    tests: dimensionMean('tests_pass'),
    minimal: dimensionMean('minimal_diff'),
    dimensions: Object.fromEntries([...names].map((name) => [name, dimensionMean(name)])),
    environments: summariseEnvironments(rollouts),
  };
}

function summariseEnvironments(rollouts: readonly RolloutRecord[]): readonly EnvironmentSummary[] {
  const byEnvironment = [...groupBy(rollouts, (rollout) => rollout.environment)];
  byEnvironment.sort(([a], [b]) => (a < b ? -1 : 1));
  return byEnvironment.map(([environment, own]) => {
    const { mean, min, max, standardDeviation, unscored } = summarise(own.map((rollout) => rollout.reward));
    return { environment, runs: own.length, unscored, mean, min, max, standardDeviation };
  });
}

function byMeanThenName(a: ModelSummary, b: ModelSummary): number {
  const difference = (b.mean ?? -1) - (a.mean ?? -1);
  return difference !== 0 ? difference : a.model < b.model ? -1 : 1;
}
