import { it } from 'vitest';
import { expectMarked } from './firing-lines.js';

const ruleFor = (language: string, sinks: string, guard: string) => `
language: ${language}
name: traversal
message: "@source reaches @sink"
semantic: flow
sources:
  - parameter: {name: name}
sinks:
  - call: ${sinks}
    argument: 0
guards:
  - ${guard}
`;
const PYTHON = ruleFor(
  'python',
  '[open, os.remove]',
  "{compare: in, argument: 1, where: {argument: 0, equals: '..'}, when: false, covers: origins}",
);
const JAVASCRIPT = ruleFor(
  'javascript',
  'fs.readFileSync',
  "{call: '*.includes', argument: receiver, where: {argument: 0, equals: '..'}, when: false, covers: origins}",
);
const GO = ruleFor(
  'go',
  'os.Open',
  "{call: strings.Contains, argument: 0, where: {argument: 1, equals: '..'}, when: false, covers: origins}",
);
const twelve = (make: (index: number) => string) =>
  Array.from({ length: 12 }, (_, index) => make(index)).join('');
const decoys = (of: string) => Array.from({ length: 200 }, (_, index) => `${of}${index}`).join(' + ');
const CHECK = 'def check(p):\n  if ".." in p:\n    raise ValueError()\n';

it.each([
  [
    'a generator',
    'def g(name):\n  yield "x"\n  yield name\ndef f(name):\n  for p in g(name):\n    open(p) # !!',
  ],
  [
    'a generator that returns',
    'def g(name, b):\n  if b:\n    return\n  yield name\ndef f(name):\n  for p in g(name, name):\n    open(p) # !!',
  ],
  ['yield from', 'def f(name):\n  def g():\n    yield from [name]\n  for p in g():\n    open(p) # !!'],
  [
    'a flag that goes round two loops',
    'def f(name, parts):\n  ok = True\n  for part in parts:\n    i = 0\n    while i < 9:\n      if part[i] == "a":\n        i += 1\n        continue\n      if ".." in name:\n        ok = False\n      i += 1\n    if i == 9:\n      ok = ok\n  if ok:\n    return\n  open(name) # !!',
  ],
  [
    'one of two hundred fields of others',
    `def f(name, o):\n  text = name + ${decoys('o.a')}\n  open(text) # !!`,
  ],
  [
    'a field beside two hundred others in what a helper makes',
    `def g(o):\n  return o.p + ${decoys('o.a')}\ndef f(name):\n  o = O()\n  o.p = name\n  open(g(o)) # !!`,
  ],
  [
    'a variable of the file beside two hundred others',
    `${Array.from({ length: 200 }, (_, index) => `v${index} = ""\ndef s${index}(x):\n  global v${index}\n  v${index} = x\n`).join('')}def f(name):\n  s0(name)\ndef g():\n  text = ${decoys('v')}\n  open(text) # !!`,
  ],
  [
    'a function that a variable is among many others',
    `def f(name, k):\n  op = print\n${twelve((index) => `  if k == ${index}: op = print\n`)}  if k: op = open\n  op(name) # !!`,
  ],
  [
    'a helper that a variable is among many others',
    `def h(name):\n  open(name) # !!\n${twelve((index) => `def g${index}(name): pass\n`)}def f(name, k):\n  op = h\n${twelve((index) => `  if k == ${index}: op = g${index}\n`)}  op(name)`,
  ],
  [
    'what a variable gets of a helper among many others that only know the name',
    `${twelve((index) => `def g${index}(name): pass\n`)}def f(name, k):\n  op = k\n${twelve((index) => `  if k == ${index}: op = g${index}\n`)}  open(op(name)) # !!`,
  ],
  [
    'a function that is one of many results',
    `def g(k):\n${twelve((index) => `  if k == ${index}: return print\n`)}  return open\ndef f(name, k):\n  g(k)(name) # !!`,
  ],
  [
    'any part of a large table of functions and constants',
    `T = {${twelve((index) => `"a${index}": print, "b${index}": print, "c${index}": 1, `)}"o": open}\ndef f(name, k):\n  T[k](name) # !!`,
  ],
  [
    'a function that many others are put beside in a field',
    `class C:\n  def __init__(self, k):\n${twelve((index) => `    if k == ${index}: self.op = print\n`)}    self.op = open\n  def run(self, name):\n    self.op(name) # !!`,
  ],
  [
    'a function at the end of many conditions',
    `def f(name, k):\n  op = ${twelve((index) => `print if k == ${index} else print if k == -${index} else `)}open\n  op(name) # !!`,
  ],
  [
    'a function that functions hand on that functions hand on',
    `def g0():\n  return open\n${twelve((index) => `def g${index + 1}():\n  x = g${index}()\n  return x\n`)}def f(name):\n  g12()(name) # !!`,
  ],
  [
    'a function in the last of many tables that one is made of',
    `${twelve((index) => `A${index} = {"a${index}": print}\nB${index} = {"b${index}": print}\nC${index} = {"c${index}": print}\n`)}O = {"o": open}\nT = {${twelve((index) => `**A${index}, **B${index}, **C${index}, `)}**O}\ndef f(name):\n  T["o"](name) # !!`,
  ],
  [
    'any part of a table of very many functions',
    `T = {${Array.from({ length: 1100 }, (_, index) => `"a${index}": print, `).join('')}"o": open}\ndef f(name, k):\n  T[k](name) # !!`,
  ],
  [
    'a function that very many others are put beside in a field',
    `class C:\n  def __init__(self, k):\n${Array.from({ length: 1100 }, (_, index) => `    if k == ${index}: self.op = print\n`).join('')}    self.op = open\n  def run(self, name):\n    self.op(name) # !!`,
  ],
  ['getattr with a constant', 'def f(name):\n  getattr(os, "remove")(name) # !!'],
  [
    'setattr with a constant',
    'class O: pass\ndef f(name):\n  o = O()\n  setattr(o, "p", name)\n  open(o.p) # !!',
  ],
  [
    'a guard that is suppressed',
    `${CHECK}def f(name):\n  with contextlib.suppress(ValueError):\n    check(name)\n  open(name) # !!`,
  ],
  [
    'a guard that an imported name suppresses',
    `${CHECK}def f(name):\n  with hush(ValueError), open("x"):\n    check(name)\n  open(name) # !!`,
  ],
])('Python: taint follows %s', (_, body) =>
  expectMarked(PYTHON, {
    'a.py': `import contextlib\nimport os\nfrom contextlib import suppress as hush\n${body}\n`,
  }),
);

