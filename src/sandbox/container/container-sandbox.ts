import { PatchgymError } from '../../core/errors.js';
import type { Sandbox, SandboxAvailability, SandboxOptions, SandboxSession } from '../port.js';

/** Sandboxes made by a container engine. */
export class ContainerSandbox implements Sandbox {
  readonly name: 'podman' | 'docker';

  constructor(name: 'podman' | 'docker') {
    this.name = name;
  }

  async probe(): Promise<SandboxAvailability> {
    return { status: 'unavailable', reason: 'not built yet', remedy: 'use bubblewrap' };
  }

  async open(_options: SandboxOptions): Promise<SandboxSession> {
    throw new PatchgymError(
      'infrastructure',
      'sandbox-unavailable',
      `${this.name} sandboxes are not built yet.`,
    );
  }
}
