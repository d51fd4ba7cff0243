import { describe, expect, it } from 'vitest';
import { fileLanguage } from './language.js';
import { flattenTree, parseText } from './parser.js';
import { decodeSource } from './source-text.js';
import { findSuppressions, newSuppressions, type Suppression } from './suppression.js';

const mark = (path: string, line: number, text: string): Suppression => ({
  path,
  line,
  mark: 'nolint',
  text,
});

describe('new suppressions', () => {
  const before = [
    mark('a.go', 10, 'return x //nolint'),
    mark('a.go', 20, 'return y //nolint'),
    mark('b.go', 1, '//nolint'),
  ];

  it('are none when lines moved or were edited and kept their mark', () => {
    const after = [
      mark('a.go', 11, 'return x //nolint'),
      mark('a.go', 30, 'return nil, y //nolint'),
      mark('b.go', 5, '//nolint'),
    ];
    expect(newSuppressions(before, after)).toEqual([]);
  });

  it('are what a file has more of than before, also when another file has less', () => {
    const added = mark('a.go', 40, 'return z //nolint');
    expect(newSuppressions(before, [...before.slice(0, 2), added])).toEqual([added]);
  });

  it('are not paid for by another mark', () => {
    const other: Suppression = { ...mark('a.go', 10, 'return x //nosec'), mark: 'nosec' };
    expect(newSuppressions(before, [other, ...before.slice(1)])).toEqual([other]);
  });
});

describe('suppressions', () => {
  it.each([
    ['a.ts', '// @ts-nocheck\nlet x = 1;', '@ts-ignore'],
    ['a.py', 'x = 1  # pyre-fixme[1]\n', 'type: ignore'],
    ['a.go', 'package a\n\n/* a\n nolint:all */\n', 'nolint'],
    ['a.rs', '#[allow(dead_code)]\nfn f() {}\n', 'allow'],
    ['a.java', 'class A { @SuppressWarnings("x") void f() {} }', 'SuppressWarnings'],
  ])('are found in %s alone among the marks: %s', async (path, text, expected) => {
    expect((await suppressionsIn(path, text)).map(({ mark: found }) => found)).toEqual([expected]);
  });

  it('do not count in strings', async () => {
    expect(await suppressionsIn('a.py', 'x = "# nosec"  # plain\n')).toEqual([]);
  });

  it('count everywhere where there is no tree', () => {
    const source = decodeSource('a.py', Buffer.from('x = "# nosec"'));
    expect(findSuppressions(source, undefined).map(({ line }) => line)).toEqual([1]);
  });
});

async function suppressionsIn(path: string, text: string): Promise<readonly Suppression[]> {
  const language = fileLanguage(path);
  if (language === undefined) throw new Error(`${path} has no language`);
  const parsed = await parseText(text, language.grammar, 20_000);
  if (parsed.status === 'failed') throw new Error(parsed.reason);
  try {
    return findSuppressions(decodeSource(path, Buffer.from(text)), flattenTree(parsed.tree));
  } finally {
    parsed.tree.delete();
  }
}
