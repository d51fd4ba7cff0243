import { flowCases } from './flow-cases.js';

flowCases(
  'javascript',
  `
### class across files
import { Reader } from "./b.js";
export function f(name) { new Reader(name).go(); }
--- b.js
import fs from "node:fs";
export class Reader { constructor(p) { this.p = p; } go() {
 return fs.readFileSync(this.p); // !!
} }
### reexport star nested
import { load } from "./index.js";
export function f(name) { load(name); }
--- index.js
export * from "./lib/index.js";
--- lib/index.js
export * from "./b.js";
--- lib/b.js
import fs from "node:fs";
export const load = (p) => fs.readFileSync(p); // !!
### reexport rename default
import { read } from "./index.js";
export function f(name) { read(name); }
--- index.js
export { default as read } from "./lib/b.js";
--- lib/b.js
import fs from "node:fs";
export default function (p) { return fs.readFileSync(p); } // !!
### module.exports = require
const api = require("./index.js");
function f(name) { api.load(name); }
--- index.js
module.exports = require("./lib/b.js");
--- lib/b.js
const fs = require("fs");
exports.load = (p) => fs.readFileSync(p); // !!
### exports.x = require().y
const { load } = require("./index.js");
function f(name) { load(name); }
--- index.js
exports.load = require("./lib/b.js").read;
--- lib/b.js
const fs = require("fs");
exports.read = (p) => fs.readFileSync(p); // !!
### exports.lib = require()
const api = require("./index.js");
function f(name) { api.lib.read(name); }
--- index.js
exports.lib = require("./lib/b.js");
--- lib/b.js
const fs = require("fs");
exports.read = (p) => fs.readFileSync(p); // !!
### module.exports spread
const api = require("./index.js");
function f(name) { api.read(name); }
--- index.js
module.exports = { ...require("./lib/b.js"), version: 1 };
--- lib/b.js
const fs = require("fs");
exports.read = (p) => fs.readFileSync(p); // !!
### reexport namespace in a subfolder
import { io } from "./index.js";
export function f(name) { io.load(name); }
--- index.js
export * as io from "./lib/b.js";
--- lib/b.js
import fs from "node:fs";
export function load(p) { return fs.readFileSync(p); } // !!
### reexport imported then exported
import { io, load } from "./index.js";
export function f(name) { load(name); }
--- index.js
import { load } from "./lib/b.js";
export { load };
--- lib/b.js
import fs from "node:fs";
export function load(p) { return fs.readFileSync(p); } // !!
### reexported builtin
import { readFileSync as rd } from "./index.js";
export function f(name) {
 rd(name); // !!
}
--- index.js
export { readFileSync } from "node:fs";
### reexport star
import * as api from "./index.js";
export function f(name) { api.load(name); }
--- index.js
export * from "./b.js";
--- b.js
import fs from "node:fs";
export const load = (p) => fs.readFileSync(p); // !!
### reexport namespaced
import { io } from "./index.js";
export function f(name) { io.load(name); }
--- index.js
export * as io from "./b.js";
--- b.js
import fs from "node:fs";
export function load(p) { return fs.readFileSync(p); } // !!
### exports prototype assign
function T() {}
T.prototype.load = function (p) { return fs.readFileSync(p); }; // !!
function f(name) { const t = new T(); t.load(name); }
`,
);

flowCases(
  'python',
  `
### star reexport
from pkg import load
def f(name):
  load(name)
--- pkg/__init__.py
from .impl import *
__all__ = ["load"]
--- pkg/impl.py
def load(p):
  open(p) # !!
### reexport alias and module
import pkg
def f(name):
  pkg.fetch(name)
  pkg.impl.load(name)
--- pkg/__init__.py
from .impl import load as fetch
from . import impl
--- pkg/impl.py
def load(p):
  open(p) # !!
### reexported class
from pkg import Loader
def f(name):
  Loader(name)
--- pkg/__init__.py
from .impl import Loader
--- pkg/impl.py
class Loader:
  def __init__(self, p):
    open(p) # !!
### reexported builtin
from compat import rm
def f(name):
  rm(name) # !!
--- compat.py
try:
  from os import remove as rm
except ImportError:
  rm = None
### kwargs spread
def g(p=None, q=None):
  open(p) # !!
def f(name):
  g(**{"p": name})
### relative package reexport
from pkg import load
def f(name):
  load(name)
--- pkg/__init__.py
from .impl import load
--- pkg/impl.py
def load(p):
  open(p) # !!
`,
);

flowCases(
  'go',
  `
### dot import
import . "os"
func f(name string) {
 Open(name) // !!
}
`,
);

flowCases(
  'java',
  `
### field across methods
class R { String p; void set(String name) { p = name; } void go() {
 new File(p); // !!
} }
`,
);

flowCases(
  'rust',
  `
### pub use
mod lib;
use lib::load;
fn f(name: &str) { load(name); }
--- lib/mod.rs
mod inner;
pub use inner::load;
--- lib/inner.rs
pub fn load(p: &str) { std::fs::read(p); } // !!
### use across files
mod util;
fn f(name: &str) { util::load(name); }
--- util.rs
use std::fs;
pub fn load(p: &str) { fs::read(p); } // !!
### crate path
use crate::util::load;
fn f(name: &str) { load(name); }
--- util.rs
use std::fs;
pub fn load(p: &str) { fs::read(p); } // !!
### wildcard
use std::fs::*;
fn f(name: &str) {
 read(name); // !!
}
`,
);
