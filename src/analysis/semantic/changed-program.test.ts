import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { type AnalysedTree, analyseTree, analyseTreeChange, type FileChange } from '../analysed-tree.js';
import { parseChecker } from '../checker.js';
import { analyseProgram } from './analyse-program.js';
import { isSemantic } from './make-facts.js';
import { SummaryCache } from './summary-cache.js';
import { ValueSlice } from './value-slice.js';

const checkers = [
  `language: python
name: flow
message: '@source comes to @sink'
semantic: flow
labels: {decoded: taint}
sources: [{parameter: {name: request}}, {call: input}]
sinks: [{call: os.system, argument: 0}, {call: os.remove, argument: 0, requires: decoded}]
guards: [{call: '*.is_safe', argument: 0, when: true}]
propagators: [{call: urllib.parse.unquote, from: 0, adds: decoded}]
`,
  `language: python
name: entry
message: from outside
semantic: flow
sources: [{parameter: {entry: true, name: value}}]
sinks: [{call: os.system, argument: 0}]
`,
  `language: python
name: closed
message: stays open
semantic: must-call
after: open
then: '*.close'
on: receiver
`,
  `language: javascript
name: flow
message: '@source comes to @sink'
semantic: flow
sources: [{field: req.query}]
sinks: [{call: child_process.exec, argument: 0}]
`,
].map((text, index) => parseChecker(text, { source: `rule${index}.yml` }));

const names = ['a', 'b', 'c', 'd', 'pack/e', 'pack/__init__'];
const dotted = (name: string) => name.replace('/__init__', '').replaceAll('/', '.');

const PYTHON_IMPORTS = [
  () => '',
  (other: string) => `from ${other} import run, Keeper`,
  (other: string) => `from ${other} import *`,
  (other: string) => `from ${other} import run as helper`,
];
const PYTHON_BODIES = [
  (other: string) => `${other}.run(value)`,
  (other: string) => `${other}.run(value)`,
  (other: string) => `os.system(${other}.run(value))`,
  (other: string) => `each(${other}.run)`,
  () => 'run(value)',
  () => 'helper(value)',
  () => 'os.system(value)',
  () => 'os.remove(unquote(value))',
  () => 'if keeper.is_safe(value): os.system(value)',
  () => 'global kept; kept = value',
  () => 'os.system(kept)',
  (other: string) => `os.system(${other}.kept)`,
  () => 'Keeper().keep(value)',
  () => 'os.system(Keeper().kept)',
  () => 'return value',
  () => 'os.system(later(value))',
  () => 'handle = open(value)',
  () => 'each(run)',
  () => 'each(lambda value: os.system(value))',
  () => 'later(run(input()))',
  // What these mean depends on the body of a function of another file.
  (other: string) => `${other}.run(value)(value)`,
  (other: string) => `chosen = ${other}.run(value); chosen(input())`,
  (other: string) => `os.system(${other}.run(value).kept)`,
  (other: string) => `${other}.run(value).keep(value)`,
  (other: string) => `${other}.made(value)`,
  (other: string) => `${other}.table['go'](value)`,
  (other: string) => `${other}.run(other=input())`,
  () => 'Holder().keeper().keep(value)',
  () => 'Holder().own.keep(value)',
];
const RUNS = [
  (body: string) => `def run(value):\n  ${body}`,
  (body: string) => `def run(value):\n  ${body}`,
  () => 'run = os.system',
  (body: string) => `def run(value):\n  ${body}\n  return os.system`,
  (body: string) => `def run(value):\n  chosen = os.remove\n  ${body}\n  return chosen`,
  (body: string) => `def run(value, other=''):\n  def inner(value):\n    ${body}\n  return inner`,
  (body: string) => `def run(value):\n  box = Keeper()\n  ${body}\n  return box`,
  (body: string) => `def run(other, value=''):\n  each(lambda: other)\n  ${body}`,
  (body: string) =>
    `class Maker:\n  def make(self):\n    ${body.startsWith('r') ? 'pass\n    ' : ''}return os.system\nmade = Maker().make()\ntable = {'go': os.remove}\ndef run(value): ${body}`,
  (body: string) =>
    `class Maker:\n  def make(self): return os.remove\nmade = Maker().make()\ndef run(value):\n  global table\n  table = {'go': os.system}\n  ${body}`,
  () => 'def walk(value): pass',
];
const CLASSES = [
  () => '',
  () =>
    'class Keeper:\n  def keep(self, value):\n    self.kept = value\n  def is_safe(self, value): return len(value) < 3\n',
  (other: string) => `class Keeper(${other}.Keeper):\n  def unique(self, request): os.system(request)\n`,
  () => 'class Other(Keeper):\n  def keep(self, value): os.system(value)\n',
  () => 'class Holder:\n  own: Keeper\n  def keeper(self) -> Keeper: return self.own\n',
];

