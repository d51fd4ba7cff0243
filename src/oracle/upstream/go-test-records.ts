import { createHmac } from 'node:crypto';
import type { ExecResult } from '../../sandbox/port.js';
import type { InstrumentedPackage } from './go-test-instrument.js';
import type { TestOutcome, TestReport } from './test-report.js';

export type PackageRun = {
  readonly instrumented: InstrumentedPackage;
  /** Put before test names: the package's folder in the workspace. */
  readonly prefix: string;
  readonly result: ExecResult;
};

type Judged =
  | {
      readonly status: 'completed';
      readonly outcomes: ReadonlyMap<string, TestOutcome>;
      readonly output: string;
    }
  | Extract<TestReport, { status: 'not-completed' }>;
type NotCompleted = Extract<TestReport, { status: 'not-completed' }>;

const OUTCOMES: Readonly<Record<string, TestOutcome>> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
};

/** What a run of one test program is worth: the signed reports and the sentinels decide, not what the program printed. */
export function judgeRun({ instrumented, result }: PackageRun): Judged {
  const where = instrumented.importPath;
  if (result.timedOut) return refuse('timed-out', `${where}: not finished in time`);
  if (result.oomKilled) return refuse('out-of-memory', `${where}: out of memory`);
  if (result.outputTruncated) return refuse('unparsable', `${where}: more output than is kept`);
  const records = readRecords(instrumented, result.stderr.toString('utf8'));
  if ('status' in records) return records;
  const output = result.stdout.toString('utf8');
  const wrong = [...instrumented.sentinels].find(
    ([name, outcome]) => records.has(name) && records.get(name) !== outcome,
  );
  if (wrong)
    return refuse(
      'sentinels-violated',
      `${where}: a planted test that must be ${wrong[1]} was reported as ${records.get(wrong[0])}`,
    );
  const absent = [...instrumented.sentinels.keys()].filter((name) => !records.has(name));
  // Some planted tests fail, so that an honest run ends with exit code 1; 2 and signals are panics and fatal errors.
  if (result.exitCode !== 1) {
    const reason = result.exitCode === 0 ? 'sentinels-violated' : 'crashed';
    return refuse(
      reason,
      `${where}: exit code ${result.exitCode ?? `none (${result.signal})`} with ${absent.length} planted tests unreported\n${tail(output)}\n${tail(plain(instrumented, result))}`,
    );
  }
  if (absent.length > 0)
    return refuse(
      'sentinels-violated',
      `${where}: ${absent.length} of ${instrumented.sentinels.size} planted tests did not report`,
    );
  for (const name of instrumented.sentinels.keys()) records.delete(name);
  return { status: 'completed', outcomes: withParents(records), output: tail(output, 20_000) };
}

function readRecords(
  instrumented: InstrumentedPackage,
  stderr: string,
): Map<string, TestOutcome> | NotCompleted {
  const violated = (what: string): NotCompleted =>
    refuse('sentinels-violated', `${instrumented.importPath}: ${what}`);
  const records = new Map<string, TestOutcome>();
  for (const line of stderr.split('\n')) {
    if (!line.startsWith(`${instrumented.tag} `)) continue;
    const [hex = '', word = '', answer = '', mac = ''] = line.slice(instrumented.tag.length + 1).split(' ');
    const expected = createHmac('sha256', instrumented.key).update(`${hex} ${word} ${answer}`).digest('hex');
    const name = Buffer.from(hex, 'hex').toString('utf8');
    const outcome = OUTCOMES[word];
    if (mac !== expected || outcome === undefined)
      return violated('a report that the test program did not sign');
    if (answer !== 'registers') return violated(`failures of ${name} do not register`);
    if (records.has(name)) return violated(`${name} reported twice`);
    records.set(name, outcome);
  }
  return records;
}

/** A test whose subtest failed has failed, whatever it says itself. */
function withParents(records: ReadonlyMap<string, TestOutcome>): Map<string, TestOutcome> {
  const outcomes = new Map(records);
  for (const [name, outcome] of records) {
    if (outcome !== 'failed') continue;
    for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      const parent = name.slice(0, end);
      if (outcomes.has(parent)) outcomes.set(parent, 'failed');
    }
  }
  return outcomes;
}

function plain(instrumented: InstrumentedPackage, result: ExecResult): string {
  return result.stderr
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(instrumented.tag))
    .join('\n');
}

function tail(text: string, length = 1000): string {
  return text.trim().slice(-length);
}

function refuse(reason: NotCompleted['reason'], detail: string): NotCompleted {
  return { status: 'not-completed', reason, detail };
}
