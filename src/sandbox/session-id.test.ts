import { expect, test } from 'vitest';
import { isOrphanedSessionId, newSessionId } from './session-id.js';

test('what a living process made is no orphan, what a dead or earlier one made is', () => {
  const id = newSessionId();
  expect(isOrphanedSessionId(id)).toBe(false);
  const [product, kind, namespace, owner, startTime, random] = id.split('-');
  const name = (...parts: unknown[]) => [product, kind, ...parts, random].join('-');
  expect(isOrphanedSessionId(name(namespace, owner, Number(startTime) - 1))).toBe(true);
  expect(isOrphanedSessionId(name(namespace, 4_194_305, startTime))).toBe(true);
});

test('names of others and of other pid namespaces are left alone', () => {
  const [product, kind, , owner, , random] = newSessionId().split('-');
  expect(isOrphanedSessionId([product, kind, 1, owner, 1, random].join('-'))).toBe(false);
  expect(isOrphanedSessionId('patchgym-sandbox')).toBe(false);
  expect(isOrphanedSessionId('systemd-private-1-2-3-4')).toBe(false);
});
