import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isContainedPath, pathFromBytes, pathToBytes } from './tree.js';

describe('tree paths', () => {
  it('every sequence of bytes has one string that leads back to it, also through JSON', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const path = pathFromBytes(bytes);
        expect([...pathToBytes(path)]).toEqual([...bytes]);
        expect(JSON.parse(JSON.stringify(path))).toBe(path);
      }),
    );
  });

  it('a UTF-8 name is its own string', () => {
    expect(pathFromBytes(Buffer.from('scp/größe 🙂.go'))).toBe('scp/größe 🙂.go');
  });

  it('bytes that spell an encoded surrogate stay apart from the bytes that escapes stand for', () => {
    const encoded = Buffer.from([0xed, 0xb2, 0x80]);
    expect([...pathToBytes(pathFromBytes(encoded))]).toEqual([...encoded]);
  });

  it.each(['', '/etc/passwd', '../x', 'a/../b', 'a//b', './a', 'a/.', 'a\0b'])(
    '%j does not stay inside a tree',
    (path) => {
      expect(isContainedPath(path)).toBe(false);
    },
  );

  it.each(['a', '..a', 'a..b', '...', 'a/..b/c', 'new\nline'])('%j stays inside a tree', (path) => {
    expect(isContainedPath(path)).toBe(true);
  });
});
