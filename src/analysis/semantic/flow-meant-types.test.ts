import { flowCases } from './flow-cases.js';

/* Where a name of a type leads by imports, aliases and nesting; where that cannot be told, to all types of the name. */

flowCases(
  'python',
  `
### handed on: two imports of one name in package
from pack import Store
def put(s: Store, name): s.path = name
--- pack/__init__.py
try:
    from .fast import Store
except ImportError:
    from .slow import Store
--- pack/fast.py
class Store:
    def read(self):
        return open(self.path) # !!
--- pack/slow.py
class Store:
    def read(self):
        return open(self.path) # !!
### own class replaced by assignment of same-named other
from slow import Store as Fast
class Store:
    def read(self): return 1
Store = Fast or Store
def put(s: Store, name): s.path = name
--- slow.py
class Store:
    def read(self):
        return open(self.path) # !!
### own class replaced in module, imported
from m import Store
def put(s: Store, name): s.path = name
--- m.py
import slow
class Store:
    def read(self): return 1
if slow.ok:
    Store = slow.Store
--- slow.py
class Store:
    def read(self):
        return open(self.path) # !!
### alias in package, another package file has handedOn of name
from pack import Store
def put(s: Store, name): s.path = name
--- pack/__init__.py
from .base import *
from . import impl
Store = impl.Store
--- pack/base.py
class Store:
    pass
--- pack/impl.py
class Store:
    def read(self):
        return open(self.path) # !!
### nested class inherited annotated, own nested of same
from m import Sub
def put(s: Sub.Store, name):
    s.path = name
--- m.py
from n import Outer
class Other:
    class Store: pass
class Sub(Outer): pass
--- n.py
class Outer:
    class Store:
        def load(self):
            return open(self.path) # !!
### protocol of the same name (duck)
from proto import Store
def put(s: Store, name): s.write(name)
--- proto.py
from typing import Protocol
class Store(Protocol):
    def write(self, p): ...
--- impl.py
class Store:
    def write(self, p): open(p) # !!
### alias import of unresolved module, own name
from unknown_pkg.store import Store as Base
class Store(Base):
    def put(self, name):
        self.path = name
        self.load(name)
--- lib/src/store_impl.py
class Store:
    def load(self, p):
        open(p) # !!
        open(self.path) # !!
### import pack; pack.Store handed on through import of submodule attr
import pack
def put(s: pack.Store, name): s.path = name
--- pack/__init__.py
from pack.sub import mod
Store = mod.Store
from .oth import *
--- pack/oth.py
class Store: pass
--- pack/sub/__init__.py
--- pack/sub/mod.py
class Store:
    def load(self, p):
        open(self.path) # !!
### class attr alias, own Store in m
from m import Conf
def put(s: Conf.Store, name):
        s.path = name
--- m.py
import n
class Store: pass
class Conf:
    Store = n.Store
--- n.py
class Store:
    def load(self, p):
        open(p)
        open(self.path) # !!
### base via self module variable
import n
Base = n.Store
class Store(Base):
    def put(self, name):
        self.path = name
        self.load(name)
--- n.py
class Store:
    def load(self, p):
        open(p) # !!
        open(self.path) # !!
### base via class factory, same name
import n
class Store(n.declarative(n.Store)):
    def put(self, name):
        self.path = name
        self.load(name)
--- n.py
class Store:
    def load(self, p):
        open(p) # !!
        open(self.path) # !!
### base with_metaclass
import n
from six import with_metaclass
class Store(with_metaclass(M, n.Store)):
    def put(self, name):
        self.path = name
        self.load(name)
--- n.py
class Store:
    def load(self, p):
        open(p) # !!
        open(self.path) # !!
`,
);

