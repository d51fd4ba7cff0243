import { flowCases } from './flow-cases.js';

flowCases(
  'javascript',
  `
### rest of several
function g(...xs) { return fs.readFileSync(xs[1]); } // !!
function f(name) { g("a", name); }
### rest of several safe
function g(...xs) { return fs.readFileSync(xs[0]); }
function f(name) { g("a", name); }
### throw caught safe
function f(name) { try { throw new Error("x"); } catch (e) {
 fs.readFileSync(e.message);
} }
### throw in helper
function check(p) { if (p.length > 3) throw new Error(p); }
function f(name) { try { check(name); } catch (e) {
 fs.readFileSync(e.message); // !!
} }
### optional chaining wrong way
function f(name) { if (!name?.includes("..")) return;
 fs.readFileSync(name); // !!
}
### exception carries value
function f(name) { try { throw name; } catch (e) {
 fs.readFileSync(e); // !!
} }
### error message carries
function f(name) { try { throw new Error(name); } catch (e) {
 fs.readFileSync(e.message); // !!
} }
`,
);

flowCases(
  'python',
  `
### kwargs safe
def g(**kw):
  open(kw["q"])
def f(name):
  g(p=name, q="x")
### args
def g(*args):
  open(args[1]) # !!
def f(name):
  g("x", name)
### args safe
def g(*args):
  open(args[0])
def f(name):
  g("x", name)
### context manager decorated
from contextlib import contextmanager
@contextmanager
def opened(p):
  yield p
def f(name):
  with opened(name) as q:
    open(q) # !!
### raise in helper
def check(p):
  raise ValueError(p)
def f(name):
  try:
    check(name)
  except ValueError as e:
    open(str(e)) # !!
### kwargs
def g(**kw):
  open(kw["p"]) # !!
def f(name):
  g(p=name)
### star unpack
def f(name):
  a, *b = ["x", name]
  open(b[0]) # !!
### exception carries
def f(name):
  try:
    raise ValueError(name)
  except ValueError as e:
    open(str(e)) # !!
`,
);

flowCases(
  'go',
  `
### named results naked
func g(name string) (p string, err error) { p = name; return }
func f(name string) { p, err := g(name); if err != nil { return }
 os.Open(p) // !!
}
### named err wrong
func check(p string) (err error) { if strings.Contains(p, "..") { err = nil }; return }
func f(name string) { if err := check(name); err != nil { return }
 os.Open(name) // !!
}
### named err with value
func check(p string) (q string, err error) { if strings.Contains(p, "..") { err = errors.New("x"); return }; q = p; return }
func f(name string) { q, err := check(name); if err != nil { return }
 os.Open(q)
}
### variadic second
func g(ps ...string) { os.Open(ps[1]) } // !!
func f(name string) { g("a", name) }
### named err guard
func check(p string) (err error) { if strings.Contains(p, "..") { err = errors.New("x") }; return }
func f(name string) { if err := check(name); err != nil { return }
 os.Open(name)
}
### named err shadowed
func check(p string) (err error) { if strings.Contains(p, "..") { err := errors.New("x"); _ = err }; return }
func f(name string) { if err := check(name); err != nil { return }
 os.Open(name) // !!
}
### copy
func f(name string) { b := make([]byte, 10); copy(b, name)
 os.Open(string(b)) // !!
}
### fprintf
func f(name string) { var b strings.Builder; fmt.Fprintf(&b, "%s", name)
 os.Open(b.String()) // !!
}
### sscanf
func f(name string) { var p string; fmt.Sscanf(name, "%s", &p)
 os.Open(p) // !!
}
`,
);

flowCases(
  'java',
  `
### exception message
class M { void f(String name) { try { throw new IllegalStateException(name); } catch (IllegalStateException e) {
 new File(e.getMessage()); // !!
} } }
`,
);

flowCases(
  'c',
  `
### helper
void load(char *p) { fopen(p, "r"); } // !!
void f(char *name) { load(name); }
### guard
void f(char *name) { if (strstr(name, "..") != NULL) return;
 fopen(name, "r");
}
`,
);
