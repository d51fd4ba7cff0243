import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { ExecResult, Sandbox, SandboxLimits, SandboxOptions, SandboxSession } from '../port.js';

const MIB = 1024 ** 2;

/** Limits that let small programs live and big ones die. */
export const LIMITS: SandboxLimits = {
  memoryBytes: 128 * MIB,
  maxProcesses: 48,
  diskBytes: 32 * MIB,
  outputBytes: 64 * 1024,
  timeoutMs: 15_000,
};

/** A sandbox under test, with directories of the host that the tests own and sessions that they close. */
export class SandboxFixture {
  readonly sandbox: Sandbox;
  /** A directory of the host that holds a file with the canary; nothing inside may reach it. */
  readonly hostDirectory: string;
  readonly canary = randomBytes(16).toString('hex');
  readonly #sessions: SandboxSession[] = [];

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    this.hostDirectory = fs.mkdtempSync(join(tmpdir(), 'sandbox-conformance-'));
    fs.writeFileSync(join(this.hostDirectory, 'secret'), this.canary);
  }

  /** A fresh directory of the host with these files. */
  directory(files: Readonly<Record<string, string>> = {}): string {
    const root = fs.mkdtempSync(join(this.hostDirectory, 'tree-'));
    for (const [path, content] of Object.entries(files)) {
      fs.mkdirSync(join(root, path, '..'), { recursive: true });
      fs.writeFileSync(join(root, path), content);
    }
    return root;
  }

  /** A session over a workspace with these files; it is closed after the test. */
  async open(
    files: Readonly<Record<string, string>> | string = {},
    options: Partial<SandboxOptions> = {},
  ): Promise<SandboxSession> {
    const source = typeof files === 'string' ? files : this.directory(files);
    const session = await this.sandbox.open({
      workspace: { source, target: '/workspace' },
      mounts: [],
      scratch: ['/scratch'],
      environment: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C' },
      limits: LIMITS,
      ...options,
    });
    this.#sessions.push(session);
    return session;
  }

  async closeSessions(): Promise<void> {
    await Promise.all(this.#sessions.splice(0).map((session) => session.close()));
  }

  remove(): void {
    fs.rmSync(this.hostDirectory, { recursive: true, force: true });
  }
}

/** A fixture for the tests of one `describe`, made before them and removed after them. */
export function useFixture(sandbox: Sandbox): () => SandboxFixture {
  let fixture: SandboxFixture | null = null;
  beforeAll(() => {
    fixture = new SandboxFixture(sandbox);
  });
  afterEach(async () => {
    await fixture?.closeSessions();
  });
  afterAll(() => {
    fixture?.remove();
  });
  return () => {
    if (fixture === null) throw new Error('the fixture is used outside of a test');
    return fixture;
  };
}

/** Runs a shell script; what it printed on both streams, and how it ended. */
export async function shell(
  session: SandboxSession,
  script: string,
  timeoutMs?: number,
): Promise<ExecResult & { readonly text: string }> {
  const result = await session.exec({
    argv: ['sh', '-c', script],
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return { ...result, text: `${result.stdout.toString('latin1')}${result.stderr.toString('latin1')}` };
}

/** Runs a Perl program: every Debian has it, and it reaches system calls that a shell does not. */
export async function perl(session: SandboxSession, program: string, timeoutMs?: number) {
  const result = await session.exec({
    argv: ['perl', '-e', program],
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return { ...result, text: `${result.stdout.toString('latin1')}${result.stderr.toString('latin1')}` };
}

/** Processes of the host whose command line holds this text. */
export function hostProcessesWith(text: string): number[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return fs.readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(text);
      } catch {
        // It has just ended.
        return false;
      }
    })
    .map(Number);
}

/** A duration for `sleep` that is like no other, by which a process can be found on the host. */
export function uniqueSleep(): string {
  return `3${Math.floor(Math.random() * 1e9)}`;
}
