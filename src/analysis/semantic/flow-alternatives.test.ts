import { flowCases } from './flow-cases.js';

flowCases(
  'python',
  `
### of two imports the one in the body
try:
  from shutil import which as run
except ImportError:
  from os import remove as run
def f(name):
  run(name) # !!
### of two imports the one that is tried
try:
  from os import remove as run
except ImportError:
  from shutil import which as run
def f(name):
  run(name) # !!
### of two imports of modules the first
def f(name, k):
  if k:
    import os as files
  else:
    import shutil as files
  files.remove(name) # !!
### an import in a class body
class C:
  if k:
    from os import remove as run
  else:
    from shutil import which as run
def f(name):
  C.run(name) # !!
### an import that a function replaces
from shutil import which as run
def load():
  global run
  from os import remove as run
def f(name):
  run(name) # !!
### an import that a function sets to something harmless
from os import remove
def load():
  global remove
  remove = print
def f(name):
  remove(name) # !!
### the same import twice
import os
import os.path
def f(name):
  os.remove(name) # !!
### of two modules of the program the first
if k:
  from . import b as m
else:
  from . import c as m
def f(name):
  m.g(name)
--- b.py
def g(p):
  open(p) # !!
--- c.py
def g(p): pass
### what a module imports from two others
from compat import g
def f(name):
  g(name)
--- b.py
def g(p):
  open(p) # !!
--- c.py
def g(p): pass
--- compat.py
try:
  from b import g
except ImportError:
  from c import g
### a variable of a module that is one of two
if k:
  import b as m
else:
  import c as m
def f(x):
  open(m.root) # !!
--- b.py
root = ""
def g(name):
  global root
  root = name
--- c.py
root = ""
### two modules of which everything is imported
from c import *
from b import *
def f(name):
  g(name)
--- b.py
def g(p):
  open(p) # !!
--- c.py
def g(p): pass
### a function that another file defines twice
from b import g
def f(name):
  g(name)
--- b.py
if k:
  def g(p): pass
else:
  def g(p):
    open(p) # !!
### a guard of either of two modules
try:
  from b import check
except ImportError:
  from c import check
def f(name):
  check(name)
  open(name)
--- b.py
def check(p):
  if ".." in p:
    raise ValueError()
--- c.py
def check(p):
  if ".." in p:
    raise ValueError()
### a guard of one of two modules
try:
  from b import check
except ImportError:
  from c import check
def f(name):
  check(name)
  open(name) # !!
--- b.py
def check(p):
  if ".." in p:
    raise ValueError()
--- c.py
def check(p): pass
### a guard of which another module is not known
from compat import check
def f(name):
  check(name)
  open(name) # !!
--- b.py
def check(p):
  if ".." in p:
    raise ValueError()
--- compat.py
try:
  from b import check
except ImportError:
  from elsewhere import check
### a part of either of two tables
def g(p):
  open(p) # !!
def f(name, k):
  t = {"g": g} if k else {"g": None}
  t["g"](name)
### a part that a later spread replaces
O = {"o": open}
T = {"o": print, **O}
def f(name):
  T["o"](name) # !!
### a part of the last spread
A = {"o": print}
O = {"o": open}
def f(name):
  {**A, **O}["o"](name) # !!
  {**O, **A}["o"](name)
### any part of a spread
A = {"o": print}
O = {"o": open}
T = {**A, **O}
def f(name, k):
  T[k](name) # !!
### a function that an annotated one returns
def g() -> object:
  return open
def f(name):
  g()(name) # !!
`,
);

