import { flowCases } from './flow-cases.js';

/* Types of one name in different files or packages are different types, unless nobody can tell which is meant. */

flowCases(
  'python',
  `
### another class of the name
from store import Store
def put(name): Store().path = name
--- store.py
class Store: pass
--- other.py
class Store:
    def read(self):
        return open(self.path)
### the class itself
from store import Store
def put(name): Store().path = name
--- store.py
class Store:
    def read(self):
        return open(self.path) # !!
--- other.py
class Store: pass
### by another name
from store import Store as S
def put(name): S().path = name
--- store.py
class Store:
    def read(self):
        return open(self.path) # !!
--- other.py
class Store: pass
### handed on by a package
from pack import Store
def put(name): Store().path = name
--- pack/__init__.py
from .inner import *
--- pack/inner.py
from .deep import Store
--- pack/deep.py
class Store:
    def read(self):
        return open(self.path) # !!
--- other.py
class Store: pass
### a module
import pack.inner
from pack import inner as i
def put(name): pack.inner.Store().path = name
def add(name): i.Store().more = name
--- pack/__init__.py
--- pack/inner.py
class Store:
    def read(self):
        open(self.path) # !!
        open(self.more) # !!
--- other.py
class Store:
    def read(self):
        open(self.path)
### annotated
from store import Store
def put(s: Store, name): s.path = name
--- store.py
class Store:
    def read(self):
        return open(self.path) # !!
--- other.py
class Store:
    def read(self):
        return open(self.path)
### annotated with what cannot be found
def put(s: Store, name): s.path = name
--- b.py
class Store:
    def read(self):
        return open(self.path) # !!
--- c.py
class Store:
    def read(self):
        return open(self.path) # !!
### one of two imports
try:
    from fast import Store
except ImportError:
    from slow import Store
def put(s: Store, name): s.path = name
--- fast.py
class Store:
    def read(self):
        return open(self.path) # !!
--- slow.py
class Store:
    def read(self):
        return open(self.path) # !!
--- other.py
class Store:
    def read(self):
        return open(self.path)
### its own beside an import
try:
    from fast import Store
except ImportError:
    class Store:
        def read(self):
            return open(self.path) # !!
def put(s: Store, name): s.path = name
--- fast.py
class Store:
    def read(self):
        return open(self.path) # !!
### extends one of its name
from store import Store
def put(name): Store().path = name
--- store.py
import base
class Store(base.Store): pass
--- base.py
class Store:
    def read(self):
        return open(self.path) # !!
--- other.py
class Store:
    def read(self):
        return open(self.path)
### methods
from store import Store
def f(name): open(Store().clean(name)) # !!
--- store.py
class Store:
    def clean(self, p): return p
--- other.py
class Store:
    def clean(self, p): return "x"
### methods of the safe one
from store import Store
def f(name): open(Store().clean(name))
--- store.py
class Store:
    def clean(self, p): return "x"
--- other.py
class Store:
    def clean(self, p): return p
### an inherited method
from store import Store
def f(name): open(Store().clean(name)) # !!
--- store.py
from base import Base
class Store(Base): pass
--- base.py
class Base:
    def clean(self, p): return p
--- other.py
class Base:
    def clean(self, p): return "x"
`,
);

flowCases(
  'go',
  `
### another package
type Conf struct{ Path string }
func put(c *Conf, name string) { c.Path = name }
func use(c *Conf) {
 os.Open(c.Path) // !!
}
--- b/b.go
package b
import "os"
type Conf struct{ Path string }
func use(c *Conf) { os.Open(c.Path) }
### a package that cannot be found
type T struct{}
func put(c *b.Conf, name string) { c.Path = name }
--- b/b.go
package b
import "os"
type Conf struct{ Path string }
func use(c *Conf) {
 os.Open(c.Path) // !!
}
--- c/c.go
package c
import "os"
type Conf struct{ Path string }
func use(c *Conf) {
 os.Open(c.Path) // !!
}
### an imported package
import "example.org/m/b"
func put(c *b.Conf, name string) { c.Path = name }
--- b/b.go
package b
import "os"
type Conf struct{ Path string }
func use(c *Conf) {
 os.Open(c.Path) // !!
}
--- c/c.go
package c
import "os"
type Conf struct{ Path string }
func use(c *Conf) { os.Open(c.Path) }
### methods in other files of the package
type Conf struct{ Path string }
func f(c *Conf, name string) { c.put(name) }
--- more.go
package a
func (c *Conf) put(p string) { c.Path = p }
--- last.go
package a
import "os"
func (c *Conf) use() {
 os.Open(c.Path) // !!
}
--- b/b.go
package b
import "os"
type Conf struct{ Path string }
func (c *Conf) put(p string) { os.Open(p) }
### promoted from another package
type Conf struct{ base }
type base struct{ path string }
func put(c *Conf, name string) { c.path = name }
func use(b *base) {
 os.Open(b.path) // !!
}
--- b/b.go
package b
import "os"
type base struct{ path string }
func use(b *base) { os.Open(b.path) }
`,
);

flowCases(
  'javascript',
  `
### another class of the name
import { Store } from "./store.js";
export function put(name) { new Store().path = name; }
--- store.js
export class Store {}
--- other.js
import fs from "node:fs";
export class Store { read() { return fs.readFileSync(this.path); } }
### exported by another name
import { Kept } from "./index.js";
export function put(name) { const s = new Kept(); s.path = name; }
--- index.js
export { Store as Kept } from "./store.js";
--- store.js
import fs from "node:fs";
export class Store { read() {
 return fs.readFileSync(this.path); // !!
} }
--- other.js
export class Store {}
### the default of a module
import S from "./store.js";
export function put(name) { const s = new S(); s.path = name; }
--- store.js
import fs from "node:fs";
export default class Store { read() {
 return fs.readFileSync(this.path); // !!
} }
--- other.js
export class Store {}
### a method added elsewhere
import { Store } from "./store.js";
import "./more.js";
export function f(name) { new Store().load(name); }
--- store.js
export function Store() {}
--- more.js
import fs from "node:fs";
import { Store } from "./store.js";
Store.prototype.load = function (p) {
 fs.readFileSync(p); // !!
};
--- other.js
export class Store { load(p) { return p; } }
### a method added by require
const { Store } = require("./store.js");
function f(name) { new Store().load(name); }
--- store.js
function Store() {}
exports.Store = Store;
--- more.js
const fs = require("fs");
const { Store } = require("./store.js");
Store.prototype.load = function (p) {
 fs.readFileSync(p); // !!
};
--- other.js
class Store { load(p) { return p; } }
`,
);

flowCases(
  'java',
  `
### another package
class M { void put(Conf c, String name) { c.path = name; } }
class Conf { String path; void use() { new File(path); } } // !!
--- b/b.java
package b;
import java.io.*;
class Conf { String path; void use() { new File(path); } }
### an imported class
import b.Conf;
class M { void put(Conf c, String name) { c.path = name; } }
--- b/b.java
package b;
import java.io.*;
public class Conf { public String path; void use() { new File(path); } } // !!
--- c/c.java
package c;
import java.io.*;
public class Conf { public String path; void use() { new File(path); } }
### all of a package
import b.*;
class M { void put(Conf c, String name) { c.path = name; } }
--- b/b.java
package b;
import java.io.*;
public class Conf { public String path; void use() { new File(path); } } // !!
--- c/c.java
package c;
import java.io.*;
public class Conf { public String path; void use() { new File(path); } }
`,
);
