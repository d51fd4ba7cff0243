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
### a flag that is given asks for the check
def resolve(p, allow=True):
    if not allow:
        for s in p.split("/"):
            if decode(s) == "..":
                raise ValueError(p)
    return p
def f(name):
    open(resolve(name, True)) # !!
    open(resolve(name)) # !!
    open(resolve(name, allow=False))
def g(name):
    open(resolve(name, False))
### a flag asks for the check where nothing is given
def resolve(p, strict=True):
    if strict and ".." in p:
        raise ValueError(p)
    return p
def f(name, on):
    open(resolve(name, strict=False)) # !!
    open(resolve(name, on)) # !!
    open(resolve(name))
### the same flag decides twice
def f(name, strict):
    if strict:
        if ".." in name:
            raise ValueError(name)
    other()
    if strict:
        open(name)
    else:
        open(name) # !!
### what is not None may be false
def f(name, check=None):
    if check is not None:
        if not check:
            open(name) # !!
### what is empty need not be None
def f(name, check):
    if not check:
        if check is not None:
            open(name) # !!
### a flag asks for the check after an early return
def resolve(p, allow=True):
    if p == "/":
        return "/"
    if not allow:
        if ".." in p:
            raise ValueError(p)
    return p
def f(name):
    open(resolve(name)) # !!
    open(resolve(name, allow=False))
`);
