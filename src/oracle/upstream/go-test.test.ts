import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.js';
import type { ExecResult } from '../../sandbox/port.js';
import { programName, withoutCollisions } from './go-test.js';
import { type InstrumentedPackage, instrumentPackage } from './go-test-instrument.js';
import { judgeRun } from './go-test-records.js';

const SOURCE = `package files

import (
	"testing"

	"github.com/matryer/is"
)

func TestCopy(t *testing.T) {
	t.Run("one", func(t *testing.T) {
		helper(t)
	})
	table := []func(*testing.T){}
	_ = table
}

func helper(tb testing.TB) {}
func BenchmarkCopy(b *testing.B) {}
`;

function instrument(seed = 'seed'): InstrumentedPackage {
  return instrumentPackage(
    {
      directory: '/workspace/files',
      importPath: 'example.org/files',
      files: [{ path: '/workspace/files/copy_test.go', text: SOURCE }],
    },
    createRandom(seed),
  );
}

describe('instrumenting Go tests', () => {
  const [test] = instrument().files;
  const lines = test?.text.split('\n') ?? [];

  it('hooks tests and subtests, nothing else, and moves no line', () => {
    const original = SOURCE.split('\n');
    const changed = original.flatMap((line, index) => (lines[index] === line ? [] : [index + 1]));
    expect(changed).toEqual([9, 10]);
    expect(lines[8]).toMatch(/^func TestCopy\(t \*testing\.T\) \{ [a-z]+[0-9a-f]+\(t\);$/);
  });

  it('plants sentinels with fresh names: one that passes, one that fails, one that fails through the assertion library', () => {
    const { sentinels } = instrument('one');
    expect([...sentinels.values()]).toEqual(expect.arrayContaining(['passed', 'failed']));
    expect(instrument('one').files[0]?.text).toContain('is.New(t).True(false)');
    expect([...instrument('two').sentinels.keys()].some((name) => sentinels.has(name))).toBe(false);
  });

  it('keeps the key out of the test files that it changes', () => {
    const { files, key } = instrument();
    expect(files[0]?.text).not.toContain(key);
    expect(files.filter(({ text }) => text.includes(key))).toHaveLength(1);
  });
});

const EXIT: ExecResult = {
  exitCode: 1,
  signal: null,
  timedOut: false,
  oomKilled: false,
  durationMs: 1,
  cpuMs: null,
  peakMemoryBytes: null,
  stdout: Buffer.alloc(0),
  stderr: Buffer.alloc(0),
  outputTruncated: false,
};

function record(
  one: InstrumentedPackage,
  name: string,
  outcome: string,
  answer = 'registers',
  key = one.key,
): string {
  const line = `${Buffer.from(name).toString('hex')} ${outcome} ${answer}`;
  return `${one.tag} ${line} ${createHmac('sha256', key).update(line).digest('hex')}\n`;
}

function judge(one: InstrumentedPackage, records: string, exit: Partial<ExecResult> = {}) {
  return judgeRun({
    instrumented: one,
    prefix: 'files',
    result: { ...EXIT, stderr: Buffer.from(records), ...exit },
  });
}

describe('judging a run of Go tests', () => {
  const one = instrument();
  const sentinels = [...one.sentinels].map(([name, outcome]) => record(one, name, outcome)).join('');
  const violated = { status: 'not-completed', reason: 'sentinels-violated' };

  it('takes outcomes from signed reports and leaves the sentinels out', () => {
    const judged = judge(
      one,
      `noise${'\n'}${sentinels}${record(one, 'TestCopy', 'passed')}${record(one, 'TestCopy/one', 'skipped')}`,
    );
    expect(judged).toMatchObject({ status: 'completed' });
    expect(judged.status === 'completed' && [...judged.outcomes]).toEqual([
      ['TestCopy', 'passed'],
      ['TestCopy/one', 'skipped'],
    ]);
  });

  it('fails a test whose subtest failed', () => {
    const judged = judge(
      one,
      `${sentinels}${record(one, 'TestCopy/a/b', 'failed')}${record(one, 'TestCopy', 'passed')}`,
    );
    expect(judged.status === 'completed' && judged.outcomes.get('TestCopy')).toBe('failed');
  });

  it('believes no printed line, however much it looks like a passing run', () => {
    expect(judge(one, '=== RUN TestCopy\n--- PASS: TestCopy\nPASS\n', { exitCode: 0 })).toMatchObject(
      violated,
    );
  });

  it('finds a report with a wrong signature, a report given twice, and a failure that does not register', () => {
    expect(judge(one, sentinels + record(one, 'TestCopy', 'passed', 'registers', 'guess'))).toMatchObject(
      violated,
    );
    expect(
      judge(one, sentinels + record(one, 'TestCopy', 'passed') + record(one, 'TestCopy', 'passed')),
    ).toMatchObject(violated);
    expect(judge(one, sentinels + record(one, 'TestCopy', 'passed', 'deaf'))).toMatchObject(violated);
  });

  it('finds sentinels with other answers or without any', () => {
    const failing = [...one.sentinels].find(([, outcome]) => outcome === 'failed')?.[0] ?? '';
    const others = [...one.sentinels]
      .filter(([name]) => name !== failing)
      .map(([name, outcome]) => record(one, name, outcome))
      .join('');
    expect(judge(one, others + record(one, failing, 'passed'))).toMatchObject(violated);
    expect(judge(one, others)).toMatchObject(violated);
  });

  it('finds an exit code that a failing sentinel cannot have left', () => {
    expect(judge(one, sentinels, { exitCode: 0 })).toMatchObject(violated);
  });

  it('calls a panic, a timeout, too little memory and too much output by their names', () => {
    const reasons = [
      { exitCode: 2 },
      { timedOut: true, exitCode: null },
      { oomKilled: true, exitCode: null },
      { outputTruncated: true },
    ];
    expect(
      reasons
        .map((exit) => judge(one, sentinels, exit))
        .map((judged) => judged.status === 'not-completed' && judged.reason),
    ).toEqual(['crashed', 'timed-out', 'out-of-memory', 'unparsable']);
  });
});

describe('naming test programs', () => {
  it('follows the go command, and compiles packages of one name apart', () => {
    expect(['charm.land/wish/v2', 'charm.land/wish/v2/scp', 'one'].map(programName)).toEqual([
      'wish',
      'scp',
      'one',
    ]);
    const packages = ['a/x', 'b/x', 'a/y'].map((importPath) => ({ ...instrument(), importPath }));
    expect(withoutCollisions(packages).map((group) => group.map(({ importPath }) => importPath))).toEqual([
      ['a/x', 'a/y'],
      ['b/x'],
    ]);
  });
});
