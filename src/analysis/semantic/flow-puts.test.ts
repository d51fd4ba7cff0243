import { flowCases } from './flow-cases.js';

flowCases(
  'go',
  `
### a field that a callee looked into before
type T struct { X, Y string }
func (t *T) Put(name string) { t.X = name }
func look(t *T) { os.Open(t.X) } // !!
func f() {
  t := &T{Y: "y"}
  look(t)
  os.Open(t.X) // !!
  os.Open(t.Y)
}
### a field that a callee looked into, set here
type T struct { X, Y string }
func look(t *T) { os.Open(t.Y) }
func f(name string) {
  t := &T{X: name, Y: "y"}
  look(t)
  t.Y = "z"
  os.Open(t.Y)
}
### a field that a callee looked into is what another object is made with
type T struct { X, Y string }
func look(t *T) { os.Open(t.Y) }
func f() {
  t := &T{}
  look(t)
  os.Open((&T{X: t.Y}).X)
}
func g(name string) { t := &T{}; t.X = name }
### a channel that a closure sends to
func f(name string) {
  c := make(chan string, 1)
  func() { c <- name }()
  os.Open(<-c) // !!
}
### a field is written after another was checked
type U struct { X, Y string }
func f(name *U) {
  if name == nil { return }
  if strings.Contains(name.X, "..") { return }
  name.Y = "y"
  os.Open(name.X)
}
### fields of what is in a field
type C struct { Label, Path string }
type S struct { cfg *C }
func (s *S) Set(name string) { s.cfg.Label = name }
func (s *S) Use() {
  os.Open(s.cfg.Label) // !!
  os.Open(s.cfg.Path)
}
### a slice that is filled through a pointer
func add(all *[]string, v string) { *all = append(*all, v) }
func f(name string) {
  all := []string{}
  add(&all, name)
  os.Open(all[0]) // !!
}
`,
);

flowCases(
  'javascript',
  `
### a helper puts into what it is given, and a helper of it
function put(o, v) { o.x = v }
function put2(o, v) { put(o, v) }
function put3(o, v) { put2(o, v) }
function f(name) {
  const a = {}, b = {}, c = {}
  put(a, name); put2(b, name); put3(c, 'x'); put3(a, name)
  fs.readFileSync(a.x) // !!
  fs.readFileSync(b.x) // !!
  fs.readFileSync(b.y)
  fs.readFileSync(c.x)
}
### a helper pushes
function add(list, v) { list.push(v) }
function add2(list, v) { add(list, v) }
function f(name) {
  const a = [], b = [], c = []
  add(a, name); add2(b, name); add2(c, 'x')
  fs.readFileSync(a[0]) // !!
  fs.readFileSync(b.join('/')) // !!
  fs.readFileSync(c.join('/'))
}
### a helper puts into what is in an object
function put(o, v) { o.x = v }
function deep(o, v) { put(o.in, v) }
function f(name) {
  const a = {in: {}}, b = {in: {}, out: {}}
  deep(a, name); deep(b, name)
  fs.readFileSync(a.in.x) // !!
  fs.readFileSync(b.out.x)
}
### a closure pushes
function f(name) {
  const a = [], b = {}, c = {y: 'y'}
  name.split('/').forEach((part) => { a.push(part) })
  const set = (v) => { b.x = v; c.x = v }
  set(name)
  fs.readFileSync(a.join('/')) // !!
  fs.readFileSync(b.x) // !!
  fs.readFileSync(c.y)
}
### a closure in a helper pushes
function fill(list, text) { text.split('/').forEach((part) => list.push(part)) }
function set(o, v) { const put = (w) => { o.x = w }; put(v) }
function f(name) {
  const a = [], b = [], c = {}
  fill(a, name); fill(b, 'x'); set(c, name)
  fs.readFileSync(a.join('/')) // !!
  fs.readFileSync(b.join('/'))
  fs.readFileSync(c.x) // !!
}
### a function that is handed on puts into what it is called with
function set(o) { o.x = o.y }
function f(name) {
  const a = [{y: name}], b = [{y: 'y'}]
  a.forEach(set)
  b.forEach(set)
  fs.readFileSync(a[0].x) // !!
  fs.readFileSync(b[0].x)
}
### a closure pushes what was checked
function f(name) {
  const a = []
  name.split('/').forEach((part) => {
    if (part.includes('..')) throw new Error()
    a.push(part)
  })
  fs.readFileSync(a.join('/'))
}
### a closure in a closure, and one that has another name for it
function f(name) {
  const a = {}, b = {}
  const outer = () => { const inner = () => { a.x = name }; inner() }
  outer()
  const other = () => { const t = b; t.x = name }
  other()
  fs.readFileSync(a.x) // !!
  fs.readFileSync(b.x) // !!
}
### a map, and what is assigned to an object
function f(name) {
  const a = new Map(), b = {}
  const set = () => { a.set('k', name) }
  set()
  Object.assign(b, {x: name})
  fs.readFileSync(a.get('k')) // !!
  fs.readFileSync(b.x) // !!
  fs.readFileSync(b.y)
}
### what is put in after the check
function f(name) {
  const a = ['x']
  if (a.includes('..')) return
  a.push(name)
  fs.readFileSync(a.join('/')) // !!
}
### a part that was checked, and something is put in beside it
function f(name) {
  if (!name) return
  if (name.path.includes('..')) return
  name.label = 'x'
  name.set('k', 1)
  Object.assign(name, {seen: true})
  fs.readFileSync(name.path)
}
function g(name) {
  const parts = name.split('/')
  if (parts[1].includes('..')) return
  parts.push('x')
  fs.readFileSync(parts[1])
}
### parts of what is in a variable of the file
const state = {user: {}}
export function set(name) { state.user.label = name }
export function get() {
  fs.readFileSync(state.user.label) // !!
  fs.readFileSync(state.user.path)
}
### what is put in before the others
function f(name) {
  const a = ['x'], b = ['x']
  a.unshift(name)
  b.push(name)
  fs.readFileSync(a[0]) // !!
  fs.readFileSync(b[0])
}
### a key that is the value
const all = new Map()
export function set(name) { all.set(name, 'x') }
export function get() { fs.readFileSync(all.get('k')) }
### what was put in before the check
function f(name) {
  const a = ['x']
  a.push(name)
  if (a.includes('..')) return
  a.push('y')
  fs.readFileSync(a.join('/'))
}
### a variable of the file
const cache = {}, list = []
export function set(name) { cache.x = name; list.push(name) }
export function get() {
  fs.readFileSync(cache.x) // !!
  fs.readFileSync(cache.y)
  fs.readFileSync(list[0]) // !!
}
### a list in a field
class A {
  constructor() { this.items = []; this.others = [] }
  add(v) { this.items.push(v) }
  add2(v) { this.add(v) }
  get() {
    fs.readFileSync(this.items[0]) // !!
    fs.readFileSync(this.others[0])
  }
}
function f(name) {
  const a = new A()
  a.add2(name)
  fs.readFileSync(a.items[0]) // !!
}
`,
);

