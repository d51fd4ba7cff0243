import * as fs from 'node:fs';
import type { SandboxLimits } from '../port.js';
import {
  childGroups,
  killGroup,
  ownGroups,
  readCounter,
  removeGroup,
  removeGroupNow,
  writeControl,
} from './control-group.js';
import type { ResourceCommand, ResourceControl, ResourceSession, ResourceUsage } from './resource-control.js';
import { SUPERVISOR_PROCESSES } from './supervisor-processes.js';

const CONTROLLERS = ['memory', 'pids', 'cpu', 'cpuacct'] as const;
type Controller = (typeof CONTROLLERS)[number];
type Hierarchies = ReadonlyMap<Controller, string>;

const CPU_PERIOD_US = 100_000;

/** Limits by control groups of version 1; null where the groups are missing or not ours to make. */
export function findCgroupV1(): ResourceControl | null {
  const own = ownGroups();
  const hierarchies = new Map<Controller, string>();
  for (const controller of CONTROLLERS) {
    const group = own.find(({ controllers }) => controllers.includes(controller));
    if (group !== undefined) hierarchies.set(controller, group.path);
  }
  if (!hierarchies.has('memory') || !hierarchies.has('pids')) return null;
  const writable = [...hierarchies.values()].every((path) => isWritable(path));
  return writable ? new CgroupV1Control(hierarchies) : null;
}

function isWritable(path: string): boolean {
  try {
    fs.accessSync(path, fs.constants.W_OK);
    return true;
  } catch {
    // Not ours, or mounted read-only: the next kind of control is tried.
    return false;
  }
}

class CgroupV1Control implements ResourceControl {
  readonly kind = 'cgroup-v1';
  readonly notes: readonly string[];
  readonly #hierarchies: Hierarchies;

  constructor(hierarchies: Hierarchies) {
    this.#hierarchies = hierarchies;
    const hasSwap = fs.existsSync(`${hierarchies.get('memory')}/memory.memsw.limit_in_bytes`);
    this.notes = hasSwap ? [] : ['swap is not accounted: memory may be exceeded by what is swapped out'];
  }

  openSession(id: string, limits: SandboxLimits): ResourceSession {
    return new CgroupV1Session(this.#hierarchies, id, limits);
  }

  sweep(isOrphan: (id: string) => boolean): void {
    for (const path of new Set(this.#hierarchies.values())) {
      for (const id of childGroups(path).filter(isOrphan)) {
        for (const child of childGroups(`${path}/${id}`)) {
          killGroup(`${path}/${id}/${child}`);
          removeGroupNow(`${path}/${id}/${child}`);
        }
        removeGroupNow(`${path}/${id}`);
      }
    }
  }
}

class CgroupV1Session implements ResourceSession {
  readonly #hierarchies: Hierarchies;
  readonly #limits: SandboxLimits;
  readonly #removals = new Set<Promise<unknown>>();
  #commands = 0;

  constructor(parents: Hierarchies, id: string, limits: SandboxLimits) {
    this.#limits = limits;
    this.#hierarchies = new Map([...parents].map(([controller, path]) => [controller, `${path}/${id}`]));
    for (const path of this.#paths()) fs.mkdirSync(path);
    this.#set('memory', 'memory.limit_in_bytes', limits.memoryBytes);
    this.#set('memory', 'memory.memsw.limit_in_bytes', limits.memoryBytes);
    if (limits.cpus !== undefined) {
      this.#set('cpu', 'cpu.cfs_period_us', CPU_PERIOD_US);
      this.#set('cpu', 'cpu.cfs_quota_us', Math.max(1000, Math.round(limits.cpus * CPU_PERIOD_US)));
    }
  }

  openCommand(): ResourceCommand {
    this.#commands += 1;
    const name = `command-${this.#commands}`;
    const groups = new Map([...this.#hierarchies].map(([key, path]) => [key, `${path}/${name}`]));
    const paths = [...new Set(groups.values())];
    for (const path of paths) fs.mkdirSync(path);
    writeControl(groups.get('pids') ?? '', 'pids.max', this.#limits.maxProcesses + SUPERVISOR_PROCESSES);
    return {
      joinPaths: paths.map((path) => `${path}/cgroup.procs`),
      usage: () => readUsage(groups),
      kill: () => {
        killGroup(groups.get('pids') ?? '');
      },
      release: () => this.#remove(paths),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#removals);
    await Promise.all(this.#paths().map((path) => removeGroup(path)));
  }

  #remove(paths: readonly string[]): void {
    const removal = Promise.all(paths.map((path) => removeGroup(path)));
    this.#removals.add(removal);
    void removal.finally(() => this.#removals.delete(removal));
  }

  #paths(): string[] {
    return [...new Set(this.#hierarchies.values())];
  }

  #set(controller: Controller, file: string, value: number): void {
    const path = this.#hierarchies.get(controller);
    if (path !== undefined) writeControl(path, file, value);
  }
}

function readUsage(groups: Hierarchies): ResourceUsage {
  const memory = groups.get('memory') ?? '';
  const accounting = groups.get('cpuacct');
  const cpuNs = accounting === undefined ? null : readCounter(accounting, 'cpuacct.usage');
  return {
    oomKilled: (readCounter(memory, 'memory.oom_control', 'oom_kill') ?? 0) > 0,
    cpuMs: cpuNs === null ? null : cpuNs / 1e6,
    peakMemoryBytes: readCounter(memory, 'memory.max_usage_in_bytes'),
  };
}
