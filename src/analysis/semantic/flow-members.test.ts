import { it } from 'vitest';
import { expectMarked } from './firing-lines.js';

/** Methods of built-in types and of classes, however they are called. */
const RULE = `
language: python
name: traversal
message: "@source reaches @sink"
semantic: flow
sources:
  - parameter: {name: 'name'}
sinks:
  - call: open
    argument: 0
guards:
  - call: '*.startswith'
    argument: receiver
    where: {argument: 0, equals: '/'}
    when: false
sanitizers:
  - call: '*.replace'
    argument: receiver
    where: {argument: 0, equals: '..'}
`;

it('follows a method that is taken from a built-in type', () =>
  expectMarked(RULE, {
    'a.py':
      'def f(name):\n  open(str.replace(name, "..", ""))\n  open(str.replace("..", name, "")) # !!\n  if not str.startswith(name, "/"):\n    open(name)\n',
  }));

it('follows a function that a class imports into its body', () =>
  expectMarked(RULE, {
    'a.py': 'class A:\n  from b import load\n  def f(self, name):\n    self.load(name, "x")\n',
    'b.py': 'def load(self, path, other):\n  open(other)\n  open(self)\n  open(path) # !!\n',
  }));

const ENTRIES = RULE.replace("parameter: {name: 'name'}", 'parameter: {entry: true}');

it('takes what comes from outside for a source: of functions that nobody calls, or that are handed on', () =>
  expectMarked(ENTRIES, {
    'a.py':
      'def called(a):\n  open(a)\ndef other(b):\n  if not b.startswith("/"):\n    called(b)\n  called("x")\n  open(b) # !!\ndef registered(c):\n  open(c) # !!\ndef each(d):\n  open(d)\nclass A:\n  def __init__(self):\n    self.add("c", registered)\n    registered("constant")\n    list(map(each, ["x"]))\n',
  }));

it('follows a function that hands on all that it is given', () =>
  expectMarked(RULE, {
    'a.py':
      'def f(name):\n  open((lambda *given: name.replace(*given))("..", ""))\n  (lambda *given: open(*given))(name) # !!\n  if not (lambda *given: name.startswith(*given))("/"):\n    open(name)\n',
  }));

it('follows what is put into a list by the function of its type', () =>
  expectMarked(RULE, {
    'a.py': 'def f(name):\n  paths = []\n  list.append(paths, name)\n  open(paths[0]) # !!\n',
  }));

it('knows the receiver of a method that is taken from a built-in type', () =>
  expectMarked(
    RULE.replace('argument: 0\nguards', 'argument: receiver\nguards').replace(
      'call: open',
      "call: '*.format'",
    ),
    {
      'a.py': 'def f(name):\n  str.format(name, 1) # !!\n  str.format("{}", name)\n',
    },
  ));
