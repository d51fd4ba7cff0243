import { canonicalJson } from './canonical-json.js';
import { digestJson } from './digest.js';
import type { Finding } from './finding.js';
import type { UpstreamTestsResult, Verdict } from './verdict.js';

/**
 * The sha256 of what a verdict says about a patch. Details hold fresh canaries and timings hold the
 * host, so neither counts; nor does the recipe, which is a way to read the vector. Two gradings of the
 * same patch in the same environment by the same grader have one hash, whatever their seeds.
 */
export function hashVerdict(verdict: Omit<Verdict, 'verdictHash'>): string {
  return digestJson(essenceOf(verdict));
}

function essenceOf(verdict: Omit<Verdict, 'verdictHash'>): unknown {
  return {
    schema: verdict.schema,
    environmentDigest: verdict.environmentDigest,
    patchDigest: verdict.patch.digest,
    graderVersion: verdict.graderVersion,
    status: verdict.status,
    vector: mapValues(verdict.vector, (score) => ({
      status: score.status,
      value: score.status === 'scored' ? score.value : null,
    })),
    gates: mapValues(verdict.gates, (gate) => gate.passed),
    attacks: sorted(verdict.attacks.map(({ family, variant, outcome }) => [family, variant, outcome])),
    benign: sorted(verdict.benign.map(({ name, outcome }) => [name, outcome])),
    upstreamTests: essenceOfTests(verdict.upstreamTests),
    findings: {
      fixed: fingerprintsOf(verdict.findings.fixed),
      added: fingerprintsOf(verdict.findings.added),
      targetRemaining: fingerprintsOf(verdict.findings.targetRemaining),
    },
  };
}

function essenceOfTests(tests: UpstreamTestsResult | null): unknown {
  if (tests === null) return null;
  const { expected, passed, failed, missing, extra } = tests;
  return { expected, passed, failed: sorted(failed), missing: sorted(missing), extra: sorted(extra) };
}

function fingerprintsOf(findings: readonly Finding[]): readonly unknown[] {
  return sorted(findings.map(({ checker, path, fingerprint }) => [checker, path, fingerprint]));
}

/** Cases run in parallel and end in any order; the order says nothing about the patch. */
function sorted(items: readonly unknown[]): readonly unknown[] {
  return [...items].sort((a, b) => {
    const [left, right] = [canonicalJson(a), canonicalJson(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
