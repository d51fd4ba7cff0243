/** What became of one upstream test. Anything that is not `passed` is not a pass. */
export type TestOutcome = 'passed' | 'failed' | 'skipped';

/**
 * One run of an upstream suite. `completed` means that the runner itself reached its end and that the sentinels
 * (tests with known, unpredictable answers, planted for this run among the upstream ones) answered as they must;
 * everything else says why there is no report. Test ids are stable across runs, e.g. `scp/TestFileSystem/write`.
 */
export type TestReport =
  | {
      readonly status: 'completed';
      readonly outcomes: ReadonlyMap<string, TestOutcome>;
      readonly output: string;
    }
  | {
      readonly status: 'not-completed';
      readonly reason:
        | 'build-failed'
        | 'timed-out'
        | 'crashed'
        | 'out-of-memory'
        | 'unparsable'
        | 'sentinels-violated';
      readonly detail: string;
    };
