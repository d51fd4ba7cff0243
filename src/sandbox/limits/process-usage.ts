import * as fs from 'node:fs';
import { systemErrorCode } from '../files/descriptor-files.js';
import { ownGroups, readCounter } from './control-group.js';
import type { ResourceUsage } from './resource-control.js';

const UNKNOWN: ResourceUsage = { oomKilled: false, cpuMs: null, peakMemoryBytes: null };

/** What the control groups of another process tell, where that process was put into groups of its own. */
export function readProcessUsage(processId: number): ResourceUsage {
  try {
    const memberships = fs.readFileSync(`/proc/${processId}/cgroup`, 'utf8').trim().split('\n');
    const memory = findGroup(memberships, 'memory');
    if (memory === null) return readUnified(memberships);
    const accounting = findGroup(memberships, 'cpuacct');
    const cpuNs = accounting === null ? null : readCounter(accounting, 'cpuacct.usage');
    return {
      oomKilled: (readCounter(memory, 'memory.oom_control', 'oom_kill') ?? 0) > 0,
      cpuMs: cpuNs === null ? null : cpuNs / 1e6,
      peakMemoryBytes: readCounter(memory, 'memory.max_usage_in_bytes'),
    };
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(systemErrorCode(error) ?? '')) return UNKNOWN;
    throw error;
  }
}

function readUnified(memberships: readonly string[]): ResourceUsage {
  const group = findGroup(memberships, '');
  if (group === null) return UNKNOWN;
  const cpuUs = readCounter(group, 'cpu.stat', 'usage_usec');
  return {
    oomKilled: (readCounter(group, 'memory.events', 'oom_kill') ?? 0) > 0,
    cpuMs: cpuUs === null ? null : cpuUs / 1000,
    peakMemoryBytes: readCounter(group, 'memory.peak'),
  };
}

/** Where the group of a process is, given which group ours is and where that is mounted. */
function findGroup(memberships: readonly string[], controller: string): string | null {
  const isOf = (names: readonly string[]) =>
    controller === '' ? names.length === 0 : names.includes(controller);
  const own = ownGroups().find(({ controllers }) => isOf(controllers));
  const line = memberships.find((text) => {
    const names = text.split(':')[1] ?? '';
    return isOf(names === '' ? [] : names.split(','));
  });
  if (own === undefined || line === undefined) return null;
  return `${own.mount}${line.split(':').slice(2).join(':')}`;
}
