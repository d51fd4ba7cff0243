import { it } from 'vitest';
import { expectMarked } from './firing-lines.js';

const RULE = `
language: python
name: traversal
message: "@source reaches @sink"
semantic: flow
sources:
  - parameter: {name: 'name'}
sinks:
  - call: open
    argument: {name: file, index: 0}
  - call: [os.remove]
    argument: 0
sanitizers:
  - call: os.path.basename
guards:
  - compare: in
    argument: 1
    where: {argument: 0, equals: '..'}
    when: false
    covers: origins
  - compare: equal
    argument: 0
    where: {argument: 1, equals: '..'}
    when: false
    covers: origins
  - call: re.match
    argument: 1
    when: true
  - call: '*.startswith'
    argument: receiver
    where: {argument: 0, equals: '/'}
    when: false
    gives: relative
labels: {relative: value}
propagators:
  - call: ['*.split', '*.strip']
    from: receiver
    derivation: true
`;

function python(body: string): Promise<void> {
  return expectMarked(RULE, { 'a.py': `import os\nimport re\nimport os.path as osp\n${body}\n` });
}

it.each([
  ['keywords', 'def f(name):\n  open(file=name) # !!'],
  [
    'f-strings and formats',
    'def f(name):\n  open(f"/srv/{name}") # !!\n  open("/srv/%s" % name) # !!\n  open("/srv/{}".format(name)) # !!',
  ],
  ['tuples', 'def f(name):\n  a, b = name, "x"\n  open(a) # !!\n  open(b)'],
  [
    'parts of tuples by index',
    'def f(name):\n  t = ("x", name)\n  open(t[0])\n  open(t[1]) # !!\n  open(t[-1]) # !!',
  ],
  [
    'parts of several results by index',
    'def g(name):\n  return "x", name\ndef f(name):\n  t = g(name)\n  open(t[0])\n  open(t[1]) # !!\n  for one in g(name):\n    open(one) # !!',
  ],
  [
    'a part of a tuple that is handed on',
    'def g(t):\n  open(t[0])\n  open(t[1]) # !!\ndef f(name):\n  g(("x", name))',
  ],
  ['with', 'def f(name):\n  with open(name) as handle: # !!\n    pass'],
  [
    'comprehensions',
    'def f(name):\n  for p in [osp.join("/a", s) for s in name.split(",")]:\n    open(p) # !!',
  ],
  [
    'attributes across methods',
    'class A:\n  def __init__(self, name):\n    self.p = name\n  def get(self):\n    return open(self.p) # !!',
  ],
  [
    'inherited helpers',
    'class B:\n  def load(self, p):\n    return open(p) # !!\nclass A(B):\n  def get(self, name):\n    return self.load(name)',
  ],
  ['aliases', 'from os import remove as rm\ndef f(name):\n  g = rm\n  g(name) # !!'],
  ['dictionaries', 'def f(name):\n  d = {"p": name, "q": "x"}\n  open(d["p"]) # !!\n  open(d["q"])'],
])('taint follows %s', (_, body) => python(body));

it.each([
  ['raises', 'def f(name):\n  if ".." in name:\n    raise ValueError(name)\n  open(name)'],
  ['asks not in', 'def f(name):\n  if ".." not in name.split("/"):\n    open(name)'],
  [
    'raises in a helper',
    'def check(p):\n  for s in p.split("/"):\n    if s == "..":\n      raise ValueError(p)\ndef f(name):\n  check(name)\n  open(name)',
  ],
  ['asks any', 'def f(name):\n  if any(s == ".." for s in name.split("/")):\n    return\n  open(name)'],
  ['asks all', 'def f(name):\n  if not all(s != ".." for s in name.split("/")):\n    return\n  open(name)'],
  [
    'raises in a try that leaves',
    'def f(name):\n  try:\n    check(name)\n  except ValueError:\n    return\n  open(name)\ndef check(p):\n  if ".." in p:\n    raise ValueError(p)',
  ],
  [
    'is a match that is kept',
    'def f(name):\n  m = re.match("^[a-z]+$", name)\n  if m is None:\n    return\n  open(name)',
  ],
  [
    'has an else after the loop',
    'def f(name):\n  for s in name.split("/"):\n    if s == "..":\n      break\n  else:\n    open(name)',
  ],
])('a guard that %s makes it safe', (_, body) => python(body));

it.each([
  ['passes', 'def f(name):\n  if ".." in name:\n    pass\n  open(name) # !!'],
  [
    'is swallowed',
    'def f(name):\n  try:\n    check(name)\n  except ValueError:\n    pass\n  open(name) # !!\ndef check(p):\n  if ".." in p:\n    raise ValueError(p)',
  ],
  [
    'is followed by a break',
    'def f(name):\n  for s in name.split("/"):\n    if s == "..":\n      break\n  open(name) # !!',
  ],
  ['proves something else', 'def f(name):\n  if name.startswith("/"):\n    return\n  open(name) # !!'],
  [
    'is an assertion in dead code',
    'def f(name):\n  if False:\n    if ".." in name:\n      return\n  open(name) # !!',
  ],
])('a guard that %s has no effect', (_, body) => python(body));

it('functions of other modules are followed', () =>
  expectMarked(RULE, {
    'pkg/__init__.py': '',
    'pkg/store.py':
      'from .check import climbs as c\ndef load(p):\n  return open(p) # !!\ndef careful(p):\n  if c(p):\n    raise ValueError(p)\n  return open(p)\n',
    'pkg/check.py': 'def climbs(p):\n  return ".." in p\n',
    'main.py':
      'from pkg import store\nfrom pkg.store import careful\ndef f(name):\n  store.load(name)\n  careful(name)\n',
  }));
