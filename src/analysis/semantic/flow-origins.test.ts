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
])('covers %s', (_, body) => expectMarked(RULE, { 'a.py': `from urllib.parse import unquote\n${body}\n` }));
