import { flowCases } from './flow-cases.js';

flowCases(
  'javascript',
  `
### a closure puts into another name of a parameter
function f0(a, b) { const c = a; const g = () => { c.x = b }; g(); return 1 }
function f(name) {
  const o = {}, p = {}
  f0(o, name)
  f0(p, 'x')
  fs.readFileSync(o.x) // !!
  fs.readFileSync(p.x)
}
### a closure pushes to another name of a parameter
function add(all, text) { const to = all; text.split('/').forEach((part) => { to.push(part) }) }
function f(name) {
  const a = [], b = []
  add(a, name)
  add(b, 'x')
  fs.readFileSync(a.join('/')) // !!
  fs.readFileSync(b.join('/'))
}
### a closure puts into a part of a parameter
function f0(a, b) { const c = a.in; const g = () => { c.x = b }; g() }
function f(name) {
  const o = {in: {}}, p = {in: {}, out: {}}
  f0(o, name)
  f0(p, name)
  fs.readFileSync(o.in.x) // !!
  fs.readFileSync(p.out.x)
}
`,
);

flowCases(
  'python',
  `
### a closure puts into another name of a parameter
def f0(a, b):
  c = a
  def g():
    c["x"] = b
  g()
def f(name):
  o, p = {}, {}
  f0(o, name)
  f0(p, "x")
  open(o["x"]) # !!
  open(p["x"])
### a closure is called with what it puts
def f0(a, b):
  c = a
  def g(v):
    c.append(v)
  g(b)
def f(name):
  o, p = [], []
  f0(o, name)
  f0(p, "x")
  open(o[0]) # !!
  open(p[0])
`,
);

const DECOYS = Array.from({ length: 50 }, (_, at) => `o.a${at}.b.c = 'x'; `).join('');

flowCases(
  'javascript',
  `
### a helper puts something into a part of a part, after fifty others
function put(o, v) { ${DECOYS} o.in.x = v }
function f(name) {
  const o = {in: {}}, p = {in: {}}
  put(o, name)
  put(p, 'x')
  fs.readFileSync(o.in.x) // !!
  fs.readFileSync(p.in.x)
}
`,
);