const pythonFile = fc
  .record({
    name: fc.constantFrom(...names),
    other: fc.constantFrom(...names),
    imports: fc.nat(PYTHON_IMPORTS.length - 1),
    bodies: fc.tuple(fc.nat(PYTHON_BODIES.length - 1), fc.oneof(fc.nat(2), fc.nat(PYTHON_BODIES.length - 1))),
    run: fc.nat(RUNS.length - 1),
    type: fc.constantFrom(0, 0, 0, 0, 1, 2, 3, 4),
    lines: fc.nat(2),
  })
  .map(({ name, other, imports, bodies: [first, second], run, type, lines }) => ({
    path: `${name}.py`,
    text: `import os
from urllib.parse import unquote
import ${dotted(other)}
${PYTHON_IMPORTS[imports]?.(dotted(other))}
${'\n'.repeat(lines)}kept = ''
${CLASSES[type]?.(dotted(other))}${RUNS[run]?.(PYTHON_BODIES[first]?.(dotted(other)) ?? '')}
def later(value):
  return run(value)
def view(request, keeper):
  value = request
  ${PYTHON_BODIES[second]?.(dotted(other))}
  later(request)
`,
  }));

const SCRIPT_BODIES = [
  'exec(value)',
  'other.run(value)',
  'run2(value)',
  'box.kept = value',
  'exec(box.kept)',
  'each(run2)',
];
const scriptFile = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c'),
    other: fc.constantFrom('a', 'b', 'c'),
    isTyped: fc.boolean(),
    body: fc.nat(SCRIPT_BODIES.length - 1),
    handsOn: fc.boolean(),
  })
  .map(({ name, other, isTyped, body, handsOn }) => ({
    path: `${name}.${isTyped ? 'ts' : 'js'}`,
    text: `import { exec } from 'child_process';
import * as other from './${other}';
import { run as run2, box } from './${other}';
${handsOn ? `export { run } from './${other}';` : `export function run(value) { ${SCRIPT_BODIES[body]}; }`}
export const box = {};
export function view(req) { const value = req.query; ${SCRIPT_BODIES[body]}; run(req.query.a); }
`,
  }));

const change: fc.Arbitrary<FileChange> = fc
  .oneof(
    { weight: 4, arbitrary: fc.oneof(pythonFile, scriptFile) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...names.map((name) => `${name}.py`), 'a.js', 'b.ts')
        .map((path) => ({ path, text: undefined })),
    },
  )
  .map(({ path, text }) => ({ path, content: text === undefined ? null : Buffer.from(text) }));

/** A line that is put into a file as it is then, in front of one that is in a function of Python. */
const insertion = fc.record({
  path: fc.constantFrom(...names.map((name) => `${name}.py`)),
  at: fc.nat(30),
  line: fc.constantFrom(
    'spare = str(len("a"))',
    'print("seen", value)',
    'later(0)',
    'spare = [value]; spare.append(1)',
    'value = str(value)',
    'value = 1',
    'os.system(value)',
    'later(value)',
  ),
});

function inserted(text: string, { at, line }: { readonly at: number; readonly line: string }): string {
  const lines = text.split('\n');
  const inside = [...lines.keys()].filter((index) => /^ +\w/.test(lines[index] ?? ''));
  const before = inside[at % Math.max(inside.length, 1)];
  if (before === undefined) return text;
  const indent = /^ */.exec(lines[before] ?? '')?.[0] ?? '';
  return lines.toSpliced(before, 0, indent + line).join('\n');
}

const semantic = checkers.filter(isSemantic);
const factsOf = (tree: AnalysedTree) =>
  Object.values(tree.files).flatMap(({ facts }) => (facts === undefined ? [] : [facts]));

it('a program that became another says what one says that was made of its files', async () => {
  let findings = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(change, { minLength: 1, maxLength: 2 }), { minLength: 6, maxLength: 12 }),
      fc.constantFrom(400, 4_000, 1_000_000),
      async (steps, maxRuleWork) => {
        const limits = { maxRuleWork };
        const cache = new SummaryCache();
        let tree = await analyseTree([], checkers);
        const first = names.map((name) => ({
          path: `${name}.py`,
          content: Buffer.from(`def run(value):\n  return value\n`),
        }));
        for (const step of [first, ...steps]) {
          tree = await analyseTreeChange(tree, step, checkers);
          const warm = analyseProgram(factsOf(tree), semantic, { cache, limits });
          // Facts that nothing was made of before.
          const facts = factsOf(JSON.parse(JSON.stringify(tree)));
          const cold = analyseProgram(facts, semantic, { cache: new SummaryCache(), limits });
          expect(warm).toEqual(cold);
          findings += warm.findings.length;
        }
      },
    ),
    { numRuns: 12 },
  );
  expect(findings).toBeGreaterThan(20);
}, 60_000);

