import { it } from 'vitest';
import { expectMarked } from './firing-lines.js';

/** What a guard that covers origins makes safe. */
const RULE = `
language: python
name: traversal
message: "@source reaches @sink"
semantic: flow
sources:
  - parameter: {name: 'name|other'}
sinks:
  - call: open
    argument: 0
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
propagators:
  - call: ['*.split', '*.lower', '*.join']
    derivation: true
  - call: [urllib.parse.unquote]
    from: 0
    derivation: true
  - concat: {}
    derivation: true
`;

it.each([
  [
    'a text that is decoded until nothing changes',
    'def f(name):\n  plain = name\n  while unquote(plain) != plain:\n    plain = unquote(plain)\n  if ".." in plain:\n    raise ValueError()\n  open(name)',
  ],
  [
    'two variables that change together',
    'def f(name):\n  before, plain = None, name\n  while before != plain:\n    before, plain = plain, unquote(plain)\n  if ".." in plain.split("/"):\n    raise ValueError()\n  open(name)',
  ],
  [
    'each segment, decoded until nothing changes',
    'def f(name):\n  for segment in name.split("/"):\n    plain = segment.lower()\n    while unquote(plain) != plain:\n      plain = unquote(plain)\n    if plain == "..":\n      raise ValueError()\n  open(name)',
  ],
  [
    'a value that is decoded on one branch',
    'def f(name):\n  plain = name\n  if "%" in name:\n    plain = unquote(name)\n  if ".." in plain:\n    raise ValueError()\n  open(name)',
  ],
  [
    'a text of whose parts another is made on one way only',
    'def plain(text):\n  if "%" not in text:\n    return text\n  return "".join([text.split("%")[0]])\ndef f(name):\n  if name.startswith("/"):\n    if ".." in plain(name).split("/"):\n      raise ValueError()\n    made = plain(name)\n  else:\n    made = "/"\n  open(made)',
  ],
  [
    'a text that is looked at after another was made of it',
    'def f(name):\n  made = "/"\n  if name.startswith("/"):\n    made = normal(name)\n    if ".." in name:\n      raise ValueError()\n  open(made)',
  ],
  [
    'a text that was made of one that was looked at and of one that was not',
    'def f(name, other):\n  made = "/"\n  if name.startswith("/"):\n    made = normal(name, other)\n    if ".." in name:\n      raise ValueError()\n  open(made) # !!',
  ],
  [
    'a join of two texts says nothing of either',
    'def f(name, other):\n  plain = name\n  if other == "x":\n    plain = other\n  if ".." in plain:\n    raise ValueError()\n  open(name) # !!',
  ],
  [
    'nor does one of which only a part was looked at',
    'def f(name, other):\n  plain = name\n  if other == "x":\n    plain = "constant"\n  if ".." in plain:\n    raise ValueError()\n  open(name) # !!',
  ],
  [
    'segments without the empty ones',
    'def f(name):\n  parts = [part for part in name.split("/") if part]\n  if ".." in parts:\n    raise ValueError()\n  open(name)',
  ],
  [
    'decoded segments',
    'def f(name):\n  parts = [unquote(part) for part in name.split("/")]\n  if ".." in parts:\n    raise ValueError()\n  open(name)',
  ],
  [
    'a list of other values says nothing',
    'def f(name, other):\n  parts = [other for part in name.split("/")]\n  if ".." in parts:\n    raise ValueError()\n  open(name) # !!',
  ],
  [
    'a text with something before it',
    'def f(name):\n  if ".." in ("/" + name).split("/"):\n    raise ValueError()\n  open(name)',
  ],
  [
    'variables that were exchanged',
    'def f(name, other):\n  a, b = name, other\n  a, b = b, a\n  if ".." in a:\n    raise ValueError()\n  open(a)\n  open(other)\n  open(b) # !!',
  ],
  [
    'each element by its index',
    'def f(name):\n  parts = name.split("/")\n  for i in range(len(parts)):\n    if parts[i] == "..":\n      raise ValueError()\n  open(name)',
  ],
  [
    'each element by an index that counts up to the length',
    'def f(name):\n  parts = name.split("/")\n  i = 0\n  while i < len(parts):\n    if parts[i] == "..":\n      raise ValueError()\n    i += 1\n  open(name)',
  ],
  [
    'not those that an index leaves out',
    'def f(name):\n  parts = name.split("/")\n  i = 0\n  while i < len(parts):\n    if parts[i] == "..":\n      raise ValueError()\n    i += 2\n  open(name) # !!',
  ],
  [
    'not those before the index at which it begins',
    'def f(name):\n  parts = name.split("/")\n  i = 1\n  while i < len(parts):\n    if parts[i] == "..":\n      raise ValueError()\n    i += 1\n  open(name) # !!',
  ],
  [
    'each element beside its number',
    'def f(name):\n  for i, part in enumerate(name.split("/")):\n    if part == "..":\n      raise ValueError()\n  open(name)',
  ],
  [
    'a list of bad elements that is empty',
    'def f(name):\n  bad = [part for part in name.split("/") if part == ".."]\n  if bad:\n    raise ValueError()\n  open(name)',
  ],
  [
    'a list of bad elements without a first one',
    'def f(name):\n  bad = next((part for part in name.split("/") if part == ".."), None)\n  if bad is not None:\n    raise ValueError()\n  open(name)',
  ],
  [
    'a list of bad elements of length zero',
    'def f(name):\n  if len(list(filter(lambda part: part == "..", name.split("/")))) > 0:\n    raise ValueError()\n  open(name)',
  ],
  [
    'not a list of good elements that is empty',
    'def f(name):\n  good = [part for part in name.split("/") if part != ".."]\n  if good:\n    raise ValueError()\n  open(name) # !!',
  ],
  [
    'not what was left out of a list',
    'def f(name):\n  parts = [part for part in name.split("/") if part != ".."]\n  if ".." in parts:\n    raise ValueError()\n  open(name) # !!',
  ],
  [
    'a flag that each round may set',
    'def f(name):\n  climbs = False\n  for part in name.split("/"):\n    climbs = climbs or part == ".."\n  if climbs:\n    raise ValueError()\n  open(name)',
  ],
  [
    'a list over which a loop goes again',
    'def f(name):\n  for part in name:\n    if part == "..":\n      raise ValueError()\n  for part in name:\n    open(part)',
  ],
])('covers %s', (_, body) => expectMarked(RULE, { 'a.py': `from urllib.parse import unquote\n${body}\n` }));

