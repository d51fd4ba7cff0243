import { flowCases } from './flow-cases.js';

flowCases(
  'javascript',
  `
### dispatch safe
const ops = { read: (p) => p.length, other: () => 1 };
function f(name, op) { ops[op](name); }
### dispatch of names
const ops = { read: fs.readFileSync, stat: fs.readFile };
function f(name, op) {
 ops[op](name); // !!
}
### bind with argument
function read(root, p) { return fs.readFileSync(p); } // !!
function f(name) { const g = read.bind(null, "/x"); g(name); }
### bind with argument safe
function read(root, p) { return fs.readFileSync(root); }
function f(name) { const g = read.bind(null, "/x"); g(name); }
### apply to the second
function read(root, p) { return fs.readFileSync(p); } // !!
function f(name) { read.apply(null, ["/x", name]); }
### apply safe
function read(root, p) { return fs.readFileSync(root); }
function f(name) { read.apply(null, ["/x", name]); }
### spread call
function read(root, p) { return fs.readFileSync(p); } // !!
function f(name) { read(...["/x", name]); }
### sink as callback
function f(name) {
 [name].forEach(fs.readFileSync); // !!
}
### sink as callback of map
function f(name) {
 name.split(",").map(fs.readFileSync); // !!
}
### then with the sink
function f(name) {
 Promise.resolve(name).then(fs.readFileSync); // !!
}
### rest slice of array
function f(name) { const [a, ...b] = ["x", name];
 fs.readFileSync(b[0]); // !!
}
### callback parameter safe
function withPath(p, cb) { cb("x"); }
function f(name) { withPath(name, (q) => fs.readFileSync(q)); }
### callback parameter other caller is safe
function withPath(p, cb) { cb(p); }
function f(name) { withPath(name, (q) => q.length); }
function g(other) { withPath("x", (q) => fs.readFileSync(q)); }
### callback parameter with a sink by name
function withPath(p, cb) { cb(p); }
function f(name) {
 withPath(name, fs.readFileSync); // !!
}
### factory function
class Store { get(p) { return fs.readFileSync(p); } } // !!
function make() { return new Store(); }
function f(name) { return make().get(name); }
### dict dispatch
const ops = { read: (p) => fs.readFileSync(p) }; // !!
function f(name, op) { ops[op](name); }
### callback passed to own function
function withPath(p, cb) { cb(p); }
function f(name) { withPath(name, (q) => fs.readFileSync(q)); } // !!
### Reflect apply
function f(name) {
 Reflect.apply(fs.readFileSync, fs, [name]); // !!
}
### thrown by a callback
function f(name) {
 try { [name].forEach((x) => { throw x; }); } catch (e) { fs.readFileSync(e); } // !!
}
### put into the object that has it called
function f(obj, name) {
 obj.tap((o) => { o.path = name; });
 fs.readFileSync(obj.path); // !!
}
### put into each element by one callback and read by another
function f(all, name) {
 all.forEach((o) => { o.path = name; });
 all.forEach((o) => { fs.readFileSync(o.path); }); // !!
}
`,
);

flowCases(
  'python',
  `
### partial keyword
import functools
def load(root, p):
  open(p) # !!
def f(name):
  g = functools.partial(load, "x")
  g(name)
### partial safe
from functools import partial
def load(root, p):
  open(root)
def f(name):
  g = partial(load, "x")
  g(name)
### decorator wraps
import functools
def logged(fn):
  @functools.wraps(fn)
  def inner(*args, **kwargs):
    return fn(*args, **kwargs)
  return inner
@logged
def load(p):
  open(p) # !!
def f(name):
  load(name)
### map lambda
def f(name):
  list(map(lambda p: open(p), [name])) # !!
### map safe
def f(name):
  list(map(len, [name]))
### dispatch safe
def f(name, k):
  ops = {"r": len}
  ops[k](name)
### dispatch get
import os
def f(name, k):
  ops = {"r": os.remove}
  ops.get(k)(name) # !!
### class attribute function
class A:
  opener = os.remove
  def go(self, name):
    self.opener(name) # !!
### instance attribute function
class A:
  def __init__(self):
    self.opener = os.remove
  def go(self, name):
    self.opener(name) # !!
### lambda assigned
class A:
  def __init__(self):
    self.run = lambda p: open(p) # !!
  def go(self, name):
    self.run(name)
### method bound
class A:
  def load(self, p):
    open(p) # !!
def f(name):
  a = A()
  g = a.load
  g(name)
### dict dispatch
def f(name, k):
  ops = {"r": os.remove}
  ops[k](name) # !!
### partial
import functools
def f(name):
  g = functools.partial(open, name)
  g() # !!
### map
def f(name):
  list(map(os.remove, [name])) # !!
### nested def used as callback
def each(xs, fn):
  for x in xs:
    fn(x)
def f(name):
  each([name], os.remove) # !!
`,
);

