import { expect, it } from 'vitest';
import { analyseTree } from '../analysed-tree.js';
import { parseChecker } from '../checker.js';

const checkers = [
  parseChecker(
    `language: python
name: flow
message: '@source comes to @sink'
semantic: flow
sources: [{call: input}]
sinks: [{call: os.system, argument: 0}]
`,
    { source: 'flow.yml' },
  ),
];
const RUN = 'import os\ndef run(text):\n  os.system(text)\n';

async function analyse(files: Readonly<Record<string, string>>) {
  const contents = Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) }));
  const { semantic } = await analyseTree(contents, checkers);
  return { places: semantic?.findings.map(({ path }) => path), unanalysed: semantic?.unanalysed };
}

/** A function that is handed on through so many files, by its name or with all others. */
function handedOn(count: number, what: string): Record<string, string> {
  const files: Record<string, string> = { 'm0.py': RUN };
  for (let at = 1; at < count; at += 1) files[`m${at}.py`] = `from m${at - 1} import ${what}\n`;
  files['view.py'] = `from m${count - 1} import ${what}\ndef view():\n  run(input())\n`;
  return files;
}

/** A class that extends another, and so on. */
function inherited(count: number): Record<string, string> {
  const classes = ['class C0:\n  def run(self, text): os.system(text)'];
  for (let at = 1; at < count; at += 1) classes.push(`class C${at}(C${at - 1}): pass`);
  return {
    'a.py': `import os\n${classes.join('\n')}\ndef view():\n  C${count - 1}().run(input())\n`,
  };
}

it.each(['run', '*'])('follows a name through a hundred files that hand on %s', async (what) => {
  expect(await analyse(handedOn(100, what))).toEqual({ places: ['m0.py'], unanalysed: [] });
});

it('ends where files hand on a name to each other', async () => {
  const files = {
    'a.py': 'from b import run\n',
    'b.py': 'from a import run\n',
    'c.py': 'from a import *\nfrom b import *\nfrom m import *\n',
    'm.py': RUN,
    'view.py': 'from c import run\ndef view():\n  run(input())\n',
  };
  expect(await analyse(files)).toMatchObject({ unanalysed: [] });
});

it('follows a method through a hundred classes that extend each other', async () => {
  expect(await analyse(inherited(100))).toEqual({ places: ['a.py'], unanalysed: [] });
});

it('says of what it does not follow to its end that it is unanalysed', async () => {
  const { places, unanalysed } = await analyse(inherited(300));
  expect(places).toEqual([]);
  expect(unanalysed).toMatchObject([{ path: '.', reason: expect.stringContaining('extends more than') }]);
});

it('takes no type of a library for all that extend it by its name', async () => {
  const files: Record<string, string> = { 'a.py': `${RUN}def view():\n  run(input())\n` };
  const migration =
    'from django.db import migrations\nclass Migration(migrations.Migration):\n  def go(self): return self.name\n';
  for (let at = 0; at < 300; at += 1) files[`migrations/m${at}.py`] = migration;
  expect(await analyse(files)).toEqual({ places: ['a.py'], unanalysed: [] });
});

/** A value that is decided in so many steps, each by one of some tests of what the step before decided. */
function decided(steps: number, tests: number): string {
  const lines = ['import os', 'def view(flag, way):'];
  for (let step = 0; step < steps; step += 1) {
    for (let test = 0; test < tests; test += 1) {
      lines.push(`  ${test === 0 ? 'if' : 'elif'} way == ${step * tests + test}: flag = not flag`);
    }
    lines.push('  else: flag = not flag');
  }
  return [...lines, '  if flag: return', '  os.system(input())', ''].join('\n');
}

it('asks what a condition proves once, however many ways lead to it', async () => {
  expect(await analyse({ 'a.py': decided(10, 5) })).toEqual({ places: ['a.py'], unanalysed: [] });
});
