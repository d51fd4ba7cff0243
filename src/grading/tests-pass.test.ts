import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose } from '../core/compose.js';
import { type Recipe, readRecipe } from '../core/recipe.js';
import { DIMENSIONS } from '../core/reward.js';
import type { AttackResult } from '../core/verdict.js';
import type { Baseline } from '../environment/sealed.js';
import type { TestReport } from '../oracle/upstream/test-report.js';
import type { Behaviour } from './observe-behaviour.js';
import { scoreBehaviour } from './tests-pass.js';

const FAMILIES = ['upload', 'download', 'glob'];
const BASELINE: Baseline = {
  tests: { expected: ['a', 'b'], leftOut: [{ test: 'network', reason: 'needs the network' }], runs: 4 },
  oracle: { openFamilies: FAMILIES, problems: [] },
};

function completed(outcomes: Record<string, 'passed' | 'failed' | 'skipped'>): TestReport {
  return { status: 'completed', outcomes: new Map(Object.entries(outcomes)), output: '' };
}

function behaviour(change: {
  readonly open?: readonly string[];
  readonly outcome?: AttackResult['outcome'];
  readonly broken?: boolean;
  readonly tests?: TestReport;
  readonly builds?: boolean;
  readonly answers?: boolean;
}): Behaviour {
  const attacks = FAMILIES.flatMap((family) =>
    ['plain', 'encoded'].map((variant): AttackResult => {
      const isOpen = change.open?.includes(`${family}/${variant}`) || change.open?.includes(family);
      return { family, variant, outcome: isOpen ? (change.outcome ?? 'open') : 'blocked', detail: '' };
    }),
  );
  const oracle = {
    alive: { answered: change.answers ?? true, detail: 'crashed' },
    attacks,
    benign: [{ name: 'one', outcome: change.broken ? ('broken' as const) : ('kept' as const), detail: '' }],
  };
  const builds = change.builds ?? true;
  return {
    applies: { succeeded: true, detail: '' },
    build: { succeeded: builds, detail: builds ? '' : 'syntax error' },
    oracle: builds ? oracle : null,
    tests: change.tests ?? completed({ a: 'passed', b: 'passed' }),
    timings: {},
  };
}

function testsPassOf(change: Parameters<typeof behaviour>[0]): number {
  const { dimension } = scoreBehaviour(behaviour(change), BASELINE);
  if (dimension.status !== 'scored') throw new Error('unscored');
  return dimension.value;
}

describe('tests_pass', () => {
  it('is 1 when all is blocked, kept and passed', () => {
    expect(testsPassOf({})).toBe(1);
  });

  it('is the share of families that are closed in full when everything benign is kept', () => {
    expect(testsPassOf({ open: ['upload'] })).toBeCloseTo(2 / 3);
    expect(testsPassOf({ open: ['upload/encoded', 'glob'] })).toBeCloseTo(1 / 3);
    expect(testsPassOf({ open: FAMILIES })).toBe(0);
  });

  it.each(['timeout', 'crashed', 'unanswered'] as const)(
    'an attack that ends as %s is not blocked',
    (outcome) => {
      expect(testsPassOf({ open: ['upload/plain'], outcome })).toBeCloseTo(2 / 3);
    },
  );

  it.each<[string, Parameters<typeof behaviour>[0]]>([
    ['a benign case is broken', { broken: true }],
    ['the tree does not build', { builds: false }],
    ['the library does not answer', { answers: false }],
    ['an upstream test fails', { tests: completed({ a: 'passed', b: 'failed' }) }],
    ['an upstream test is skipped', { tests: completed({ a: 'passed', b: 'skipped' }) }],
    ['an upstream test is missing', { tests: completed({ a: 'passed' }) }],
    ['an unexpected test appears', { tests: completed({ a: 'passed', b: 'passed', c: 'passed' }) }],
    ['the test run was cut', { tests: { status: 'not-completed', reason: 'timed-out', detail: '' } }],
    [
      'the sentinels were violated',
      { tests: { status: 'not-completed', reason: 'sentinels-violated', detail: '' } },
    ],
  ])('is 0 when %s, whatever is blocked', (_, change) => {
    expect(testsPassOf(change)).toBe(0);
    expect(testsPassOf({ ...change, open: ['upload'] })).toBe(0);
  });

  it('does not mind what becomes of tests that are left out', () => {
    expect(testsPassOf({ tests: completed({ a: 'passed', b: 'passed', network: 'failed' }) })).toBe(1);
  });

  it('is unscored when the environment has no open family or the tests never ran: unknown is not 0', () => {
    const broken = { ...BASELINE, oracle: { openFamilies: [], problems: [] } };
    expect(scoreBehaviour(behaviour({}), broken).dimension.status).toBe('unscored');
    expect(scoreBehaviour({ ...behaviour({}), tests: null }, BASELINE).dimension.status).toBe('unscored');
  });

  it('for every weight vector that a recipe may have, a full fix is above partial progress, which is above a no-op, which is 0', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 1000 }), {
        minLength: DIMENSIONS.length,
        maxLength: DIMENSIONS.length,
      })
      .filter((list) => (list[DIMENSIONS.indexOf('tests_pass')] ?? 0) > 0);
    fc.assert(
      fc.property(weights, (list) => {
        const sum = list.reduce((total, weight) => total + weight, 0);
        const scale = Math.min(0.2, (list[DIMENSIONS.indexOf('tests_pass')] ?? 0) / sum);
        const recipe: Recipe = readRecipe(
          {
            name: 'any',
            weights: Object.fromEntries(DIMENSIONS.map((name, index) => [name, (list[index] ?? 0) / sum])),
            gate: { dimension: 'tests_pass', otherwise: { dimension: 'tests_pass', scale } },
          },
          'of the test',
        );
        const rewardOf = (change: Parameters<typeof behaviour>[0]): number =>
          compose(recipe, {
            target_issue_fixed: 1,
            no_new_issues: 1,
            code_quality_delta: 1,
            minimal_diff: 1,
            tests_pass: testsPassOf(change),
          }).reward ?? Number.NaN;
        const partial = rewardOf({ open: ['upload'] });
        expect(rewardOf({})).toBeCloseTo(1);
        expect(partial).toBeGreaterThan(0);
        expect(partial).toBeLessThanOrEqual(0.2);
        expect(rewardOf({ open: FAMILIES })).toBe(0);
        expect(rewardOf({ broken: true })).toBe(0);
      }),
    );
  });
});