const ACROSS: readonly (readonly [text: string, changed: string, call: string])[] = [
  ['def run(text):\n  return str', 'def run(text):\n  return os.system', 'a.run(1)(request)'],
  [
    'def run(text):\n  f = str\n  return f',
    'def run(text):\n  f = os.system\n  return f',
    'a.run(1)(request)',
  ],
  [
    'def run(text):\n  def inner(t): pass\n  return inner',
    'def run(text):\n  def inner(t): os.system(t)\n  return inner',
    'a.run(1)(request)',
  ],
  ["table = {'go': str}", "table = {'go': os.system}", "a.table['go'](request)"],
  [
    'class M:\n  def make(self): return str\nmade = M().make()',
    'class M:\n  def make(self): return os.system\nmade = M().make()',
    'a.made(request)',
  ],
  [
    'class M:\n  calls = str\nmade = M().calls',
    'class M:\n  calls = os.system\nmade = M().calls',
    'a.made(request)',
  ],
  [
    'each(0)\ndef run(text): pass\ndef other(text): os.system(text)',
    'each(lambda: 0)\ndef run(text): pass\ndef other(text): os.system(text)',
    'a.other(request)',
  ],
  ['def run(x, y): os.system(x)', 'def run(y, x): os.system(x)', 'a.run(0, request)'],
  ['def run(x, y): os.system(x)', 'def run(y, x): os.system(y)', 'a.run(y=request, x=0)'],
  [
    'def fill(kept, value): return 0',
    'def fill(kept, value):\n  kept.x = value\n  return 0',
    'kept = make(); a.fill(kept, request); os.system(kept.x)',
  ],
  [
    'import b\ndef go(request): b.run()',
    'import b\ndef go(request): b.run(request)',
    'pass\ndef run(value=0): os.system(value)',
  ],
];

it('after a line more in a function it says what a program says that was made of its files', async () => {
  const runs = vi.spyOn(ValueSlice.prototype, 'run');
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(pythonFile, { minLength: 5, maxLength: 8 }),
      fc.array(insertion, { minLength: 6, maxLength: 12 }),
      async (files, insertions) => {
        const texts = new Map(files.map(({ path, text }) => [path, text]));
        const cache = new SummaryCache();
        const changes = [...texts].map(([path, text]) => ({ path, content: Buffer.from(text) }));
        let tree = await analyseTree(changes, checkers);
        analyseProgram(factsOf(tree), semantic, { cache });
        for (const { path, ...one } of insertions) {
          const text = texts.get(path);
          if (text === undefined) continue;
          texts.set(path, inserted(text, one));
          tree = await analyseTreeChange(
            tree,
            [{ path, content: Buffer.from(texts.get(path) ?? '') }],
            checkers,
          );
          runs.mockClear();
          const warm = analyseProgram(factsOf(tree), semantic, { cache });
          kept += runs.mock.calls.length === 0 ? 1 : 0;
          const facts = factsOf(JSON.parse(JSON.stringify(tree)));
          expect(warm).toEqual(analyseProgram(facts, semantic, { cache: new SummaryCache() }));
        }
      },
    ),
    { numRuns: 12 },
  );
  runs.mockRestore();
  expect(kept).toBeGreaterThan(3);
}, 60_000);

it.each(ACROSS)('what a body of another file says is seen: %s', async (text, changed, call) => {
  const of = (path: string, lines: string) => ({ path, content: Buffer.from(`import os, a\n${lines}\n`) });
  const rest = ['c', 'd', 'e'].map((name) => of(`${name}.py`, ''));
  const view = of('b.py', `def view(request):\n  ${call}`);
  const linesOf = (tree: AnalysedTree) => tree.semantic?.findings.map(({ path, line }) => `${path}:${line}`);
  const [before, after] = await Promise.all(
    [text, changed].map(async (one) =>
      linesOf(await analyseTree([of('a.py', one), view, ...rest], checkers)),
    ),
  );
  expect(after).not.toEqual([]);
  let tree = await analyseTree([of('a.py', text), view, ...rest], checkers);
  tree = await analyseTreeChange(tree, [of('a.py', changed)], checkers);
  expect(linesOf(tree)).toEqual(after);
  tree = await analyseTreeChange(tree, [of('a.py', text)], checkers);
  expect(linesOf(tree)).toEqual(before);
});

