import fc from 'fast-check';
import { expect, it } from 'vitest';
import { analyseFiles, analyseTree, analyseTreeChange, summariseTree } from '../analysed-tree.js';
import { parseChecker } from '../checker.js';
import { analyseProgram } from './analyse-program.js';
import { expectMarked, findingsOf } from './firing-lines.js';
import { isSemantic } from './make-facts.js';
import { SummaryCache } from './summary-cache.js';

const RULE = `
language: go
name: flow
message: m
semantic: flow
labels: {decoded: taint}
sources: [{parameter: {name: 'name'}}]
sinks:
  - {call: os.Open, argument: 0}
  - {call: os.Remove, argument: 0, requires: decoded}
guards: [{call: strings.Contains, argument: 0, where: {argument: 1, equals: '..'}, when: false}]
propagators: [{call: url.PathUnescape, from: 0, adds: decoded}, {call: net/url.PathUnescape, from: 0, adds: decoded}]
`;
const checkers = [parseChecker(RULE, { source: 'flow.yml' })];

const BODIES = [
  'os.Open(p)',
  'helper0(p)',
  'if strings.Contains(p, "..") { return }\n os.Open(p)',
  'if bad(p) { return }\n os.Open(p)',
  'helper1(p + "x")',
  'global = p',
  'os.Open(global)',
  'os.Open("x")',
];
const file = fc.record({
  index: fc.integer({ min: 0, max: 3 }),
  body: fc.nat(BODIES.length - 1),
  guard: fc.boolean(),
  lines: fc.nat(3),
});
type File = {
  readonly index: number;
  readonly body: number;
  readonly guard: boolean;
  readonly lines: number;
};

function render({ index, body, guard, lines }: File): { path: string; content: Buffer } {
  const text = `package p\nimport ("os"; "strings")\n${'\n'.repeat(lines)}var global${index === 0 ? '' : index} string
func helper${index}(p string) {\n ${BODIES[body]}\n}
func entry${index}(name string) {\n helper${index}(name)\n}
${index === 0 ? `func bad(p string) bool { return ${guard ? 'strings.Contains(p, "..")' : 'len(p) > 3'} }` : ''}`;
  return { path: `f${index}.go`, content: Buffer.from(text) };
}

it('after any changes the result is that of a new analysis', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { minLength: 2, maxLength: 5 }),
      fc.array(file, { minLength: 1, maxLength: 3 }),
      async (first, changes) => {
        const before = new Map(first.map((one) => [render(one).path, render(one)]));
        let tree = await analyseTree([...before.values()], checkers);
        for (const change of changes) {
          const changed = render(change);
          before.set(changed.path, changed);
          tree = await analyseTreeChange(tree, [changed], checkers);
        }
        const warm = summariseTree(tree);
        const cold = summariseTree(await analyseTree([...before.values()], [...checkers]));
        expect(warm).toEqual(cold);
        expect(summariseTree(JSON.parse(JSON.stringify(tree)))).toEqual(cold);
      },
    ),
    { numRuns: 25, seed: 7 },
  );
}, 60_000);

it('a sink may ask for what happened to the value on its way', () =>
  expectMarked(RULE, {
    'a.go':
      'package p\nimport ("os"; "net/url")\nfunc f(name string) {\n os.Remove(name)\n d, _ := url.PathUnescape(name)\n os.Remove(d) // !!\n}',
  }));

it('queries mark sources and sinks, and ask what a name resolves to', () =>
  expectMarked(
    `
language: javascript
name: marked
message: m
semantic: flow
sources:
  - query: |
      ((identifier) @source (#eq? @source "tainted"))
sinks:
  - query: |
      (call_expression function: (_) @callee arguments: (arguments (_) @sink)
        (#resolves? @callee "vm.runInThisContext"))
`,
    {
      'a.js':
        'import { runInThisContext as run } from "node:vm";\nimport { other } from "node:x";\nfunction f(tainted) {\n const t = tainted;\n run(t); // !!\n other(t);\n run("1");\n}',
    },
  ));

it('a value that an exported function returns may be a sink', () =>
  expectMarked(
    `
language: javascript
name: returned
message: m
semantic: flow
sources: [{field: ['token.op']}]
sinks: [{return: exported}]
sanitizers: [{call: '*.replace', argument: receiver, where: {argument: 0, matches: 's'}}]
`,
    {
      'a.js':
        'export function quote(token) {\n if (token.safe) return token.op.replace(/[\\s\\S]/g, "x");\n return inner(token); // !!\n}\nfunction inner(token) {\n return token.op.replace(/(.)/g, "x");\n}',
    },
  ));

