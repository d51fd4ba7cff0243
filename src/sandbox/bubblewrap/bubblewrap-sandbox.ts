import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PatchgymError } from '../../core/errors.js';
import { findHostTools } from '../holder/host-tools.js';
import { selectResourceControl } from '../limits/select-resource-control.js';
import type { Sandbox, SandboxAvailability, SandboxOptions, SandboxSession } from '../port.js';
import { tryOutSandbox } from '../try-out-sandbox.js';
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
      await tryOutSandbox(this);
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
}

function describeLimits(): string[] {
  const control = selectResourceControl();
  const privilege = process.getuid?.() === 0 ? 'root' : 'an ordinary user';
  return [`limits by ${control.kind}`, `mounts made as ${privilege}`, ...control.notes];
}
