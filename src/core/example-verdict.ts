import type { Verdict } from './verdict.js';
import { VERDICT_SCHEMA } from './verdict.js';
import { hashVerdict } from './verdict-hash.js';

/** A small, complete verdict of a made-up environment, for tests and for documentation. */
export function exampleVerdict(change: Partial<Verdict> = {}): Verdict {
  const verdict = { ...EXAMPLE, ...change };
  return { ...verdict, verdictHash: change.verdictHash ?? hashVerdict(verdict) };
}

const FIXED_FINDING = {
  checker: 'target/example-traversal',
  path: 'files/open.go',
  line: 12,
  column: 9,
  endLine: 12,
  endColumn: 31,
  message: 'a path from the client is opened without confining it',
  severity: 'high',
  category: 'security',
  fingerprint: 'f1',
} as const;

const EXAMPLE: Omit<Verdict, 'verdictHash'> = {
  schema: VERDICT_SCHEMA,
  environment: 'EXAMPLE-2026-0001',
  environmentDigest: 'sha256:environment',
  graderVersion: '0.1.0',
  seed: 'seed-1',
  status: 'scored',
  recipe: 'gated',
  reward: 0.975,
  rewards: { gated: 0.975, weighted: 0.975 },
  components: [
    { dimension: 'target_issue_fixed', value: 1, weight: 0.4, applied: 0.4, weighted: 0.4 },
    { dimension: 'no_new_issues', value: 1, weight: 0.25, applied: 0.25, weighted: 0.25 },
    { dimension: 'tests_pass', value: 1, weight: 0.2, applied: 0.2, weighted: 0.2 },
    { dimension: 'code_quality_delta', value: 1, weight: 0.1, applied: 0.1, weighted: 0.1 },
    { dimension: 'minimal_diff', value: 0.5, weight: 0.05, applied: 0.05, weighted: 0.025 },
  ],
  vector: {
    target_issue_fixed: {
      status: 'scored',
      value: 1,
      evidence: [{ ok: true, what: 'target/example-traversal is silent', where: 'files/open.go' }],
    },
    no_new_issues: { status: 'scored', value: 1, evidence: [] },
    tests_pass: { status: 'scored', value: 1, evidence: [{ ok: true, what: '2 of 2 attacks blocked' }] },
    code_quality_delta: { status: 'scored', value: 1, evidence: [] },
    minimal_diff: {
      status: 'scored',
      value: 0.5,
      evidence: [{ ok: true, what: '24 tokens, 12 in the nearest fix' }],
    },
  },
  gates: {
    applies: { passed: true, detail: '1 file' },
    builds: { passed: true, detail: '' },
    attacksBlocked: { passed: true, detail: '2 of 2' },
    benignKept: { passed: true, detail: '1 of 1' },
    upstreamTestsPass: { passed: true, detail: '3 of 3' },
  },
  attacks: [
    { family: 'parent-parts', variant: 'plain', outcome: 'blocked', detail: '' },
    { family: 'parent-parts', variant: 'encoded', outcome: 'blocked', detail: '' },
  ],
  benign: [{ name: 'opens a file below the root', outcome: 'kept', detail: '' }],
  upstreamTests: { expected: 3, passed: 3, failed: [], missing: [], extra: [], notes: [] },
  findings: { fixed: [FIXED_FINDING], added: [], targetRemaining: [] },
  patch: {
    digest: 'sha256:patch',
    leftOut: [],
    files: [{ path: 'files/open.go', change: 'modified', addedLines: 4, deletedLines: 1 }],
    addedTokens: 24,
    deletedTokens: 3,
  },
  timings: { build: 120, attacks: 80 },
};