flowCases(
  'go',
  `
### interface and struct of one name, builtin method
import "example.org/m/c"
var _ = c.X
type Store interface { Write(p string) }
func put(s Store, name string) { s.Write(name) }
--- c/c.go
package c
import "os"
type Store struct{}
func (s *Store) Write(p string) {
 os.Open(p) // !!
}
### interface and struct, more than four implementations
type Store interface { Save(p string) }
func put(s Store, name string) { s.Save(name) }
--- c/c.go
package c
import "os"
type Store struct{}
func (s *Store) Save(p string) {
 os.Open(p) // !!
}
--- c/d.go
package c
type A1 struct{}
func (s *A1) Save(p string) { }
type A2 struct{}
func (s *A2) Save(p string) { }
type A3 struct{}
func (s *A3) Save(p string) { }
type A4 struct{}
func (s *A4) Save(p string) { }
### alias of own name, literal
import "example.org/m/b"
type Store = b.Store
func put(name string) { s := &Store{Path: name}; _ = s }
--- b/c.go
package b
import "os"
type Store struct{ Path string }
func (s *Store) Save(p string) {
 os.Open(s.Path) // !!
}
### module subfolder with wrong suffix
--- backend/x/a.go
package x
import "example.org/m/api"
func put(s *api.Store, name string) { s.Path = name; s.Save(name) }
--- backend/api/c.go
package api
import "os"
type Store struct{ Path string }
func (s *Store) Save(p string) {
 os.Open(s.Path) // !!
 os.Open(p) // !!
}
--- api/c.go
package api
type Store struct{ Path string }
func (s *Store) Save(p string) { }
### vendored, local folder of the name
--- x/a.go
package x
import "github.com/other/b"
func put(s *b.Store, name string) { s.Path = name; s.Save(name) }
--- vendor/github.com/other/b/c.go
package b
import "os"
type Store struct{ Path string }
func (s *Store) Save(p string) {
 os.Open(s.Path) // !!
 os.Open(p) // !!
}
--- b/c.go
package b
type Store struct{ Path string }
func (s *Store) Save(p string) { }
### module root imported while folder of that name exists
--- x/a.go
package x
import "example.org/m"
func put(s *m.Store, name string) { s.Path = name; s.Save(name) }
--- c.go
package m
import "os"
type Store struct{ Path string }
func (s *Store) Save(p string) {
 os.Open(s.Path) // !!
 os.Open(p) // !!
}
--- m/c.go
package b
type Store struct{ Path string }
func (s *Store) Save(p string) { }
### interface field embed
--- x/a.go
package x
import "example.org/m/b"
type Store interface { b.Store; More() }
func put(s Store, name string) { s.Write(name) }
--- b/c.go
package b
type Store interface { Write(p string) }
--- c/c.go
package c
import "os"
type Store struct{ Path string }
func (s *Store) Write(p string) {
 os.Open(p) // !!
}
`,
);

flowCases(
  'java',
  `
### import shadows own package's class
import b.Conf;
class M { void put(Conf c, String name) { c.path = name; } }
--- a/c.java
package a;
class Conf { }
--- b/b.java
package b;
import java.io.*;
public class Conf { public String path; void use() { new File(path); } } // !!
### wildcard nested of one and package of other
import b.Outer.*;
import c.*;
class M { void put(Conf c, String name) { c.load(name); } }
--- b/b.java
package b;
import java.io.*;
public class Outer { public static class Conf { public void load(String p) { new File(p); } } } // !!
--- c/d.java
package c;
class Conf { public void load(String p) { } }
### interface and class of one name, builtin method
import b.Store;
class M { void put(Store c, String name) { c.write(name); } }
--- b/b.java
package b;
public interface Store { void write(String p); }
--- c/c.java
package c;
import java.io.*;
public class Store implements b.Store { public void write(String p) { new File(p); } } // !!
### import of nested Builder while package has a Builder too
import b.Conf.Builder;
class M { void put(Builder c, String name) { c.path(name); } }
--- a/c.java
package a;
class Other { static class Builder { void path(String p) {} } }
--- b/b.java
package b;
import java.io.*;
public class Conf { public static class Builder { public void path(String p) { new File(p); } } } // !!
### package nested vs wildcard
import b.*;
class M { void put(Conf c, String name) { c.load(name); } }
--- a/d.java
package a;
class X { static class Conf { public void load(String p) { } } }
--- b/b.java
package b;
import java.io.*;
public class Conf { public void load(String p) { new File(p); } } // !!
### nested class inherited from superclass elsewhere, package has one of the name
class M extends b.Base { void put(Node c, String name) { c.load(name); } }
--- a/c.java
package a;
class Other { static class Node { void load(String p) {} } }
--- b/b.java
package b;
import java.io.*;
public class Base { public static class Node { public void load(String p) { new File(p); } } } // !!
### nested inherited with an unrelated wildcard import that has one
import b.Base;
import c.*;
class M extends Base { void put(Node c, String name) { c.load(name); } }
--- b/b.java
package b;
import java.io.*;
public class Base { public static class Node { public void load(String p) { new File(p); } } } // !!
--- c/c.java
package c;
public class Node { public void load(String p) { } }
### Sub.Node with Sub in own package
class M { void put(Sub.Node c, String name) { c.path = name; } }
class X { class Node {} }
--- a/b.java
package a;
public class Sub extends c.Base { }
--- c/c.java
package c;
import java.io.*;
public class Base { public static class Node { public String path; public void load(String p) { new File(path); } } } // !!
### base by import shadow
import b.Conf;
class M extends Conf { void put(String name) { load(name); path = name; } }
--- b/b.java
package b;
import java.io.*;
public class Conf { protected String path; public void load(String p) { 
 new File(p); // !!
 new File(path); } } // !!
--- a/d.java
package a;
class Conf { String path; public void load(String p) { } }
### interface default method homonym base
import b.Conf;
class M implements Conf { void put(String name) { load(name); } }
--- b/b.java
package b;
import java.io.*;
public interface Conf { default void load(String p) { new File(p); } } // !!
--- a/d.java
package a;
class X { interface Conf { default void load(String p) { } } }
### keptTypes external and own in one variable
import ext.Box;
class M { void put(boolean x, String name) { var c = x ? new Box() : new Conf(); c.path = name; } void use(Box c) { new File(c.path); } } // !!
class Conf { String path; }
`,
);

