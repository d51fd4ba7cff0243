import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../port.js';
import { hostProcessesWith, LIMITS, perl, shell, uniqueSleep, useFixture } from './fixture.conformance.js';

const MIB = 1024 ** 2;

/** Whether the adapter limits the memory of a sandbox as a whole here, or only that of each process. */
export type MemoryLimit = 'sandbox' | 'process';

/** Limits are enforced, reported as facts, and never taken for the command's own result. */
export function describeLimits(sandbox: Sandbox, memoryLimit: MemoryLimit): void {
  describe('limits', () => {
    const fixture = useFixture(sandbox);

    test('a fork bomb is held at the process limit and ends with its command', async () => {
      const session = await fixture().open();
      const counted = await perl(session, COUNT_FORKS);
      expect(Number(counted.stdout.toString())).toBeGreaterThan(8);
      expect(Number(counted.stdout.toString())).toBeLessThanOrEqual(LIMITS.maxProcesses);
      const mark = uniqueSleep();
      const bomb = await perl(session, `1 while defined fork or 1; # ${mark}`, 1200);
      expect(bomb).toMatchObject({ timedOut: true, exitCode: null });
      expect(hostProcessesWith(mark)).toEqual([]);
      expect((await shell(session, 'echo alive')).text).toBe('alive\n');
    });

    test('a fork bomb leaves room for other commands of the same sandbox', async () => {
      const session = await fixture().open();
      const bomb = await session.spawn({ argv: ['perl', '-e', '1 while defined fork or 1'] });
      expect((await shell(session, 'echo alive')).exitCode).toBe(0);
      await bomb.kill();
    });

    test.skipIf(memoryLimit === 'process')(
      'a memory bomb is killed and reported as such (skipped: no control group, the limit is per process)',
      async () => {
        const session = await fixture().open();
        const bomb = await perl(session, '$x .= "x" x 1_000_000 while 1');
        expect(bomb).toMatchObject({ oomKilled: true, exitCode: null, timedOut: false });
        const next = await shell(session, 'echo alive');
        expect(next).toMatchObject({ oomKilled: false, exitCode: 0, text: 'alive\n' });
      },
    );

    test.skipIf(memoryLimit === 'process')(
      'memory is counted over all processes and files in memory (skipped: no control group)',
      async () => {
        const session = await fixture().open();
        const many = 'for (1..8) { if (!fork) { $x = "x" x 30_000_000; sleep 3; exit } } 1 while wait > 0';
        expect((await perl(session, many)).oomKilled).toBe(true);
        const shared =
          '$m = "m"; for (1..10) { open my $f, ">&=" . syscall(319, $m, 0); push @f, $f; syswrite $f, "x" x 1e6 for 1..25 }';
        expect((await perl(session, shared)).oomKilled).toBe(true);
      },
    );

    test.skipIf(memoryLimit === 'sandbox')(
      'a memory bomb cannot grow beyond the limit (skipped: the whole sandbox is limited)',
      async () => {
        const session = await fixture().open();
        const bomb = await perl(session, '$x .= "x" x 1_000_000 while 1');
        expect(bomb.exitCode).not.toBe(0);
        expect(bomb.timedOut).toBe(false);
      },
    );

    test('what is used is reported where the host can tell', async () => {
      const session = await fixture().open();
      const { cpuMs, peakMemoryBytes } = await perl(session, '$x = "x" x 30_000_000; 1 for 1..3_000_000');
      if (memoryLimit === 'process') {
        expect([cpuMs, peakMemoryBytes]).toEqual([null, null]);
      } else {
        if (cpuMs !== null) expect(cpuMs).toBeGreaterThan(20);
        if (peakMemoryBytes !== null) expect(peakMemoryBytes).toBeGreaterThan(30_000_000);
      }
    });

    test('the disk limit holds for workspace, scratch, /tmp and shared memory together', async () => {
      const session = await fixture().open();
      const fill = (path: string) => `dd if=/dev/zero of=${path} bs=1M count=20 2>&1 | tail -n 1 || true`;
      const result = await shell(
        session,
        ['/workspace/a', '/scratch/a', '/tmp/a', '/dev/shm/a'].map(fill).join('\n'),
      );
      expect(result.oomKilled).toBe(false);
      const sizes = await shell(session, 'cat /workspace/a /scratch/a /tmp/a /dev/shm/a 2>/dev/null | wc -c');
      expect(Number(sizes.text)).toBeLessThanOrEqual(LIMITS.diskBytes);
      expect(Number(sizes.text)).toBeGreaterThan(20 * MIB);
      expect((await session.changes()).written.map(({ path }) => path)).toEqual(['a']);
      await expect(session.writeFile('/workspace/b', Buffer.alloc(20 * MIB))).rejects.toMatchObject({
        kind: 'invalid',
        code: 'sandbox-disk-full',
      });
    });

    test('a disk filled with empty files and one that is only a hole are survived', async () => {
      const session = await fixture().open();
      const files = await perl(session, 'mkdir "m"; for (1..5_000_000) { open F, ">m/$_" or last } print $_');
      expect(files.timedOut || files.exitCode === 0 || files.oomKilled).toBe(true);
      expect((await shell(session, 'rm -rf m; truncate -s 1T hole; echo $?')).text).not.toBe('0\n');
    });

    test('endless output is cut, drained and ended', async () => {
      const session = await fixture().open();
      const result = await shell(session, 'yes & yes >&2', 800);
      expect(result).toMatchObject({ timedOut: true, outputTruncated: true, exitCode: null });
      expect(result.stdout.length).toBe(LIMITS.outputBytes);
      expect(result.stderr.length).toBe(LIMITS.outputBytes);
      const much = await shell(session, 'head -c 3000000 /dev/zero');
      expect(much).toMatchObject({ exitCode: 0, outputTruncated: true, timedOut: false });
      const exact = await session.exec({ argv: ['head', '-c', '10', '/dev/zero'], outputBytes: 10 });
      expect(exact).toMatchObject({ outputTruncated: false, stdout: Buffer.alloc(10) });
    });

    test('a program that ignores every polite signal is ended at its time', async () => {
      const session = await fixture().open();
      const result = await shell(session, 'trap "" TERM INT HUP QUIT; while :; do sleep 1; done', 500);
      expect(result).toMatchObject({ timedOut: true, exitCode: null, signal: 'SIGKILL' });
      expect(result.durationMs).toBeGreaterThanOrEqual(480);
      expect(result.durationMs).toBeLessThan(5000);
    });
  });
}

const COUNT_FORKS = `
  $| = 1;
  for (1..400) { my $p = fork; last if !defined $p; if ($p == 0) { sleep 20; exit } $n++ }
  print $n;
  kill 9, -1;
`;