flowCases(
  'go',
  `
### method expression pointer
type T struct{}
func (t *T) load(p string) { os.Open(p) } // !!
func f(t *T, name string) { (*T).load(t, name) }
### promoted method via pointer
type base struct{}
func (b *base) load(p string) { os.Open(p) } // !!
type T struct{ *base }
func f(t *T, name string) { t.load(name) }
### method value field
type T struct{ open func(string) (*os.File, error) }
func mk() *T { return &T{open: os.Open} }
func (t *T) f(name string) {
 t.open(name) // !!
}
### constructor function
type R struct{ p string }
func NewR(p string) *R { return &R{p: p} }
func (r *R) run() { os.Open(r.p) } // !!
func f(name string) { NewR(name).run() }
### dispatch map of literals
var ops = map[string]func(string){"r": func(p string) { os.Open(p) }} // !!
func f(name, op string) { if h, ok := ops[op]; ok { h(name) } }
### slice of handlers
var all = []func(string){func(p string) { os.Open(p) }} // !!
func f(name string) { for _, h := range all { h(name) } }
### sort of callback with sink
func each(xs []string, fn func(string)) { for _, x := range xs { fn(x) } }
func f(name string) { each([]string{name}, func(q string) { os.Open(q) }) } // !!
### func value map
var ops = map[string]func(string) (*os.File, error){"r": os.Open}
func f(name, op string) {
 ops[op](name) // !!
}
### func value map with literal
func f(name, op string) {
 ops := map[string]func(string) (*os.File, error){"r": os.Open}
 ops["r"](name) // !!
}
### func value slice
func f(name, op string) {
 ops := []func(string) (*os.File, error){os.Open}
 ops[0](name) // !!
}
### embedded pointer field
type base struct{ p string }
type T struct{ *base }
func (t *T) f(name string) { t.p = name
 os.Open(t.base.p) // !!
}
### method expression
type T struct{}
func (T) load(p string) { os.Open(p) } // !!
func f(t T, name string) { T.load(t, name) }
### callback param
func with(p string, cb func(string)) { cb(p) }
func f(name string) { with(name, func(q string) { os.Open(q) }) } // !!
`,
);

flowCases(
  'java',
  `
### method reference
class M { static void load(String p) { new File(p); } // !!
 void f(String name) { List.of(name).forEach(M::load); } }
### constructor reference
class M { 
 void f(String name) { List.of(name).stream().map(File::new).toList(); // !!
} }
### lambda
class M { 
 void f(String name) { List.of(name).forEach(p -> new File(p)); } } // !!
### functional field
class M { java.util.function.Consumer<String> c = p -> new File(p); // !!
 void f(String name) { c.accept(name); } }
`,
);

flowCases(
  'rust',
  `
### associated function
struct R { p: String }
impl R { fn new(p: &str) -> R { R { p: p.to_string() } } fn go(&self) { fs::read(&self.p); } } // !!
fn f(name: &str) { let r = R::new(name); r.go(); }
### closure
fn f(name: &str) { let g = |p| fs::read(p); g(name); } // !!
### map closure
fn f(name: &str) { vec![name].iter().map(|p| fs::read(p)); } // !!
### map path
fn f(name: &str) {
 vec![name].into_iter().for_each(fs::read); // !!
}
### function passed
fn with(p: &str, g: fn(&str)) { g(p) }
fn f(name: &str) { with(name, |q| { fs::read(q); }); } // !!
`,
);

flowCases(
  'c',
  `
### function pointer
void load(char *p) { fopen(p, "r"); } // !!
void f(char *name) { void (*g)(char *) = load; g(name); }
### table
void load(char *p) { fopen(p, "r"); } // !!
static void (*ops[])(char *) = { load };
void f(char *name, int i) { ops[i](name); }
### struct of functions
struct o { void (*load)(char *); };
void load(char *p) { fopen(p, "r"); } // !!
struct o io = { .load = load };
void f(char *name) { io.load(name); }
`,
);
