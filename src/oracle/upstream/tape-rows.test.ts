import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.js';
import { outcomesOf, plantSentinels, readTapeRow, sentinelsHold, type TapeRow } from './tape-rows.js';

const test = (id: number, name: string, skip = false): TapeRow => ({
  kind: 'test',
  file: 't.js',
  group: 'upstream',
  test: id,
  name,
  skip,
  todo: false,
});
const assertion = (id: number, ok: boolean, more: { todo?: boolean; skip?: boolean } = {}): TapeRow => ({
  kind: 'assert',
  file: 't.js',
  group: 'upstream',
  test: id,
  ok,
  skip: false,
  todo: false,
  ...more,
});
const end = (id: number): TapeRow => ({ kind: 'end', file: 't.js', group: 'upstream', test: id });

describe('outcomesOf', () => {
  it('names every assertion and the test as a whole', () => {
    const outcomes = outcomesOf('t.js', [test(0, 'adds'), assertion(0, true), assertion(0, true), end(0)]);
    expect([...outcomes]).toEqual([
      ['t.js/adds', 'passed'],
      ['t.js/adds#1', 'passed'],
      ['t.js/adds#2', 'passed'],
    ]);
  });

  it('fails a test with a failed assertion, and one that never ends', () => {
    const outcomes = outcomesOf('t.js', [
      test(0, 'a'),
      assertion(0, false),
      end(0),
      test(1, 'b'),
      assertion(1, true),
    ]);
    expect(outcomes.get('t.js/a')).toBe('failed');
    expect(outcomes.get('t.js/b')).toBe('failed');
    expect(outcomes.get('t.js/b#1')).toBe('passed');
  });

  it('counts skipped tests, skipped assertions and open todos as skipped, never as passed', () => {
    const rows = [
      test(0, 'a', true),
      end(0),
      test(1, 'b'),
      assertion(1, true, { skip: true }),
      assertion(1, false, { todo: true }),
      end(1),
    ];
    const outcomes = outcomesOf('t.js', rows);
    expect(outcomes.get('t.js/a')).toBe('skipped');
    expect(outcomes.get('t.js/b#1')).toBe('skipped');
    expect(outcomes.get('t.js/b#2')).toBe('skipped');
  });

  it('keeps tests of the same name apart', () => {
    const outcomes = outcomesOf('t.js', [
      test(0, 'a'),
      assertion(0, true),
      end(0),
      test(1, 'a'),
      assertion(1, false),
      end(1),
    ]);
    expect(outcomes.get('t.js/a')).toBe('passed');
    expect(outcomes.get('t.js/a~2')).toBe('failed');
  });

  it('records that a file did not run to its end', () => {
    expect([...outcomesOf('t.js', [{ kind: 'threw', file: 't.js', message: 'no' }])]).toEqual([
      ['t.js/(runs to its end)', 'failed'],
    ]);
  });
});

describe('sentinelsHold', () => {
  const planted = plantSentinels(createRandom('seed'));
  const answers = planted.flat().flatMap((each, index): TapeRow[] => [
    { kind: 'test', file: '', group: 'sentinel', test: index, name: each.name, skip: false, todo: false },
    {
      kind: 'assert',
      file: '',
      group: 'sentinel',
      test: index,
      ok: each.actual === each.expected,
      skip: false,
      todo: false,
    },
  ]);

  it('plants as many that pass as fail', () => {
    expect(planted.flat().filter((each) => each.actual === each.expected)).toHaveLength(2);
    expect(planted.flat()).toHaveLength(4);
  });

  it('accepts the planted answers among other rows', () => {
    expect(sentinelsHold([test(9, 'upstream'), ...answers, end(9)], planted)).toBe(true);
  });

  it('rejects a run in which everything passes, one is missing, or one comes twice', () => {
    const allPass = answers.map((row): TapeRow => (row.kind === 'assert' ? { ...row, ok: true } : row));
    expect(sentinelsHold(allPass, planted)).toBe(false);
    expect(sentinelsHold(answers.slice(0, -1), planted)).toBe(false);
    expect(sentinelsHold([...answers, ...answers.slice(-2)], planted)).toBe(false);
    expect(sentinelsHold([], planted)).toBe(false);
  });
});

describe('readTapeRow', () => {
  it('takes nothing but rows', () => {
    expect(readTapeRow({ kind: 'finished' })).toEqual({ kind: 'finished' });
    for (const value of [
      null,
      'finished',
      { kind: 'passed' },
      { kind: 'finished', ok: true },
      { kind: 'assert', ok: 'yes' },
    ]) {
      expect(readTapeRow(value)).toBeNull();
    }
  });
});
