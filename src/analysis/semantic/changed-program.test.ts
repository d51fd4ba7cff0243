import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AnalysedTree, analyseTree, analyseTreeChange, type FileChange } from '../analysed-tree.js';
import { parseChecker } from '../checker.js';
import { analyseProgram } from './analyse-program.js';
import { isSemantic } from './make-facts.js';
import { SummaryCache } from './solve-rule.js';

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
];
const RUNS = [
  (body: string) => `def run(value):\n  ${body}`,
  (body: string) => `def run(value):\n  ${body}`,
  () => 'run = os.system',
  () => 'def walk(value): pass',
];
const CLASSES = [
  () => '',
  () =>
    'class Keeper:\n  def keep(self, value):\n    self.kept = value\n  def is_safe(self, value): return len(value) < 3\n',
  (other: string) => `class Keeper(${other}.Keeper):\n  def unique(self, request): os.system(request)\n`,
  () => 'class Other(Keeper):\n  def keep(self, value): os.system(value)\n',
];

const pythonFile = fc
  .record({
    name: fc.constantFrom(...names),
    other: fc.constantFrom(...names),
    imports: fc.nat(PYTHON_IMPORTS.length - 1),
    bodies: fc.tuple(fc.nat(PYTHON_BODIES.length - 1), fc.oneof(fc.nat(2), fc.nat(PYTHON_BODIES.length - 1))),
    run: fc.nat(RUNS.length - 1),
    type: fc.constantFrom(0, 0, 0, 0, 1, 2, 3),
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
  expect(findings).toBeGreaterThan(100);
}, 60_000);

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
