import { PatchgymError } from '../core/errors.js';
import { BubblewrapSandbox } from './bubblewrap/bubblewrap-sandbox.js';
import { ContainerSandbox } from './container/container-sandbox.js';
import type { Sandbox } from './port.js';

/**
 * The sandbox of this name, or the first that works here, bubblewrap before containers. Throws
 * `sandbox-unavailable` with what is wrong with each and what to do.
 */
export async function selectSandbox(name?: Sandbox['name']): Promise<Sandbox> {
  const problems: string[] = [];
  for (const sandbox of listSandboxes().filter(
    (candidate) => name === undefined || candidate.name === name,
  )) {
    const availability = await sandbox.probe();
    if (availability.status === 'available') return sandbox;
    problems.push(`${sandbox.name}: ${availability.reason} (${availability.remedy})`);
  }
  throw new PatchgymError(
    'infrastructure',
    'sandbox-unavailable',
    `No sandbox works here. ${problems.join('; ') || `There is none called ${name}`}. Run \`apt-get install bubblewrap\`.`,
  );
}

/** The adapter of this name, whether it works here or not. */
export function createSandbox(name: Sandbox['name']): Sandbox {
  switch (name) {
    case 'bubblewrap':
      return new BubblewrapSandbox();
    case 'podman':
    case 'docker':
      return new ContainerSandbox(name);
  }
}

/** Every adapter, the preferred first. */
export function listSandboxes(): Sandbox[] {
  return (['bubblewrap', 'podman', 'docker'] as const).map(createSandbox);
}
