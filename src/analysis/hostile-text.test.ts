import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './analyse-file.js';
import { analyseTree, analyseTreeChange } from './analysed-tree.js';
import { tokenize } from './tokens.js';

const change = (content: string) => [{ path: 'a.js', content: Buffer.from(content) }];

it('tokenizes a text with more words than a call may have arguments', async () => {
  const tokens = await tokenize('a.js', Buffer.from(`/* ${'a '.repeat(300_000)}`));
  expect(tokens.length).toBeGreaterThan(300_000);
});

it('counts a file full of hidden characters as unanalysed', async () => {
  const tree = await analyseTreeChange(await analyseTree([], []), change('\u202e'.repeat(300_000)), []);
  expect(tree.files['a.js']?.unanalysed).toEqual([`has more than ${DEFAULT_LIMITS.maxFindings} findings`]);
});

it('leaves unanalysed what the budget has no time for', async () => {
  const tree = await analyseTreeChange(await analyseTree([], []), change('a'), [], { budgetMs: -1 });
  expect(tree.files['a.js']?.unanalysed).toEqual(['not reached in time']);
});