const PATTERNS = `
language: python
languages: [javascript]
name: resolved
message: "@source reaches @sink"
semantic: flow
labels: {resolved: taint}
sources:
  - parameter: {name: 'name'}
sinks:
  - call: [open, '*.open']
    argument: 0
    requires: resolved
guards:
  - call: ['*.search', '*.test']
    argument: 0
    where: {argument: receiver, matches: '\\\\\\.'}
    when: false
  - compare: in
    argument: 0
    where:
      - {argument: 1, has: '..'}
      - {argument: 0, taint: resolved, not: true}
    when: false
    covers: origins
propagators:
  - call: [posixpath.normpath, path.normalize]
    adds: resolved
  - call: pathlib.PurePath
    derivation: true
  - call: '*.split'
    derivation: true
  - field: '*.parts'
    derivation: true
`;

it.each([
  [
    'a pattern that is kept in a variable',
    'CLIMBS = re.compile(r"(^|/)\\.\\.(/|$)")\nOTHER = re.compile("x")\ndef f(name):\n  if CLIMBS.search(name):\n    return\n  open(posixpath.normpath(name))\ndef g(name):\n  if OTHER.search(name):\n    return\n  open(posixpath.normpath(name)) # !!',
  ],
  [
    'a list that holds a constant',
    'BAD = ("..", "...")\ndef f(name):\n  if name in BAD:\n    return\n  open(posixpath.normpath(name))\ndef g(name):\n  if name in ("x", "y"):\n    return\n  open(posixpath.normpath(name)) # !!',
  ],
  [
    'what happened to the value before',
    'def f(name):\n  resolved = posixpath.normpath(name)\n  if resolved in ("..",):\n    return\n  open(resolved) # !!',
  ],
  [
    'a field in which the whole is',
    'def f(name):\n  for part in pathlib.PurePath(name).parts:\n    if part in ("..",):\n      return\n  open(posixpath.normpath(name))',
  ],
])('asks for %s', (_, body) =>
  expectMarked(PATTERNS, { 'a.py': `import posixpath, re, pathlib\n${body}\n` }),
);

it('asks for a pattern that is made from a text', () =>
  expectMarked(PATTERNS, {
    'a.js':
      "import path from 'node:path';\nconst climbs = new RegExp('\\\\.');\nexport function f(name, fs) {\n  if (climbs.test(name)) return;\n  fs.open(path.normalize(name));\n}\n",
  }));
