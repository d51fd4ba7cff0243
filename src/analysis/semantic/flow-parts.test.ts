import { it } from 'vitest';
import { expectMarked } from './firing-lines.js';

/** Segments are looked at as they are, or after decoding, one by one or together. */
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
  - call: ['*.split', '*.lower']
    from: receiver
    derivation: true
  - call: [decode]
    from: 0
    derivation: true
`;

function python(text: string): void {
  const cases = text.split(/^### /m).slice(1);
  it.each(cases.map((one) => [one.slice(0, one.indexOf('\n')), one.slice(one.indexOf('\n') + 1)] as const))(
    '%s',
    (_, body) => expectMarked(RULE, { 'a.py': body }),
  );
}

python(`
### a generator of decoded segments is looked at
def segments(p):
    for one in p.split("/"):
        yield decode(one)
def f(name):
    if ".." in segments(name):
        raise ValueError(name)
    open(name)
### a generator that leaves empty segments out is looked at
def segments(p):
    for one in p.split("/"):
        if one == "":
            continue
        yield one
def f(name):
    if ".." in segments(name):
        raise ValueError(name)
    open(name)
### a helper appends decoded segments to a list
def segments(p):
    found = []
    for one in p.split("/"):
        found.append(decode(one))
    return found
def f(name):
    if ".." in segments(name):
        raise ValueError(name)
    open(name)
### a helper appends something else to a list
def segments(p):
    found = []
    for one in p.split("/"):
        found.append("x")
    return found
def f(name):
    if ".." in segments(name):
        raise ValueError(name)
    open(name) # !!
### what a method makes of a field is looked at
class P:
    def __init__(self, raw):
        self.raw = raw
    def segments(self):
        return decode(self.raw).split("/")
    def whole(self):
        if ".." in self.segments():
            raise ValueError(self.raw)
        return self.raw
def f(name):
    open(P(name).whole())
### the bad segments are counted
def f(name):
    if sum(1 for s in name.split("/") if decode(s) == ".."):
        raise ValueError(name)
    open(name)
### zeros are counted
def f(name):
    if sum(0 for s in name.split("/") if decode(s) == ".."):
        raise ValueError(name)
    open(name) # !!
### the list of bad segments is emptied
def f(name):
    bad = [s for s in name.split("/") if s == ".."]
    bad.clear()
    if bad:
        raise ValueError(name)
    open(name) # !!
`);
