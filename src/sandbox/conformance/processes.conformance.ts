import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../port.js';
import { hostProcessesWith, shell, uniqueSleep, useFixture } from './fixture.conformance.js';

/** A command's end is told exactly, and nothing of it is left. */
export function describeProcesses(sandbox: Sandbox): void {
  describe('processes', () => {
    const fixture = useFixture(sandbox);

    test.each([0, 1, 126, 127, 128, 137, 139, 143, 255])('exit code %i is told as it is', async (code) => {
      const session = await fixture().open();
      const result = await shell(session, `exit ${code}`);
      expect(result).toMatchObject({ exitCode: code, signal: null, timedOut: false, oomKilled: false });
    });

    test.each(['KILL', 'TERM', 'SEGV', 'INT', 'PIPE', 'ABRT'])(
      'death by SIG%s is no exit code',
      async (name) => {
        const session = await fixture().open();
        const result = await shell(session, `kill -${name} $$; sleep 5`);
        expect(result).toMatchObject({
          exitCode: null,
          signal: `SIG${name}`,
          timedOut: false,
          oomKilled: false,
        });
      },
    );

    test('a command that kills all it can see dies by SIGKILL', async () => {
      const session = await fixture().open();
      const result = await shell(session, 'kill -9 -1; sleep 0.2; kill -9 1 $PPID; sleep 0.2; kill -9 $$');
      expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL', timedOut: false });
    });

    test('a program that is not there or cannot run is the command’s result', async () => {
      const session = await fixture().open({ plain: 'no program' });
      expect(await session.exec({ argv: ['no-such-program'] })).toMatchObject({
        exitCode: 127,
        signal: null,
      });
      expect(await session.exec({ argv: ['/no/such/program'] })).toMatchObject({ exitCode: 127 });
      expect(await session.exec({ argv: ['./plain'] })).toMatchObject({ exitCode: 126 });
      expect(await session.exec({ argv: [''] })).toMatchObject({ exitCode: 127 });
      const lost = await session.exec({ argv: ['true'], cwd: '/workspace/gone' });
      expect(lost).toMatchObject({ exitCode: 126, signal: null });
      await expect(session.exec({ argv: [] })).rejects.toMatchObject({ kind: 'usage' });
      await expect(session.exec({ argv: ['a\0b'] })).rejects.toMatchObject({ kind: 'usage' });
    });

    test('arguments arrive as they are', async () => {
      const session = await fixture().open();
      const argv = ['printf', '%s\n', '', ' a  b ', '$HOME `id`', '"\'', '-n', 'ü€', '\n'];
      expect((await session.exec({ argv })).stdout.toString()).toBe(`${argv.slice(2).join('\n')}\n`);
    });

    test('input that nobody reads is no failure, input that is read arrives whole', async () => {
      const session = await fixture().open();
      const stdin = Buffer.alloc(4 * 1024 ** 2, 'a');
      expect(await session.exec({ argv: ['true'], stdin })).toMatchObject({ exitCode: 0 });
      expect(await session.exec({ argv: ['sleep', '0.2'], stdin })).toMatchObject({ exitCode: 0 });
      expect((await session.exec({ argv: ['wc', '-c'], stdin })).stdout.toString().trim()).toBe(
        `${stdin.length}`,
      );
      expect((await session.exec({ argv: ['cat'] })).stdout.length).toBe(0);
    });

    test('binary output arrives byte for byte', async () => {
      const session = await fixture().open();
      const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256));
      const { stdout } = await session.exec({ argv: ['cat'], stdin: bytes });
      expect(stdout.equals(bytes)).toBe(true);
    });

    test('nothing that a command started survives it', async () => {
      const session = await fixture().open();
      const mark = uniqueSleep();
      const script = `setsid sh -c 'trap "" HUP TERM; (sleep ${mark} &) ; sleep ${mark}' >/dev/null 2>&1 </dev/null &
        nohup sleep ${mark} >/dev/null 2>&1 & sleep 0.2; echo parent done`;
      const result = await shell(session, script);
      expect(result).toMatchObject({ exitCode: 0, text: 'parent done\n' });
      expect(hostProcessesWith(mark)).toEqual([]);
    });

    test('a descendant that keeps the output open does not keep the command alive', async () => {
      const session = await fixture().open();
      const result = await shell(session, `sleep ${uniqueSleep()} & echo done`);
      expect(result).toMatchObject({ exitCode: 0, text: 'done\n', timedOut: false });
      expect(result.durationMs).toBeLessThan(5000);
    });

    test('a spawned command talks over its streams and is killed with all its children', async () => {
      const session = await fixture().open();
      const mark = uniqueSleep();
      const running = await session.spawn({
        argv: ['sh', '-c', `sleep ${mark} & read a; echo "got $a"; wait`],
      });
      running.stdin.write('hello\n');
      const [answer] = await once(running.stdout, 'data');
      expect(String(answer)).toBe('got hello\n');
      await Promise.all([running.kill(), running.kill()]);
      expect(await running.exited).toMatchObject({ exitCode: null, signal: 'SIGKILL', timedOut: false });
      await running.kill();
      expect(hostProcessesWith(mark)).toEqual([]);
    });

    test('a spawned command has its time limit as well', async () => {
      const session = await fixture().open();
      const running = await session.spawn({ argv: ['sleep', '60'], timeoutMs: 300 });
      expect(await running.exited).toMatchObject({ timedOut: true, exitCode: null });
    });

    test('commands run at the same time, in sandboxes that are open at the same time', async () => {
      const first = await fixture().open();
      const sessions = [first, await fixture().open()];
      const results = await Promise.all(
        sessions.flatMap((session, index) =>
          [1, 2, 3].map((number) =>
            shell(session, `echo ${index}${number} >> log; sleep 0.3; echo ${index}${number}`),
          ),
        ),
      );
      expect(results.map(({ text }) => text.trim())).toEqual(['01', '02', '03', '11', '12', '13']);
      expect((await shell(first, 'wc -l < log')).text.trim()).toBe('3');
    });

    test('closing ends what runs; the sandbox then refuses work; closing again is nothing', async () => {
      const session = await fixture().open();
      const mark = uniqueSleep();
      const hanging = session.exec({
        argv: ['sh', '-c', `trap "" TERM; setsid sleep ${mark} & sleep ${mark}`],
      });
      const spawned = await session.spawn({ argv: ['sleep', mark] });
      await Promise.all([session.close(), session.close()]);
      expect(await hanging).toMatchObject({ exitCode: null, timedOut: false });
      expect(await spawned.exited).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
      expect(hostProcessesWith(mark)).toEqual([]);
      await session.close();
      await expect(session.exec({ argv: ['true'] })).rejects.toMatchObject({ code: 'sandbox-closed' });
      await expect(session.snapshot('/workspace')).rejects.toMatchObject({ code: 'sandbox-closed' });
    });
  });
}
