import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildLauncher, launcherArguments, programCandidates } from './launcher.js';
import { LauncherStatus } from './launcher-status.js';

const isSupported = process.platform === 'linux' && process.arch === 'x64';

describe.skipIf(!isSupported)('the launcher (skipped: it is for Linux on x86-64)', () => {
  let folder = '';
  beforeAll(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'launcher-'));
    fs.writeFileSync(join(folder, 'launcher'), buildLauncher(), { mode: 0o755 });
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  async function launch(argv: readonly string[], cwd = '/', environment: Record<string, string> = {}) {
    const candidates = programCandidates(argv[0] ?? '', '/nowhere:/etc/passwd:/usr/bin:/bin');
    const child = spawn(join(folder, 'launcher'), launcherArguments({ cwd, candidates, environment, argv }), {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => (output += String(chunk)));
    const streams: readonly (Readable | Writable | null | undefined)[] = child.stdio;
    const report = streams[6];
    if (!(report instanceof Readable)) throw new Error('spawn made no pipe');
    const status = new LauncherStatus(report, () => {});
    await new Promise((resolve) => child.once('close', resolve));
    return { outcome: status.outcome, started: status.hasStarted, output };
  }

  test('tells exit codes and signals apart', async () => {
    expect((await launch(['true'])).outcome).toEqual({ exitCode: 0, signal: null });
    expect((await launch(['sh', '-c', 'exit 137'])).outcome).toEqual({ exitCode: 137, signal: null });
    expect((await launch(['sh', '-c', 'kill -9 $$'])).outcome).toEqual({ exitCode: null, signal: 'SIGKILL' });
    expect((await launch(['sh', '-c', 'kill -34 $$'])).outcome).toEqual({ exitCode: null, signal: 'SIG34' });
  });

  test('passes arguments, environment and working directory as they are, and no descriptor but the first three', async () => {
    const script = 'pwd; echo "$A|$#|$1|$2"; echo /proc/self/fd/*';
    const { output } = await launch(['sh', '-c', script, 'sh', '', 'a b'], '/usr', { A: '1 =' });
    expect(output).toBe(
      '/usr\n1 =|2||a b\n/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/3\n',
    );
    expect((await launch(['env'])).output).toBe('');
  });

  test('says that a program or directory is not there', async () => {
    expect(await launch(['no-such'])).toMatchObject({ started: true, outcome: { exitCode: 127 } });
    expect((await launch(['no-such'])).output).toMatch(/program was not found/);
    expect((await launch(['/etc/passwd'])).outcome).toMatchObject({ exitCode: 126 });
    const lost = await launch(['true'], '/no/such');
    expect(lost).toMatchObject({ outcome: { exitCode: 126 } });
    expect(lost.output).toMatch(/working directory cannot be entered/);
  });
});

test('a program is looked for as execvp does', () => {
  expect(programCandidates('a', '/x::/y')).toEqual(['/x/a', './a', '/y/a']);
  expect(programCandidates('./a', '/x')).toEqual(['./a']);
  expect(programCandidates('', '/x')).toEqual([]);
  expect(programCandidates('a', undefined)).toEqual(['/usr/bin/a', '/bin/a']);
});
