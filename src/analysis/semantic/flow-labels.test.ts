import { it } from 'vitest';
import { expectMarked } from './firing-lines.js';

const FOLDER_RULE = `
language: go
languages: [python]
name: prefix
message: "@source reaches @sink"
semantic: flow
labels: {terminated: value, kept: field}
sources:
  - call: [path/filepath.Clean, os.path.abspath]
sinks:
  - call: strings.HasPrefix
    argument: 1
    unless: terminated
    requires: kept
  - call: '*.startswith'
    argument: 0
    unless: terminated
    requires: kept
guards:
  - call: strings.HasSuffix
    argument: 0
    where: {argument: 1, equals: '/'}
    when: true
    gives: terminated
propagators:
  - concat: {suffix: '/'}
    gives: terminated
unknown-calls: drop
`;

const GO = `package files
import ("path/filepath"; "strings")
type share struct{ place string }
func open(place string) *share { return &share{place: filepath.Clean(place)} }
`;

it.each([
  [
    'a field that holds it',
    'func (s *share) f(n string) bool { return strings.HasPrefix(n, s.place) } // !!',
  ],
  [
    'a folder of this function alone',
    'func f(a, b string) bool { return strings.HasPrefix(a, filepath.Clean(b)) }',
  ],
  [
    'a label that only the caller knows',
    `func (s *share) f(n string) bool { return begins(n, s.place+"/") }
func begins(text, prefix string) bool { return strings.HasPrefix(text, prefix) }`,
  ],
  [
    'a label that one caller does not know',
    `func (s *share) f(n string) bool { return begins(n, s.place+"/") }
func (s *share) g(n string) bool { return begins(n, s.place) }
func begins(text, prefix string) bool { return strings.HasPrefix(text, prefix) } // !!`,
  ],
  [
    'a label that a guard gives on one way and a concatenation on the other',
    `func (s *share) f(n string) bool {
  place := s.place
  if !strings.HasSuffix(place, "/") { place += "/" }
  return begins(n, place)
}
func begins(text, prefix string) bool { return strings.HasPrefix(text, prefix) }`,
  ],
])('labels of fields and values follow %s', async (_, body) => {
  await expectMarked(FOLDER_RULE, { 'a.go': GO + body });
});

it('a list that one method keeps is read by another, element by element', async () => {
  await expectMarked(FOLDER_RULE, {
    'a.py': `import os
class Pages:
  def __init__(self, config):
    self.places = [os.path.abspath(one) for one in config]
  def find(self, name):
    for place in self.places:
      if not name.startswith(place): # !!
        continue
      return name`,
  });
});

const COMMAND_RULE = `
language: javascript
languages: [python]
name: command
message: "@source reaches @sink"
semantic: flow
sources:
  - parameter: {name: 'name'}
sinks:
  - call: '*.replace'
    argument: receiver
  - call: os.remove
    argument: 0
guards:
  - element: key
    argument: 0
    when: true
`;

it.each([
  ['bound', "function f(name) { const g = name.replace.bind(name); return g(/./, ''); } // !!"],
  ['called by call', "function f(name) { return name.replace.call(name, /./, ''); } // !!"],
  ['called by a computed name', "function f(name) { return name['replace'](/./, ''); } // !!"],
  [
    'looked up in a table first',
    "const known = { a: true };\nfunction f(name) {\n  if (!known[name]) throw new Error('unknown');\n  return name.replace(/./, '');\n}",
  ],
  [
    'looked up, with nothing done about it',
    "const known = { a: true };\nfunction f(name) {\n  if (!known[name]) console.log('unknown');\n  return name.replace(/./, ''); // !!\n}",
  ],
])('the receiver of a method is known when it is %s', async (_, body) => {
  await expectMarked(COMMAND_RULE, { 'a.js': body });
});

it.each(['a', 'src/a'])('a module imported beside its user is found in %s', async (folder) => {
  await expectMarked(COMMAND_RULE, {
    [`${folder}/__init__.py`]: '',
    [`${folder}/use.py`]: 'from . import paths\ndef f(name):\n  return paths.drop(name)',
    [`${folder}/paths.py`]: 'import os\ndef drop(given):\n  os.remove(given) # !!',
  });
});

const TAINT_RULE = `
language: javascript
name: decoded
message: "@source reaches @sink"
semantic: flow
labels: {decoded: taint}
sources:
  - parameter: {name: name}
sinks:
  - call: join
    argument: 0
    where: {argument: 1, taint: decoded}
sanitizers:
  - call: clean
    argument: 0
propagators:
  - call: decode
    from: 0
    adds: decoded
  - call: Object.assign
    from: 1
    to: 0
`;

it('a condition on taint knows what comes to the operand through a variable of the file', () =>
  expectMarked(TAINT_RULE, {
    'a.js': `let kept;
function keep(name) { kept = name; }
function plain(name) { join(name, kept); }
function go(name) { join(name, decode(kept)); } // !!
`,
  }));

it('what is handed on as a whole is put from one argument into another', () =>
  expectMarked(TAINT_RULE.replace(/\n {4}where: .*/, ''), {
    'a.js': `function f(name) { const all = {}; ((...given) => Object.assign(...given))(all, name); join(all); } // !!
`,
  }));

const DECODED_RULE = `
language: javascript
languages: [python]
name: decoded
message: "@source reaches @sink"
semantic: flow
labels: {decoded: taint}
sources:
  - parameter: {name: name}
sinks:
  - call: open
    argument: 0
    requires: decoded
propagators:
  - call: decode
    from: 0
    adds: decoded
`;

it('what is put back where it came from has the labels of the way there', () =>
  expectMarked(DECODED_RULE, {
    'a.js': `let kept;
function keep(name) { kept = name; }
function change() { kept = decode(kept); }
function go() { open(kept); } // !!
`,
    'b.py': `class C:
  def keep(self, name):
    self.kept = name
  def change(self):
    self.kept = decode(self.kept)
  def go(self):
    open(self.kept) # !!
`,
    'c.py': `class D:
  def keep(self, name):
    self.kept = name
  def change(self):
    self.kept = other(self.kept)
  def go(self):
    open(self.kept)
`,
  }));
