import { describe, expect, it } from 'vitest';
import { GATED_RECIPE } from '../core/recipe.js';
import { factsOfPlan, type RolloutRecord } from '../store/run-record.js';
import { renderRunReport } from './run-report.js';
import { PLAIN_STYLE } from './style.js';
import { summariseRun } from './summarise-run.js';

const facts = factsOfPlan(
  {
    environments: ['E-1', 'E-2'],
    agents: ['noop', 'gold', 'lost'],
    repeats: 1,
    level: 'advisory',
    timeLimitMs: 1000,
    recipe: GATED_RECIPE,
    seed: 's',
  },
  new Date(0),
);

const rollout = (
  agent: string,
  environment: string,
  reward: number | null,
  change: Partial<RolloutRecord> = {},
): RolloutRecord => ({
  environment,
  agent,
  repeat: 1,
  outcome: 'submitted',
  status: reward === null ? 'unscored' : 'scored',
  ...(reward === null ? { reason: 'no sandbox' } : {}),
  reward,
  rewards: {},
  vector: reward === null ? {} : { target_issue_fixed: reward, tests_pass: reward, minimal_diff: 0.5 },
  patchDigest: null,
  verdictHash: null,
  blobs: {},
  turns: 2,
  timings: {},
  finished: '2026-01-01T00:00:00Z',
  ...change,
});

const summary = summariseRun(facts, [
  rollout('noop', 'E-1', 0),
  rollout('noop', 'E-2', 0),
  rollout('gold', 'E-1', 0.9),
  rollout('gold', 'E-2', null),
  rollout('lost', 'E-1', null, { turns: null }),
]);

describe('summariseRun', () => {
  it('ranks models by their mean, and one that was never scored last, without a mean', () => {
    expect(summary.models.map(({ model, mean }) => [model, mean])).toEqual([
      ['gold', 0.9],
      ['noop', 0],
      ['lost', null],
    ]);
  });

  it('counts the unscored among the runs and leaves them out of every mean', () => {
    expect(summary.models[0]).toMatchObject({
      runs: 2,
      unscored: 1,
      mean: 0.9,
      min: 0.9,
      max: 0.9,
      standardDeviation: null,
      target: 0.9,
      tests: 0.9,
      minimal: 0.5,
      turns: 2,
    });
    expect(summary.models[2]).toMatchObject({ runs: 1, unscored: 1, min: null, target: null, turns: null });
    expect(summary).toMatchObject({ planned: 6, finished: 5, unscored: 2 });
  });

  it('is drawn with what is unscored and what is missing said in words', () => {
    const text = renderRunReport(summary, PLAIN_STYLE);
    expect(text).toMatch(
      /│ gold +│ +2 │ +1 │ +0\.900 │ +0\.900 … 0\.900 │ +2\.0 │ +0\.90 │ +0\.90 │ +0\.50 │/,
    );
    expect(text).toMatch(/│ lost +│ +1 │ +1 │ +– │/);
    expect(text).toContain('2 unscored: not graded');
    expect(text).toContain('1 not finished');
  });
});
