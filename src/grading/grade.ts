import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { compose } from '../core/compose.js';
import { PatchgymError } from '../core/errors.js';
import type { Patch, PatchEntry } from '../core/patch.js';
import type { Progress } from '../core/progress.js';
import { createRandom } from '../core/random.js';
import { BUILT_IN_RECIPES, type Recipe } from '../core/recipe.js';
import { DIMENSIONS, type DimensionName, type DimensionScore, type RewardVector } from '../core/reward.js';
import { valuesOf } from '../core/vector.js';
import { VERDICT_SCHEMA, type Verdict } from '../core/verdict.js';
import { hashVerdict } from '../core/verdict-hash.js';
import type { SealedEnvironment } from '../environment/sealed.js';
import { selectApplicable } from '../environment/write-patch.js';
import type { Sandbox } from '../sandbox/port.js';
import { analysePatch, type PatchAnalysis } from './analyse-patch.js';
import { type CheckerPack, graderVersion, isTarget, loadPack } from './checker-pack.js';
import { scoreCodeQuality } from './code-quality-delta.js';
import { addExternalFindings } from './external-analysis.js';
import { type DiffSize, scoreMinimalDiff } from './minimal-diff.js';
import { scoreNewIssues } from './no-new-issues.js';
import { type Behaviour, observeBehaviour } from './observe-behaviour.js';
import { summarisePatchFiles } from './patch-files.js';
import { scoreTargetIssue } from './target-issue-fixed.js';
import { type BehaviourScore, scoreBehaviour } from './tests-pass.js';

export type GradeRequest = {
  readonly sealed: SealedEnvironment;
  readonly patch: Patch;
  readonly sandbox: Sandbox;
  readonly recipe: Recipe;
  /** Where patchgym keeps its files; staged trees lie there for the time of the grading. */
  readonly home: string;
  /** Fresh entropy unless a verdict is to be repeated exactly. */
  readonly seed?: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
};

/**
 * Grades a patch: verdict = f(environment digest, patch digest, grader version, seed).
 * What the patch does is in the verdict whatever it is. What patchgym itself could not do makes the dimension, and with
 * it the verdict, `unscored`; only an interruption is thrown.
 */
export async function grade(request: GradeRequest): Promise<Verdict> {
  const started = performance.now();
  const pack = await loadPack(request.sealed.definition);
  const seed = request.seed ?? randomBytes(16).toString('hex');
  const { applied, leftOut } = selectApplicable(
    request.patch,
    request.sealed.definition.facts.paths.protected,
  );
  const phase = request.progress.start('grading');
  // Settled, for neither half may go on when the other one has failed.
  const halves = await Promise.allSettled([
    observe(request, applied, seed),
    measureStatics(request, pack, applied),
  ]);
  phase.finish();
  const observed = settledValue(halves[0]);
  const statics = settledValue(halves[1]);
  request.signal?.throwIfAborted();

  const behaviour =
    observed.status === 'observed'
      ? scoreBehaviour(observed.behaviour, request.sealed.baseline)
      : unscoredBehaviour(observed.reason);
  const { target_issue_fixed, no_new_issues, code_quality_delta, minimal_diff } = statics.dimensions;
  const vector: RewardVector = {
    target_issue_fixed,
    no_new_issues,
    tests_pass: behaviour.dimension,
    code_quality_delta,
    minimal_diff,
  };
  const values = valuesOf(vector);
  const composed = compose(request.recipe, values);
  const recipes = [request.recipe, ...BUILT_IN_RECIPES.filter(({ name }) => name !== request.recipe.name)];
  const oracle = observed.status === 'observed' ? observed.behaviour.oracle : null;
  const verdict: Omit<Verdict, 'verdictHash'> = {
    schema: VERDICT_SCHEMA,
    environment: request.sealed.definition.facts.id,
    environmentDigest: request.sealed.digest,
    graderVersion: await graderVersion(pack),
    seed,
    status: composed.reward === null ? 'unscored' : 'scored',
    ...(composed.reward === null ? { reason: reasonOf(vector) ?? composed.reason ?? 'unscored' } : {}),
    recipe: request.recipe.name,
    reward: composed.reward,
    rewards: Object.fromEntries(recipes.map((recipe) => [recipe.name, compose(recipe, values).reward])),
    components: composed.components,
    vector,
    gates: { applies: judgeApplies(observed, applied, leftOut), ...behaviour.gates },
    attacks: oracle?.attacks ?? [],
    benign: oracle?.benign ?? [],
    upstreamTests: behaviour.upstreamTests,
    findings: statics.findings,
    patch: {
      digest: request.patch.digest,
      files: await summarisePatchFiles(applied, request.sealed.paths.pristine),
      leftOut,
      addedTokens: statics.size?.addedTokens ?? null,
      deletedTokens: statics.size?.deletedTokens ?? null,
    },
    timings: {
      ...statics.timings,
      ...(observed.status === 'observed' ? observed.behaviour.timings : {}),
      total: performance.now() - started,
    },
  };
  return { ...verdict, verdictHash: hashVerdict(verdict) };
}

