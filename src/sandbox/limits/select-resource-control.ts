import { findCgroupV1 } from './cgroup-v1.js';
import { findCgroupV2 } from './cgroup-v2.js';
import { processLimits } from './process-limits.js';
import type { ResourceControl } from './resource-control.js';

let selected: ResourceControl | null = null;

/** The strongest control of resources that this process has here. */
export function selectResourceControl(): ResourceControl {
  selected ??= findCgroupV1() ?? findCgroupV2() ?? processLimits;
  return selected;
}
