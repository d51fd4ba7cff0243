import { flowCases } from './flow-cases.js';

flowCases(
  'go',
  `
### promoted field
type base struct{ p string }
type T struct{ base }
func set(t *T, name string) { t.p = name }
func use(t *T) {
 os.Open(t.base.p) // !!
}
### promoted field other way
type base struct{ p string }
type T struct{ base }
func set(b *base, name string) { b.p = name }
func use(t *T) {
 os.Open(t.p) // !!
}
### field safe
type base struct{ p string; q string }
type T struct{ base }
func set(b *base, name string) { b.p = name }
func use(t *T) {
 os.Open(t.q)
}
### interface of two
type L interface{ load(p string) }
type T struct{}
func (T) load(p string) { os.Open(p) } // !!
type U struct{}
func (U) load(p string) { fmt.Println(p) }
func f(l L, name string) { l.load(name) }
### interface
type L interface{ load(p string) }
type T struct{}
func (T) load(p string) { os.Open(p) } // !!
func f(l L, name string) { l.load(name) }
### struct positional
type R struct{ P string }
func f(name string) { r := &R{name}
 os.Open(r.P) // !!
}
`,
);

flowCases(
  'java',
  `
### constructor
class R { R(String p) { new File(p); } } // !!
class M { void f(String name) { new R(name); } }
### constructor safe
class R { R(String p) { new File("x"); } }
class M { void f(String name) { new R(name); } }
### super constructor
class R { R(String p) { new File(p); } } // !!
class S extends R { S(String name) { super(name); } }
### this constructor
class R { R(String p, int n) { new File(p); } // !!
 R(String name) { this(name, 1); } }
### super method
class R { void load(String p) { new File(p); } } // !!
class S extends R { void f(String name) { super.load(name); } }
### inherited method
class R { void load(String p) { new File(p); } } // !!
class S extends R { void f(String name) { load(name); } }
### inherited field
class R { String p; R(String p) { this.p = p; } }
class S extends R { S(String name) { super(name); } void go() {
 new File(p); // !!
} }
### static method
class U { static void load(String p) { new File(p); } } // !!
class M { void f(String name) { U.load(name); } }
### builder
class B { String p; B path(String p) { this.p = p; return this; } File build() {
 return new File(p); // !!
} }
class M { void f(String name) { new B().path(name).build(); } }
### interface one implementation
interface L { void load(String p); }
class T implements L { public void load(String p) { new File(p); } } // !!
class M { void f(L l, String name) { l.load(name); } }
### record
record R(String p) {}
class M { void f(String name) { R r = new R(name);
 new File(r.p()); // !!
} }
### anonymous class
class M { void f(String name) { new Object() { void go() { new File(name); } }.go(); } } // !!
`,
);

flowCases(
  'rust',
  `
### method
struct R;
impl R { fn load(&self, p: &str) { fs::read(p); } } // !!
fn f(r: &R, name: &str) { r.load(name); }
### trait method
trait L { fn load(&self, p: &str); }
struct T;
impl L for T { fn load(&self, p: &str) { fs::read(p); } } // !!
fn f(l: &dyn L, name: &str) { l.load(name); }
### struct field
struct R { p: String }
fn f(name: String) { let r = R { p: name };
 fs::read(r.p); // !!
}
`,
);

flowCases(
  'c',
  `
### struct field
struct r { char *p; };
void f(char *name) { struct r x; x.p = name;
 fopen(x.p, "r"); // !!
}
`,
);
