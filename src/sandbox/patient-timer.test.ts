import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { PatientTimer } from './patient-timer.js';

function busyFor(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

it('expires when its time is over', async () => {
  const started = performance.now();
  await new Promise<void>((resolve) => new PatientTimer(300, resolve));
  expect(performance.now() - started).toBeGreaterThanOrEqual(295);
});

it('does not count the time in which this process was busy', async () => {
  let hasExpired = false;
  const timer = new PatientTimer(1500, () => {
    hasExpired = true;
  });
  await sleep(10);
  busyFor(1600);
  await sleep(50);
  expect(hasExpired).toBe(false);
  timer.clear();
});

it('does not expire when it is cleared', async () => {
  const timer = new PatientTimer(20, () => expect.unreachable());
  timer.clear();
  await sleep(60);
});
