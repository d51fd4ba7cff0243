import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestBytes } from '../core/digest.js';
import type { AttemptEnd, DispatchEvent, PerformRollout, RolloutDispatcher, TaskEnd } from './dispatcher.js';
import { recordTaskEnd } from './record-rollout.js';
import type { RolloutTask } from './rollout-task.js';

/** One dispatcher with whoever does its rollouts; `close` ends both. */
export type DispatcherSetup = {
  readonly dispatcher: RolloutDispatcher;
  close(): Promise<void>;
};

export type SetUpDispatcher = (options: {
  readonly perform: PerformRollout;
  readonly concurrency: number;
  readonly retries: number;
}) => Promise<DispatcherSetup>;

/** What every dispatcher has to keep, however its rollouts are done. */
export function describeDispatcher(
  name: string,
  hooks: {
    readonly skip: string | null;
    readonly start: () => Promise<void>;
    readonly stop: () => Promise<void>;
    readonly setUp: SetUpDispatcher;
  },
): void {
  describe.skipIf(hooks.skip !== null)(
    `${name}${hooks.skip === null ? '' : ` (skipped: ${hooks.skip})`}`,
    () => {
      beforeAll(hooks.start);
      afterAll(hooks.stop);

      it('answers the end of every task once, with what its rollout left', async () => {
        const { ends } = await runAll(hooks.setUp, exampleTasks(6), async (task) => finished(task));
        expect(ends.map(({ task }) => task.repeat).sort()).toEqual([1, 2, 3, 4, 5, 6]);
        for (const end of ends) {
          if (end.status !== 'finished') throw new Error(end.status);
          const [digest = ''] = Object.values(end.rollout.record.blobs);
          expect(end.rollout.blobs.get(digest)?.toString()).toBe(`patch ${end.task.repeat}`);
        }
      });

      it('runs as many at a time as there is room for, and no more', async () => {
        let [running, most] = [0, 0];
        await runAll(
          hooks.setUp,
          exampleTasks(8),
          async (task) => {
            running += 1;
            most = Math.max(most, running);
            // A busy machine may take its time to start the others.
            for (let waits = 0; most < 3 && waits < 500; waits += 1) await sleep(20);
            await sleep(60);
            running -= 1;
            return finished(task);
          },
          { concurrency: 3 },
        );
        expect(most).toBe(3);
      });

      it('starts tasks in their order', async () => {
        const started: number[] = [];
        await runAll(
          hooks.setUp,
          exampleTasks(5),
          async (task) => {
            started.push(task.repeat);
            return finished(task);
          },
          { concurrency: 1 },
        );
        expect(started).toEqual([1, 2, 3, 4, 5]);
      });

      it('tries again what failed for a reason outside the agent, and says what failed before', async () => {
        const { ends, events } = await runAll(hooks.setUp, exampleTasks(2), async (task, { attempt }) =>
          task.repeat === 1 && attempt === 1
            ? { status: 'failed', reason: 'sandbox-lost: gone', rollout: null }
            : finished(task),
        );
        const first = ends.find(({ task }) => task.repeat === 1);
        expect(first?.status).toBe('finished');
        expect(first?.failures).toMatchObject([{ attempt: 1, reason: 'sandbox-lost: gone' }]);
        expect(ends.find(({ task }) => task.repeat === 2)?.failures).toEqual([]);
        expect(events.filter(({ type }) => type === 'failed')).toMatchObject([{ willRetry: true }]);
      });

      it('gives up a rollout that fails every time or throws: unscored, with the reason, and the rest goes on', async () => {
        const { ends } = await runAll(
          hooks.setUp,
          exampleTasks(3),
          async (task) => {
            if (task.repeat === 1) return { status: 'failed', reason: 'disk-full: /', rollout: null };
            if (task.repeat === 2) throw new TypeError('poison');
            return finished(task);
          },
          { retries: 1 },
        );
        const byRepeat = ends.toSorted((left, right) => left.task.repeat - right.task.repeat);
        expect(byRepeat.map(({ status }) => status)).toEqual(['given-up', 'given-up', 'finished']);
        expect(byRepeat.map(({ failures }) => failures.length)).toEqual([2, 2, 0]);
        const records = byRepeat.map((end) => recordTaskEnd(end).record);
        expect(records[0]).toMatchObject({ status: 'unscored', reward: null, outcome: 'sandbox-lost' });
        expect(records[0]?.reason).toMatch(/disk-full.*2 tries/);
        expect(records[1]?.reason).toMatch(/bug: TypeError: poison/);
      });

      it('keeps what a rollout left whose grading failed every time', async () => {
        const { ends } = await runAll(
          hooks.setUp,
          exampleTasks(1),
          async (task) => ({ status: 'failed', reason: 'grading', rollout: unscored(task) }),
          { retries: 0 },
        );
        const [end] = ends;
        if (end === undefined) throw new Error('no end');
        const { record, blobs } = recordTaskEnd(end);
        expect(record).toMatchObject({
          status: 'unscored',
          outcome: 'submitted',
          failures: [{ attempt: 1 }],
        });
        expect(blobs.size).toBe(1);
      });

      it('cuts a task that runs for too long, and only that', async () => {
        const { ends } = await runAll(
          hooks.setUp,
          exampleTasks(2),
          async (task, { signal }) => {
            if (task.repeat === 2) return finished(task);
            await sleep(30_000, undefined, { signal }).catch(() => {});
            return { status: 'cancelled' };
          },
          {
            concurrency: 2,
            during: (event, dispatcher) => {
              if (event.type === 'started' && event.task.repeat === 1) dispatcher.cut(event.task, 'too slow');
            },
          },
        );
        const cut = ends.find(({ task }) => task.repeat === 1);
        expect(cut).toMatchObject({ status: 'cut', reason: 'too slow' });
        expect(ends.find(({ task }) => task.repeat === 2)?.status).toBe('finished');
      });

      it('when it is cancelled starts nothing new, stops what runs, and ends', async () => {
        const controller = new AbortController();
        let [begun, stopped] = [0, 0];
        const { ends } = await runAll(
          hooks.setUp,
          exampleTasks(6),
          async (_, { signal }) => {
            begun += 1;
            if (begun === 2) controller.abort();
            await sleep(30_000, undefined, { signal }).catch(() => {});
            stopped += 1;
            return { status: 'cancelled' };
          },
          { concurrency: 2, controller },
        );
        expect(ends).toEqual([]);
        expect(begun).toBe(2);
        await expect.poll(() => stopped, { timeout: 10_000 }).toBe(2);
      });
    },
  );
}

