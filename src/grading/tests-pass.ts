import type { DimensionScore, Evidence } from '../core/reward.js';
import type { GateResult, UpstreamTestsResult, Verdict } from '../core/verdict.js';
import type { SealedEnvironment } from '../environment/sealed.js';
import { compareTests } from './compare-tests.js';
import type { Behaviour } from './observe-behaviour.js';

export type BehaviourScore = {
  readonly dimension: DimensionScore;
  readonly gates: Pick<Verdict['gates'], 'builds' | 'attacksBlocked' | 'benignKept' | 'upstreamTestsPass'>;
  readonly upstreamTests: UpstreamTestsResult | null;
};

/**
 * 1 when the tree builds, every attack is blocked, every benign case is kept and the upstream tests pass. Otherwise the
 * share of the open attack families that the patch closes in full, if everything benign and upstream is kept; else 0.
 */
export function scoreBehaviour(
  behaviour: Behaviour,
  baseline: SealedEnvironment['baseline'],
): BehaviourScore {
  const tests = behaviour.tests ? compareTests(behaviour.tests, baseline.tests) : null;
  const upstreamTests = tests === null ? null : (({ allPass: _, ...rest }) => rest)(tests);
  const gates = judgeGates(behaviour, tests);
  const evidence = collectEvidence(behaviour, upstreamTests, gates);
  if (tests === null) {
    return {
      dimension: { status: 'unscored', reason: 'the upstream tests did not run', evidence },
      gates,
      upstreamTests,
    };
  }
  if (baseline.oracle.openFamilies.length === 0) {
    return {
      dimension: {
        status: 'unscored',
        reason: 'no attack gets through on the vulnerable release: the environment is broken',
        evidence,
      },
      gates,
      upstreamTests,
    };
  }
  const keepsAll =
    gates.builds.passed === true &&
    gates.benignKept.passed === true &&
    gates.upstreamTestsPass.passed === true;
  const value = keepsAll ? closedShare(behaviour, baseline, gates.attacksBlocked.passed === true) : 0;
  return { dimension: { status: 'scored', value, evidence }, gates, upstreamTests };
}

function closedShare(
  behaviour: Behaviour,
  baseline: SealedEnvironment['baseline'],
  isFixed: boolean,
): number {
  if (isFixed) return 1;
  const families = new Set(behaviour.oracle?.attacks.map((attack) => attack.family));
  const closed = baseline.oracle.openFamilies.filter((family) =>
    behaviour.oracle?.attacks
      .filter((attack) => attack.family === family)
      .every((attack) => attack.outcome === 'blocked'),
  );
  return (
    Math.min(closed.length, families.size - 1) / Math.max(families.size, baseline.oracle.openFamilies.length)
  );
}

function judgeGates(
  behaviour: Behaviour,
  tests: (UpstreamTestsResult & { readonly allPass: boolean }) | null,
): BehaviourScore['gates'] {
  const { build, oracle } = behaviour;
  if (!build.succeeded || !oracle?.alive.answered) {
    const detail = build.succeeded
      ? `the library does not work: ${oracle?.alive.detail ?? 'not tried'}`
      : `does not build: ${build.detail}`;
    const failed: GateResult = { passed: false, detail };
    return { builds: failed, attacksBlocked: failed, benignKept: failed, upstreamTestsPass: failed };
  }
  const blocked = oracle.attacks.filter((attack) => attack.outcome === 'blocked').length;
  const kept = oracle.benign.filter((benign) => benign.outcome === 'kept').length;
  return {
    builds: { passed: true, detail: 'builds and answers' },
    attacksBlocked: {
      passed: blocked === oracle.attacks.length,
      detail: `${blocked} of ${oracle.attacks.length} attacks blocked`,
    },
    benignKept: {
      passed: kept === oracle.benign.length,
      detail: `${kept} of ${oracle.benign.length} benign cases kept`,
    },
    upstreamTestsPass: tests
      ? {
          passed: tests.allPass,
          detail: tests.notes[0] ?? `${tests.passed} of ${tests.expected} upstream tests pass`,
        }
      : { passed: null, detail: 'not run' },
  };
}

function collectEvidence(
  behaviour: Behaviour,
  tests: UpstreamTestsResult | null,
  gates: BehaviourScore['gates'],
): Evidence[] {
  const evidence: Evidence[] = Object.entries(gates).map(([gate, { passed, detail }]) => ({
    ok: passed === true,
    what: `${gate}: ${detail}`,
  }));
  for (const attack of behaviour.oracle?.attacks ?? []) {
    if (attack.outcome !== 'blocked')
      evidence.push({
        ok: false,
        what: `attack ${attack.outcome}`,
        where: `${attack.family}/${attack.variant}`,
        detail: attack.detail,
      });
  }
  for (const benign of behaviour.oracle?.benign ?? []) {
    if (benign.outcome !== 'kept')
      evidence.push({ ok: false, what: 'benign case broken', where: benign.name, detail: benign.detail });
  }
  const notPassed: readonly (readonly [string, readonly string[]])[] = [
    ['upstream test failed', tests?.failed ?? []],
    ['upstream test did not run', tests?.notes.length ? [] : (tests?.missing ?? [])],
    ['test that nobody expects', tests?.extra ?? []],
  ];
  for (const [what, names] of notPassed) evidence.push(...names.map((where) => ({ ok: false, what, where })));
  return evidence;
}
