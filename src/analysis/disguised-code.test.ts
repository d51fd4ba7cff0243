import { describe, expect, it } from 'vitest';
import { findDisguisedCode, grammarsOfPaths } from './disguised-code.js';

const CODE = 'module.exports = function quote(xs) { return xs.map(String).join(" "); };\n';
const grammars = grammarsOfPaths(['index.js', 'README.md']);

async function disguised(path: string, text: string, before: string | null = null) {
  const content = Buffer.from(text);
  const earlier = before === null ? null : Buffer.from(before);
  const found = await findDisguisedCode([{ path, content }], grammars, async () => earlier);
  return found.map(({ reason }) => reason);
}

describe('code under a name that no checker reads', () => {
  it.each(['quote.dat', 'lib/quote', 'quote.txt', 'README.md', 'quote.json5'])(
    'is seen in %s',
    async (path) => {
      expect(await disguised(path, CODE)).toEqual([
        'is code in javascript under a name by which no checker reads it',
      ]);
    },
  );

  it('is seen where it takes the place of prose, and is nothing new where it was before', async () => {
    expect(await disguised('LICENSE', CODE, 'All rights reserved, see below.\n')).toHaveLength(1);
    expect(await disguised('bin/quote', CODE, `${CODE}\n`)).toEqual([]);
  });

  it('is not what has its own language, or is no code', async () => {
    expect(await disguised('quote.js', CODE)).toEqual([]);
    expect(await disguised('README.md', '# quote\n\nUse `quote(xs)`, or [read on](more.md).\n')).toEqual([]);
    expect(await disguised('data.json', '{"a": [1, 2, {"b": null}]}\n')).toEqual([]);
    expect(await disguised('CHANGELOG', '1.8.4\n - fix line breaks (thanks)\n')).toEqual([]);
    expect(await disguised('empty', '\n')).toEqual([]);
  });

  it('is looked for in the languages of the tree', async () => {
    const python = grammarsOfPaths(['a.py']);
    const change = { path: 'late.pth', content: Buffer.from('import os; os.system("id")\n') };
    expect(await findDisguisedCode([change], python, async () => null)).toHaveLength(1);
    expect(await findDisguisedCode([change], grammarsOfPaths([]), async () => null)).toEqual([]);
  });
});
