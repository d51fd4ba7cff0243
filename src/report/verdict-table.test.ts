import { describe, expect, it } from 'vitest';
import { exampleVerdict } from '../core/example-verdict.js';
import type { Verdict } from '../core/verdict.js';
import { compareVerdicts } from './compare-verdicts.js';
import { displayWidth } from './display-width.js';
import { formatShare } from './figures.js';
import { PLAIN_STYLE, styleFor } from './style.js';
import { renderVerdict } from './verdict-table.js';

const example = exampleVerdict();

const unscored = exampleVerdict({
  status: 'unscored',
  reason: 'bubblewrap is missing',
  reward: null,
  rewards: { gated: null },
  vector: {
    ...example.vector,
    tests_pass: { status: 'unscored', reason: 'nothing could run', evidence: [] },
  },
  components: example.components.map((component) => ({ ...component, applied: null, weighted: null })),
  gates: { ...example.gates, builds: { passed: null, detail: 'not tried' } },
});

function failed(): Verdict {
  return exampleVerdict({
    reward: 0,
    components: example.components.map((component) => ({
      ...component,
      applied: component.dimension === 'tests_pass' ? 0.2 : 0,
      weighted: 0,
    })),
    vector: { ...example.vector, tests_pass: { status: 'scored', value: 0, evidence: [] } },
    attacks: [
      { family: 'parent-parts', variant: 'encoded', outcome: 'open', detail: 'read the \u001b[31msecret' },
    ],
    benign: [{ name: 'lists a folder', outcome: 'broken', detail: 'was refused' }],
    upstreamTests: {
      expected: 3,
      passed: 1,
      failed: ['TestOpen'],
      missing: ['TestList'],
      extra: [],
      notes: [],
    },
  });
}

describe('renderVerdict', () => {
  it('says which attack got through, which behaviour broke and which tests did not pass', () => {
    const text = renderVerdict(failed(), PLAIN_STYLE);
    expect(text).toMatch(/✗ attack got through {2}parent-parts\/encoded {2}read the \\x1b\[31msecret/);
    expect(text).toMatch(/✗ behaviour broken {2}lists a folder {2}was refused/);
    expect(text).toMatch(/✗ upstream test failed {2}TestOpen/);
    expect(text).toMatch(/✗ upstream test did not run {2}TestList/);
    expect(text).toMatch(/gate of recipe gated is closed/);
  });

  it('shows unscored as unscored, with the reason, and never as 0', () => {
    const text = renderVerdict(unscored, PLAIN_STYLE);
    expect(text).toMatch(/reward unscored/);
    expect(text).toContain('bubblewrap is missing');
    expect(text).toContain('unscored: nothing could run');
    expect(text).toMatch(/\? builds +not tried/);
    expect(text).not.toMatch(/0\.000/);
  });

  it('prints no control character that an agent wrote, and no colour where none is wanted', () => {
    const hostile = 'x\u001b]0;owned\u0007\u202e\r\n';
    const text = renderVerdict(
      exampleVerdict({
        reason: hostile,
        status: 'unscored',
        attacks: [{ family: hostile, variant: hostile, outcome: 'crashed', detail: hostile }],
        vector: {
          ...example.vector,
          [hostile]: {
            status: 'scored',
            value: 1,
            evidence: [{ ok: false, what: hostile, where: hostile, detail: hostile }],
          },
        },
        gates: { ...example.gates, builds: { passed: false, detail: hostile } },
        patch: {
          ...example.patch,
          files: [{ path: hostile, change: 'added', addedLines: null, deletedLines: null }],
        },
      }),
      PLAIN_STYLE,
    );
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('keeps to the width of the terminal', () => {
    const style = styleFor({ isTTY: true, columns: 80 }, {});
    const text = renderVerdict(
      exampleVerdict({
        attacks: [{ family: 'f', variant: 'v', outcome: 'open', detail: 'word '.repeat(100) }],
      }),
      style,
    );
    const evidence = text.slice(text.indexOf('Evidence'), text.indexOf('rewards'));
    expect(Math.max(...evidence.split('\n').map(displayWidth))).toBeLessThanOrEqual(80);
  });

  it('shows one case of each kind when there are too many, and says how many more', () => {
    const attacks = ['alpha', 'beta'].flatMap((family) =>
      Array.from({ length: 250 }, (_, index) => ({
        family,
        variant: `v${index}`,
        outcome: 'open' as const,
        detail: '',
      })),
    );
    const text = renderVerdict(exampleVerdict({ attacks }), PLAIN_STYLE);
    expect(text.split('\n').length).toBeLessThan(60);
    expect(text).toContain('alpha/v0 and 249 like it');
    expect(text).toContain('beta/v0 and 249 like it');
    expect(text).toMatch(/\d{3} lines of evidence in all/);
  });
});

describe('compareVerdicts', () => {
  it('puts vectors, gates and rewards side by side', () => {
    const text = compareVerdicts(
      [
        { label: 'gold', verdict: example },
        { label: 'noop', verdict: failed() },
        { label: 'lost', verdict: unscored },
      ],
      PLAIN_STYLE,
    );
    const row = (title: string) => text.split('\n').find((line) => line.includes(title)) ?? '';
    expect(row('dimension')).toMatch(/gold.*noop.*lost/);
    expect(row('tests_pass')).toMatch(/1\.000.*0\.000.*unscored/);
    expect(row('attacks blocked')).toMatch(/2\/2 ✓.*0\/1/);
    expect(row('reward, gated')).toMatch(/unscored/);
    expect(text).toContain('lost is unscored: bubblewrap is missing');
    const widths = text
      .split('\n')
      .filter((line) => /^[│╭├╰]/.test(line))
      .map(displayWidth);
    expect(new Set(widths).size).toBe(1);
  });
});

describe('styleFor', () => {
  it('colours a terminal, and not when NO_COLOR is set or nobody looks', () => {
    const colours = (stream: object, variables: Record<string, string>) =>
      styleFor(stream, variables).colors.isColorSupported;
    expect(colours({ isTTY: true }, {})).toBe(true);
    expect(colours({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(colours({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(colours({}, {})).toBe(false);
    expect(colours({}, { FORCE_COLOR: '1' })).toBe(true);
  });
});

describe('formatShare', () => {
  it('never rounds to a perfect or an empty score', () => {
    expect([0.9999, 1, 0.0001, 0, null].map(formatShare)).toEqual([
      '0.999',
      '1.000',
      '0.001',
      '0.000',
      'unscored',
    ]);
  });
});
