import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeRunLock } from './run-lock.js';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'patchgym-lock-'));
  path = join(directory, 'lock');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const holder = (pid: number, change: object = {}) =>
  JSON.stringify({ pid, host: hostname(), began: null, token: 't', ...change });

async function pidOfDeadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('takeRunLock', () => {
  it('lets one in at a time', async () => {
    const lock = await takeRunLock(path);
    await expect(takeRunLock(path)).rejects.toMatchObject({ code: 'run-locked', kind: 'usage' });
    await lock.release();
    await (await takeRunLock(path)).release();
    expect(await readdir(directory)).toEqual([]);
  });

  it.each([
    ['of a dead process', async () => holder(await pidOfDeadProcess())],
    ['of a process whose pid another one has now', async () => holder(process.pid, { began: '1' })],
    ['that is no lock at all', async () => 'x'],
  ])('takes over a lock %s, and only one gets it', async (_, stale) => {
    await writeFile(path, await stale());
    const results = await Promise.allSettled([takeRunLock(path), takeRunLock(path), takeRunLock(path)]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(directory)).toEqual(['lock']);
  });

  it('does not judge a process of another host', async () => {
    await writeFile(path, holder(await pidOfDeadProcess(), { host: 'elsewhere' }));
    await expect(takeRunLock(path)).rejects.toThrow(/on host elsewhere/);
  });
});
