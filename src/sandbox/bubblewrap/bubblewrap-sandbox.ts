import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PatchgymError } from '../../core/errors.js';
import { findHostTools } from '../holder/host-tools.js';
import { selectResourceControl } from '../limits/select-resource-control.js';
import type { Sandbox, SandboxAvailability, SandboxOptions, SandboxSession } from '../port.js';
import { openBubblewrapSession } from './open-bubblewrap-session.js';

/** Sandboxes made of Linux namespaces by bubblewrap, as root or as an ordinary user. The default on Linux. */
export class BubblewrapSandbox implements Sandbox {
  readonly name = 'bubblewrap';

  async probe(): Promise<SandboxAvailability> {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      const reason = `bubblewrap sandboxes need Linux on x86-64; this is ${process.platform} on ${process.arch}`;
      return { status: 'unavailable', reason, remedy: 'install podman or docker' };
    }
    const found = findHostTools();
    if (found.status === 'missing') {
      const reason = `${found.programs.join(', ')} not found`;
      return { status: 'unavailable', reason, remedy: `apt-get install ${found.packages.join(' ')}` };
    }
    try {
      const version = await promisify(execFile)(found.tools.bwrap, ['--version']);
      await this.#tryOut();
      return { status: 'available', version: version.stdout.trim(), notes: describeLimits() };
    } catch (error) {
      const remedy = 'allow this user to create user namespaces, or run as root outside of a container';
      return {
        status: 'unavailable',
        reason: error instanceof Error ? error.message : String(error),
        remedy,
      };
    }
  }

  async open(options: SandboxOptions): Promise<SandboxSession> {
    const found = findHostTools();
    if (found.status === 'missing') {
      throw new PatchgymError(
        'infrastructure',
        'sandbox-unavailable',
        `Cannot open a bubblewrap sandbox: ${found.programs.join(', ')} not found. Run \`apt-get install ${found.packages.join(' ')}\`.`,
      );
    }
    return openBubblewrapSession(found.tools, options);
  }

  /** Only a sandbox that ran something is known to work. */
  async #tryOut(): Promise<void> {
    const source = fs.mkdtempSync(join(tmpdir(), 'patchgym-probe-'));
    try {
      const session = await this.open({
        workspace: { source, target: '/workspace' },
        mounts: [],
        environment: { PATH: '/usr/bin:/bin' },
        limits: {
          memoryBytes: 256 * 1024 ** 2,
          maxProcesses: 16,
          diskBytes: 16 * 1024 ** 2,
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
}

function describeLimits(): string[] {
  const control = selectResourceControl();
  const privilege = process.getuid?.() === 0 ? 'root' : 'an ordinary user';
  return [`limits by ${control.kind}`, `mounts made as ${privilege}`, ...control.notes];
}
