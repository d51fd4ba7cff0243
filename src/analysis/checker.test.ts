import { expect, it } from 'vitest';
import { PatchgymError } from '../core/errors.js';
import { analyseFiles } from './analysed-tree.js';
import { type Checker, parseChecker } from './checker.js';
import type { Compatibility } from './language.js';

const header = 'language: python\nname: found\nmessage: "called @function"\n';

function checkerFrom(body: string, compatibility: Compatibility = 'documented'): Checker {
  return parseChecker(`${header}${body}`, { source: 'found.yml', compatibility });
}

async function linesOf(
  checker: Checker,
  code: string,
  compatibility: Compatibility = 'documented',
): Promise<number[]> {
  const files = [{ path: 'a.py', content: Buffer.from(code) }];
  const { findings, coverage } = await analyseFiles(files, [checker], { compatibility });
  expect(coverage.unanalysed).toEqual([]);
  return findings.map((finding) => finding.line);
}

it('a checker without severity is a warning, and its id begins with its language', () => {
  expect(checkerFrom('pattern: (call) @found')).toMatchObject({
    id: 'python/found',
    severity: 'medium',
    languages: ['python'],
  });
});

it.each([
  ['pattern: (call) @found\ndesciption: x', /found\.yml:\d+: .*desciption/],
  ['pattern: (call) @found\nseverity: fatal', /found\.yml:5: severity/],
  ['pattern: (call) @found\npatterns: [(call) @found]', /exactly one of pattern and patterns/],
  ['description: x', /exactly one of pattern and patterns/],
  ['pattern: [', /found\.yml:\d+/],
])('the error for %j names the file and the place', (body, message) => {
  expect(() => checkerFrom(body)).toThrow(PatchgymError);
  expect(() => checkerFrom(body)).toThrow(message);
});

it.each([
  ['pattern: (no_such_node) @found', /found\.yml.*no_such_node/s],
  ['pattern: (call) @other', /never captures @found/],
  ['pattern: ((call) @found (#resembles? @found "x"))', /#resembles\? is unknown/],
  ['pattern: ((call) @found (#match? @found "(?=x)"))', /match\?/],
])('%j is refused when it is compiled', async (body, message) => {
  await expect(linesOf(checkerFrom(body), 'f()')).rejects.toThrow(message);
});

it('Globstar ignores fields and predicates that it does not know', async () => {
  const checker = checkerFrom('desciption: x\npattern: ((call) @found (#resembles? @found "x"))', 'globstar');
  expect(await linesOf(checker, 'f()', 'globstar')).toEqual([1]);
});

it('a predicate on a capture of a branch that did not match asks nothing', async () => {
  const checker = checkerFrom(
    'pattern: |\n  ([(call function: (identifier) @a) (call function: (attribute attribute: (identifier) @b))] @found (#eq? @a "f") (#any-of? @b "g" "h"))',
  );
  expect(await linesOf(checker, 'f()\nx()\no.g()\no.x()\no.h()\n')).toEqual([1, 3, 5]);
});

it('a positive predicate fails on a text that only contains its literal', async () => {
  const checker = checkerFrom(
    'pattern: |\n  ((call function: (identifier) @function) @found (#eq? @function "run"))',
  );
  expect(await linesOf(checker, 'rerun()\nrun()\nruns()\n')).toEqual([2]);
});

it('inline flags of Go work in expressions', async () => {
  const checker = checkerFrom(
    'pattern: |\n  ((call function: (identifier) @function) @found (#match? @function "(?i)^run"))',
  );
  expect(await linesOf(checker, 'RunAll()\nrun()\nwalk()\n')).toEqual([1, 2]);
});

it('filters look at all ancestors and never at the finding itself', async () => {
  const inside = checkerFrom('pattern: (call) @found\nfilters: [{pattern-inside: (call)}]');
  expect(await linesOf(inside, 'f(\n  g()\n)\n')).toEqual([2]);
  const outside = checkerFrom(
    'pattern: (call) @found\nfilters: [{pattern-not-inside: (function_definition)}]',
  );
  expect(await linesOf(outside, 'def f():\n  g()\nh()\n')).toEqual([3]);
});

it('excluded files are not read, except in Globstar, which ignores the field', async () => {
  const body = 'pattern: (call) @found\nexclude: ["a.*"]';
  expect(await linesOf(checkerFrom(body), 'f()')).toEqual([]);
  expect(await linesOf(checkerFrom(body, 'globstar'), 'f()', 'globstar')).toEqual([1]);
});

it('a message shows the text of a capture and never expands within it', async () => {
  const checker = checkerFrom('pattern: |\n  (call function: (_) @function arguments: (_) @found)');
  const { findings } = await analyseFiles(
    [{ path: 'a.py', content: Buffer.from('a["@found"](1)') }],
    [checker],
  );
  expect(findings.map((finding) => finding.message)).toEqual(['called a["@found"]']);
});

const FLOW =
  'language: python\nname: flow\nmessage: m\nsemantic: flow\nsources: [{call: input}]\nsinks: [{call: eval, argument: 0}]\n';

it.each([
  ['a guard', `${FLOW}guards: [{call: ok, argument: 0, when: true, where: {argument: 1, matches: "("}}]`, 7],
  ['what RE2 has not', FLOW.replace('call: input', 'parameter: {name: "(a)\\\\1"}'), 5],
  ['a name', FLOW.replace('call: input', 'parameter: {name: "["}'), 5],
])('a wrong regular expression is said with its line: %s', (_, yaml, line) => {
  expect(() => parseChecker(yaml, { source: 'flow.yml' })).toThrow(
    new RegExp(`^Checker flow\\.yml:${line}: .*error parsing regexp`),
  );
});

it('a query that marks nothing is said', async () => {
  const yaml = FLOW.replace('call: input', 'query: "(identifier) @sink"');
  const checker = parseChecker(yaml, { source: 'flow.yml' });
  await expect(analyseFiles([{ path: 'a.py', content: Buffer.from('f()') }], [checker])).rejects.toThrow(
    'query 1 never captures @source',
  );
});

it('aliases that would make much of little are refused', () => {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}]`,
  );
  const yaml = `l0: &l0 [x, x]\n${levels.join('\n')}\n`;
  expect(() => parseChecker(yaml, { source: 'bomb.yml' })).toThrow(/^Checker bomb\.yml:1: Excessive alias/);
});
