import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPatch, EMPTY_PATCH, type PatchEntry, parseStoredPatch, serialisePatch } from './patch.js';

const path = fc
  .array(fc.stringMatching(/^[a-z. \n]{1,6}$/), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map((part) => `x${part}`).join('/'));
const entry: fc.Arbitrary<PatchEntry> = fc.oneof(
  fc.record({
    kind: fc.constant('file' as const),
    path,
    executable: fc.boolean(),
    content: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
  }),
  fc.record({ kind: fc.constant('deleted' as const), path }),
  fc.record({ kind: fc.constant('symlink' as const), path, target: fc.string({ minLength: 1 }) }),
  fc.record({
    kind: fc.constant('special' as const),
    path,
    type: fc.constantFrom('fifo' as const, 'device' as const),
  }),
);
const entries = fc.uniqueArray(entry, { selector: ({ path: unique }) => unique, maxLength: 8 });

describe('patch', () => {
  it('survives being stored', () => {
    fc.assert(
      fc.property(entries, (some) => {
        const patch = createPatch(some);
        expect(parseStoredPatch(serialisePatch(patch))).toEqual(patch);
      }),
    );
  });

  it('has a digest that does not depend on the order of its entries', () => {
    fc.assert(
      fc.property(entries, (some) => {
        expect(createPatch([...some].reverse()).digest).toBe(createPatch(some).digest);
      }),
    );
  });

  it('has another digest when content, mode or kind changes', () => {
    const digests = [
      EMPTY_PATCH,
      createPatch([{ kind: 'file', path: 'a', executable: false, content: Buffer.from('1') }]),
      createPatch([{ kind: 'file', path: 'a', executable: true, content: Buffer.from('1') }]),
      createPatch([{ kind: 'file', path: 'a', executable: false, content: Buffer.from('2') }]),
      createPatch([{ kind: 'deleted', path: 'a' }]),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it.each(['../a', '/a', 'a/../../b', ''])('refuses the path %j', (bad) => {
    expect(() => createPatch([{ kind: 'deleted', path: bad }])).toThrow(/leaves the tree/);
  });

  it('refuses one path twice and a stored patch whose digest was changed', () => {
    expect(() =>
      createPatch([
        { kind: 'deleted', path: 'a' },
        { kind: 'deleted', path: 'a' },
      ]),
    ).toThrow(/twice/);
    const stored = serialisePatch(createPatch([{ kind: 'deleted', path: 'a' }])).replace(
      '"path":"a"',
      '"path":"b"',
    );
    expect(() => parseStoredPatch(stored)).toThrow(/digest/);
    expect(() => parseStoredPatch('{')).toThrow(/no stored patch/);
  });
});
