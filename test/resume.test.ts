import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist', 'cli', 'main.js');
const ENVIRONMENT = 'CVE-2026-9277';
const AGENTS = ['gold', 'noop'];
const REPEATS = 2;

let directory: string;
const runCommand = (out: string): string[] => [
  cli,
  'run',
  '--envs',
  ENVIRONMENT,
  '--agents',
  AGENTS.join(','),
  '--repeats',
  String(REPEATS),
  '--concurrency',
  '2',
  '--seed',
  'resume',
  '--out',
  out,
];

type Line = { agent: string; repeat: number; reward: number | null; verdictHash: string };

async function recorded(out: string): Promise<Line[]> {
  const text = await readFile(join(out, 'rollouts.jsonl'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Line];
      } catch {
        return [];
      }
    });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'patchgym-resume-'));
  const built = await execa('node', [cli, 'build', ENVIRONMENT], { reject: false });
  expect(built.exitCode, built.stderr).toBe(0);
}, 600_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('a run', () => {
  it('killed with SIGKILL goes on with --resume: nothing lost, nothing done twice', {
    timeout: 300_000,
  }, async () => {
    const out = join(directory, 'killed');
    const first = execa('node', runCommand(out), { reject: false });
    while ((await recorded(out)).length === 0 && first.exitCode === null) await sleep(50);
    first.kill('SIGKILL');
    await first;
    const before = await recorded(out);
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(AGENTS.length * REPEATS);

    const again = await execa('node', [...runCommand(out), '--resume'], { reject: false });
    expect(again.exitCode, again.stderr).toBe(0);
    const after = await recorded(out);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.map(({ agent, repeat }) => `${agent} ${repeat}`).sort()).toEqual([
      'gold 1',
      'gold 2',
      'noop 1',
      'noop 2',
    ]);
    for (const agent of AGENTS) {
      const rollouts = after.filter((line) => line.agent === agent);
      expect(rollouts.map(({ reward }) => reward)).toEqual(agent === 'gold' ? [1, 1] : [0, 0]);
      expect(new Set(rollouts.map(({ verdictHash }) => verdictHash)).size).toBe(1);
    }
    const report = await execa('node', [cli, 'report', out, '--format', 'json']);
    expect(JSON.parse(report.stdout).models).toMatchObject([
      { model: 'gold', runs: 2, unscored: 0, mean: 1 },
      { model: 'noop', runs: 2, unscored: 0, mean: 0 },
    ]);
  });

  it('refuses to start over a run, or to resume it as another one', { timeout: 60_000 }, async () => {
    const out = join(directory, 'killed');
    expect((await execa('node', runCommand(out), { reject: false })).exitCode).toBe(2);
    const other = runCommand(out).map((word) => (word === 'gold,noop' ? 'gold' : word));
    expect((await execa('node', [...other, '--resume'], { reject: false })).exitCode).toBe(2);
  });
});
