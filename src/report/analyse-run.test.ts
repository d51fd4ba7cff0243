import { describe, expect, it } from 'vitest';
import { GATED_RECIPE } from '../core/recipe.js';
import { factsOfPlan, type RolloutRecord } from '../store/run-record.js';
import { analyseRun } from './analyse-run.js';
import { publishedBaselineRun } from './published-baseline.js';

const baseline = publishedBaselineRun();
const analysis = analyseRun(baseline.facts, baseline.rollouts);
const dimension = (name: string) => analysis.dimensions.find((one) => one.dimension === name)!;

describe('analyseRun, on the published baseline', () => {
  it('gives the published table, row by row', () => {
    const rows = analysis.models.map(
      ({ model, runs, unscored, mean, min, max, turns, target, tests, minimal }) => [
        model,
        runs - unscored,
        mean!.toFixed(3),
        `${min!.toFixed(3)}-${max!.toFixed(3)}`,
        turns,
        target!.toFixed(2),
        tests!.toFixed(2),
        minimal!.toFixed(2),
      ],
    );
    expect(rows).toEqual([
      ['gpt-5.4', 3, '0.997', '0.997-0.998', 14, '1.00', '1.00', '0.95'],
      ['gemini-3-flash-preview', 3, '0.997', '0.995-0.998', 21, '1.00', '1.00', '0.94'],
      ['claude-haiku-4-5', 3, '0.996', '0.993-0.997', 22, '1.00', '1.00', '0.91'],
      ['claude-sonnet-4-6', 3, '0.994', '0.990-0.997', 11, '1.00', '1.00', '0.88'],
      ['gemini-2.5-pro', 3, '0.993', '0.983-0.998', 11, '1.00', '1.00', '0.85'],
      ['gpt-5.4-mini', 3, '0.982', '0.950-0.998', 20, '1.00', '1.00', '0.63'],
      ['gemini-3.1-pro-preview', 2, '0.981', '0.981-0.982', 26, '1.00', '1.00', '0.63'],
      ['gpt-5.2-codex', 3, '0.977', '0.972-0.979', 16, '1.00', '1.00', '0.53'],
      ['claude-opus-4-7', 3, '0.974', '0.972-0.975', 13, '1.00', '1.00', '0.48'],
      ['gpt-5.3-codex', 3, '0.865', '0.798-0.997', 10, '1.00', '0.33', '0.97'],
    ]);
  });

  it('keeps the lost rollout in the denominator and out of the mean', () => {
    expect(analysis).toMatchObject({ planned: 30, finished: 30, unscored: 1 });
    expect(analysis.models[6]).toMatchObject({ model: 'gemini-3.1-pro-preview', runs: 3, unscored: 1 });
    expect(analysis.models[6]!.passAtK).toMatchObject([
      { k: 1, value: 1, leftOut: 0 },
      { k: 2, value: 1, leftOut: 0 },
      { k: 3, value: null, leftOut: 1 },
    ]);
    expect(dimension('tests_pass')).toMatchObject({ scored: 29, unscored: 1, saturation: 27 / 29 });
  });

  it('finds the three saturated dimensions, and the two that discriminate', () => {
    const constant = analysis.dimensions.filter(({ isConstant }) => isConstant).map((one) => one.dimension);
    expect(constant).toEqual(['target_issue_fixed', 'no_new_issues', 'code_quality_delta']);
    expect(constant.map((name) => dimension(name).advantageShare)).toEqual([0, 0, 0]);
    expect(analysis.gradient).toEqual({ groups: 10, withGradient: 10 });
    const [tests, minimal] = [dimension('tests_pass'), dimension('minimal_diff')];
    expect(tests.advantageShare! + minimal.advantageShare!).toBeCloseTo(1, 9);
    // Nine of ten groups vary in minimal_diff alone; gpt-5.3-codex nearly alone in tests_pass.
    expect(minimal.advantageShare).toBeGreaterThan(0.88);
    expect(tests.advantageShare).toBeGreaterThan(0.09);
    expect(minimal.min).toBe(0);
    const { total, betweenModels, betweenRepeats } = minimal.variance!;
    expect(betweenRepeats / total).toBeCloseTo(0.42, 2);
    expect(betweenModels / total).toBeCloseTo(0.58, 2);
  });

  it('gives pass@k of the model that games the checker', () => {
    const gaming = analysis.models.at(-1)!;
    expect(gaming.passAtK.map(({ value }) => value!.toFixed(3))).toEqual(['0.333', '0.667', '1.000']);
  });

  it('says that single-run rankings mislead, and that one environment settles nothing', () => {
    const [once, thrice] = analysis.rankStability;
    expect(once!.orderChanges).toBeGreaterThan(0.9);
    expect(once!.pairsReversed).toBeGreaterThan(thrice!.pairsReversed);
    expect(analysis.comparisons).toHaveLength(45);
    expect(analysis.comparisons.every(({ adjustedP }) => adjustedP === 1)).toBe(true);
    expect(analysis.warnings.join('\n')).toMatch(
      /1 of 30 rollouts are unscored[\s\S]*One environment[\s\S]*Never varies[\s\S]*not settled/,
    );
    expect(analysis.models[0]!.interval).toMatchObject({ over: 'rollouts', units: 3 });
  });

  it('gives the same figures again, in whatever order rollouts finished', () => {
    const turned = analyseRun(baseline.facts, [...baseline.rollouts].reverse());
    expect(turned.models.map(({ model, interval }) => [model, interval])).toEqual(
      analysis.models.map(({ model, interval }) => [model, interval]),
    );
    expect(turned.comparisons).toEqual(analysis.comparisons);
  });

  it('pays checker-gaming nothing under the gated recipe', () => {
    const gated = publishedBaselineRun(GATED_RECIPE);
    const last = analyseRun(gated.facts, gated.rollouts).models.at(-1)!;
    expect(last).toMatchObject({ model: 'gpt-5.3-codex', min: 0 });
    expect(last.mean).toBeCloseTo(0.99745 / 3, 9);
  });
});

