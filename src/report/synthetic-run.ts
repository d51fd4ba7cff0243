import { compose } from '../core/compose.js';
import { GATED_RECIPE } from '../core/recipe.js';
import { createSampler } from '../core/sampler.js';
import { factsOfPlan, type RolloutRecord, type RunFacts } from '../store/run-record.js';

/** A made-up run of any size, the same for the same size, for tests of how reports scale. */
export function syntheticRun(size: {
  readonly models: number;
  readonly environments: number;
  readonly repeats: number;
}): { readonly facts: RunFacts; readonly rollouts: readonly RolloutRecord[] } {
  const named = (noun: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${noun}-${String(index + 1).padStart(2, '0')}`);
  const plan = {
    environments: named('GHSA-made-up', size.environments),
    agents: named('provider/model-of-some-length', size.models),
    repeats: size.repeats,
    level: 'advisory',
    timeLimitMs: 1000,
    recipe: GATED_RECIPE,
    seed: 'synthetic',
  };
  const draw = createSampler('synthetic-run');
  const rollouts = plan.agents.flatMap((agent, skill) =>
    plan.environments.flatMap((environment, hardness) =>
      Array.from({ length: size.repeats }, (_, index) =>
        syntheticRollout({ agent, environment, repeat: index + 1 }, draw, {
          fixes: 15 + (80 * skill) / size.models - (40 * hardness) / size.environments,
        }),
      ),
    ),
  );
  return { facts: factsOfPlan(plan, new Date(0)), rollouts };
}

function syntheticRollout(
  key: Pick<RolloutRecord, 'agent' | 'environment' | 'repeat'>,
  draw: (below: number) => number,
  chance: { readonly fixes: number },
): RolloutRecord {
  const digest = (label: string) => label.repeat(64).slice(0, 64);
  const common = {
    ...key,
    outcome: 'submitted',
    rewards: {},
    patchDigest: `sha256:${digest('a')}`,
    turns: 5 + draw(40),
    timings: {},
    finished: '2026-01-01T00:00:00Z',
  } as const;
  if (draw(50) === 0) {
    const reason = 'the sandbox was lost';
    return { ...common, status: 'unscored', reason, reward: null, vector: {}, verdictHash: null, blobs: {} };
  }
  const isFixed = draw(100) < chance.fixes;
  const vector = {
    target_issue_fixed: isFixed || draw(3) === 0 ? 1 : 0,
    no_new_issues: draw(8) === 0 ? 0.5 : 1,
    tests_pass: isFixed ? 1 : draw(3) === 0 ? 0.5 : 0,
    code_quality_delta: 1,
    minimal_diff: draw(1000) / 1000,
  };
  return {
    ...common,
    status: 'scored',
    reward: compose(GATED_RECIPE, vector).reward,
    vector,
    verdictHash: `sha256:${digest('b')}`,
    blobs: { verdict: digest('c'), patch: digest('d'), trajectory: digest('e') },
  };
}
