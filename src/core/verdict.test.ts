import { describe, expect, it } from 'vitest';
import { exampleVerdict } from './example-verdict.js';
import { type Verdict, verdictJsonSchema, verdictSchema } from './verdict.js';
import { hashVerdict } from './verdict-hash.js';

describe('verdict', () => {
  it('leaves room for more fields and more dimensions', () => {
    const verdict = exampleVerdict();
    const more = { ...verdict, later: 1, vector: { ...verdict.vector, speed: verdict.vector.tests_pass } };
    expect(verdictSchema.parse(more).vector.speed).toEqual(verdict.vector.tests_pass);
    expect(JSON.stringify(verdictJsonSchema())).not.toContain('"additionalProperties":false');
  });

  it('cannot hold a reward outside [0,1], or a dimension that is neither scored nor explained', () => {
    const verdict = exampleVerdict();
    const accepts = (change: object) => verdictSchema.safeParse({ ...verdict, ...change }).success;
    expect(accepts({})).toBe(true);
    expect(accepts({ reward: 1.01 })).toBe(false);
    expect(accepts({ reward: Number.NaN })).toBe(false);
    expect(accepts({ vector: { ...verdict.vector, tests_pass: { status: 'scored', evidence: [] } } })).toBe(
      false,
    );
    expect(accepts({ vector: { ...verdict.vector, tests_pass: { status: 'unscored', evidence: [] } } })).toBe(
      false,
    );
    const { minimal_diff: _, ...four } = verdict.vector;
    expect(accepts({ vector: four })).toBe(false);
  });
});

describe('hashVerdict', () => {
  const hash = hashVerdict(exampleVerdict());
  const changed = (change: Partial<Verdict>) => hashVerdict({ ...exampleVerdict(), ...change });

  it('does not move with seed, time, details, recipe or the order of cases', () => {
    const verdict = exampleVerdict();
    expect(
      changed({ seed: 'other', timings: { build: 9 }, recipe: 'weighted', reward: 0.5, rewards: {} }),
    ).toBe(hash);
    expect(
      changed({
        attacks: verdict.attacks.toReversed().map((attack) => ({ ...attack, detail: 'canary 77' })),
      }),
    ).toBe(hash);
    expect(changed({ gates: { ...verdict.gates, builds: { passed: true, detail: 'in 3 s' } } })).toBe(hash);
  });

  it('moves with everything that was found out', () => {
    const verdict = exampleVerdict();
    const scores = [
      changed({ environmentDigest: 'sha256:other' }),
      changed({ graderVersion: '9.9.9' }),
      changed({ patch: { ...verdict.patch, digest: 'sha256:other' } }),
      changed({ status: 'unscored' }),
      changed({
        vector: { ...verdict.vector, minimal_diff: { status: 'scored', value: 0.51, evidence: [] } },
      }),
      changed({
        vector: { ...verdict.vector, minimal_diff: { status: 'unscored', reason: 'x', evidence: [] } },
      }),
      changed({ gates: { ...verdict.gates, builds: { passed: null, detail: '' } } }),
      changed({ attacks: verdict.attacks.map((attack) => ({ ...attack, outcome: 'open' })) }),
      changed({ benign: verdict.benign.map((item) => ({ ...item, outcome: 'broken' })) }),
      changed({ upstreamTests: { ...verdict.upstreamTests!, failed: ['TestX'] } }),
      changed({ upstreamTests: null }),
      changed({ findings: { ...verdict.findings, added: verdict.findings.fixed } }),
    ];
    expect(new Set([hash, ...scores]).size).toBe(scores.length + 1);
  });
});
