import { expect, it } from 'vitest';
import { findSymbol } from './symbols.js';

async function parts(path: string, code: string, symbol: string): Promise<[string, string]> {
  const content = Buffer.from(code);
  const { start, end, bodyStart, bodyEnd } = await findSymbol(path, content, symbol);
  return [content.subarray(start, end).toString(), content.subarray(bodyStart, bodyEnd).toString()];
}

it.each([
  [
    'a.go',
    'package p\n// é\nfunc (h *T[K]) m(a int) error { return nil }\n',
    'T.m',
    'func (h *T[K]) m(a int) error { return nil }',
    '{ return nil }',
  ],
  ['a.go', 'package p\nfunc f() {}\nfunc g() { f() }\n', 'g', 'func g() { f() }', '{ f() }'],
  [
    'a.js',
    'module.exports = function quote(x) { return x; };\n',
    'module.exports',
    'module.exports = function quote(x) { return x; }',
    '{ return x; }',
  ],
  [
    'a.js',
    'module.exports = function quote(x) { return x; };\n',
    'quote',
    'module.exports = function quote(x) { return x; }',
    '{ return x; }',
  ],
  ['a.mjs', 'export const f = (a) => a + 1;\n', 'f', 'f = (a) => a + 1', 'a + 1'],
  [
    'a.ts',
    'class C { private m(a: string): void { a; } }\n',
    'C.m',
    'private m(a: string): void { a; }',
    '{ a; }',
  ],
  [
    'a.py',
    'class C:\n    @staticmethod\n    def m(a):\n        return a\n',
    'C.m',
    '@staticmethod\n    def m(a):\n        return a',
    'return a',
  ],
  ['A.java', 'class C { int m() { return 1; } }\n', 'C.m', 'int m() { return 1; }', '{ return 1; }'],
  ['a.rs', 'impl T { fn m(&self) -> u8 { 1 } }\n', 'T.m', 'fn m(&self) -> u8 { 1 }', '{ 1 }'],
  ['a.c', 'static int *f(int a) { return 0; }\n', 'f', 'static int *f(int a) { return 0; }', '{ return 0; }'],
])('in %s the symbol of %j is found by %s', async (path, code, symbol, whole, body) => {
  expect(await parts(path, code, symbol)).toEqual([whole, body]);
});

it('a missing symbol lists candidates', async () => {
  await expect(parts('a.py', 'def check_path():\n  pass\n', 'check')).rejects.toThrow(
    /not declared there. Candidates: check_path/,
  );
});

it('an ambiguous symbol lists its places, and a number chooses', async () => {
  const code = 'def f():\n  pass\ndef f():\n  return\n';
  await expect(parts('a.py', code, 'f')).rejects.toThrow(/ambiguous: f at line 1 \(#1\), f at line 3 \(#2\)/);
  expect((await parts('a.py', code, 'f#2'))[1]).toBe('return');
});
