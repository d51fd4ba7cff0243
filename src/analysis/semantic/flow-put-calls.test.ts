import { flowCases } from './flow-cases.js';

flowCases(
  'javascript',
  `
### a list that is filled
function f(name) {
  const a = new Array(3), b = ['x']
  a.fill(name)
  b.fill('y')
  fs.readFileSync(a[0]) // !!
  fs.readFileSync(b[0])
}
### what is put in between
function put(all, v) { all.splice(0, 0, v) }
function f(name) {
  const a = ['x'], b = ['x'], c = ['x'], d = ['x']
  a.splice(0, 0, name)
  b.splice(0, 1, 'y')
  c.splice(name, 1)
  put(d, name)
  fs.readFileSync(a[0]) // !!
  fs.readFileSync(b[0])
  fs.readFileSync(c[0])
  fs.readFileSync(d[0]) // !!
}
### a field that is set by reflection
function f(name) {
  const a = {}, b = {}
  Reflect.set(a, 'k', name)
  Reflect.set(b, name, 'x')
  fs.readFileSync(a.k) // !!
  fs.readFileSync(a.l)
  fs.readFileSync(b.k)
}
### a field that is defined
function f(name) {
  const a = {}, b = {}
  Object.defineProperty(a, 'k', {value: name})
  Object.defineProperties(b, {k: {value: name}})
  fs.readFileSync(a.k) // !!
  fs.readFileSync(a.l)
  fs.readFileSync(b.k) // !!
  fs.readFileSync(b.l)
}
### fields of an object of a class
class A {
  constructor(name) {
    Object.assign(this, {x: name})
    Reflect.set(this, 'z', name)
  }
  get() {
    fs.readFileSync(this.x) // !!
    fs.readFileSync(this.y)
    fs.readFileSync(this.z) // !!
  }
}
### what is assigned to what is in a field
class A {
  constructor() { this.o = {} }
  put(name) { Object.assign(this.o, {x: name}) }
  get() {
    fs.readFileSync(this.o.x) // !!
    fs.readFileSync(this.o.y)
  }
}
### a field that is set after all that somebody else gave
function f(name) {
  const d = {}
  Object.assign(d, name)
  d.x = 'c'
  fs.readFileSync(d.x)
  fs.readFileSync(d.y) // !!
}
`,
);

flowCases(
  'python',
  `
### a key that is set by its method
def f(name):
  d = {}
  d.__setitem__('k', name)
  open(d['k']) # !!
  open(d['l'])
### a field of a frozen object
class A:
  def __init__(self, name):
    object.__setattr__(self, 'k', name)
    object.__setattr__(self, 'l', 'x')
  def get(self):
    open(self.k) # !!
    open(self.l)
### a queue
from collections import deque
def f(name):
  a = deque()
  a.extendleft([name])
  open(a[0]) # !!
### a key that is set after an update
D = {}
def f(name):
  D.update(name)
  D['x'] = 'c'
  open(D['x'])
  open(D['y']) # !!
`,
);

flowCases(
  'java',
  `
### the ends of a list
class A {
  void f(String name) {
    Deque<String> a = new ArrayDeque<>();
    a.addFirst(name);
    new File(a.getLast()); // !!
    Deque<String> b = new ArrayDeque<>();
    b.offerLast(name);
    new File(b.poll()); // !!
    List<String> c = new ArrayList<>();
    c.set(0, name);
    new File(c.get(0)); // !!
  }
}
### a key that was absent
class A {
  void f(String name) {
    Map<String, String> a = new HashMap<>();
    a.putIfAbsent("k", name);
    new File(a.get("k")); // !!
  }
}
### arrays
class A {
  void f(String name) {
    String[] a = new String[2];
    String[] b = new String[2];
    String[] c = new String[2];
    Arrays.fill(a, name);
    System.arraycopy(a, 0, b, 0, 1);
    System.arraycopy(c, 0, a, 0, 1);
    new File(a[0]); // !!
    new File(b[0]); // !!
    new File(c[0]);
  }
}
`,
);

flowCases(
  'java',
  `
### one after the other
class A { void put(String name) { StringBuilder b = new StringBuilder(); b.append("/x").append(name); new File(b.toString()); // !!
 }
 void fine(String name) { StringBuilder b = new StringBuilder(); new StringBuilder().append("/x").append(name); new File(b.toString()); } }
`,
);

flowCases(
  'javascript',
  `
### one after the other
function put(name) { const m = new Map(); m.set('a', 1).set('b', name); fs.readFileSync(m.get('b')); // !!
  const s = new Set(); s.add(1).add(name); for (const x of s) fs.readFileSync(x); // !!
}
function fine(name) { const m = new Map(); new Map().set('a', 1).set('b', name); fs.readFileSync(m.get('b')); }
`,
);