describe('analyseRun', () => {
  const plan = {
    environments: ['E-1', 'E-2', 'E-3', 'E-4', 'E-5', 'E-6'],
    agents: ['good', 'bad', 'lost'],
    repeats: 2,
    level: 'advisory',
    timeLimitMs: 1000,
    recipe: GATED_RECIPE,
    seed: 's',
  };
  const facts = factsOfPlan(plan, new Date(0));
  const rollout = (
    agent: string,
    environment: string,
    repeat: number,
    fixed: number | null,
  ): RolloutRecord => ({
    environment,
    agent,
    repeat,
    outcome: 'submitted',
    status: fixed === null ? 'unscored' : 'scored',
    ...(fixed === null ? { reason: 'lost' } : {}),
    reward: fixed,
    rewards: {},
    vector:
      fixed === null
        ? {}
        : {
            target_issue_fixed: fixed,
            no_new_issues: fixed,
            tests_pass: fixed,
            code_quality_delta: fixed,
            minimal_diff: fixed,
          },
    patchDigest: null,
    verdictHash: null,
    blobs: {},
    turns: 1,
    timings: {},
    finished: '2026-01-01T00:00:00Z',
  });
  const of = (agent: string, fixed: number | null) =>
    plan.environments.flatMap((environment) =>
      [1, 2].map((repeat) => rollout(agent, environment, repeat, fixed)),
    );

  it('separates models over enough environments, and leaves out one that was never scored', () => {
    const { comparisons, rankStability, models, warnings } = analyseRun(facts, [
      ...of('good', 1),
      ...of('bad', 0),
      ...of('lost', null),
    ]);
    expect(comparisons).toMatchObject([
      { model: 'good', other: 'bad', shared: 6, p: 2 / 64, adjustedP: 2 / 64 },
    ]);
    expect(rankStability.map(({ repeats, orderChanges }) => [repeats, orderChanges])).toEqual([
      [1, 0],
      [3, 0],
      [null, 0],
    ]);
    expect(models[2]).toMatchObject({ model: 'lost', runs: 12, unscored: 12, mean: null, interval: null });
    expect(models[2]!.passAtK[0]).toMatchObject({ value: null, leftOut: 6 });
    expect(warnings.join('\n')).not.toMatch(/not settled/);
    expect(warnings.join('\n')).toMatch(/No group of rollouts has rewards that differ/);
  });

  it('does not move a mean, an interval or a comparison by an unscored rollout', () => {
    const scored = [...of('good', 1).slice(0, 9), ...of('bad', 0)];
    const more = [...scored, rollout('good', 'E-6', 2, null), rollout('good', 'E-6', 1, null)];
    const [before, after] = [analyseRun(facts, scored), analyseRun(facts, more)];
    const figures = ({ models, comparisons }: typeof before) => [
      models.map(({ mean, interval, standardDeviation }) => [mean, interval, standardDeviation]),
      comparisons,
    ];
    expect(figures(after)).toEqual(figures(before));
    expect(after.models[0]).toMatchObject({ runs: 11, unscored: 2 });
  });

  it('analyses a run that has not begun', () => {
    expect(analyseRun(facts, [])).toMatchObject({ finished: 0, comparisons: [], rankStability: [] });
  });
});
