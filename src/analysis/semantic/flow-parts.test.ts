import { it } from 'vitest';
import { expectMarked } from './firing-lines.js';
import { flowCases } from './flow-cases.js';

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

/** As above, where a text that was looked at before it was decoded is only safe as it is. */
const DECODED_RULE =
  RULE.replaceAll('covers: origins', 'covers: origins\n    gives: written').replace(
    '  - call: [decode]\n    from: 0',
    '  - call: [decode, urllib.parse.unquote]\n    from: 0\n    adds: decoded',
  ) +
  `
labels:
  decoded: taint
  written: {safe-until: decoded}
`;

/** A text out of which segments were taken reaches the sink. */
const RESOLVED_RULE = `
language: python
name: resolved
message: "@source reaches @sink"
semantic: flow
labels: {resolved: taint, part: taint, beginning: value}
sources:
  - parameter: {name: 'name'}
sinks:
  - compare: equal
    argument: 0
    where: {argument: 1, taint: part, not: true}
    requires: [resolved]
  - call: check
    argument: 0
    where: {argument: 1, label: beginning}
guards:
  - compare: common
    argument: 1
    where: {argument: 0, has: '..'}
    when: false
    covers: origins
propagators:
  - slice: ends
    gives: beginning
  - call: ['*.pop']
    from: receiver
    to: receiver
    adds: resolved
  - call: ['*.split']
    from: receiver
    adds: part
    derivation: true
  - field: ['*.[-1]']
    where: {argument: receiver, taint: part}
    derivation: true
  - call: [set]
    derivation: true
`;

