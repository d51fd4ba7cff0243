import type { Sandbox } from './port.js';
import { makeTemporaryDirectory } from './temporary-directory.js';

const MIB = 1024 ** 2;

/** Runs a trial command: only a sandbox that ran something is known to work. Throws what went wrong. */
export async function tryOutSandbox(sandbox: Sandbox): Promise<void> {
  const source = await makeTemporaryDirectory();
  try {
    const session = await sandbox.open({
      workspace: { source: source.path, target: '/workspace' },
      mounts: [],
      environment: { PATH: '/usr/bin:/bin' },
      limits: {
        memoryBytes: 256 * MIB,
        maxProcesses: 16,
        diskBytes: 16 * MIB,
        outputBytes: 1000,
        timeoutMs: 20_000,
      },
    });
    try {
      const { exitCode, stderr } = await session.exec({ argv: ['sh', '-c', ': > made && test -f made'] });
      if (exitCode !== 0) throw new Error(`a trial command failed: ${exitCode} ${stderr.toString('utf8')}`);
    } finally {
      await session.close();
    }
  } finally {
    await source.remove();
  }
}