it('a resource that some way leaves open is found', () =>
  expectMarked(
    `
language: go
name: open
message: m
semantic: must-call
after: os.Open
of: result
then: '*.Close'
on: receiver
`,
    {
      'a.go': `package p
import "os"
func leaks(b bool) error {
 f, err := os.Open("x") // !!
 if err != nil {
  return err
 }
 if b {
  return nil
 }
 return f.Close()
}
func closes() error {
 f, err := os.Open("x")
 if err != nil {
  return err
 }
 defer f.Close()
 return nil
}
func hands() (*os.File, error) {
 f, err := os.Open("x")
 return f, err
}
`,
    },
  ));

it.each([
  [
    '10,000 branches',
    `func f(name string) {\n${' if len(name) > 1 { name += "x" }\n'.repeat(10_000)} os.Open(name)\n}`,
  ],
  [
    '10,000 variables over a loop',
    `func f(name string) {\n for {\n${Array.from({ length: 3000 }, (_, index) => `  v${index} := name + v${(index + 1) % 3000}\n`).join('')}  os.Open(name)\n }\n}`,
  ],
])(
  '%s end in time: solved or unanalysed, never silently clean',
  async (_, body) => {
    const text = `package p\nimport "os"\n${body}\n`;
    const { findings, coverage } = await analyseFiles(
      [{ path: 'a.go', content: Buffer.from(text) }],
      checkers,
    );
    const found = findings.some((finding) => finding.checker === 'go/flow');
    expect(found || coverage.unanalysed.length > 0).toBe(true);
  },
  60_000,
);

it('calls in a circle and a chain of a thousand calls are solved', async () => {
  const chain = Array.from({ length: 1000 }, (_, index) => `func c${index}(p string) { c${index + 1}(p) }`);
  const text = `package p\nimport "os"\nfunc f(name string) {\n even(name)\n c0(name)\n}
func even(p string) { if len(p) > 2 { odd(p) }; os.Open(p) }\nfunc odd(p string) { even(p + "x") }
${chain.join('\n')}\nfunc c1000(p string) { os.Open(p) }\n`;
  const found = await findingsOf(RULE, { 'a.go': text });
  expect(found).toHaveLength(2);
  expect(found.every((finding) => (finding.trace?.length ?? 0) <= 26)).toBe(true);
}, 60_000);

it('a program too large for a rule is unanalysed, once per file and whatever is known already', async () => {
  const files = [0, 1, 2].map((index) => ({
    path: `f${index}.go`,
    content: Buffer.from(
      `package p\nimport "os"\n${[0, 1, 2].map((one) => `func F${index}${one}(name string) { os.Open(name) }`).join('\n')}\n`,
    ),
  }));
  const { files: analysed } = await analyseTree(files, checkers);
  const facts = Object.values(analysed).flatMap((one) => (one.facts === undefined ? [] : [one.facts]));
  const semantic = checkers.filter(isSemantic);
  const cache = new SummaryCache();
  const bounded = () => analyseProgram(facts, semantic, { cache, limits: { maxRuleWork: 10 } });
  const cold = bounded();
  expect(cold.unanalysed.map(({ path }) => path)).toEqual([
    ...new Set(cold.unanalysed.map(({ path }) => path)),
  ]);
  expect(cold.unanalysed.map(({ path }) => path)).toContain('f2.go');
  expect(cold.unanalysed[0]?.reason).toContain('too large for this rule');
  expect(bounded()).toEqual(cold);
  expect(analyseProgram(facts, semantic, { cache }).unanalysed).toEqual([]);
  expect(analyseProgram(facts, semantic, { cache }).findings).toHaveLength(9);
});

it('what is nested too deep to be followed is unanalysed, never clean', async () => {
  const nested = (depth: number) =>
    `package p\nimport "os"\nfunc f(name string) {\n${'if b {'.repeat(depth)}os.Open(name)${'}'.repeat(depth)}\n}\n`;
  const check = (depth: number) =>
    analyseFiles([{ path: 'a.go', content: Buffer.from(nested(depth)) }], checkers);
  expect((await check(20)).findings).toHaveLength(1);
  expect((await check(20)).coverage.unanalysed).toEqual([]);
  expect((await check(500)).coverage.unanalysed).toEqual([
    { path: 'a.go', reason: 'semantic checkers: nested too deep to be followed' },
  ]);
});

