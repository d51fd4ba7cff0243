import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from './port.js';

const MIB = 1024 ** 2;

/** Runs a trial command: only a sandbox that ran something is known to work. Throws what went wrong. */
export async function tryOutSandbox(sandbox: Sandbox): Promise<void> {
  const source = fs.mkdtempSync(join(tmpdir(), 'patchgym-probe-'));
  try {
    const session = await sandbox.open({
      workspace: { source, target: '/workspace' },
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
    fs.rmSync(source, { recursive: true, force: true });
  }
}
