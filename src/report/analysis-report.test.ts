import { describe, expect, it } from 'vitest';
import { analyseRun } from './analyse-run.js';
import { renderAnalysis } from './analysis-report.js';
import { formatInterval, formatPercent, formatSpread } from './figures-of-run.js';
import { publishedBaselineRun } from './published-baseline.js';
import { PLAIN_STYLE } from './style.js';

describe('renderAnalysis', () => {
  const { facts, rollouts } = publishedBaselineRun();
  const text = renderAnalysis(analyseRun(facts, rollouts), PLAIN_STYLE);

  it('draws the leaderboard with intervals, and the unscored in the denominator', () => {
    expect(text).toContain('30 of 30 rollouts finished, 1 unscored');
    expect(text).toMatch(
      /│ gpt-5\.3-codex +│ 3 of 3 │ 0\.865 │ \(0\.798 … 0\.997\) │ 0\.798 … 0\.997 │ 0\.1146 │ +33 % │ +100 % │/,
    );
    expect(text).toMatch(/│ gemini-3\.1-pro-preview │ 2 of 3 │/);
  });

  it('draws what each dimension told apart', () => {
    expect(text).toMatch(/│ target_issue_fixed │ +0\.40 │ 29 of 30 │ .* 100 % │ +none │/);
    expect(text).toMatch(/│ minimal_diff .* 90 % │/);
  });

  it('ends with what the figures are worth', () => {
    expect(text).toMatch(/1 repeat: another order in (>99|100) % of runs/);
    expect(text).toContain('! One environment');
  });
});

describe('figures of a run', () => {
  it('never shows a little as nothing, nor almost all as all', () => {
    expect([
      formatPercent(0),
      formatPercent(0.001),
      formatPercent(0.999),
      formatPercent(1),
      formatPercent(-0.2),
    ]).toEqual(['0 %', '<1 %', '>99 %', '100 %', '-20 %']);
    expect([formatSpread(0), formatSpread(1e-6), formatSpread(null)]).toEqual(['0.0000', '<0.0001', '–']);
    expect(formatInterval(null)).toBe('–');
  });
});
