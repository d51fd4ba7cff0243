import { expect, test } from 'vitest';
import { describeSandboxConformance } from '../sandbox.conformance.js';
import { ContainerSandbox } from './container-sandbox.js';
import { describePodman, runPodman } from './podman.js';

const podman = new ContainerSandbox('podman');
const reason = await whySkipped();

if (reason !== null) {
  test.skip(`podman sandboxes are not tested: ${reason}`, () => {});
} else {
  describeSandboxConformance(podman, {
    memoryLimit: 'sandbox',
    findRemains: async () => {
      const names = await runPodman(describePodman('podman'), ['ps', '--all', '--format', '{{.Names}}']);
      return names.split('\n').filter((name) => name.split('-')[3] === String(process.pid));
    },
  });
}

test('docker says why it cannot be used', async () => {
  const docker = new ContainerSandbox('docker');
  expect(await docker.probe()).toMatchObject({ status: 'unavailable' });
});

async function whySkipped(): Promise<string | null> {
  if (process.env.PATCHGYM_TEST_CONTAINERS !== '1')
    return 'set PATCHGYM_TEST_CONTAINERS=1 (it takes a minute)';
  const availability = await podman.probe();
  return availability.status === 'available' ? null : availability.reason;
}
