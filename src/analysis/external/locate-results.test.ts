import { describe, expect, it } from 'vitest';
import { eslint } from './adapters/eslint.js';
import { ruff } from './adapters/ruff.js';
import type { AnalyzerResult } from './analyzer.js';
import { locateResults } from './locate-results.js';
import { defuse, stageFiles } from './stage-files.js';

const file = (path: string, text: string) => ({ path, content: Buffer.from(text) });
const result = (change: Partial<AnalyzerResult> = {}): AnalyzerResult => ({
  rule: 'S1',
  path: 'f000001/source.py',
  place: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
  message: 'f000001/source.py is bad',
  severity: 'high',
  category: 'security',
  ...change,
});
const locate = (text: string, results: readonly AnalyzerResult[]) =>
  locateResults(ruff, { status: 'complete', results, unread: [] }, stageFiles(ruff, [file('d/x.py', text)]));

describe('the results of an analyzer', () => {
  it('are findings of our paths, also in their messages', async () => {
    const located = await locate('x = 1\n', [result()]);
    expect(located).toMatchObject({
      findings: [{ checker: 'ruff/S1', path: 'd/x.py', message: 'd/x.py is bad', line: 1, column: 0 }],
    });
  });

  it('are told apart where their text and place are the same', async () => {
    const located = await locate('x = 1\n', [result(), result()]);
    const prints =
      located.status === 'complete' ? located.findings.map(({ fingerprint }) => fingerprint) : [];
    expect(new Set(prints).size).toBe(2);
  });

  it('have the same places when files are located side by side', async () => {
    const texts = Array.from(
      { length: 12 },
      (_, index) => `${'def g():\n    pass\n'.repeat(index)}def f(a):\n    return a + ${index}\n`,
    );
    const last = (text: string) =>
      locate(text, [result({ place: { startLine: text.split('\n').length - 1 } })]);
    const alone = [];
    for (const text of texts) alone.push(await last(text));
    expect(await Promise.all(texts.map(last))).toEqual(alone);
  });

  it.each([
    ['beyond the end of the file', { startLine: 99, startColumn: 7 }],
    ['beyond the end of the line', { startLine: 1, startColumn: 999, endLine: 1, endColumn: 1000 }],
    ['that end before they start', { startLine: 2, startColumn: 2, endLine: 1, endColumn: 1 }],
    ['of a line alone', { startLine: 2 }],
  ])('are not lost at places %s', async (_, place) => {
    const located = await locate('x = 1\n  y = 2\n', [result({ place })]);
    expect(located.status === 'complete' && located.findings).toHaveLength(1);
  });

  it('are not believed where they name a file that was not staged, or a rule that is none', async () => {
    expect(await locate('x = 1\n', [result({ path: '../../etc/passwd' })])).toMatchObject({
      status: 'failed',
    });
    expect(await locate('x = 1\n', [result({ rule: '\u001b[2J' })])).toMatchObject({ status: 'failed' });
  });
});

describe('the staged copy', () => {
  it('holds only files of the analyzer, under names of ours', () => {
    const { files } = stageFiles(ruff, [
      file('ruff.toml', ''),
      file('--config.py', ''),
      file('pkg/__init__.py', ''),
      file('run', '#!/usr/bin/env python3\n'),
      file('x.pyi', ''),
    ]);
    expect(files.map(({ stagedPath, original }) => [stagedPath, original.path])).toEqual([
      ['f000001/source.py', '--config.py'],
      ['f000002/__init__.py', 'pkg/__init__.py'],
      ['f000003/source.py', 'run'],
      ['f000004/source.pyi', 'x.pyi'],
    ]);
  });

  it('tells modules from scripts by their text', () => {
    const { files } = stageFiles(eslint, [
      file('a.js', "import x from 'x';\n"),
      file('b.js', 'const x = import("x"); // export\n'),
      file('c.cjs', 'export {}'),
    ]);
    expect(files.map(({ stagedPath }) => stagedPath.slice('f000001/'.length))).toEqual([
      'source.mjs',
      'source.js',
      'source.cjs',
    ]);
  });

  it('says which files are too large to be shown', () => {
    const { files, unanalysed } = stageFiles(ruff, [file('x.py', '#'.repeat(4 * 1024 * 1024 + 1))]);
    expect(files).toEqual([]);
    expect(unanalysed).toMatchObject([{ path: 'x.py' }]);
  });

  it('has marks broken without moving a byte', () => {
    const text = 'é # NOQA: S1\nx  # ruff : noqa\n';
    const broken = Buffer.from(defuse(Buffer.from(text), ruff.defused)).toString();
    expect(broken).toBe('é # NOQQ: S1\nx  # ruff : noqQ\n');
  });
});
