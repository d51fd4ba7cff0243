import { flowCases } from './flow-cases.js';

flowCases(
  'javascript',
  `
### how long a list is that everybody sees
const all = []
export function put(name) { all.push(name) }
export function get() {
  fs.readFileSync(all.length)
  fs.readFileSync(all[0]) // !!
}
class A {
  constructor() { this.all = [] }
  put(name) { this.all.push(name) }
  get() {
    fs.readFileSync('x' + this.all.length)
    fs.readFileSync(this.all[0]) // !!
    fs.readFileSync(this.all.join('/')) // !!
  }
}
### what is written to something in a field
class A {
  constructor(out) { this.out = out }
  put(name) { this.out.write(name) }
  get() {
    fs.readFileSync(this.out.name)
    fs.readFileSync(this.out.read()) // !!
  }
}
### the whole of what named parts were put into
const cache = {a: {}, b: {}}
export function set(name) { cache.a.x = name }
export function get() {
  fs.readFileSync(JSON.stringify(cache)) // !!
  fs.readFileSync(JSON.stringify(cache.a)) // !!
  fs.readFileSync(JSON.stringify(cache.b))
  fs.readFileSync(cache.a.y)
}
### a map in a field
class A {
  constructor() { this.o = new Map() }
  put(name) { this.o.set('x', name) }
  get() { fs.readFileSync(this.o.get('x')) } // !!
}
### parts of elements
const all = []
export function set(name) { all[0].x = name }
export function get() {
  fs.readFileSync(all[0].x) // !!
  for (const one of all) fs.readFileSync(one.x) // !!
  all.forEach((one) => fs.readFileSync(one.x)) // !!
  fs.readFileSync(all.x)
}
### a list that others are handed
const all = []
function use(list) {
  fs.readFileSync(list[0]) // !!
  fs.readFileSync(list.name)
}
export function set(name) { all.push(name) }
export function get() { use(all) }
### a field that is handed to a helper
function put(list, v) { list.push(v) }
class A {
  constructor() { this.items = []; this.others = [] }
  add(name) { put(this.items, name) }
  get() {
    fs.readFileSync(this.items[0]) // !!
    fs.readFileSync(this.others[0])
  }
}
### what is put into what is imported
export const list = [], table = {}, others = []
--- b.js
import { list, table } from './a.js'
export function g(name) { list.push(name); table.x = name }
--- c.js
import fs from 'node:fs'
import { list, table, others } from './a.js'
export function h() {
  fs.readFileSync(list[0]) // !!
  fs.readFileSync(table.x) // !!
  fs.readFileSync(table.y)
  fs.readFileSync(others[0])
}
### what is put into a part of a module
export const list = [], table = {}
--- b.js
import * as a from './a.js'
export function g(name) { a.list.push(name); a.table.x = name }
--- c.js
import fs from 'node:fs'
import * as a from './a.js'
export function h() {
  fs.readFileSync(a.list[0]) // !!
  fs.readFileSync(a.table.x) // !!
  fs.readFileSync(a.table.y)
}
`,
);

flowCases(
  'python',
  `
### what is written to something in a field
class A:
  def __init__(self, out):
    self.out = out
  def put(self, name):
    self.out.write(name)
    open(self.out.name)
### what is put into what is imported
LIST = []
TABLE = {}
OTHERS = []
--- b.py
from a import LIST, TABLE
def g(name):
  LIST.append(name)
  TABLE['x'] = name
--- c.py
from a import LIST, TABLE, OTHERS
def h():
  open(LIST[0]) # !!
  open(TABLE['x']) # !!
  open(TABLE['y'])
  open(OTHERS[0])
### variables of a module that another file sets
LIST = []
TABLE = {}
VAR = ''
WAR = ''
def h():
  open(LIST[0]) # !!
  open(TABLE['x']) # !!
  open(VAR) # !!
  open(WAR)
--- b.py
import a
def g(name):
  a.LIST.append(name)
  a.TABLE['x'] = name
  a.VAR = name
--- c.py
import a
def h():
  open(a.LIST[0]) # !!
  open(a.VAR) # !!
  open(a.WAR)
### an imported list that a helper gets
LIST = []
--- b.py
import a
def add(all, v): all.append(v)
def g(name):
  add(a.LIST, name)
--- c.py
from a import LIST
def h():
  open(LIST[0]) # !!
`,
);

flowCases(
  'python',
  `
### how much there is of something
ALL = []
def put(name): ALL.append(name)
def get():
  open('%d' % len(ALL))
  open(ALL[0]) # !!
def f(name):
  open(str(len(name)))
  open(name[len(name):]) # !!
### a function of that name
def len(x): return x
def f(name):
  open(len(name)) # !!
`,
);

flowCases(
  'go',
  `
### how much there is of something
var all []string
func put(name string) { all = append(all, name) }
func get() {
  os.Open(fmt.Sprint(len(all)))
  os.Open(all[0]) // !!
}
`,
);

flowCases(
  'java',
  `
### how much there is of something
class A {
  List<String> all = new ArrayList<>();
  void put(String name) { all.add(name); }
  void get(String name) {
    new File("" + all.size());
    new File("" + name.length());
    new File(all.get(0)); // !!
  }
}
`,
);
