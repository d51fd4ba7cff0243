import { describe, expect, it } from 'vitest';

const { countTests } = await import(new URL('../setup/test-suite.mjs', import.meta.url).href);
const { checkNodeVersion } = await import(new URL('../setup/node-version.mjs', import.meta.url).href);

const report = (...files: { status: string; results: string[] }[]) =>
  JSON.stringify({
    testResults: files.map(({ status, results }) => ({
      status,
      assertionResults: results.map((result) => ({ status: result })),
    })),
  });

describe('the totals of npm test', () => {
  it.each([
    [
      'tests',
      report({ status: 'passed', results: ['passed', 'passed', 'skipped', 'todo'] }),
      0,
      { passed: 2, failed: 0, skipped: 2 },
    ],
    [
      'failed tests',
      report({ status: 'failed', results: ['passed', 'failed'] }),
      1,
      { passed: 1, failed: 1, skipped: 0 },
    ],
    [
      'a file that broke before its first test',
      report({ status: 'failed', results: [] }, { status: 'passed', results: ['passed'] }),
      1,
      { passed: 1, failed: 1, skipped: 0 },
    ],
    [
      'a bad end without a failed test',
      report({ status: 'passed', results: ['passed'] }),
      1,
      { passed: 1, failed: 1, skipped: 0 },
    ],
    ['no report at all', null, 0, { passed: 0, failed: 1, skipped: 0 }],
  ])('count %s', (_, text, exitCode, totals) => {
    expect(countTests(text, exitCode)).toEqual(totals);
  });
});

describe('the check of Node', () => {
  it('wants 20.19 or newer', () => {
    for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.1.0'])
      expect(() => checkNodeVersion(version)).not.toThrow();
    for (const version of ['20.18.9', '18.99.0']) expect(() => checkNodeVersion(version)).toThrow(/20\.19/);
  });
});
