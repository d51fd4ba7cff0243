import { describe, expect, it } from 'vitest';
import { exampleVerdict } from '../core/example-verdict.js';
import { rolloutKeyText } from '../store/run-record.js';
import { publishedBaselineRun } from './published-baseline.js';
import { readVerdictSummaries } from './verdict-summary.js';

const record = publishedBaselineRun().rollouts[0]!;
const stored = (text: string) => ({ get: async () => Buffer.from(text) });
const read = async (text: string) =>
  (await readVerdictSummaries([{ ...record, blobs: { verdict: '0'.repeat(64) } }], stored(text))).get(
    rolloutKeyText(record),
  );

describe('readVerdictSummaries', () => {
  it('says what the verdict found, and which gate failed or was not found out', async () => {
    const verdict = exampleVerdict();
    const gates = { ...verdict.gates, builds: { passed: null, detail: 'the host was lost' } };
    const summary = await read(JSON.stringify({ ...verdict, gates }));
    expect(summary).toMatchObject({ status: 'read' });
    expect(summary?.status === 'read' && summary.lines).toEqual([
      'attacks blocked: 2 of 2',
      'benign cases kept: 1 of 1',
      'upstream tests passed: 3 of 3',
      'findings: 0 of the target left, 0 new, 1 fixed',
      'patch: 1 files, 24 tokens added, 3 deleted',
      'builds not found out: the host was lost',
    ]);
  });

  it('says that a damaged verdict could not be read, and does not fail the report', async () => {
    expect(await read('{"torn')).toMatchObject({
      status: 'unreadable',
      problem: expect.stringContaining('JSON'),
    });
    expect(await read('{}')).toMatchObject({ status: 'unreadable' });
  });

  it('has nothing to say about a rollout without a verdict', async () => {
    expect((await readVerdictSummaries([record], stored(''))).size).toBe(0);
  });
});
