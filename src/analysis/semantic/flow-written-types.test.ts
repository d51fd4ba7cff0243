import { expect, it } from 'vitest';
import { flowCases } from './flow-cases.js';
import { alternativesOf } from './written-types.js';

/* What something is by the type that is written for it: of fields, results, variables and casts, in this file or another. */

flowCases(
  'java',
  `
### a result
class A { void put(Service s, String name) { s.repo().open(name); } }
--- b.java
package a; class Service { private Repo r; Repo repo() { return r; } }
--- c.java
package a; import java.io.*; class Repo { void open(String p) { new File(p); // !!
 } }
--- d.java
package a; class Other { void open(String p) { new java.io.File(p); } }
### a variable
class A { void put(Maker m, String name) { Repo r = m.make("repo"); r.find(name);
 for (Repo each : m.all()) each.find2(name); } }
--- c.java
package a; import java.io.*; class Repo { void find(String p) { new File(p); // !!
 }
 void find2(String p) { new File(p); // !!
 } }
--- d.java
package a; class Other { void find(String p) { new java.io.File(p); } void find2(String p) { } }
### a cast
class A { void put(Object o, String name) { ((Repo) o).find(name); } }
class Repo { void find(String p) { new File(p); // !!
 } }
class Other { void find(String p) { new File(p); } }
### a field of an interface
class A { private final Store store; A(Store s) { this.store = s; }
 void put(String name) { this.store.save(name); } }
--- b.java
package a; interface Store { void save(String p); }
--- c.java
package a; import java.io.*; class DiskStore implements Store { public void save(String p) { new File(p); // !!
 } }
--- d.java
package a; class Other { public void save(String p) { new java.io.File(p); } }
### an interface with a method of a common name
class A { private Store store; void put(String name) { store.write(name); } }
interface Store { void write(String p); }
class DiskStore implements Store { public void write(String p) { new File(p); // !!
 } }
class Other { public void write(String p) { new File(p); } }
`,
);

flowCases(
  'go',
  `
### a result in another file
func put(s *Service, name string) { s.Store().Keep(name) }
--- b.go
package a
type Service struct { st *Store }
func (s *Service) Store() *Store { return s.st }
--- c.go
package a
import "os"
type Store struct{}
func (s *Store) Keep(p string) { os.Open(p) // !!
}
type Other struct{}
func (s *Other) Keep(p string) { os.Open(p) }
### a field of an interface
type Svc struct { k Keeper }
func (s *Svc) put(name string) { s.k.Keep(name) }
--- b.go
package a
type Keeper interface { Keep(p string) }
--- c.go
package a
import "os"
type Store struct{}
func (s *Store) Keep(p string) { os.Open(p) // !!
}
### a type assertion
func put(s any, name string) { s.(*Store).Keep(name) }
type Store struct{}
func (s *Store) Keep(p string) { os.Open(p) // !!
}
type Other struct{}
func (s *Other) Keep(p string) { os.Open(p) }
`,
);

flowCases(
  'python',
  `
### results
from b import service
def put(name):
    service().repo().find(name)
--- b.py
from c import Repo
class Service:
    def __init__(self, r): self.r = r
    def repo(self) -> Repo:
        return self.r
def service() -> Service:
    return make("x")
--- c.py
class Repo:
    def find(self, p):
        open(p) # !!
--- d.py
class Other:
    def find(self, p): open(p)
### an attribute
class Repo:
    def find(self, p):
        open(p) # !!
class Other:
    def find(self, p): open(p)
class Svc:
    repo: Repo
    def put(self, name):
        self.repo.find(name)
### may be none
from typing import Optional
class Repo:
    def find(self, p):
        open(p) # !!
    def look(self, p):
        open(p) # !!
class Other:
    def find(self, p): open(p)
    def look(self, p): open(p)
def put(name, r: Optional[Repo] = None):
    r.find(name)
def more(name, r: "None | Repo"):
    r.look(name)
### one of two
class Repo:
    def find(self, p):
        open(p) # !!
class Store:
    def find(self, p):
        open(p) # !!
class Other:
    def find(self, p): open(p)
def put(name, r: Repo | Store):
    r.find(name)
### a variable
class Repo:
    def find(self, p):
        open(p) # !!
class Other:
    def find(self, p): open(p)
def put(name):
    r: Repo = make()
    r.find(name)
### named arguments handed on
def put(name):
    use(path=name)
def use(**given):
    inner(1, n=2, **given)
def inner(first, n=0, path=None, other=None):
    open(path) # !!
    open(other)
`,
);

