import type { Random } from '../core/random.js';
import { makeTemporaryDirectory } from '../sandbox/index.js';
import type { Sandbox, SandboxSession } from '../sandbox/port.js';
import type { CleanRoom, CleanRunOptions, CleanRunResult, ObservedDirectory } from './api.js';
import { observeDirectory } from './observed-directory.js';

const LIMITS = {
  memoryBytes: 512 * 1024 * 1024,
  maxProcesses: 64,
  diskBytes: 64 * 1024 * 1024,
  outputBytes: 4 * 1024 * 1024,
  timeoutMs: 10_000,
} as const;

/** A clean room that opens its sandbox when it is first used. The caller closes it. */
export function createCleanRoom(sandbox: Sandbox, random: Random): CleanRoom & { close(): Promise<void> } {
  const path = `/srv/${random.word()}-${random.hex(4)}`;
  let opening: Promise<OpenRoom> | null = null;
  let isClosed = false;
  const room = (): Promise<OpenRoom> => {
    // A case that ran out of time may still be under way; nobody would close what it opens now.
    if (isClosed) return Promise.reject(new Error('the clean room is closed'));
    opening ??= openRoom(sandbox, path);
    return opening;
  };
  const directory: ObservedDirectory = {
    path,
    write: async (relative, content) => (await room()).directory.write(relative, content),
    read: async (relative) => (await room()).directory.read(relative),
    list: async (relative) => (await room()).directory.list(relative),
  };
  return {
    directory,
    run: async (argv, options) => runClean((await room()).session, argv, path, options),
    close: async () => {
      isClosed = true;
      if (opening) await (await opening).close();
    },
  };
}

type OpenRoom = {
  readonly session: SandboxSession;
  readonly directory: ObservedDirectory;
  close(): Promise<void>;
};

async function openRoom(sandbox: Sandbox, path: string): Promise<OpenRoom> {
  const source = await makeTemporaryDirectory();
  try {
    const session = await sandbox.open({
      workspace: { source: source.path, target: '/workspace' },
      mounts: [],
      scratch: [path],
      environment: { PATH: '/usr/bin:/bin', HOME: '/tmp', LANG: 'C.UTF-8' },
      limits: LIMITS,
    });
    const close = (): Promise<void> => session.close().finally(() => source.remove());
    return { session, directory: observeDirectory(session, path), close };
  } catch (error) {
    await source.remove();
    throw error;
  }
}

async function runClean(
  session: SandboxSession,
  argv: readonly string[],
  path: string,
  options: CleanRunOptions = {},
): Promise<CleanRunResult> {
  const result = await session.exec({
    argv,
    cwd: options.cwd ?? path,
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    ...(options.environment ? { environment: options.environment } : {}),
    ...(options.timeoutMs ? { timeoutMs: options.timeoutMs } : {}),
  });
  return {
    exitCode: result.exitCode,
    timedOut: result.timedOut,
    stdout: result.stdout,
    stderr: result.stderr,
  };
}
