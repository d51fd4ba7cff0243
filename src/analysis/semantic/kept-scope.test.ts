import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { analyseTree } from '../analysed-tree.js';
import { parseChecker } from '../checker.js';
import { analyseProgram } from './analyse-program.js';
import type { FileFacts } from './file-facts.js';
import { isSemantic } from './make-facts.js';
import { SummaryCache } from './summary-cache.js';
import { ValueSlice } from './value-slice.js';

const checker = parseChecker(
  `language: python
name: flow
message: '@source comes to @sink'
semantic: flow
sources: [{parameter: {name: request}}, {call: input}]
sinks: [{call: os.system, argument: 0}]
propagators: [{call: decode, from: 0}]
`,
  { source: 'rule.yml' },
);

const PROGRAM = {
  'a.py': `import os
import b
class Keeper:
  def keep(self, value):
    self.kept = value
    return self
  def run(self):
    os.system(self.kept)
def view(request, box):
  name = request
  keeper = Keeper()
  other = b.through(name)
  keeper.keep(other)
  keeper.run()
  box.filled = 1
  b.fill(box, 'x')
  os.system(box.filled)
def quiet(request, count):
  total = count
  return total
`,
  'b.py': `import logging, os
shown = input()
def through(value):
  result = value
  return result
def fill(box, value):
  spare = [value]
  return spare
def tell(value):
  return len(value)
def show(value):
  os.system(value)
`,
  'c.py': '',
  'd.py': '',
};
type Path = keyof typeof PROGRAM;

let runs: MockInstance;
beforeEach(() => {
  runs = vi.spyOn(ValueSlice.prototype, 'run');
});
afterEach(() => runs.mockRestore());

/** By what is in it: a file that stays is the same object. */
const known = new Map<string, FileFacts>();

async function factsOf(path: string, text: string): Promise<FileFacts> {
  const key = `${path} ${text}`;
  const { files } = await analyseTree([{ path, content: Buffer.from(text) }], [checker]);
  const facts = known.get(key) ?? files[path]?.facts;
  if (facts === undefined) throw new Error(`${path} has no facts`);
  known.set(key, facts);
  return facts;
}

/** What is found in a program, which a cache knows by another before. */
async function linesOf(
  program: Record<string, string>,
  cache = new SummaryCache(),
): Promise<readonly string[]> {
  const facts = await Promise.all(Object.entries(program).map(([path, text]) => factsOf(path, text)));
  runs.mockClear();
  const { findings } = analyseProgram(facts, [checker].filter(isSemantic), { cache });
  return findings.map(({ path, line }) => `${path}:${line}`);
}

/** Whether the values are followed anew after a change of a file; what is found is what is found in the new program. */
async function isFollowedAnew(path: Path, from: string, to: string): Promise<boolean> {
  const text = PROGRAM[path].replace(from, to);
  expect(text).not.toBe(PROGRAM[path]);
  const cache = new SummaryCache();
  await linesOf(PROGRAM, cache);
  const found = await linesOf({ ...PROGRAM, [path]: text }, cache);
  const isAnew = runs.mock.calls.length > 0;
  expect(found).toEqual(await linesOf({ ...PROGRAM, [path]: text }));
  return isAnew;
}

const KEPT: readonly (readonly [name: string, path: Path, from: string, to: string])[] = [
  ['a statement of nothing', 'a.py', '  name = request', '  spare = str(len("a"))\n  name = request'],
  ['a line that logs', 'b.py', '  result = value', '  logging.info("%s", value)\n  result = value'],
  ['a call that puts nothing into what it gets', 'a.py', '  keeper.run()', '  b.tell(other)\n  keeper.run()'],
  ['a comment', 'b.py', '  return result', '  # done\n  return result'],
  ['another name of a variable', 'b.py', '  result = value\n  return result', '  x = value\n  return x'],
  ['a branch that decides nothing', 'b.py', '  result = value', '  if value is None: pass\n  result = value'],
  ['a list of something else', 'b.py', '  spare = [value]', '  spare = [value]\n  spare.append(1)'],
  ['a new variable of the file', 'b.py', 'shown = input()', 'shown = input()\nhidden = shown'],
  ['an edit beside the way', 'a.py', '  total = count', '  total = count + count'],
];

it.each(KEPT)('a scope stands after an edit that matters to none of its values: %s', async (_, ...edit) => {
  expect(await isFollowedAnew(...edit)).toBe(false);
});

const MATTERS: readonly (readonly [name: string, path: Path, from: string, to: string])[] = [
  ['a way less', 'b.py', '  result = value', '  result = 1'],
  ['a way more', 'a.py', "  b.fill(box, 'x')", '  b.fill(box, request)\n  os.system(b.through(box))'],
  ['a callee that puts something into what it gets', 'b.py', '  spare = [value]', '  box.filled = value'],
  ['another that writes a field', 'a.py', '  total = count', '  total = Keeper()\n  total.kept = request'],
  ['another that calls', 'a.py', '  total = count', '  b.show(count)'],
  ['another source', 'b.py', '  return result', '  return result + input()'],
];

it.each(MATTERS)('values are followed anew after an edit that matters: %s', async (_, ...edit) => {
  expect(await isFollowedAnew(...edit)).toBe(true);
});

it('what a kept scope did not ask before it asks after the next change', async () => {
  const cache = new SummaryCache();
  const before = { ...PROGRAM, 'a.py': PROGRAM['a.py'].replace("  b.fill(box, 'x')\n", '') };
  const told = { ...PROGRAM, 'a.py': PROGRAM['a.py'].replace("  b.fill(box, 'x')", '  b.tell(box)') };
  const filled = {
    ...told,
    'b.py': PROGRAM['b.py'].replace('  return len(value)', '  value.filled = shown\n  return len(value)'),
  };
  const lines = await linesOf(before, cache);
  await linesOf(told, cache);
  expect(runs).not.toHaveBeenCalled();
  expect(await linesOf(filled, cache)).toHaveLength(lines.length + 1);
  expect(runs).toHaveBeenCalled();
});
