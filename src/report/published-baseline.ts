import { compose } from '../core/compose.js';
import { type Recipe, WEIGHTED_RECIPE } from '../core/recipe.js';
import { factsOfPlan, type RolloutRecord, type RunFacts } from '../store/run-record.js';

/**
 * One row of the published baseline of the first environment, with values of minimal_diff that give its
 * mean and its range: rewards of single rollouts were published as a picture only. `null` marks the
 * rollout that was lost to a server error.
 */
type BaselineRow = {
  readonly model: string;
  readonly turns: number;
  readonly minimal: readonly (number | null)[];
  /** How many of its rollouts, from the first, failed the tests. */
  readonly failed?: number;
};

const ROWS: readonly BaselineRow[] = [
  { model: 'gpt-5.4', turns: 14, minimal: [0.945, 0.948, 0.951] },
  { model: 'gemini-3-flash-preview', turns: 21, minimal: [0.901, 0.961, 0.961] },
  { model: 'claude-haiku-4-5', turns: 22, minimal: [0.861, 0.931, 0.941] },
  { model: 'claude-sonnet-4-6', turns: 11, minimal: [0.801, 0.901, 0.941] },
  { model: 'gemini-2.5-pro', turns: 11, minimal: [0.661, 0.931, 0.961] },
  { model: 'gpt-5.4-mini', turns: 20, minimal: [0, 0.932, 0.961] },
  { model: 'gemini-3.1-pro-preview', turns: 26, minimal: [0.62, 0.639, null] },
  { model: 'gpt-5.2-codex', turns: 16, minimal: [0.441, 0.571, 0.581] },
  { model: 'claude-opus-4-7', turns: 13, minimal: [0.441, 0.501, 0.501] },
  { model: 'gpt-5.3-codex', turns: 10, minimal: [0.969, 0.989, 0.949], failed: 2 },
];

const ENVIRONMENT = 'GHSA-xjvp-7243-rg9h';

/** The published baseline as a run of this program, for tests and for documentation. */
export function publishedBaselineRun(recipe: Recipe = WEIGHTED_RECIPE): {
  readonly facts: RunFacts;
  readonly rollouts: readonly RolloutRecord[];
} {
  const facts = factsOfPlan(
    {
      environments: [ENVIRONMENT],
      agents: ROWS.map(({ model }) => model),
      repeats: 3,
      level: 'advisory',
      timeLimitMs: 1_800_000,
      recipe,
      seed: 'published-baseline',
    },
    new Date(0),
  );
  return { facts, rollouts: ROWS.flatMap((row) => rolloutsOf(row, recipe)) };
}

function rolloutsOf(row: BaselineRow, recipe: Recipe): readonly RolloutRecord[] {
  return row.minimal.map((minimal, index): RolloutRecord => {
    const common = {
      environment: ENVIRONMENT,
      agent: row.model,
      repeat: index + 1,
      rewards: {},
      patchDigest: null,
      verdictHash: null,
      blobs: {},
      timings: {},
      finished: '2026-01-01T00:00:00Z',
    } as const;
    if (minimal === null) {
      const reason = 'the model answered with HTTP 500';
      return {
        ...common,
        outcome: 'sandbox-lost',
        status: 'unscored',
        reason,
        reward: null,
        vector: {},
        turns: null,
      };
    }
    const vector = {
      target_issue_fixed: 1,
      no_new_issues: 1,
      tests_pass: index < (row.failed ?? 0) ? 0 : 1,
      code_quality_delta: 1,
      minimal_diff: minimal,
    };
    const { reward } = compose(recipe, vector);
    return { ...common, outcome: 'submitted', status: 'scored', reward, vector, turns: row.turns };
  });
}