flowCases(
  'javascript',
  `
### base of own name, module.exports
const Base = require("./store");
class Store extends Base { put(name) { this.path = name; this.load(name); } }
--- store.js
const fs = require("fs");
class Store { load(p) {
 fs.readFileSync(p); // !!
 fs.readFileSync(this.path); // !!
} }
module.exports = Store;
--- other.js
class Store { load(p) { } }
module.exports = { Store };
### default wrapped
import S from "./store.js";
class Store extends S { put(name) { this.path = name; this.load(name); } }
--- store.js
import fs from "fs";
class Store { load(p) {
 fs.readFileSync(p); // !!
 fs.readFileSync(this.path); // !!
} }
export default wrap(Store);
--- other.js
export class Store { load(p) { } }
### export renamed default as
import { Store } from "./index.js";
class Sub extends Store { put(name) { this.path = name; this.load(name); } }
--- index.js
export { default as Store } from "./store.js";
export * from "./other.js";
--- store.js
import fs from "fs";
export default class Store { load(p) {
 fs.readFileSync(p); // !!
 fs.readFileSync(this.path); // !!
} }
--- other.js
export class Store { load(p) { } }
### export star as ns
import { ns } from "./index.js";
class Sub extends ns.Store { put(name) { this.path = name; this.load(name); } }
--- index.js
export * as ns from "./store.js";
--- store.js
import fs from "fs";
export class Store { load(p) {
 fs.readFileSync(p); // !!
 fs.readFileSync(this.path); // !!
} }
--- other.js
export class Store { load(p) { } }
### export const alias
import { Store } from "./index.js";
class Sub extends Store { put(name) { this.path = name; this.load(name); } }
--- index.js
import * as all from "./store.js";
export const Store = all.Store;
--- store.js
import fs from "fs";
export class Store { load(p) {
 fs.readFileSync(p); // !!
 fs.readFileSync(this.path); // !!
} }
--- other.js
export class Store { load(p) { } }
### export const alias beside star
import { Store } from "./index.js";
class Sub extends Store { put(name) { this.path = name; this.load(name); } }
--- index.js
import * as all from "./store.js";
export * from "./other.js";
export const Store = cond() ? all.Store : null;
--- store.js
import fs from "fs";
export class Store { load(p) {
 fs.readFileSync(p); // !!
 fs.readFileSync(this.path); // !!
} }
--- other.js
export class Store { load(p) { } }
### prototypes from other file, through param
module.exports = function (Store) {
 Store.prototype.load = function (p) { fs.readFileSync(p); }; // !!
};
--- store.js
function Store() {}
Store.prototype.put = function (name) { this.load(name); };
require("./a")(Store);
module.exports = Store;
--- other.js
class Store { load(p) { } }
exports.Store = Store;
### prototypes of global
Store.prototype.load = function (p) { fs.readFileSync(p); }; // !!
--- store.js
function Store() {}
Store.prototype.put = function (name) { this.load(name); };
--- other.js
class Store { load(p) { } }
exports.Store = Store;
### package import beside own class
import { Store as Base } from "@scope/core";
export class Store extends Base { put(name) { this.path = name; this.load(name); } }
--- packages/core/src/index.js
import fs from "fs";
export class Store { load(p) {
 fs.readFileSync(p); // !!
 fs.readFileSync(this.path); // !!
} }
### lazily defined getter export
const { Store } = require("./index");
class Sub extends Store { put(name) { this.path = name; this.load(name); } }
--- index.js
Object.defineProperty(exports, "Store", { get() { return require("./store").Store; } });
--- store.js
const fs = require("fs");
exports.Store = class Store { load(p) {
 fs.readFileSync(p); // !!
 fs.readFileSync(this.path); // !!
} }
--- other.js
exports.Store = class Store { load(p) { } }
### class reassign
import { Store } from "./store.js";
class Sub extends Store { put(name) { this.path = name; this.load(name); } }
--- store.js
import { Store as Real } from "./real.js";
export let Store = class Store { load(p) {} };
Store = Real;
--- real.js
import fs from "fs";
export class Store { load(p) {
 fs.readFileSync(p); // !!
 fs.readFileSync(this.path); // !!
} }
### conditional export two sites, one not found
const { Store } = require("./impl");
class Sub extends Store { put(name) { this.path = name; } }
--- impl.js
if (process.x) exports.Store = require("./fast").Store;
else exports.Store = make(require("./slow"));
--- fast.js
exports.Store = class Store { load(p) { } }
--- slow.js
const fs = require("fs");
exports.Store = class Store { load(p) {
 fs.readFileSync(this.path); // !!
} }
`,
);