flowCases(
  'javascript',
  `
### parameters of a constructor
--- a.ts
import fs from 'node:fs';
class Repo { find(p: string) { fs.readFileSync(p); // !!
 } }
class Other { find(p: string) { fs.readFileSync(p); } }
class Svc { constructor(private readonly repo: Repo) {} put(name: string) { this.repo.find(name); } }
### a property
--- a.ts
import fs from 'node:fs';
class Repo { find(p: string) { fs.readFileSync(p); // !!
 } }
class Other { find(p: string) { fs.readFileSync(p); } }
class Svc { private repo!: Repo; put(name: string) { this.repo.find(name); } }
### results, also promised
--- a.ts
import { Svc } from './b';
export async function put(name: string, s: Svc) { s.repo().find(name); (await s.later()).look(name); }
--- b.ts
import { Repo } from './c';
export class Svc { repo(): Repo { return make('repo'); } async later(): Promise<Repo> { return make('repo'); } }
--- c.ts
import fs from 'node:fs';
export class Repo { find(p: string) { fs.readFileSync(p); // !!
 }
 look(p: string) { fs.readFileSync(p); // !!
 } }
class Other { find(p: string) { fs.readFileSync(p); } look(p: string) { fs.readFileSync(p); } }
### an interface that a class of another file implements
--- a.ts
import type { Store } from './b';
export class Svc { constructor(private store: Store) {} put(name: string) { this.store.keep(name); } }
--- b.ts
export interface Store { keep(p: string): void }
--- c.ts
import fs from 'node:fs';
import type { Store } from './b';
export class Disk implements Store { keep(p: string) { fs.readFileSync(p); // !!
 } }
class Other { keep(p: string) { } }
### may be nothing
--- a.ts
import fs from 'node:fs';
class Repo { find(p: string) { fs.readFileSync(p); // !!
 } }
class Other { find(p: string) { fs.readFileSync(p); } }
export function put(name: string, r?: Repo | null) { r?.find(name); }
### a variable and an assertion
--- a.ts
import fs from 'node:fs';
class Repo { find(p: string) { fs.readFileSync(p); // !!
 }
 look(p: string) { fs.readFileSync(p); // !!
 } }
class Other { find(p: string) { fs.readFileSync(p); } look(p: string) { fs.readFileSync(p); } }
export function put(name: string, x: unknown) { const r: Repo = make(); r.find(name); (x as Repo).look(name); }
`,
);

/* What is written proves nothing and hides nothing. */

flowCases(
  'python',
  `
### the result is another
from typing import Any, Callable, Dict
class Base:
    def run(self, p): pass
class Danger(Base):
    def run(self, p):
        open(p) # !!
class Strict:
    def ok(self, p): return '..' not in p
class Loose:
    def ok(self, p): return True
def danger(p):
    open(p) # !!
def chooser() -> Callable: return danger
def table() -> Dict[str, Callable]: return {'go': danger}
def make() -> Base: return Danger()
def strict() -> Strict: return Loose()
def one(name): chooser()(name)
def two(name): table()['go'](name)
def three(name): make().run(name)
def four(name):
    if strict().ok(name):
        open(name) # !!
### the only method of its name
from typing import Any
from lib import Thing
class Repo:
    def frob(self, p):
        open(p) # !!
    def grab(self, p):
        open(p) # !!
def one(name):
    x: Any = lookup()
    x.frob(name)
def two(name):
    x: Thing = lookup()
    x.grab(name)
### what is known is not widened
class Base:
    def run(self, p): open(p)
class Safe(Base):
    def run(self, p): pass
def put(name):
    b: Base = Safe()
    b.run(name)
### functions in annotated fields
from typing import Callable
import os
class Box:
    def __init__(self): self.h: Callable = os.remove
    def put(self, name): self.h(name) # !!
`,
);

flowCases(
  'javascript',
  `
### a class that says nothing of its interface
--- a.ts
import fs from 'node:fs';
interface Store { keep(p: string): void }
class Mem implements Store { keep(p: string) { } }
class Disk { keep(p: string) { fs.readFileSync(p); // !!
 } }
export class Svc { constructor(private store: Store) {} put(name: string) { this.store.keep(name); } }
### a literal of an interface
--- a.ts
import fs from 'node:fs';
interface Api { run(p: string): void }
function make(): Api { return { run(p: string) { fs.readFileSync(p); // !!
 } }; }
export function put(name: string) { make().run(name); }
`,
);

flowCases(
  'java',
  `
### an inherited implementation
interface H { void run(String p); }
class Nop implements H { public void run(String p) { } }
class BaseRun { public void run(String p) { new File(p); // !!
 } }
class Real extends BaseRun implements H { }
class A { private H h; void put(String name) { h.run(name); } }
`,
);

flowCases(
  'java',
  `
### a method of anything is a guard whatever type is written
import java.util.stream.Stream;
class A { void put(String name) { Stream s = make(name); if (s.contains("..")) return; new File(s); }
 void bad(String name) { Stream s = make(name); s.contains(".."); new File(s); // !!
 } }
`,
);

flowCases(
  'go',
  `
### a mock that embeds the interface
type Keeper interface { Keep(p string) }
type Fake struct { Keeper }
func (f Fake) Keep(p string) { }
type Disk struct{}
func (d *Disk) Keep(p string) { os.Open(p) // !!
}
type Svc struct { k Keeper }
func (s *Svc) put(name string) { s.k.Keep(name) }
`,
);

/* `Promise<T>` and its like are others' names elsewhere. */
flowCases(
  'java',
  `
### a class of the name of a wrapper
class Promise<T> { String path; void use() { new File(path); // !!
 } }
class A { private Promise<String> field; void put(Promise<String> p, String name) { p.path = name; field.path = name; } }
`,
);

flowCases(
  'rust',
  `
### what is returned is known though a library's type is written
struct Store { path: String }
impl Store { fn open(&self) { fs::read(&self.path); // !!
 } }
fn make() -> Result<Store, Error> { Store { path: String::new() } }
fn put(name: String) { let mut s = make(); s.path = name; s.open(); }
`,
);

/* What nobody would write is told by its first name. */
it('ends for types of many brackets and alternatives', () => {
  const deep = (text: string) => `${text}${'Optional['.repeat(50_000)}T${']'.repeat(50_000)}`;
  expect(alternativesOf(deep(''))).toHaveLength(1);
  expect(alternativesOf(Array.from({ length: 50_000 }, (_, at) => `T${at}`).join('|'))).toHaveLength(1);
  expect(alternativesOf('Optional[A | None]')).toEqual(['A']);
  expect(alternativesOf('Promise<A<B | C> | null>')).toEqual(['A']);
  expect(alternativesOf('(A | B)')).toEqual(['A', 'B']);
});
