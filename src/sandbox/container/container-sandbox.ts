import { PatchgymError } from '../../core/errors.js';
import { findHostTools, findProgram, type HostTools } from '../holder/host-tools.js';
import type { Sandbox, SandboxAvailability, SandboxOptions, SandboxSession } from '../port.js';
import { isOrphanedSessionId } from '../session-id.js';
import { tryOutSandbox } from '../try-out-sandbox.js';
import { provideImage } from './image.js';
import { openContainerSession } from './open-container-session.js';
import { describePodman, type Podman, runPodman } from './podman.js';

type Engine = { readonly podman: Podman; readonly image: string };

/** Sandboxes whose commands are containers. Slower than bubblewrap; needs root, since it mounts overlays for podman. */
export class ContainerSandbox implements Sandbox {
  readonly name: 'podman' | 'docker';
  #engine: Promise<Engine> | null = null;

  constructor(name: 'podman' | 'docker') {
    this.name = name;
  }

  async probe(): Promise<SandboxAvailability> {
    const needs = this.#findNeeds();
    if (needs.status === 'missing') {
      return { status: 'unavailable', reason: needs.reason, remedy: needs.remedy };
    }
    try {
      const version = await runPodman(needs.podman, ['--version']);
      await tryOutSandbox(this);
      return { status: 'available', version, notes: NOTES };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { status: 'unavailable', reason, remedy: 'check `podman info`, or use bubblewrap' };
    }
  }

  async open(options: SandboxOptions): Promise<SandboxSession> {
    const needs = this.#findNeeds();
    if (needs.status === 'missing') {
      const message = `Cannot open a ${this.name} sandbox: ${needs.reason}. To remedy it: ${needs.remedy}.`;
      throw new PatchgymError('infrastructure', 'sandbox-unavailable', message);
    }
    this.#engine ??= prepareEngine(needs.podman);
    try {
      return await openContainerSession(needs.tools, await this.#engine, options);
    } catch (error) {
      this.#engine = null;
      throw error;
    }
  }

  #findNeeds():
    | { readonly status: 'found'; readonly tools: HostTools; readonly podman: Podman }
    | { readonly status: 'missing'; readonly reason: string; readonly remedy: string } {
    if (this.name === 'docker') {
      const reason = 'the docker daemon mounts outside of the namespace that holds the workspace';
      return { status: 'missing', reason, remedy: 'use podman or bubblewrap' };
    }
    if (process.platform !== 'linux' || process.arch !== 'x64' || process.getuid?.() !== 0) {
      return { status: 'missing', reason: 'it needs root on Linux, x86-64', remedy: 'use bubblewrap' };
    }
    const program = findProgram('podman');
    if (program === null) {
      return { status: 'missing', reason: 'podman not found', remedy: 'apt-get install podman' };
    }
    const found = findHostTools(['bwrap']);
    if (found.status === 'missing') {
      const remedy = `apt-get install ${found.packages.join(' ')}`;
      return { status: 'missing', reason: `${found.programs.join(', ')} not found`, remedy };
    }
    return { status: 'found', tools: found.tools, podman: describePodman(program) };
  }
}

const NOTES = [
  'every command is a container of its own, which takes some 0.3 s',
  'memory, processes and processor share are limited for each command, not for the sandbox',
];

/** Once per process: the image, and no containers of processes that were killed. */
async function prepareEngine(podman: Podman): Promise<Engine> {
  const names = (await runPodman(podman, ['ps', '--all', '--format', '{{.Names}}'])).split('\n');
  const orphans = names.filter((name) => isOrphanedSessionId(name.replace(/-\d+$/, '')));
  if (orphans.length > 0) await runPodman(podman, ['rm', '--force', '--time', '0', ...orphans]);
  return { podman, image: await provideImage(podman) };
}