function settledValue<Value>(settled: PromiseSettledResult<Value>): Value {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

type Observed =
  | { readonly status: 'observed'; readonly behaviour: Behaviour }
  | { readonly status: 'failed'; readonly reason: string };

async function observe(
  request: GradeRequest,
  applied: readonly PatchEntry[],
  seed: string,
): Promise<Observed> {
  try {
    const behaviour = await observeBehaviour({
      sealed: request.sealed,
      entries: applied,
      sandbox: request.sandbox,
      random: createRandom(seed),
      temporary: join(request.home, 'temporary'),
      ...(request.signal ? { signal: request.signal } : {}),
    });
    return { status: 'observed', behaviour };
  } catch (error) {
    // The sandbox or the host failed, not the patch: unknown is unscored. A bug crashes.
    if (error instanceof PatchgymError)
      return { status: 'failed', reason: `${error.code}: ${error.message}` };
    throw error;
  }
}

type Statics = {
  readonly dimensions: Omit<RewardVector, 'tests_pass'>;
  readonly findings: Verdict['findings'];
  readonly size: DiffSize | null;
  readonly timings: Readonly<Record<string, number>>;
};

async function measureStatics(
  { sealed, sandbox, home, signal }: GradeRequest,
  pack: CheckerPack,
  applied: readonly PatchEntry[],
): Promise<Statics> {
  const started = performance.now();
  const analysis = await orFailure(() => analysePatch(sealed, pack, applied, signal));
  // An analyzer of somebody else that fails leaves open what is new; what our own target checkers say stands.
  const all =
    analysis.status === 'ok'
      ? await orFailure(() =>
          addExternalFindings(analysis.value, { sealed, entries: applied, sandbox, home }),
        )
      : analysis;
  const analysed = performance.now();
  const minimal = await orFailure(() => scoreMinimalDiff(sealed, applied));
  const scored = (
    measured: OrFailure<PatchAnalysis>,
    score: (analysis: PatchAnalysis) => DimensionScore,
  ): DimensionScore =>
    measured.status === 'ok'
      ? score(measured.value)
      : { status: 'unscored', reason: measured.reason, evidence: [] };
  return {
    dimensions: {
      target_issue_fixed: scored(analysis, scoreTargetIssue),
      no_new_issues: scored(all, (value) => scoreNewIssues(value, applied)),
      code_quality_delta: scored(all, scoreCodeQuality),
      minimal_diff:
        minimal.status === 'ok'
          ? minimal.value.dimension
          : { status: 'unscored', reason: minimal.reason, evidence: [] },
    },
    findings: findingsOf(all.status === 'ok' ? all : analysis),
    size: minimal.status === 'ok' ? minimal.value.size : null,
    timings: { analysis: analysed - started, minimalDiff: performance.now() - analysed },
  };
}

function findingsOf(measured: OrFailure<PatchAnalysis>): Verdict['findings'] {
  if (measured.status === 'failed') return { fixed: [], added: [], targetRemaining: [] };
  const { comparison, after } = measured.value;
  return {
    fixed: comparison.fixed,
    added: comparison.added,
    targetRemaining: after.findings.filter(isTarget),
  };
}

type OrFailure<Value> =
  | { readonly status: 'ok'; readonly value: Value }
  | { readonly status: 'failed'; readonly reason: string };

async function orFailure<Value>(work: () => Promise<Value>): Promise<OrFailure<Value>> {
  try {
    return { status: 'ok', value: await work() };
  } catch (error) {
    if (error instanceof PatchgymError)
      return { status: 'failed', reason: `${error.code}: ${error.message}` };
    throw error;
  }
}

function unscoredBehaviour(reason: string): BehaviourScore {
  const unknown = { passed: null, detail: reason };
  return {
    dimension: { status: 'unscored', reason, evidence: [] },
    gates: { builds: unknown, attacksBlocked: unknown, benignKept: unknown, upstreamTestsPass: unknown },
    upstreamTests: null,
  };
}

function reasonOf(vector: RewardVector): string | undefined {
  const unscored = DIMENSIONS.map((name): readonly [DimensionName, DimensionScore] => [name, vector[name]]);
  for (const [name, score] of unscored) if (score.status === 'unscored') return `${name}: ${score.reason}`;
  return undefined;
}

function judgeApplies(
  observed: Observed,
  applied: readonly PatchEntry[],
  leftOut: readonly { readonly path: string }[],
): Verdict['gates']['applies'] {
  if (observed.status === 'observed' && !observed.behaviour.applies.succeeded) {
    return { passed: false, detail: observed.behaviour.applies.detail };
  }
  const changes = `${applied.length} changed file${applied.length === 1 ? '' : 's'} applied`;
  return { passed: true, detail: leftOut.length === 0 ? changes : `${changes}, ${leftOut.length} left out` };
}
