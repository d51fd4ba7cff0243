import { expect, test } from 'vitest';
import { BubblewrapSandbox } from './bubblewrap/bubblewrap-sandbox.js';
import { listSandboxes, selectSandbox } from './select.js';

test('bubblewrap comes first', () => {
  expect(listSandboxes().map(({ name }) => name)).toEqual(['bubblewrap', 'podman', 'docker']);
});

test('the first sandbox that works is taken', async () => {
  const { status } = await new BubblewrapSandbox().probe();
  if (status === 'available') expect((await selectSandbox()).name).toBe('bubblewrap');
});

test('when none works, the error says why and what to install', async () => {
  await expect(selectSandbox('docker')).rejects.toMatchObject({
    kind: 'infrastructure',
    code: 'sandbox-unavailable',
    message: expect.stringMatching(/docker: .*use podman or bubblewrap.*apt-get install bubblewrap/),
  });
});