type Run = {
  readonly concurrency?: number;
  readonly retries?: number;
  readonly controller?: AbortController;
  readonly during?: (event: DispatchEvent, dispatcher: RolloutDispatcher) => void;
};

async function runAll(
  setUp: SetUpDispatcher,
  tasks: readonly RolloutTask[],
  perform: PerformRollout,
  run: Run = {},
): Promise<{ readonly ends: readonly TaskEnd[]; readonly events: readonly DispatchEvent[] }> {
  const setup = await setUp({ perform, concurrency: run.concurrency ?? 2, retries: run.retries ?? 2 });
  const [ends, events]: [TaskEnd[], DispatchEvent[]] = [[], []];
  try {
    const dispatching = setup.dispatcher.dispatch(tasks, {
      signal: (run.controller ?? new AbortController()).signal,
      observe: (event) => {
        events.push(event);
        run.during?.(event, setup.dispatcher);
      },
    });
    for await (const end of dispatching) ends.push(end);
  } finally {
    await setup.close();
  }
  return { ends, events };
}

/** Tasks that differ in nothing but their repeat. */
export function exampleTasks(count: number): RolloutTask[] {
  return Array.from({ length: count }, (_, index) => ({
    environment: 'CVE-0000-0001',
    agent: 'gold',
    repeat: index + 1,
    seed: String(index),
    level: 'advisory',
    limits: { attemptMs: 60_000, collectMs: 1000, gradingMs: 60_000 },
    recipe: { name: 'one', weights: { tests_pass: 1 } },
    environmentDigest: 'e',
    graderVersion: 'g',
  }));
}

/** A rollout that was done and scored, with one blob. */
export function finished(task: RolloutTask): AttemptEnd {
  const rollout = unscored(task);
  const { reason: _, ...record } = rollout.record;
  return {
    status: 'finished',
    rollout: { ...rollout, record: { ...record, status: 'scored', reward: 1, verdictHash: 'v' } },
  };
}

function unscored({
  environment,
  agent,
  repeat,
}: RolloutTask): (AttemptEnd & { status: 'finished' })['rollout'] {
  const content = Buffer.from(`patch ${repeat}`);
  const digest = digestBytes(content);
  return {
    record: {
      environment,
      agent,
      repeat,
      outcome: 'submitted',
      status: 'unscored',
      reason: 'no grading',
      reward: null,
      rewards: {},
      vector: {},
      patchDigest: 'p',
      verdictHash: null,
      blobs: { patch: digest },
      turns: 1,
      timings: {},
      finished: new Date(0).toISOString(),
    },
    blobs: new Map([[digest, content]]),
  };
}
