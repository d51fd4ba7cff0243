import { expect, it } from 'vitest';
import type { Finding } from '../core/finding.js';
import { analyseFiles } from './analysed-tree.js';
import { parseChecker } from './checker.js';
import { compareFindings } from './compare-findings.js';

const checkers = ['eval', 'exec'].map((name) =>
  parseChecker(
    `language: python\nname: ${name}\nmessage: m\npattern: |\n  ((call function: (identifier) @f) @${name} (#eq? @f "${name}"))`,
    { source: name },
  ),
);

async function findingsOf(files: Record<string, string>): Promise<readonly Finding[]> {
  const contents = Object.entries(files).map(([path, code]) => ({ path, content: Buffer.from(code) }));
  return (await analyseFiles(contents, checkers)).findings;
}

async function compare(before: string | Record<string, string>, after: string | Record<string, string>) {
  const tree = (files: string | Record<string, string>) =>
    typeof files === 'string' ? { 'a.py': files } : files;
  const { kept, fixed, added } = compareFindings(
    await findingsOf(tree(before)),
    await findingsOf(tree(after)),
  );
  return { kept: kept.map((pair) => pair.how), fixed: fixed.length, added: added.length };
}

it('moved lines, layout and comments leave a finding the same', async () => {
  expect(
    await compare('def f(a):\n  eval(a, 1)\n', '# new\n\n\ndef f(a):\n    eval(a,  # why\n      1)\n'),
  ).toEqual({ kept: ['same'], fixed: 0, added: 0 });
});

it('a renamed function keeps its findings, one to one', async () => {
  expect(await compare('def f(a):\n  eval(a)\n', 'def g(a):\n  eval(a)\n')).toEqual({
    kept: ['moved'],
    fixed: 0,
    added: 0,
  });
  expect(await compare('def f(a):\n  eval(a)\n', 'def g(a):\n  eval(a)\n  eval(a)\n')).toEqual({
    kept: ['moved'],
    fixed: 0,
    added: 1,
  });
});

it('a second equal finding is new, wherever it stands', async () => {
  expect(await compare('eval(a)\n', 'eval(a)\neval(a)\n')).toEqual({ kept: ['same'], fixed: 0, added: 1 });
});

it('a finding of another checker never stands for one that is gone', async () => {
  expect(await compare('eval(a)\n', 'exec(a)\n')).toEqual({ kept: [], fixed: 1, added: 1 });
});

it('a finding that goes and one of the same checker that comes elsewhere do not cancel out', async () => {
  expect(await compare('def f(a):\n  eval(a)\n', 'def f(a):\n  a\ndef g(b):\n  eval(b)\n')).toEqual({
    kept: [],
    fixed: 1,
    added: 1,
  });
});

it('a renamed file keeps its findings, a copied one does not', async () => {
  expect(await compare({ 'a.py': 'eval(a)\n' }, { 'b.py': 'eval(a)\n' })).toEqual({
    kept: ['moved'],
    fixed: 0,
    added: 0,
  });
  expect(await compare({ 'a.py': 'eval(a)\n' }, { 'a.py': 'eval(a)\n', 'b.py': 'eval(a)\n' })).toEqual({
    kept: ['same'],
    fixed: 0,
    added: 1,
  });
});

it('a finding that is fixed in a file that stays does not excuse one in a new file', async () => {
  const [before, after] = [
    await findingsOf({ 'a.py': 'eval(a)\n' }),
    await findingsOf({ 'a.py': 'a\n', 'b.py': 'eval(a)\n' }),
  ];
  const files = { before: new Set(['a.py']), after: new Set(['a.py', 'b.py']) };
  expect(compareFindings(before, after, { files }).added).toHaveLength(1);
});
