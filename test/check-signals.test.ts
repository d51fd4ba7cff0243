import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requireFreshBuild } from './built-cli.js';

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT'];

let folder: string;

beforeAll(async () => {
  await requireFreshBuild();
  folder = await mkdtemp(join(tmpdir(), 'patchgym-signals-'));
  // One file that keeps the process busy for many seconds without a pause.
  const text = 'def f(a):\n    b = [g(a, b), (c, d), {e: 1}]\n    return h(b)\n'.repeat(60_000);
  await writeFile(join(folder, 'busy.py'), text);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(SIGNALS)('a check in the middle of a large file ends at once at %s', async (signal) => {
  const child = spawn(process.execPath, [MAIN, 'check', folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.resume();
  const ended = once(child, 'exit');
  await once(child.stderr, 'data');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(child.exitCode).toBeNull();
  const asked = performance.now();
  child.kill(signal);
  // A shell calls these 143 and 130.
  expect(await ended).toEqual([null, signal]);
  expect(performance.now() - asked).toBeLessThan(1500);
});
