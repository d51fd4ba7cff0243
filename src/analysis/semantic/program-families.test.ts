import { expect, it } from 'vitest';
import type { FileFacts } from './file-facts.js';
import { changeFamilies, familiesOf } from './program-families.js';

function facts(path: string, language: string): FileFacts {
  const ir = { functions: [], variables: [], imports: [], types: [], module: '' };
  return { path, digest: path, language, ir, marks: [], identities: {}, lines: [0], wide: [] };
}

it('families that changed are those of the changed files', () => {
  const [a, b, c] = [facts('a.ts', 'typescript'), facts('b.js', 'javascript'), facts('c.py', 'python')];
  const [b2, d] = [facts('b.js', 'javascript'), facts('aa.js', 'javascript')];
  const before = familiesOf([c, b, a]);
  expect(before.get('javascript')).toEqual([a, b]);
  const after = changeFamilies(before, [b, c], [b2, d]);
  expect(after).toEqual(familiesOf([a, b2, d]));
  expect([...after.keys()]).toEqual(['javascript']);
  expect(after.get('javascript')?.[2]).toBe(b2);
  expect(changeFamilies(after, [], [c]).get('python')).toEqual([c]);
});
