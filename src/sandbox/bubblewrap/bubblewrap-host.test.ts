import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostProcessesWith, uniqueSleep } from '../conformance/fixture.conformance.js';
import { ownGroups } from '../limits/control-group.js';
import { BubblewrapSandbox } from './bubblewrap-sandbox.js';

const sandbox = new BubblewrapSandbox();
const availability = await sandbox.probe();
const isRoot = process.getuid?.() === 0;

/** The sandbox as a process of its own uses it: killed without warning, or without privilege. */
describe.skipIf(availability.status === 'unavailable')(
  'bubblewrap sandboxes of another process (skipped: bubblewrap does not work here)',
  () => {
    let folder = '';
    beforeAll(async () => {
      folder = fs.mkdtempSync(join(tmpdir(), 'sandbox-host-'));
      fs.mkdirSync(join(folder, 'source/d'), { recursive: true });
      fs.writeFileSync(join(folder, 'source/a'), 'a');
      fs.writeFileSync(join(folder, 'source/d/b'), 'b');
      fs.writeFileSync(join(folder, 'program.mjs'), PROGRAM);
      await build({
        entryPoints: [fileURLToPath(new URL('../index.ts', import.meta.url))],
        outfile: join(folder, 'sandbox.mjs'),
        bundle: true,
        platform: 'node',
        format: 'esm',
        logLevel: 'error',
      });
    });
    afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

    function run(mode: string, mark: string, prefix: readonly string[] = []): ChildProcess {
      const argv = [
        ...prefix,
        process.execPath,
        join(folder, 'program.mjs'),
        mode,
        mark,
        join(folder, 'source'),
      ];
      return spawn(argv[0] ?? '', argv.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
    }

    test('a process that is killed leaves nothing running, and the next one removes its traces', async () => {
      const mark = uniqueSleep();
      const child = run('hang', mark);
      await once(child.stdout ?? child, 'data');
      const traces = findTraces(child.pid ?? 0);
      expect(traces.length).toBeGreaterThan(0);
      expect(hostProcessesWith(mark).length).toBeGreaterThan(0);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await expect.poll(() => hostProcessesWith(mark)).toEqual([]);
      expect(await sandbox.probe()).toMatchObject({ status: 'available' });
      await expect.poll(() => findTraces(child.pid ?? 0)).toEqual([]);
    });

    test.skipIf(!isRoot)(
      'an ordinary user has the same sandbox (skipped: the whole suite runs as one)',
      async () => {
        // setpriv drops all privilege at once; the bundle must be readable to nobody.
        for (const path of [folder, join(folder, 'source'), join(folder, 'source/d')])
          fs.chmodSync(path, 0o755);
        for (const path of ['source', 'source/a', 'source/d', 'source/d/b'])
          fs.chownSync(join(folder, path), 65534, 65534);
        const child = run('check', uniqueSleep(), [
          'setpriv',
          '--reuid=65534',
          '--regid=65534',
          '--clear-groups',
        ]);
        let output = '';
        child.stdout?.on('data', (chunk) => {
          output += String(chunk);
        });
        const [exitCode] = await once(child, 'close');
        expect(exitCode).toBe(0);
        expect(JSON.parse(output)).toEqual({
          status: 'available',
          identity: '1000',
          exitCodes: [0, 137, null, 127],
          signal: 'SIGKILL',
          timedOut: true,
          bounded: true,
          forks: true,
          memory: false,
          shadow: '',
          changes: { written: ['new', 'shut/f'], deleted: ['a', 'd/b'] },
          read: 'written',
        });
        expect(findTraces(child.pid ?? 0)).toEqual([]);
      },
    );
  },
);

function findTraces(owner: number): string[] {
  const folders = [tmpdir(), ...ownGroups().map(({ path }) => path)];
  const isTrace = (name: string) =>
    name.startsWith('patchgym-sandbox-') && name.split('-')[3] === String(owner);
  return folders.flatMap((path) => fs.readdirSync(path).filter(isTrace));
}

const PROGRAM = `
import { BubblewrapSandbox } from './sandbox.mjs';
const [mode, mark, source] = process.argv.slice(2);
const sandbox = new BubblewrapSandbox();
const session = await sandbox.open({
  workspace: { source, target: '/workspace' }, mounts: [], scratch: ['/scratch'],
  environment: { PATH: '/usr/bin:/bin' },
  limits: { memoryBytes: 128e6, maxProcesses: 40, diskBytes: 16e6, outputBytes: 1000, timeoutMs: 10000 },
});
const sh = (script, timeoutMs = 10000) => session.exec({ argv: ['sh', '-c', script], timeoutMs });
if (mode === 'hang') {
  await session.spawn({ argv: ['sh', '-c', 'setsid sleep ' + mark + ' & exec sleep ' + mark] });
  console.log('running');
} else {
  const ends = [await sh('true'), await sh('exit 137'), await sh('kill -9 $$'), await session.exec({ argv: ['nope'] })];
  const hung = await sh('trap "" TERM; setsid sleep ' + mark + ' & sleep ' + mark, 500);
  const filled = await sh('dd if=/dev/zero of=/workspace/new bs=1M count=40; wc -c < /workspace/new');
  await sh('rm new');
  const count = 'for (1..200) { my $p = fork; last if !defined $p; if (!$p) { sleep 9; exit } $n++ } print $n';
  const forks = Number((await session.exec({ argv: ['perl', '-e', count] })).stdout);
  const memory = await session.exec({ argv: ['perl', '-e', '$x .= "x" x 1e6 while 1'] });
  await session.writeFile('/workspace/new', Buffer.from('written'));
  await sh('rm -r d a; mkdir d; rmdir d; mkdir shut; echo x > shut/f; chmod 0 shut/f shut');
  const { written, deleted } = await session.changes();
  console.log(JSON.stringify({
    status: (await sandbox.probe()).status,
    identity: (await sh('id -u')).stdout.toString().trim(),
    exitCodes: ends.map(({ exitCode }) => exitCode),
    signal: ends[2].signal,
    timedOut: hung.timedOut,
    bounded: Number(filled.stdout) <= 16e6,
    forks: forks > 5 && forks <= 40,
    memory: memory.timedOut || memory.exitCode === 0,
    shadow: (await sh('cat /etc/shadow 2>/dev/null')).stdout.toString(),
    changes: { written: written.map(({ path }) => path), deleted },
    read: String(await session.readFile('/workspace/new', { maxBytes: 100 })),
  }));
  await session.close();
}
`;
