import type { ResourceControl } from './resource-control.js';

/**
 * Limits by `setrlimit`, where control groups are out of reach (an ordinary user without delegation):
 * memory is bounded per process, not per sandbox, and what was used is not known.
 */
export const processLimits: ResourceControl = {
  kind: 'process-limits',
  notes: [
    'no writable control group: memory is limited per process instead of per sandbox',
    'no writable control group: processor share, memory peaks and out-of-memory kills are not known',
  ],
  openSession: () => ({
    openCommand: () => ({
      joinPaths: [],
      usage: () => ({ oomKilled: false, cpuMs: null, peakMemoryBytes: null }),
      kill: () => {},
      release: () => {},
    }),
    close: async () => {},
  }),
  sweep: () => {},
};
