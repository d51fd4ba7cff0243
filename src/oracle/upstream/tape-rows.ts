import { z } from 'zod';
import type { Random } from '../../core/random.js';
import type { TestOutcome } from './test-report.js';

/** A test of our own whose result is known beforehand: it passes exactly when `actual` equals `expected`. */
export type Sentinel = { readonly name: string; readonly actual: string; readonly expected: string };

const place = { file: z.string(), group: z.enum(['sentinel', 'upstream']), test: z.int() };
const marks = { skip: z.boolean(), todo: z.boolean() };

const row = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('test'), ...place, ...marks, name: z.string() }),
  z.strictObject({
    kind: z.literal('assert'),
    ...place,
    ...marks,
    ok: z.boolean(),
    detail: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('end'), ...place }),
  z.strictObject({ kind: z.literal('threw'), file: z.string(), message: z.string() }),
  z.strictObject({ kind: z.literal('finished') }),
]);

/** What a run says about its tests, in order. */
export type TapeRow = z.infer<typeof row>;

/** Reads one row; null when it is none. */
export function readTapeRow(value: unknown): TapeRow | null {
  const parsed = row.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** Four tests in two runs of two: one of each passes, one fails; which one, its name and its values differ in every run. */
export function plantSentinels(random: Random): readonly (readonly Sentinel[])[] {
  return [0, 1].map(() => {
    const good = random.hex(8);
    return random.shuffle([
      { name: `${random.word()} ${random.word()}`, actual: good, expected: good },
      { name: `${random.word()} ${random.word()}`, actual: random.hex(8), expected: random.hex(8) },
    ]);
  });
}

/** Whether the planted tests ran, each once and in order, and answered as they must. */
export function sentinelsHold(rows: readonly TapeRow[], planted: readonly (readonly Sentinel[])[]): boolean {
  const expected = planted.flat().map((each) => `${each.name}: ${each.actual === each.expected}`);
  const seen: string[] = [];
  let name = '';
  for (const each of rows) {
    if (!('group' in each) || each.group !== 'sentinel') continue;
    if (each.kind === 'test') name = each.name;
    if (each.kind === 'assert') seen.push(`${name}: ${each.ok}`);
  }
  return seen.length === expected.length && seen.every((each, index) => each === expected[index]);
}

/**
 * The outcomes of a file's own tests: `file/test` for the test as a whole and `file/test#n` for its n-th assertion.
 * A second test of the same name is `file/test~2`.
 */
export function outcomesOf(file: string, rows: readonly TapeRow[]): Map<string, TestOutcome> {
  const outcomes = new Map<string, TestOutcome>();
  const running = new Map<number, { readonly id: string; assertions: number; failed: boolean }>();
  const threw = rows.some((each) => each.kind === 'threw' && each.file === file);
  for (const each of rows) {
    if (!('group' in each) || each.group !== 'upstream' || each.file !== file) continue;
    if (each.kind === 'test') {
      const id = freeId(`${file}/${each.name}`, outcomes);
      // Failed until its end has been seen.
      outcomes.set(id, each.skip ? 'skipped' : 'failed');
      if (!each.skip) running.set(each.test, { id, assertions: 0, failed: false });
      continue;
    }
    const test = running.get(each.test);
    if (test === undefined) continue;
    if (each.kind === 'end') {
      if (!test.failed) outcomes.set(test.id, 'passed');
      continue;
    }
    test.assertions += 1;
    const outcome = assertionOutcome(each);
    outcomes.set(`${test.id}#${test.assertions}`, outcome);
    if (outcome === 'failed') {
      test.failed = true;
      outcomes.set(test.id, 'failed');
    }
  }
  if (threw) outcomes.set(`${file}/(runs to its end)`, 'failed');
  return outcomes;
}

function assertionOutcome(row: Extract<TapeRow, { kind: 'assert' }>): TestOutcome {
  if (row.skip) return 'skipped';
  if (row.ok) return 'passed';
  return row.todo ? 'skipped' : 'failed';
}

function freeId(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(wanted)) return wanted;
  for (let count = 2; ; count += 1) {
    if (!taken.has(`${wanted}~${count}`)) return `${wanted}~${count}`;
  }
}
