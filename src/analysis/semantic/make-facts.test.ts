import { expect, it } from 'vitest';
import { parseChecker } from '../checker.js';
import { CompiledCheckers } from '../compiled-checkers.js';
import { flattenTree, parseText } from '../parser.js';
import { decodeSource } from '../source-text.js';
import { type MakeFactsResult, makeFacts } from './make-facts.js';

const CHECKER = `language: python
name: f
message: m
semantic: flow
sources: [{call: source}]
sinks:
  - {call: sink, argument: 0}
  - query: |
      ((call function: (identifier) @name arguments: (argument_list . (_) @sink)) (#eq? @name "run"))
`;

/** The facts of a text when there is this much time. */
async function factsWithin(text: string, timeMs: number): Promise<MakeFactsResult> {
  const checkers = new CompiledCheckers([parseChecker(CHECKER, { source: 'f.yml' })]);
  const { semantic } = await checkers.for({ language: 'python', grammar: 'python' });
  const parsed = await parseText(text, 'python', 30_000);
  if (semantic === undefined || parsed.status === 'failed') throw new Error('no facts to be made');
  const source = { ...decodeSource('a.py', Buffer.from(text)), digest: '', tree: parsed.tree };
  const limits = { maxMatchesInProgress: 1000, deadline: performance.now() + timeMs };
  try {
    return makeFacts({ ...source, flat: flattenTree(parsed.tree) }, 'python', semantic, limits);
  } finally {
    parsed.tree.delete();
  }
}

it('a file that takes longer than it may has no facts, and a reason', async () => {
  const hostile = `x = [${'{(a, b): [c for c in d]}, '.repeat(2_000)}]\n`;
  expect(await factsWithin(hostile, -1)).toEqual({
    status: 'failed',
    reason: 'lowering failed: the deadline passed',
  });
});

it('the places where a rule may report are known by their text and syntax, without layout', async () => {
  const made = await factsWithin('def f():\n    sink(a,\n      b) # c\n    run("x")\n', 30_000);
  const spaced = await factsWithin('def f():\n    other()\n\n    sink(a, b)\n    run( "x")\n', 30_000);
  if (made.status === 'failed' || spaced.status === 'failed') throw new Error('no facts');
  expect(made.facts.marks.map(({ capture, spans }) => [capture, spans.length])).toEqual([
    ['name', 1],
    ['sink', 1],
  ]);
  const identities = Object.values(made.facts.identities);
  expect(identities.map(({ syntaxPath }) => syntaxPath)).toEqual([
    'module>function_definition:f>block>expression_statement>call',
    'module>function_definition:f>block>expression_statement>call>argument_list>string',
  ]);
  expect(Object.values(spaced.facts.identities)).toEqual(identities);
});
