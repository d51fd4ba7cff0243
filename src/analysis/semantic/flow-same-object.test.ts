import { flowCases } from './flow-cases.js';

flowCases(
  'javascript',
  `
### one of two objects
function f(name, c) {
  const m = [], n = [], o = []
  ;(c ? m : n).push(name)
  fs.readFileSync(m[0]) // !!
  fs.readFileSync(n[0]) // !!
  fs.readFileSync(o[0])
}
### one of two, nothing bad or another part
function f(name, c) {
  const m = [], n = [], o = {x: 'x'}, p = {x: 'x'}
  ;(c ? m : n).push('x')
  fs.readFileSync(m[0])
  ;(c ? o : p).y = name
  fs.readFileSync(o.x)
  o.y = 'y'
  fs.readFileSync(o.y)
  fs.readFileSync(p.y) // !!
}
### a variable that is one of two
function f(name, c) {
  const m = [], n = []
  let t = m
  if (c) t = n
  t.push(name)
  fs.readFileSync(m[0]) // !!
  fs.readFileSync(n[0]) // !!
}
### what is given or made
function put(o, v) { o = o || {}; o.x = v }
function f(name, o) {
  const m = {}, q = {}
  const t = o || m
  t.x = name
  put(q, name)
  fs.readFileSync(m.x) // !!
  fs.readFileSync(m.y)
  fs.readFileSync(q.x) // !!
  fs.readFileSync(q.y)
}
### an object that a loop goes on to
function f(name, list) {
  let n = list
  while (n.next) { n = n.next; n.x = name }
  fs.readFileSync(list.next.x) // !!
  fs.readFileSync(list.y)
}
### a function that hands back what it is given
import { id } from './b.js'
function same(o) { return o }
function ensure(o) { return o || {} }
function pick(a, b) { return a }
function f(name) {
  const m = {}, n = {}, o = {}, p = {}, q = {}
  id(m).x = name
  same(n).x = name
  ensure(o).x = name
  pick(p, q).x = name
  fs.readFileSync(m.x) // !!
  fs.readFileSync(m.y)
  fs.readFileSync(n.x) // !!
  fs.readFileSync(o.x) // !!
  fs.readFileSync(p.x) // !!
  fs.readFileSync(q.x)
}
--- b.js
export const id = (o) => o
### a chain of calls
class B {
  constructor() { this.o = [] }
  add(v) { this.o.push(v); return this }
}
function add(o, v) { o.list.push(v); return o }
function f(name) {
  const b = new B(), m = {list: []}, n = {list: []}
  b.add('x').add(name)
  add(add(m, 'x'), name)
  add(add(n, 'x'), 'y')
  fs.readFileSync(b.o[0]) // !!
  fs.readFileSync(m.list[0]) // !!
  fs.readFileSync(n.list[0])
}
### an object that is handed on in another
function put(o, v) { o.m.x = v }
function putElement(o, v) { o[0].x = v }
function putTaken({ m }, v) { m.x = v }
function outer(m, v) { put({ m }, v) }
function f(name) {
  const m = {}, n = {}, o = {}, p = {}, q = {}, h = {}
  put({ m, q }, name)
  putElement([n], name)
  putTaken({ m: o }, name)
  outer(p, name)
  h.m = q
  put(h, 'x')
  fs.readFileSync(m.x) // !!
  fs.readFileSync(m.y)
  fs.readFileSync(n.x) // !!
  fs.readFileSync(o.x) // !!
  fs.readFileSync(p.x) // !!
  fs.readFileSync(q.x)
}
### an object that is deep in another
function put(o, v) { o.a[0].m.x = v }
function f(name) {
  const m = {in: {}}, n = {}
  put({ a: [{ m: n }] }, name)
  put({ a: [{ m: m.in }] }, name)
  fs.readFileSync(n.x) // !!
  fs.readFileSync(m.in.x) // !!
  fs.readFileSync(m.in.y)
}
`,
);

flowCases(
  'python',
  `
### one of two objects
def f(name, c):
  m = []
  n = []
  (m if c else n).append(name)
  open(m[0]) # !!
  open(n[0]) # !!
### a function that hands back what it is given
def same(o): return o
def f(name):
  m = {}
  same(m)['x'] = name
  open(m['x']) # !!
  open(m['y'])
### an object that is handed on in another
def put(o, v): o[0].append(v)
def put_key(o, v): o['m'].append(v)
def f(name):
  m = []
  n = []
  o = []
  put([m], name)
  put_key({'m': n}, name)
  put((o, 1), name)
  open(m[0]) # !!
  open(n[0]) # !!
  open(o[0]) # !!
`,
);

flowCases(
  'java',
  `
### one of two objects
class A {
  void f(String name, boolean c) {
    List<String> m = new ArrayList<>();
    List<String> n = new ArrayList<>();
    (c ? m : n).add(name);
    new File(m.get(0)); // !!
    new File(n.get(0)); // !!
  }
}
`,
);