it.each([
  ['stores of a variable', (one: string) => `${'run = 0\n'.repeat(1_100)}run = ${one}`, 'a.run(request)'],
  [
    'returns of a function',
    (one: string) => `def run(x):\n${'  if x: return 0\n'.repeat(1_100)}  return ${one}`,
    'a.run(1)(request)',
  ],
])('what can be called is seen to change among very many %s', async (_, textOf, call) => {
  const of = (path: string, text: string) => ({ path, content: Buffer.from(`import os, a\n${text}\n`) });
  const view = of('b.py', `def view(request):\n  ${call}`);
  const rest = ['c', 'd', 'e'].map((name) => of(`${name}.py`, ''));
  let tree = await analyseTree([of('a.py', textOf('str')), view, ...rest], checkers);
  expect(tree.semantic?.findings).toEqual([]);
  tree = await analyseTreeChange(tree, [of('a.py', textOf('os.system'))], checkers);
  expect(tree.semantic?.findings).toHaveLength(1);
});

it('a module that only a longer name tells is seen to change', async () => {
  const of = (path: string, text: string) => ({ path, content: Buffer.from(text) });
  const view = of('a.py', 'import os\nimport pack.e\ndef view(request):\n  os.system(pack.e.run(request))\n');
  let tree = await analyseTree(
    [view, of('pack/e.py', ''), of('c.py', ''), of('d.py', ''), of('e.py', '')],
    checkers,
  );
  expect(tree.semantic?.findings).toHaveLength(1);
  tree = await analyseTreeChange(tree, [of('pack/e.py', 'def run(value): pass\n')], checkers);
  expect(tree.semantic?.findings).toEqual([]);
});

it('what a file sees of another changes with the other', async () => {
  const of = (path: string, text: string) => ({ path, content: Buffer.from(text) });
  const view = of('b.py', 'import a\ndef view(request):\n  a.run(request)\n');
  let tree = await analyseTree([of('a.py', ''), view, of('c.py', ''), of('d.py', '')], checkers);
  const after = async (text: string) => {
    tree = await analyseTreeChange(tree, [of('a.py', text)], checkers);
    return tree.semantic?.findings.map(({ path, line }) => `${path}:${line}`);
  };
  const alias = 'import os\nrun = os.system\n';
  expect(await after(alias)).toEqual(['b.py:3']);
  expect(await after('import os\ndef run(text):\n  os.system(text)\n')).toEqual(['a.py:3']);
  expect(await after('import os\n\n\ndef run(text):\n  os.system(text)\n')).toEqual(['a.py:5']);
  expect(await after('def run(text): pass\n')).toEqual([]);
  expect(await after(alias)).toEqual(['b.py:3']);
});

it('what a base class stands for changes with who hands it on, for files that import neither', async () => {
  const of = (path: string, text: string) => ({ path, content: Buffer.from(text) });
  const files = [
    of('one.py', 'import os\nclass Base:\n  def run(self, text): os.system(text)\n'),
    of('two.py', 'class Base:\n  def run(self, text): pass\n'),
    of('pack.py', 'from two import Base\n'),
    of('kid.py', 'from pack import Base\nclass Kid(Base): pass\n'),
    of('view.py', 'def view(k: Kid, request):\n  k.run(request)\n'),
    of('other.py', 'class Run:\n  def run(self, text): pass\n'),
  ];
  let tree = await analyseTree(files, checkers);
  expect(tree.semantic?.findings).toEqual([]);
  tree = await analyseTreeChange(tree, [of('pack.py', 'from one import Base\n')], checkers);
  expect(tree.semantic?.findings).toHaveLength(1);
  tree = await analyseTreeChange(tree, [of('pack.py', 'from two import Base\n')], checkers);
  expect(tree.semantic?.findings).toEqual([]);
});

it.each(['h.own.run(request)', 'h.made().run(request)'])(
  'what a written type stands for changes with who hands it on: %s',
  async (call) => {
    const of = (path: string, text: string) => ({ path, content: Buffer.from(text) });
    const files = [
      of('one.py', 'import os\nclass Base:\n  def run(self, text): os.system(text)\n'),
      of('two.py', 'class Base:\n  def run(self, text): pass\n'),
      of('pack.py', 'from two import Base\n'),
      of(
        'holder.py',
        'from pack import Base\nclass Holder:\n  own: Base\n  def made(self) -> Base: return make()\n',
      ),
      of('view.py', `def view(h: Holder, request):\n  ${call}\n`),
      of('other.py', 'class Run:\n  def run(self, text): pass\n'),
    ];
    let tree = await analyseTree(files, checkers);
    expect(tree.semantic?.findings).toEqual([]);
    tree = await analyseTreeChange(tree, [of('pack.py', 'from one import Base\n')], checkers);
    expect(tree.semantic?.findings).toHaveLength(1);
    tree = await analyseTreeChange(tree, [of('pack.py', 'from two import Base\n')], checkers);
    expect(tree.semantic?.findings).toEqual([]);
  },
);
