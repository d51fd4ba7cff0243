import { type RolloutRecord, rolloutKeyText } from '../../store/run-record.js';
import type { RunAnalysis } from '../analyse-run.js';
import type { VerdictSummary } from '../verdict-summary.js';
import { shortVisibleText, visibleText } from '../visible-text.js';

/** What the page's script knows of a rollout: positions stand for names, so that thousands stay small. */
type RolloutRow = readonly [
  model: number,
  environment: number,
  repeat: number,
  outcome: string,
  reward: number | null,
  values: readonly (number | null)[],
  turns: number | null,
  reason: string,
  files: Readonly<Record<string, string>>,
  verdictHash: string | null,
  verdict: readonly string[],
];

/** Everything that the page's script needs, one row per rollout in the order of the dots. Safe to show as text. */
export type RolloutData = {
  readonly models: readonly string[];
  readonly environments: readonly string[];
  /** The reward first. `means` are per model. */
  readonly series: readonly { readonly name: string; readonly means: readonly (number | null)[] }[];
  readonly rollouts: readonly RolloutRow[];
};

/** Collects the data of the page. */
export function collectRolloutData(
  analysis: RunAnalysis,
  rollouts: readonly RolloutRecord[],
  verdicts: ReadonlyMap<string, VerdictSummary>,
): RolloutData {
  const dimensions = analysis.dimensions.map(({ dimension }) => dimension);
  const modelAt = positionsOf(analysis.models.map(({ model }) => model));
  const environmentAt = positionsOf(analysis.environments);
  return {
    models: analysis.models.map(({ model }) => visibleText(model)),
    environments: analysis.environments.map(visibleText),
    series: [
      { name: `reward (${visibleText(analysis.recipe)})`, means: analysis.models.map(({ mean }) => mean) },
      ...dimensions.map((dimension) => ({
        name: visibleText(dimension),
        means: analysis.models.map((model) => model.dimensions[dimension] ?? null),
      })),
    ],
    rollouts: rollouts.map((record) => [
      modelAt.get(record.agent) ?? -1,
      environmentAt.get(record.environment) ?? -1,
      record.repeat,
      record.outcome,
      rounded(record.reward),
      dimensions.map((dimension) => rounded(record.vector[dimension] ?? null)),
      record.turns,
      shortVisibleText(record.reason ?? '', 200),
      Object.fromEntries(
        Object.entries(record.blobs).map(([label, digest]) => [visibleText(label), `blobs/${digest}`]),
      ),
      record.verdictHash,
      verdictLines(verdicts.get(rolloutKeyText(record))),
    ]),
  };
}

function verdictLines(summary: VerdictSummary | undefined): readonly string[] {
  if (summary === undefined) return [];
  return summary.status === 'read' ? summary.lines : [`the verdict could not be read: ${summary.problem}`];
}

function positionsOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, position) => [name, position]));
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6;
}
