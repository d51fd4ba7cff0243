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
