import type { UpstreamTestsResult } from '../core/verdict.js';
import type { Baseline } from '../environment/sealed.js';
import type { TestReport } from '../oracle/upstream/test-report.js';

/** Holds a test run against the tests that pass on the vulnerable release and on gold. Only `passed` is a pass. */
export function compareTests(
  report: TestReport,
  baseline: Baseline['tests'],
): UpstreamTestsResult & { readonly allPass: boolean } {
  if (report.status === 'not-completed') {
    return {
      allPass: false,
      expected: baseline.expected.length,
      passed: 0,
      failed: [],
      missing: baseline.expected,
      extra: [],
      notes: [`the test run did not complete (${report.reason}): ${report.detail}`],
    };
  }
  const { outcomes } = report;
  const known = new Set([...baseline.expected, ...baseline.leftOut.map(({ test }) => test)]);
  const passed = baseline.expected.filter((test) => outcomes.get(test) === 'passed');
  const failed = baseline.expected.filter((test) => outcomes.get(test) === 'failed');
  const missing = baseline.expected.filter((test) => !outcomes.has(test) || outcomes.get(test) === 'skipped');
  const extra = [...outcomes.keys()].filter((test) => !known.has(test)).sort();
  return {
    allPass: passed.length === baseline.expected.length && extra.length === 0,
    expected: baseline.expected.length,
    passed: passed.length,
    failed,
    missing,
    extra,
    notes: [],
  };
}
