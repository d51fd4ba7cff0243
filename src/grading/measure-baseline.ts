import { PatchgymError } from '../core/errors.js';
import type { Patch } from '../core/patch.js';
import { createRandom } from '../core/random.js';
import type { MeasureBaseline } from '../environment/build.js';
import type { Baseline } from '../environment/sealed.js';
import type { OracleReport } from '../oracle/run-oracle.js';
import type { TestOutcome } from '../oracle/upstream/test-report.js';
import { type Behaviour, observeBehaviour } from './observe-behaviour.js';

/** Runs of the suite per tree: a test that flakes must have a chance to show it. */
const RUNS_PER_TREE = 2;

/**
 * Runs the upstream tests several times on the vulnerable release and on gold, and the oracle on both.
 * Throws `invalid` when the suite does not complete on a tree that nobody touched, or nothing passes on both.
 */
export const measureBaseline: MeasureBaseline = async (sealed, gold, options) => {
  const trees: readonly { readonly name: 'vulnerable' | 'gold'; readonly patch: Patch | null }[] = [
    { name: 'vulnerable', patch: null },
    { name: 'gold', patch: gold },
  ];
  const phase = options.progress.start(
    'baseline: tests and attacks on the vulnerable release and on gold',
    trees.length * RUNS_PER_TREE,
  );
  const runs: { readonly tree: 'vulnerable' | 'gold'; readonly behaviour: Behaviour }[] = [];
  for (const tree of trees) {
    for (let run = 0; run < RUNS_PER_TREE; run += 1) {
      const behaviour = await observeBehaviour({
        sealed,
        entries: tree.patch?.entries ?? [],
        sandbox: options.sandbox,
        random: createRandom(`baseline ${tree.name} ${run}`),
        temporary: options.temporary,
        parts: { oracle: run === 0, tests: true },
      });
      runs.push({ tree: tree.name, behaviour });
      phase.update(runs.length, tree.name);
    }
  }
  phase.finish();
  const oracleOf = (tree: 'vulnerable' | 'gold'): Behaviour | undefined =>
    runs.find((run) => run.tree === tree)?.behaviour;
  return {
    tests: expectTests(sealed.definition.facts.tests.leftOut, runs),
    oracle: judgeOracle(oracleOf('vulnerable'), oracleOf('gold')),
  };
};

function expectTests(
  declared: Baseline['tests']['leftOut'],
  runs: readonly { readonly tree: string; readonly behaviour: Behaviour }[],
): Baseline['tests'] {
  const outcomes = runs.map(({ tree, behaviour }): ReadonlyMap<string, TestOutcome> => {
    if (behaviour.tests?.status === 'completed') return behaviour.tests.outcomes;
    const why = behaviour.tests ? `${behaviour.tests.reason}: ${behaviour.tests.detail}` : 'not run';
    throw new PatchgymError(
      'invalid',
      'baseline-tests-incomplete',
      `The upstream tests do not complete on the ${tree} tree (${why}). Correct "tests" in environment.yaml or its limits.`,
    );
  });
  const names = [...new Set(outcomes.flatMap((outcome) => [...outcome.keys()]))].sort();
  const declaredTests = new Map(declared.map(({ test, reason }) => [test, reason]));
  const expected: string[] = [];
  const leftOut: { test: string; reason: string }[] = [];
  for (const test of names) {
    const reason = declaredTests.get(test);
    const seen = outcomes.map((outcome) => outcome.get(test) ?? 'missing');
    if (reason !== undefined) leftOut.push({ test, reason });
    else if (seen.every((outcome) => outcome === 'passed')) expected.push(test);
    else
      leftOut.push({
        test,
        reason: `not passed in every run: ${runs.map(({ tree }, index) => `${tree} ${seen[index]}`).join(', ')}`,
      });
  }
  if (expected.length === 0) {
    throw new PatchgymError(
      'invalid',
      'baseline-tests-empty',
      'No upstream test passes on both the vulnerable release and gold. Correct "tests" in environment.yaml.',
    );
  }
  return { expected, leftOut, runs: runs.length };
}

function judgeOracle(vulnerable: Behaviour | undefined, gold: Behaviour | undefined): Baseline['oracle'] {
  const problems = [
    ...oracleProblems('vulnerable', vulnerable, 'open'),
    ...oracleProblems('gold', gold, 'blocked'),
  ];
  return { openFamilies: openFamilies(vulnerable?.oracle ?? null), problems };
}

function oracleProblems(
  tree: string,
  behaviour: Behaviour | undefined,
  wanted: 'open' | 'blocked',
): string[] {
  if (!behaviour?.oracle) return [`${tree}: does not build: ${behaviour?.build.detail ?? 'not run'}`];
  if (!behaviour.oracle.alive.answered)
    return [`${tree}: the subject does not answer: ${behaviour.oracle.alive.detail}`];
  return [
    ...behaviour.oracle.attacks
      .filter((attack) => attack.outcome !== wanted)
      .map(
        (attack) =>
          `${tree}: attack ${attack.family}/${attack.variant} is ${attack.outcome}, not ${wanted}: ${attack.detail}`,
      ),
    ...behaviour.oracle.benign
      .filter((benign) => benign.outcome !== 'kept')
      .map((benign) => `${tree}: benign case ${benign.name} is ${benign.outcome}: ${benign.detail}`),
  ];
}

function openFamilies(report: OracleReport | null): string[] {
  const families = [...new Set(report?.attacks.map((attack) => attack.family))];
  return families.filter((family) =>
    report?.attacks.filter((attack) => attack.family === family).every((attack) => attack.outcome === 'open'),
  );
}