it.each([
  ['within a context', `${CHECK}def f(name):\n  with lock:\n    check(name)\n  open(name)`],
  [
    'where what is suppressed holds the use',
    `${CHECK}def f(name):\n  with contextlib.suppress(ValueError):\n    check(name)\n    open(name)`,
  ],
  [
    'in a generator',
    `${CHECK}def g(name):\n  check(name)\n  yield name\ndef f(name):\n  for p in g(name):\n    open(p)`,
  ],
])('Python: a guard %s makes it safe', (_, body) =>
  expectMarked(PYTHON, { 'a.py': `import contextlib\nimport os\n${body}\n` }),
);

it.each([
  [
    'a generator',
    'function* g(name) { yield name; }\nfunction f(name) {\n for (const p of g(name)) {\n  fs.readFileSync(p); // !!\n }\n}',
  ],
  [
    'yield*',
    'function* g(name) { yield* [name]; }\nfunction f(name) {\n for (const p of g(name)) {\n  fs.readFileSync(p); // !!\n }\n}',
  ],
  [
    'an exchange',
    'function f(name) {\n let a = name, b = "x";\n [a, b] = [b, a];\n fs.readFileSync(a);\n fs.readFileSync(b); // !!\n}',
  ],
  [
    'an exchange behind a guard',
    'function f(name) {\n let a = name, b = "x";\n if (b.includes("..")) return;\n [a, b] = [b, a];\n fs.readFileSync(b); // !!\n}',
  ],
  [
    'a later element',
    'function f(name) {\n const xs = ["x", name];\n const [a, b] = xs;\n fs.readFileSync(b); // !!\n}',
  ],
  [
    'a hole in a literal',
    'function f(name) {\n let a, b;\n [a, b] = [, name];\n fs.readFileSync(b); // !!\n}',
  ],
  ['places with holes', 'function f(name) {\n let a;\n [, a] = ["x", name];\n fs.readFileSync(a); // !!\n}'],
])('JavaScript: taint follows %s', (_, body) =>
  expectMarked(JAVASCRIPT, { 'a.js': `import fs from "node:fs";\n${body}\n` }),
);

it.each([
  ['is recovered', 'defer func() { recover() }()', ' // !!'],
  ['is recovered and logged', 'defer func() { if r := recover(); r != nil { println(r) } }()', ' // !!'],
  ['goes on', 'defer println("done")', ''],
  ['is handed on', 'defer func() { if r := recover(); r != nil { panic(r) } }()', ''],
])('Go: a panic that %s', (_, deferred, mark) =>
  expectMarked(GO, {
    'a.go': `package a
import ("os"; "strings")
func check(p string) {
 ${deferred}
 if strings.Contains(p, "..") { panic("x") }
}
func f(name string) {
 check(name)
 os.Open(name)${mark}
}
`,
  }),
);
