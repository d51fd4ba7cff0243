import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../port.js';
import { perl, shell, uniqueSleep, useFixture } from './fixture.conformance.js';

/** Nothing of the host, and nothing of another sandbox, can be read, written, reached or signalled. */
export function describeIsolation(sandbox: Sandbox): void {
  describe('isolation', () => {
    const fixture = useFixture(sandbox);

    test('files of the host are not there', async () => {
      const session = await fixture().open();
      const secret = join(fixture().hostDirectory, 'secret');
      const roots = ['', '/proc/1/root', '/proc/self/root', '/proc/self/cwd/../../../..', '/workspace/../..'];
      for (const root of roots) {
        const { text } = await shell(
          session,
          `cat ${root}${secret} ${root}/etc/shadow; ls ${root}/home ${root}/root`,
        );
        expect(text).not.toContain(fixture().canary);
        expect(text).not.toMatch(/^root:[^:]*:\d+:/m);
      }
      const found = await shell(
        session,
        'find / -path /usr -prune -o -path /proc -prune -o -path /dev -prune -o -path /sys -prune -o -type f -print',
      );
      expect(
        found.text
          .split('\n')
          .filter((path) => !/^(\/etc\/|\/\.launcher$|\/run\/\.containerenv$|$)/.test(path)),
      ).toEqual([]);
      expect((await shell(session, 'ls /etc')).text.split('\n').length).toBeLessThan(12);
    });

    test('processes of the host are neither seen nor signalled, and their environment stays theirs', async () => {
      const canary = randomBytes(16).toString('hex');
      const victim = spawn('sleep', ['60'], { env: { ...process.env, CANARY: canary }, stdio: 'ignore' });
      try {
        const session = await fixture().open();
        const { text } = await shell(
          session,
          'cat /proc/*/environ /proc/*/cmdline; ls /proc | grep -c "^[0-9]"',
        );
        expect(text).not.toContain(canary);
        expect(text).not.toContain('sleep\0');
        const attack = `
          for my $p (1, ${process.pid}, ${victim.pid}) {
            print "signal $p\\n" if $p > 60 && kill 0, $p;
            print "memory $p\\n" if open F, "<", "/proc/$p/mem" and sysseek F, 4194304, 0 and sysread F, $b, 8;
            print "trace $p\\n" if syscall(101, 16, $p, 0, 0) == 0;
            print "read $p\\n" if syscall(310, $p, 0, 0, 0, 0, 0) == 0;
          }
          kill 9, -1;
        `;
        expect((await perl(session, attack)).text).toBe('');
        expect(victim.exitCode).toBeNull();
        expect(victim.signalCode).toBeNull();
      } finally {
        victim.kill('SIGKILL');
      }
    });

    test('nothing is inherited: environment, descriptors, working directory and user are the given ones', async () => {
      process.env.PATCHGYM_CANARY = fixture().canary;
      const session = await fixture().open({}, { environment: { PATH: '/usr/bin:/bin', A: 'b c\nd' } });
      const variables = await session.exec({ argv: ['env', '-0'], environment: { B: '=' }, cwd: '/scratch' });
      const names = variables.stdout
        .toString()
        .split('\0')
        .filter((line) => line !== '')
        .sort();
      expect(names).toEqual(['A=b c\nd', 'B==', 'PATH=/usr/bin:/bin', 'PWD=/scratch']);
      expect((await shell(session, 'cat /proc/*/environ')).text).not.toContain(fixture().canary);
      expect((await shell(session, 'ls /proc/self/fd | tr "\\n" " "; pwd')).text).toBe(
        '0 1 2 3 /workspace\n',
      );
      expect(
        (await shell(session, 'id -u; id -g; grep -c "CapEff:.0000000000000000" /proc/self/status')).text,
      ).toBe('1000\n1000\n1\n');
      delete process.env.PATCHGYM_CANARY;
    });

    test('the network and abstract sockets of the host cannot be reached, the own loopback can', async () => {
      const tcp = await listening(createServer().listen(0, '127.0.0.1'));
      const name = `sandbox-${randomBytes(8).toString('hex')}`;
      const abstract = await listening(createServer().listen(`\0${name}`));
      const address = tcp.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      try {
        const session = await fixture().open();
        expect((await perl(session, connectTo('127.0.0.1', port))).text).toBe('refused');
        expect((await perl(session, connectTo('1.1.1.1', 53))).text).toBe('refused');
        expect((await perl(session, connectToAbstract(name))).text).toBe('refused');
        expect((await perl(session, SERVE_ITSELF)).text).toBe('connected');
        const packet = 'print defined(socket(S, 17, 3, 0)) ? "made" : "refused"';
        expect((await perl(session, packet)).text).toBe('refused');
      } finally {
        tcp.close();
        abstract.close();
      }
    });

    test('one sandbox does not reach another: files, processes, network, shared memory', async () => {
      const [first, second] = await Promise.all([fixture().open(), fixture().open()]);
      const mark = uniqueSleep();
      const { canary } = fixture();
      const script = `echo ${canary} | tee /tmp/c /scratch/c /workspace/c /dev/shm/c; exec sleep ${mark}`;
      const victim = await first.spawn({ argv: ['sh', '-c', script], environment: { CANARY: canary } });
      await once(victim.stdout, 'data');
      const look = `cat /tmp/* /scratch/* /workspace/* /dev/shm/* /proc/*/environ /proc/*/cmdline; find / -name c -path "*c" 2>/dev/null | xargs cat`;
      const { text } = await shell(second, `${look} 2>&1`);
      expect(text).not.toContain(canary);
      await victim.kill();
    });

    test('nothing outside the workspace, scratch and /tmp can be written', async () => {
      const tools = fixture().directory({ tool: 'original' });
      const session = await fixture().open(
        {},
        {
          mounts: [{ source: tools, target: '/root/deep/tools', mode: 'read-only' }],
        },
      );
      const places = [
        '/',
        '/usr',
        '/usr/bin',
        '/etc',
        '/dev',
        '/proc',
        '/root',
        '/root/deep',
        '/root/deep/tools',
        '/var',
      ];
      const script = places
        .map((place) => `touch ${place}/planted 2>/dev/null && echo wrote ${place}`)
        .join('\n');
      expect((await shell(session, `${script}\ntrue`)).text).toBe('');
      const changes = [
        'echo x > /root/deep/tools/tool',
        'chmod 777 /root/deep/tools/tool',
        'rm -f /root/deep/tools/tool',
        'chmod 777 /usr/bin/env',
        'chmod 600 /dev/null',
        'echo 1 > /proc/sys/kernel/sysrq',
        'echo x > /proc/sys/kernel/core_pattern',
        'echo b > /proc/sysrq-trigger',
        'mount -t tmpfs none /workspace',
        'umount /root/deep/tools',
        'chroot / true',
        'unshare -U true',
        'unshare -m true',
      ];
      for (const change of changes) {
        const { exitCode } = await shell(session, `${change} 2>/dev/null`);
        expect([change, exitCode]).not.toEqual([change, 0]);
      }
      expect((await shell(session, 'cat /root/deep/tools/tool; echo > /dev/null && echo null')).text).toBe(
        'originalnull\n',
      );
      expect(fs.statSync('/dev/null').mode & 0o777).toBe(0o666);
    });

    test('system calls by which walls are climbed are refused', async () => {
      const session = await fixture().open();
      const calls: Record<string, string> = {
        bpf: '321, 0, 0, 0',
        keyctl: '250, 0, 0, 0, 0',
        perf: '298, 0, 0, 0, 0, 0',
        userfault: '323, 1',
        uring: '425, 1, 0',
        handle: '304, 0, 0, 0',
        newUser: '56, 0x10000011, 0, 0, 0, 0',
        newMount: '272, 0x20000',
        module: '175, 0, 0, 0',
        kexec: '246, 0, 0, 0, 0',
        inject: '16, 0, 0x5412, 0',
      };
      for (const [name, call] of Object.entries(calls)) {
        const { text } = await perl(session, `print syscall(${call}) == -1 ? "refused" : "done"`);
        expect(`${name} ${text}`).toBe(`${name} refused`);
      }
    });
  });
}

async function listening(server: Server): Promise<Server> {
  await once(server, 'listening');
  return server;
}

function connectTo(host: string, port: number): string {
  return `use Socket; socket(S, PF_INET, SOCK_STREAM, 0); alarm 3; $SIG{ALRM} = sub { print "refused"; exit };
    print connect(S, sockaddr_in(${port}, inet_aton("${host}"))) ? "connected" : "refused"`;
}

const connectToAbstract = (name: string): string =>
  `use Socket; socket(S, PF_UNIX, SOCK_STREAM, 0);
    print connect(S, pack_sockaddr_un("\\0${name}")) ? "connected" : "refused"`;

const SERVE_ITSELF = `use Socket; socket(L, PF_INET, SOCK_STREAM, 0);
  bind(L, sockaddr_in(0, INADDR_LOOPBACK)) and listen(L, 1) or die; my ($p) = sockaddr_in(getsockname(L));
  socket(S, PF_INET, SOCK_STREAM, 0); print connect(S, sockaddr_in($p, INADDR_LOOPBACK)) ? "connected" : "refused"`;
