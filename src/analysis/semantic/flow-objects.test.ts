import { flowCases } from './flow-cases.js';

flowCases(
  'javascript',
  `
### new: safe twin writes a constant
class Reader { constructor(p) { this.data = fs.readFileSync("/x"); } }
function f(name) { return new Reader(name); }
### new: field of the object
class Box { constructor(p, q) { this.p = p; this.q = q; } }
function f(name) { const b = new Box(name, "/x");
 fs.readFileSync(b.p); // !!
 fs.readFileSync(b.q);
}
### new of unknown base
class MyUrl extends URL { constructor(p) { super(p); this.z = 1; } }
function f(name) { const b = new MyUrl(name);
 fs.readFileSync(b.pathname); // !!
}
### inherited method
class A { read(p) { return fs.readFileSync(p); } } // !!
class B extends A {}
function f(name) { new B().read(name); }
### inherited field
class A { constructor(p) { this.p = p; } }
class B extends A { go() {
 return fs.readFileSync(this.p); // !!
} }
function f(name) { new B(name).go(); }
### inherited field: sibling is safe
class A { constructor() { this.p = "x"; } }
class B extends A { set(name) { this.p = name; } }
class C extends A { go() {
 return fs.readFileSync(this.p);
} }
### static method
class A { static read(p) { return fs.readFileSync(p); } } // !!
function f(name) { A.read(name); }
### setter
class A { set file(v) { fs.readFileSync(v); } } // !!
function f(name) { const a = new A(); a.file = name; }
### setter safe
class A { set file(v) { this.x = v; } }
function f(name) { const a = new A(); a.file = name; fs.readFileSync("x"); }
### getter safe
class A { constructor(name) { this._n = name; } get file() { return "x"; }
 read() { return fs.readFileSync(this.file); }
}
### class field arrow
class A { run = (x) => fs.readFileSync(x); } // !!
function f(name) { const a = new A(); a.run(name); }
### class field assigned in the constructor
class A { constructor() { this.read = fs.readFileSync; } go(name) {
 this.read(name); // !!
} }
### object literal this
const api = { read(p) { return fs.readFileSync(p); }, go(name) { return this.read(name); } }; // !!
### destructured parameter arrow
const f = ({ name }) => fs.readFileSync(name); // !!
### destructured parameter renamed
function f({ name: p }) {
 fs.readFileSync(p); // !!
}
### destructured parameter other is safe
function f({ name, root }) {
 fs.readFileSync(root);
}
### destructured argument
function g({ p, q }) { fs.readFileSync(p); } // !!
function f(name) { g({ p: name, q: "x" }); }
### destructured argument safe
function g({ p, q }) { fs.readFileSync(q); }
function f(name) { g({ p: name, q: "x" }); }
### super method safe
class A { read(p) { return p; } }
class B extends A { go(name) { return super.read(name); } }
### prototype this
function T(p) { this.p = p; }
T.prototype.load = function () { return fs.readFileSync(this.p); }; // !!
function f(name) { const t = new T(name); t.load(); }
### async method of instance
class Store { async get(p) { return fs.readFileSync(p); } } // !!
const store = new Store();
export async function f(name) { return await store.get(name); }
### instance exported from other file
import { store } from "./b.js";
export async function f(name) { return await store.get(name); }
--- b.js
import fs from "node:fs";
class Store { async get(p) { return fs.readFileSync(p); } } // !!
export const store = new Store();
### factory of literal
function make(root) { return { get(p) { return fs.readFileSync(p); } }; } // !!
function f(name) { return make("/x").get(name); }
### getter
class A { constructor(name) { this._n = name; } get file() { return this._n; }
 read() { return fs.readFileSync(this.file); } // !!
}
### object destructuring default
function f({ name, root = "/srv" }) {
 fs.readFileSync(path.join(root, name)); // !!
}
### object assign
function f(name) { const o = Object.assign({}, { p: name });
 fs.readFileSync(o.p); // !!
}
### new class wrapper
class Reader { constructor(p) { this.data = fs.readFileSync(p); } } // !!
function f(name) { return new Reader(name); }
### inheritance super
class A { constructor(p) { fs.readFileSync(p); } } // !!
class B extends A { constructor(name) { super(name); } }
### mixin method override
class A { read(p) { return fs.readFileSync(p); } } // !!
class B extends A { go(name) { return super.read(name); } }
### alias via class field
class A { read = fs.readFileSync; go(name) {
 this.read(name); // !!
} }
### put into what is four fields deep elsewhere
function f(name) {
 const d = {};
 const z = { a: { b: { c: { d } } } };
 z.a.b.c.d.path = name;
 fs.readFileSync(d.path); // !!
}
`,
);

flowCases(
  'python',
  `
### constructor safe
class R:
  def __init__(self, p):
    self.f = open("x")
def f(name):
  return R(name)
### constructor field
class R:
  def __init__(self, p, q):
    self.p = p
    self.q = q
def f(name):
  r = R(name, "x")
  open(r.p) # !!
  open(r.q)
### inherited field
class B:
  def __init__(self, p):
    self.p = p
class A(B):
  def go(self):
    open(self.p) # !!
def f(name):
  A(name).go()
### super old style
class B:
  def load(self, p):
    open(p) # !!
class A(B):
  def go(self, name):
    super(A, self).load(name)
### base by name
class B:
  def __init__(self, p):
    open(p) # !!
class A(B):
  def __init__(self, name):
    B.__init__(self, name)
### constructor of the base
class B:
  def __init__(self, p):
    open(p) # !!
class A(B):
  pass
def f(name):
  A(name)
### property setter
class A:
  @property
  def p(self):
    return self._p
  @p.setter
  def p(self, v):
    open(v) # !!
def f(name):
  a = A()
  a.p = name
### property safe
class A:
  def __init__(self, name):
    self._p = name
  @property
  def p(self):
    return "x"
  def go(self):
    open(self.p)
### classmethod factory
class R:
  def __init__(self, p):
    open(p) # !!
  @classmethod
  def of(cls, p):
    return cls(p)
def f(name):
  R.of(name)
### dataclass
from dataclasses import dataclass
@dataclass
class R:
  p: str
  q: str
def f(name):
  r = R(name, "x")
  open(r.p) # !!
### property
class A:
  def __init__(self, name):
    self._p = name
  @property
  def p(self):
    return self._p
  def go(self):
    open(self.p) # !!
### init super
class B:
  def __init__(self, p):
    open(p) # !!
class A(B):
  def __init__(self, name):
    super().__init__(name)
### constructor sink
class R:
  def __init__(self, p):
    self.f = open(p) # !!
def f(name):
  return R(name)
### call dunder
class R:
  def __call__(self, p):
    open(p) # !!
def f(name):
  r = R()
  r(name)
`,
);
