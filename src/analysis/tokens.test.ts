import { structuredPatch } from 'diff';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tokenEditSize } from './token-edit-size.js';
import { tokenize } from './tokens.js';

const tokens = (path: string, text: string) => tokenize(path, Buffer.from(text));
const size = async (path: string, before: string, after: string) =>
  tokenEditSize(await tokens(path, before), await tokens(path, after));

it.each([
  ['a.js', 'if (a) {\n  b();\n  c();\n}\n', 'if(a){b();c();}'],
  ['a.go', 'package p\n\nfunc f() {\n\tg()\n}\n', 'package p\nfunc f() { g() }'],
  ['a.py', 'if a:\n    b = 1\n', 'if a: b = 1\n'],
])('layout of %s costs nothing', async (path, before, after) => {
  expect(await size(path, before, after)).toBe(0);
});

it('code on one line, comma operators and short names are no smaller than ordinary code', async () => {
  const ordinary = await size('a.js', '', 'function check(name) {\n  log(name);\n  store(name);\n}\n');
  expect(await size('a.js', '', 'function c(n){l(n),s(n);}')).toBeGreaterThanOrEqual(ordinary);
});

it('a payload in a string or a name counts by its length', async () => {
  expect(await size('a.js', '', `eval("${'x'.repeat(3200)}")`)).toBeGreaterThan(100);
  expect(await size('a.py', '', 'x'.repeat(3200))).toBeGreaterThanOrEqual(100);
  expect(await size('a.bin', '\0', `\0${'x'.repeat(3200)}`)).toBeGreaterThan(100);
});

it('text that the parser cannot place is counted all the same', async () => {
  const broken = 'function f( { ] } ) @@ const £ = `; hidden payload here';
  expect((await tokens('a.js', broken)).join('').replace(/\s/g, '')).toBe(broken.replace(/\s/g, ''));
});

it('comments count by their words', async () => {
  expect(await tokens('a.go', '// one two\npackage p')).toEqual(['/', '/', 'one', 'two', 'package', 'p']);
});

it('the size is the number of insertions and deletions of a shortest edit', () => {
  const list = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 });
  fc.assert(
    fc.property(list, list, (before, after) => {
      const patch = structuredPatch('a', 'b', `${before.join('\n')}\n`, `${after.join('\n')}\n`);
      const changed = patch.hunks.flatMap((hunk) => hunk.lines).filter((line) => /^[+-]/.test(line)).length;
      if (before.length > 0 && after.length > 0) expect(tokenEditSize(before, after)).toBe(changed);
    }),
  );
});

it('lists that have little in common get a bound between their common part and their lengths', () => {
  const before = Array.from({ length: 9000 }, (_, index) => `a${index}`);
  const after = [...Array.from({ length: 9000 }, (_, index) => `b${index}`), 'a5'];
  expect(tokenEditSize(before, after)).toBe(17_999);
});
