import { afterAll, describe, expect, test } from 'vitest';
import { describeFiles } from './conformance/files.conformance.js';
import { describeIsolation } from './conformance/isolation.conformance.js';
import { describeLimits, type MemoryLimit } from './conformance/limits.conformance.js';
import { describeProcesses } from './conformance/processes.conformance.js';
import { describeTrees } from './conformance/trees.conformance.js';
import type { Sandbox } from './port.js';

export type ConformanceOptions = {
  readonly memoryLimit: MemoryLimit;
  /** Everything that this process has left on the host through the adapter, in words. */
  readonly findRemains: () => Promise<readonly string[]>;
};

/** What every sandbox must hold to, attacked with real hostile programs. All adapters run this suite. */
export function describeSandboxConformance(sandbox: Sandbox, options: ConformanceOptions): void {
  describe(`the ${sandbox.name} sandbox`, () => {
    describeProcesses(sandbox);
    describeLimits(sandbox, options.memoryLimit);
    describeIsolation(sandbox);
    describeFiles(sandbox);
    describeTrees(sandbox);

    test('a source that does not exist is our failure, not a result', async () => {
      const opening = sandbox.open({
        workspace: { source: '/no/such/directory', target: '/workspace' },
        mounts: [],
        environment: {},
        limits: { memoryBytes: 1e8, maxProcesses: 9, diskBytes: 1e7, outputBytes: 1e4, timeoutMs: 5000 },
      });
      await expect(opening).rejects.toMatchObject({ kind: 'infrastructure' });
    });

    afterAll(async () => {
      expect(await options.findRemains()).toEqual([]);
    });
  });
}