flowCases(
  'python',
  `
### a helper puts into what it is given
def key(o, v): o['x'] = v
def key2(o, v): key(o, v)
def add(all, v): all.append(v)
def add2(all, v): add(all, v)
def f(name):
  a = {}
  key2(a, name)
  open(a['x']) # !!
  open(a['y'])
  b = []
  add2(b, name)
  open(b[0]) # !!
### local functions
def f(name):
  a = {}
  b = []
  def put(v):
    a['x'] = v
    b.append(v)
  put(name)
  open(a['x']) # !!
  open(b[0]) # !!
  open(a['y'])
### a named key of a list in a field, and one that is updated
class A:
  def __init__(self):
    self.d = {}
  def set(self, name):
    self.d['label'] = name
  def get(self):
    open(self.d['label']) # !!
    open(self.d['path'])
def f(name):
  d = {'path': '/srv'}
  d.update(label=name)
  open(d['path'])
  open(d['label']) # !!
### what updates and sets by a key
def f(name):
  a = {}
  a.update({'x': name})
  open(a['x']) # !!
  open(a['y'])
  b = {}
  b.setdefault('x', name)
  open(b['x']) # !!
  c = []
  c.extend([name])
  open(c[0]) # !!
### a variable of the file
CACHE = {}
ALL = []
def put(name):
  CACHE['x'] = name
  ALL.append(name)
def get():
  open(CACHE['x']) # !!
  open(CACHE['y'])
  open(ALL[0]) # !!
### a list in a field
class A:
  def __init__(self):
    self.items = []
    self.by = {}
  def add(self, name):
    items = self.items
    items.append(name)
    self.by['k'] = name
  def get(self):
    open(self.items[0]) # !!
    open(self.by['k']) # !!
`,
);

flowCases(
  'java',
  `
### a helper adds
class A {
  static void add(List<String> all, String v) { all.add(v); }
  static void add2(List<String> all, String v) { add(all, v); }
  void f(String name) {
    List<String> all = new ArrayList<>();
    add2(all, name);
    new File(all.get(0)); // !!
  }
}
### a lambda adds
class A {
  void f(String name) {
    List<String> all = new ArrayList<>();
    List.of(name).forEach(v -> all.add(v));
    new File(all.get(0)); // !!
    String[] one = {""};
    Runnable run = () -> { one[0] = name; };
    run.run();
    new File(one[0]); // !!
  }
}
`,
);

flowCases(
  'rust',
  `
### a helper pushes, and a closure
fn add(all: &mut Vec<String>, v: String) { all.push(v); }
fn f(name: String) {
  let mut all = vec![];
  add(&mut all, name);
  fs::read(&all[0]); // !!
}
fn g(name: String) {
  let mut text = String::new();
  let mut put = |v: String| text.push_str(&v);
  put(name);
  fs::read(&text); // !!
}
`,
);