it('a checker that the analysis fails on is unanalysed, and the process goes on', async () => {
  class BrokenCache extends SummaryCache {
    override sitesOf(): never {
      throw new RangeError('too deep');
    }
  }
  const content = Buffer.from('package p\nimport "os"\nfunc f(name string) { os.Open(name) }\n');
  const { files } = await analyseTree([{ path: 'a.go', content }], checkers);
  const facts = Object.values(files).flatMap((one) => one.facts ?? []);
  expect(analyseProgram(facts, checkers.filter(isSemantic), { cache: new BrokenCache() })).toEqual({
    findings: [],
    unanalysed: [{ path: '.', reason: 'go/flow: the analysis failed: too deep' }],
  });
});

it('a chain of thousands of fields costs no more than its length', async () => {
  const rule = parseChecker(
    'language: javascript\nname: deep\nmessage: m\nsemantic: flow\nsources: [{field: req.query}]\nsinks: [{call: sink, argument: 0}]',
    { source: 'deep.yml' },
  );
  const content = Buffer.from(`function f(req) { sink(req.query${'.a'.repeat(5_000)}); }`);
  const { findings, coverage } = await analyseFiles([{ path: 'a.js', content }], [rule]);
  expect(coverage.unanalysed).toEqual([]);
  expect(findings).toHaveLength(1);
});

it('an alias of an alias, a hundred times, is what the first one is', async () => {
  const rule = parseChecker(
    'language: javascript\nname: alias\nmessage: m\nsemantic: flow\nsources: [{field: req.query}]\nsinks: [{call: child_process.exec, argument: 0}]',
    { source: 'alias.yml' },
  );
  const aliases = Array.from({ length: 100 }, (_, index) => `const x${index + 1} = x${index};\n`).join('');
  const text = `const x0 = require('child_process').exec;\n${aliases}module.exports = (req) => x100(req.query);\n`;
  const { findings } = await analyseFiles([{ path: 'a.js', content: Buffer.from(text) }], [rule]);
  expect(findings).toHaveLength(1);
});

it('names that lead to each other in ever more ways are unanalysed in time, never silently clean', async () => {
  const rule = parseChecker(
    'language: python\nname: tangled\nmessage: m\nsemantic: flow\nsources: [{parameter: {name: name}}]\nsinks: [{call: open, argument: 0}]',
    { source: 'tangled.yml' },
  );
  const check = (ways: number) => {
    const names = Array.from({ length: 20 }, (_, index) => index);
    const store = (index: number, way: number) =>
      `  if c == ${index * 50 + way}: a${index} = a${(index + way + 1) % 20}\n`;
    const stores = names.flatMap((index) => Array.from({ length: ways - 1 }, (_, way) => store(index, way)));
    const text = `def f(name, c):\n${names.map((index) => `  a${index} = open\n`).join('')}${stores.join('')}  a0(name)\n`;
    return analyseFiles([{ path: 'a.py', content: Buffer.from(text) }], [rule]);
  };
  expect((await check(3)).findings).toHaveLength(1);
  const { findings, coverage } = await check(6);
  expect([findings.length, coverage.unanalysed.length]).not.toEqual([0, 0]);
  expect((await check(20)).findings).toHaveLength(1);
}, 60_000);

it('a variable that becomes a part of itself many times does not lead to ever more ways', async () => {
  const rule = parseChecker(
    'language: python\nname: parts\nmessage: m\nsemantic: flow\nsources: [{parameter: {name: name}}]\nsinks: [{call: os.system, argument: 0}]',
    { source: 'parts.yml' },
  );
  const linesOf = async (lines: readonly string[]) => {
    const text = `import os\ndef f(name, x, y):\n  ${lines.join('\n  ')}\n`;
    const { findings, coverage } = await analyseFiles([{ path: 'a.py', content: Buffer.from(text) }], [rule]);
    expect(coverage.unanalysed).toEqual([]);
    return findings.map(({ line }) => line);
  };
  const many = (one: (index: number) => string) => Array.from({ length: 40 }, (_, index) => one(index));
  expect(await linesOf([...many(() => 'x = x.next'), 'os.system(name)'])).toEqual([43]);
  const crossed = many((index) => `x = y.a${index}; y = x.b${index}`);
  expect(await linesOf([...crossed, 'os.system(name)'])).toEqual([43]);
  const decoys = many((index) => `x = ${index}`);
  expect(await linesOf(['x = os', 'x = x.system', ...decoys, 'x(name)'])).toEqual([45]);
  const names = many((index) => `x = os.a${index}`);
  expect(await linesOf([...names, 'x = os.system', 'x(name)'])).toEqual([44]);
});
