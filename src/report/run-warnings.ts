import type { RunAnalysis } from './analyse-run.js';
import { visibleText } from './visible-text.js';

/** Below so many environments a percentile interval is known to be too narrow. */
const FEW_ENVIRONMENTS = 10;
/** Below so many shared environments not even a clean sweep reaches p = 0.05. */
const FEWEST_FOR_A_DIFFERENCE = 6;
const SIGNIFICANT = 0.05;

/** What a reader must know before trusting a run's figures, one sentence each, safe to print. */
export function warnAbout(analysis: Omit<RunAnalysis, 'warnings'>): readonly string[] {
  return [
    ...missingWarnings(analysis),
    ...sizeWarnings(analysis),
    ...dimensionWarnings(analysis),
    ...rankingWarnings(analysis),
  ];
}

function missingWarnings({ unscored, finished, planned }: Omit<RunAnalysis, 'warnings'>): readonly string[] {
  const missing = planned - finished;
  return [
    ...(unscored > 0
      ? [
          `${unscored} of ${finished} rollouts are unscored: not graded, so in no mean and never counted as 0.`,
        ]
      : []),
    ...(missing > 0
      ? [`${missing} of ${planned} rollouts are not finished: run the same command with --resume.`]
      : []),
  ];
}

function sizeWarnings({ environments, repeats }: Omit<RunAnalysis, 'warnings'>): readonly string[] {
  const count = environments.length;
  const environmentWarning =
    count === 1
      ? 'One environment: intervals speak for its rollouts alone, and no comparison of models can be significant.'
      : count < FEWEST_FOR_A_DIFFERENCE
        ? `${count} environments: no comparison of models can be significant with fewer than ${FEWEST_FOR_A_DIFFERENCE}, and intervals are too narrow with fewer than ${FEW_ENVIRONMENTS}.`
        : count < FEW_ENVIRONMENTS
          ? `${count} environments: with fewer than ${FEW_ENVIRONMENTS}, intervals are too narrow.`
          : null;
  return [
    ...(environmentWarning === null ? [] : [environmentWarning]),
    ...(repeats === 1
      ? ['One rollout per model and environment: the noise within a model is not known.']
      : []),
  ];
}

function dimensionWarnings({ dimensions, gradient }: Omit<RunAnalysis, 'warnings'>): readonly string[] {
  const constant = dimensions.filter(({ isConstant, weight }) => isConstant === true && weight > 0);
  const missing = dimensions.filter(({ scored, unscored }) => scored === 0 && unscored > 0);
  return [
    ...(constant.length > 0
      ? [
          `Never varies, so tells nothing apart: ${constant
            .map(({ dimension, mean }) => `${visibleText(dimension)} (always ${mean})`)
            .join(', ')}.`,
        ]
      : []),
    ...(missing.length > 0
      ? [`Never scored: ${missing.map(({ dimension }) => visibleText(dimension)).join(', ')}.`]
      : []),
    ...(gradient.groups > 0 && gradient.withGradient === 0
      ? [
          'No group of rollouts has rewards that differ: group-relative training would learn nothing from them.',
        ]
      : []),
  ];
}

function rankingWarnings({
  comparisons,
  models,
  rankStability,
}: Omit<RunAnalysis, 'warnings'>): readonly string[] {
  const [first, second] = models.filter(({ mean }) => mean !== null);
  if (first === undefined || second === undefined) return [];
  const pair = comparisons.find(({ model, other }) => model === first.model && other === second.model);
  const once = rankStability.find(({ repeats }) => repeats === 1);
  const isClear = pair !== undefined && pair.adjustedP !== null && pair.adjustedP < SIGNIFICANT;
  return [
    ...(isClear
      ? []
      : [
          `The first place is not settled: ${visibleText(first.model)} is not significantly better than ${visibleText(second.model)}.`,
        ]),
    ...(once !== undefined && once.orderChanges >= 0.1
      ? [
          `With one rollout per environment the ranking would change in ${Math.round(once.orderChanges * 100)} % of runs, and its first place in ${Math.round(once.leaderChanges * 100)} %.`,
        ]
      : []),
  ];
}
