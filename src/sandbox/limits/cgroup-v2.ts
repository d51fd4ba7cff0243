import * as fs from 'node:fs';
import { dirname } from 'node:path';
import type { SandboxLimits } from '../port.js';
import {
  childGroups,
  killGroup,
  ownGroups,
  readControl,
  readCounter,
  removeGroup,
  removeGroupNow,
  writeControl,
} from './control-group.js';
import type { ResourceCommand, ResourceControl, ResourceSession } from './resource-control.js';
import { SUPERVISOR_PROCESSES } from './supervisor-processes.js';

const CPU_PERIOD_US = 100_000;

/**
 * Limits by the unified hierarchy; null where memory and pids are not delegated to us. A group with
 * processes in it cannot have limited children, so the nearest ancestor that hands on its controllers is used.
 */
export function findCgroupV2(): ResourceControl | null {
  const own = ownGroups().find(({ controllers }) => controllers.length === 0);
  if (own === undefined) return null;
  for (let path = own.path; fs.existsSync(`${path}/cgroup.subtree_control`); path = dirname(path)) {
    if (canHoldSessions(path)) return new CgroupV2Control(path);
  }
  return null;
}

function canHoldSessions(path: string): boolean {
  const handedOn = (readControl(path, 'cgroup.subtree_control') ?? '').split(' ');
  if (!handedOn.includes('memory') || !handedOn.includes('pids')) return false;
  try {
    fs.accessSync(path, fs.constants.W_OK);
    fs.accessSync(`${path}/cgroup.procs`, fs.constants.W_OK);
    return true;
  } catch {
    // Not ours: an ancestor may be.
    return false;
  }
}

class CgroupV2Control implements ResourceControl {
  readonly kind = 'cgroup-v2';
  readonly notes: readonly string[] = [];
  readonly #parent: string;

  constructor(parent: string) {
    this.#parent = parent;
  }

  openSession(id: string, limits: SandboxLimits): ResourceSession {
    return new CgroupV2Session(`${this.#parent}/${id}`, limits);
  }

  sweep(isOrphan: (id: string) => boolean): void {
    for (const id of childGroups(this.#parent).filter(isOrphan)) {
      const group = `${this.#parent}/${id}`;
      writeControl(group, 'cgroup.kill', 1);
      for (const child of childGroups(group)) removeGroupNow(`${group}/${child}`);
      removeGroupNow(group);
    }
  }
}

class CgroupV2Session implements ResourceSession {
  readonly #group: string;
  readonly #limits: SandboxLimits;
  readonly #removals = new Set<Promise<unknown>>();
  #commands = 0;

  constructor(group: string, limits: SandboxLimits) {
    this.#group = group;
    this.#limits = limits;
    fs.mkdirSync(group);
    writeControl(group, 'cgroup.subtree_control', '+memory +pids');
    writeControl(group, 'memory.max', limits.memoryBytes);
    writeControl(group, 'memory.swap.max', 0);
    if (limits.cpus !== undefined) {
      const quota = Math.max(1000, Math.round(limits.cpus * CPU_PERIOD_US));
      writeControl(group, 'cpu.max', `${quota} ${CPU_PERIOD_US}`);
    }
  }

  openCommand(): ResourceCommand {
    this.#commands += 1;
    const group = `${this.#group}/command-${this.#commands}`;
    fs.mkdirSync(group);
    writeControl(group, 'pids.max', this.#limits.maxProcesses + SUPERVISOR_PROCESSES);
    return {
      joinPaths: [`${group}/cgroup.procs`],
      usage: () => {
        const cpuUs = readCounter(group, 'cpu.stat', 'usage_usec');
        return {
          oomKilled: (readCounter(group, 'memory.events', 'oom_kill') ?? 0) > 0,
          cpuMs: cpuUs === null ? null : cpuUs / 1000,
          peakMemoryBytes: readCounter(group, 'memory.peak'),
        };
      },
      kill: () => {
        if (!writeControl(group, 'cgroup.kill', 1)) killGroup(group);
      },
      release: () => {
        const removal = removeGroup(group);
        this.#removals.add(removal);
        void removal.finally(() => this.#removals.delete(removal));
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#removals);
    await removeGroup(this.#group);
  }
}