flowCases(
  'javascript',
  `
### a function of either of two modules
function f(name, k) {
  const g = k ? require('fs').readFileSync : require('path').join;
  g(name); // !!
}
### either of two modules of the program
const m = k ? require('./c') : require('./b');
export function f(name) { m.g(name); }
--- b.js
const fs = require('fs');
exports.g = (p) => fs.readFileSync(p); // !!
--- c.js
exports.g = (p) => 1;
### a module under a name that var declares again
var m = require('path');
if (k) var m = require('fs');
export function f(name) {
  m.readFileSync(name); // !!
}
### an export that is set twice
import { g } from './b.js';
export function f(name) { g(name); }
--- b.js
const fs = require('fs');
exports.g = void 0;
if (k) exports.g = (p) => fs.readFileSync(p); // !!
else exports.g = (p) => 1;
### a module that exports one of two
import { g } from './b.js';
export function f(name) { g(name); }
--- b.js
if (k) module.exports = require('./c.js');
else module.exports = require('./d.js');
--- c.js
const fs = require('fs');
exports.g = (p) => fs.readFileSync(p); // !!
--- d.js
exports.g = (p) => 1;
### a part of either of two tables
function g(p) { fs.readFileSync(p); } // !!
function f(name, k) {
  const t = k ? { g: (p) => 1 } : { g };
  t.g(name);
}
### any part of either of two tables
function g(p) { fs.readFileSync(p); } // !!
function f(name, k) {
  const t = k.a ? { a: (p) => 1 } : { g };
  t[k](name);
}
### a part of a table in place of a parameter
function g(p) { fs.readFileSync(p); } // !!
function f(name, t) {
  t = t || { g };
  t.g(name);
}
### a part of a table at the end of many conditions
function g(p) { fs.readFileSync(p); } // !!
function f(name, k) {
  const t = ${Array.from({ length: 30 }, (_, index) => `k == ${index} ? { g: print } : `).join('')}{ g };
  t.g(name);
}
### a part of either of two results
function g(p) { fs.readFileSync(p); } // !!
function make(k) { if (k) return { g: (p) => 3 }; return { g }; }
function f(name, k) { make(k).g(name); }
### a part of the last spread
const a = { g: fs.readFileSync };
const b = { g: (p) => 1 };
function f(name) {
  ({ ...b, ...a }).g(name); // !!
  ({ ...a, ...b }).g(name);
}
### an object that a variable is among many others
class C { run(p) { fs.readFileSync(p); } } // !!
class D { run(p) { } }
function f(name) {
  let x = 0;
  x = 1; x = 2; x = 3; x = 4; x = 5; x = 6;
  x = new C();
  x.run(name);
}
### a part of a table that a variable is among many others
const t = { run: (p) => fs.readFileSync(p) }; // !!
const u = { run: (p) => 1 };
function f(name) {
  let x = 0;
  x = 1; x = 2; x = 3; x = 4; x = 5; x = 6;
  x = t;
  x.run(name);
}
### a guard that a variable is among many others
const check = (p) => p.includes('..');
function f(name, k) {
  let test = k.a;
  test = k.b(); test = k.c(); test = k.d(); test = k.e(); test = k.f(); test = k.g();
  test = check;
  if (test(name)) return;
  fs.readFileSync(name); // !!
}
### a guard of either of two modules
const { check } = k ? require('./b') : require('./c');
export function f(name) {
  if (check(name)) return;
  fs.readFileSync(name);
}
--- b.js
exports.check = (p) => p.includes('..');
--- c.js
exports.check = (p) => p.includes('..');
### a guard of one of two modules
const { check } = k ? require('./b') : require('./c');
export function f(name) {
  if (check(name)) return;
  fs.readFileSync(name); // !!
}
--- b.js
exports.check = (p) => p.includes('..');
--- c.js
exports.check = (p) => false;
`,
);

flowCases(
  'go',
  `
### a function that a function returns
func g(p string) { os.Open(p) } // !!
func pick() func(string) { return g }
func f(name string) { pick()(name) }
### a function that functions hand on
func pick() func(string) (*os.File, error) { return os.Open }
func first() func(string) (*os.File, error) { return pick() }
func second() func(string) (*os.File, error) { return first() }
func third() func(string) (*os.File, error) { return second() }
func fourth() func(string) (*os.File, error) { return third() }
func f(name string) {
	fourth()(name) // !!
}
`,
);