function python(text: string, rule = RULE): void {
  const cases = text.split(/^### /m).slice(1);
  it.each(cases.map((one) => [one.slice(0, one.indexOf('\n')), one.slice(one.indexOf('\n') + 1)] as const))(
    '%s',
    (_, body) => expectMarked(rule, { 'a.py': body }),
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
### a slice that ends early is looked at
def f(name):
    if ".." in name.split("/")[:1]:
        raise ValueError(name)
    open(name) # !!
def g(name):
    if ".." in name.split("/")[:-1]:
        raise ValueError(name)
    open(name) # !!
### a slice to the end is looked at
def f(name):
    if ".." in name.split("/")[1:]:
        raise ValueError(name)
    open(name)
def g(name):
    if ".." in name.split("/")[::-1]:
        raise ValueError(name)
    open(name)
### a coroutine that nobody waits for
async def check(p):
    if ".." in p.split("/"):
        raise ValueError(p)
async def f(name):
    check(name)
    open(name) # !!
async def g(name):
    await check(name)
    open(name)
def h(name):
    asyncio.run(check(name))
    open(name)
### a tuple tells whether the text is fine
def check(p):
    return ".." not in p.split("/"), p
def f(name):
    ok, p = check(name)
    if not ok:
        raise ValueError(name)
    open(p)
def g(name):
    ok, p = check(name)
    open(p) # !!
`);

python(
  `
### elements are taken out of a list
def f(name, other):
    found = []
    for one in name.split("/"):
        if one == "..":
            found.pop()
        else:
            found.append(one)
    whole = "/".join(found)
    return whole == other # !!
### elements are taken out of another list
def f(name, other, stack):
    found = []
    for one in name.split("/"):
        if one == "..":
            stack.pop()
        else:
            found.append(one)
    whole = "/".join(found)
    return whole == other
### the other side of the comparison
def f(name, other):
    found = name.split("/")
    found.pop()
    return other == found
### two collections have nothing in common
def f(name, other):
    found = name.split("/")
    if {".."} & set(found):
        raise ValueError(name)
    found.pop()
    return found == other
def g(name, other):
    found = name.split("/")
    if not {".."}.isdisjoint(found):
        raise ValueError(name)
    found.pop()
    return found == other
def h(name, other):
    found = name.split("/")
    if {"."} & set(found):
        raise ValueError(name)
    found.pop()
    return found == other # !!
### the last part is looked at
def check(p):
    last = p.split(":", 1)[-1]
    if {".."} & set(last.split("/")):
        raise ValueError(p)
def f(name, other):
    check(name)
    found = name.split("/")
    found.pop()
    return found == other
### only the first part is looked at
def check(p):
    first = p.split(":", 1)[0]
    if {".."} & set(first.split("/")):
        raise ValueError(p)
def f(name, other):
    check(name)
    found = name.split("/")
    found.pop()
    return found == other # !!
### the beginning of a text has a label
def f(name, other):
    check(name, other[:2]) # !!
    check(name, other[2:])
`,
  RESOLVED_RULE,
);

python(
  `
### a text that is decoded after the check
def f(name):
    if ".." in name.split("/"):
        raise ValueError(name)
    open(name)
    open(decode(name)) # !!
### a text that is decoded for the check
def f(name):
    if ".." in decode(name).split("/"):
        raise ValueError(name)
    open(name)
    open(decode(name))
### a text of which each segment is decoded for the check
def f(name):
    for one in name.split("/"):
        if decode(one) == "..":
            raise ValueError(name)
    open(decode(name))
### a helper looks at a text that was decoded
def climbs(p):
    return any(one == ".." for one in p.split("/"))
def f(name):
    if climbs(decode(name)):
        raise ValueError(name)
    open(decode(name))
### a helper looks at a text and another decodes it
def climbs(p):
    return ".." in p.split("/")
def resolve(p):
    return decode(p)
def f(name):
    if climbs(name):
        raise ValueError(name)
    open(resolve(name)) # !!
### a helper decodes what has to be decoded
import urllib.parse
def unquote(p):
    if "%" not in p:
        return p
    return urllib.parse.unquote(p)
def f(name):
    if ".." in unquote(name).split("/"):
        raise ValueError(name)
    open(unquote(name))
### a text is decoded until nothing changes
def f(name):
    before = None
    now = name
    while now != before:
        before = now
        now = decode(now)
    if ".." in now.split("/"):
        raise ValueError(name)
    open(now)
    open(decode(name))
### each segment is decoded by a function that is handed to another
def clean(one):
    return decode(one)
def f(name):
    if ".." in map(clean, name.split("/")):
        raise ValueError(name)
    open(decode(name))
### each segment becomes something else
def clean(one):
    return "x"
def f(name):
    if ".." in map(clean, name.split("/")):
        raise ValueError(name)
    open(name) # !!
### a name of a class is a table of constants
class A:
    PARENT = ".."
    def get(self, name):
        if self.PARENT in name.split("/"):
            raise ValueError(name)
        open(name)
### a name of a class is set to something else
class A:
    PARENT = ".."
    def set(self, other):
        self.PARENT = other
    def get(self, name):
        if self.PARENT in name.split("/"):
            raise ValueError(name)
        open(name) # !!
### a function is a static method of a class
from urllib.parse import unquote
class A:
    clean = staticmethod(unquote)
    def get(self, name):
        if ".." in name.split("/"):
            raise ValueError(name)
        open(self.clean(name)) # !!
`,
  DECODED_RULE,
);

flowCases(
  'javascript',
  `
### break of an inner loop
function f(name) {
  for (const p of name.split(',')) {
    for (const s of p.split('/')) { if (s.includes('..')) break; }
    fs.readFileSync(p); // !!
  }
}
### an error that is returned and not nothing
function check(p) { if (p.includes('..')) return new Error('x'); return null; }
function f(name) {
  const e = check(name);
  if (e) throw e;
  fs.readFileSync(name);
}
### a text that may be missing
function f(name) {
  if (name?.includes('..')) return;
  fs.readFileSync(name);
}
### a promise that nobody waits for
async function check(p) { if (p.includes('..')) throw new Error('x'); }
async function climbs(p) { return p.includes('..'); }
async function f(name) {
  check(name);
  if (climbs(name)) return;
  fs.readFileSync(name); // !!
}
async function g(name) {
  await check(name).catch(() => {});
  fs.readFileSync(name); // !!
}
### a promise that somebody waits for
async function check(p) { if (p.includes('..')) throw new Error('x'); }
async function climbs(p) { return p.includes('..'); }
async function f(name) {
  await check(name);
  fs.readFileSync(name);
}
async function g(name) {
  const checked = check(name);
  await checked;
  fs.readFileSync(name);
}
async function h(name) {
  await Promise.all([check(name), other()]);
  fs.readFileSync(name);
}
async function i(name) {
  if (await climbs(name)) return;
  fs.readFileSync(name);
}
const j = (p) => check(p);
async function k(name) {
  await j(name);
  fs.readFileSync(name);
}
`,
);
