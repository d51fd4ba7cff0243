import { it } from 'vitest';
import { expectMarked } from './firing-lines.js';

const RULE = `
language: javascript
languages: [typescript]
name: traversal
message: "@source reaches @sink"
semantic: flow
sources:
  - parameter: {name: 'name'}
  - field: ['req.query', 'token.op']
sinks:
  - call: [fs.readFile, fs.readFileSync, 'fs/promises.readFile', fs.promises.readFile]
    argument: 0
  - call: '*.sendFile'
    argument: 0
  - field: ['*.innerHTML']
sanitizers:
  - call: path.basename
  - call: ['*.replace', '*.replaceAll']
    argument: receiver
    where: {argument: 0, matches: '\\[\\\\s\\\\S\\]'}
guards:
  - call: ['*.includes', '*.startsWith']
    argument: receiver
    where: {argument: 0, equals: '..'}
    when: false
    covers: origins
  - call: '*.indexOf'
    argument: receiver
    where: {argument: 0, equals: '..'}
    when: absent
    covers: origins
  - call: '*.test'
    argument: 0
    when: true
  - call: 'assertSafe'
    argument: 0
    when: returns
  - compare: equal
    argument: 0
    where: {argument: 1, equals: '..'}
    when: false
    covers: origins
propagators:
  - call: ['*.split']
    from: receiver
    derivation: true
  - call: [path.normalize, '*.trim', decodeURIComponent]
    from: any
    derivation: true
`;
const HEADER = `import fs from 'node:fs';\nimport path from 'node:path';\n`;

function js(body: string): Promise<void> {
  return expectMarked(RULE, { 'a.js': `${HEADER}${body}` });
}

it.each([
  ['a direct flow', 'export function f(name) {\n fs.readFileSync(name); // !!\n}'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the template is code under test
  ['a template', 'export const f = (name) => {\n fs.readFileSync(`/srv/${name}`); // !!\n}'],
  [
    'a destructured alias',
    'const { readFileSync: read } = fs;\nexport function f(name) {\n read(name); // !!\n}',
  ],
  [
    'require in a function',
    'function f(name) {\n const { readFile } = require("fs").promises;\n readFile(name); // !!\n}',
  ],
  [
    'call and bind',
    'function f(name) {\n fs.readFileSync.call(fs, name); // !!\n const r = fs.readFileSync.bind(fs);\n r(name); // !!\n}',
  ],
  ['computed members', 'function f(name) {\n fs["readFileSync"](name); // !!\n}'],
  [
    'a method of this',
    'class A {\n constructor(name) {\n  this.p = name;\n }\n get() {\n  fs.readFileSync(this.p); // !!\n }\n}',
  ],
  [
    'private helpers',
    'class A {\n f(name) {\n  this.g(name);\n }\n g(p) {\n  fs.readFileSync(p); // !!\n }\n}',
  ],
  [
    'await',
    'async function f(name) {\n const p = await g(name);\n fs.readFileSync(p); // !!\n}\nasync function g(x) { return path.join("/a", x); }',
  ],
  [
    'callbacks',
    'function f(name) {\n name.split(",").forEach((p) => {\n  fs.readFileSync(p); // !!\n });\n}',
  ],
  [
    'a captured variable',
    'function f(name) {\n setTimeout(() => {\n  fs.readFileSync(name); // !!\n }, 1);\n}',
  ],
  [
    'a local function that captures',
    'function f(name) {\n const g = () => fs.readFileSync(name); // !!\n g();\n}',
  ],
  [
    'map',
    'function f(name) {\n const all = name.split(",").map((p) => path.join("/a", p));\n fs.readFileSync(all[0]); // !!\n}',
  ],
  [
    'destructured parameters of a request',
    'function f(req, res) {\n const { file } = req.query;\n res.sendFile(file); // !!\n}',
  ],
  ['a conditional expression', 'function f(name, b) {\n fs.readFileSync(b ? name : "x"); // !!\n}'],
  ['a default', 'function f(name) {\n fs.readFileSync(name || "x"); // !!\n}'],
  ['a property that is set', 'function f(name, el) {\n el.innerHTML = name; // !!\n}'],
  [
    'an array that is filled',
    'function f(name) {\n const a = [];\n a.push(name);\n fs.readFileSync(a.join("")); // !!\n}',
  ],
  [
    'an object that a helper fills',
    'function fill(o, v) { o.p = v; }\nfunction f(name) {\n const o = {};\n fill(o, name);\n fs.readFileSync(o.p); // !!\n}',
  ],
  [
    'a catch',
    'function f(name) {\n try {\n  g();\n } catch (e) {\n  fs.readFileSync(name); // !!\n }\n}\nfunction g() {}',
  ],
])('taint follows %s', (_, body) => js(body));

it.each([
  [
    'throws',
    'function f(name) {\n if (name.includes("..")) throw new Error("x");\n fs.readFileSync(name);\n}',
  ],
  [
    'throws in a helper',
    'function check(p) {\n if (p.includes("..")) {\n  throw new Error("x");\n }\n}\nfunction f(name) {\n check(name);\n fs.readFileSync(name);\n}',
  ],
  [
    'is a regex',
    'const OK = /^[a-z]+$/;\nfunction f(name) {\n if (!OK.test(name)) return;\n fs.readFileSync(name);\n}',
  ],
  ['returns when it is fine', 'function f(name) {\n assertSafe(name);\n fs.readFileSync(name);\n}'],
  [
    'asks some',
    'function f(name) {\n if (name.split("/").some((s) => s === "..")) return;\n fs.readFileSync(name);\n}',
  ],
  [
    'asks every',
    'function f(name) {\n if (!name.split("/").every((s) => s !== "..")) return;\n fs.readFileSync(name);\n}',
  ],
  [
    'asks includes of the segments',
    'function f(name) {\n const parts = name.split("/");\n if (parts.includes("..")) return;\n fs.readFileSync(name);\n}',
  ],
  [
    'loops over segments',
    'function f(name) {\n for (const s of name.split("/")) {\n  if (s === "..") throw new Error();\n }\n fs.readFileSync(name);\n}',
  ],
  [
    'sets a flag in a loop',
    'function f(name) {\n let bad = false;\n for (const s of name.split("/")) {\n  if (s === "..") bad = true;\n }\n if (bad) return;\n fs.readFileSync(name);\n}',
  ],
  [
    'filters',
    'function f(name) {\n const rest = name.split("/").filter((s) => s !== "..");\n fs.readFileSync(rest.join("/"));\n}',
  ],
  [
    'is a ternary',
    'function f(name) {\n const p = name.includes("..") ? "x" : name;\n fs.readFileSync(p);\n}',
  ],
  [
    'compares an index',
    'function f(name) {\n if (name.indexOf("..") !== -1) return;\n fs.readFileSync(name);\n}',
  ],
  [
    'comes before a callback',
    'function f(name) {\n if (name.includes("..")) return;\n setTimeout(() => fs.readFileSync(name), 1);\n}',
  ],
  [
    'looks at a normalised copy',
    'function f(name) {\n const n = path.normalize(name);\n if (n.startsWith("..")) return;\n fs.readFileSync(n);\n}',
  ],
  [
    'is negated twice',
    'function f(name) {\n if (!(Boolean(!name.includes("..")))) return;\n fs.readFileSync(name);\n}',
  ],
  [
    'goes on with the next of an outer loop',
    'function f(name) {\n  outer: for (const p of name.split(",")) {\n    for (const s of p.split("/")) { if (s === "..") continue outer; }\n    fs.readFileSync(p);\n  }\n}',
  ],
  [
    'asks for the complement of a place',
    'function f(name) {\n  if (~name.indexOf("..")) return;\n  fs.readFileSync(name);\n}',
  ],
])('a guard that %s makes it safe', (_, body) => js(body));

it.each([
  [
    'only logs',
    'function f(name) {\n if (name.includes("..")) console.log("x");\n fs.readFileSync(name); // !!\n}',
  ],
  [
    'throws and is caught here',
    'function f(name) {\n try {\n  if (name.includes("..")) throw new Error("x");\n } catch {}\n fs.readFileSync(name); // !!\n}',
  ],
  [
    'asks every the wrong way',
    'function f(name) {\n if (name.split("/").every((s) => s === "..")) return;\n fs.readFileSync(name); // !!\n}',
  ],
  [
    'resets its flag in the loop',
    'function f(name) {\n let bad = false;\n for (const s of name.split("/")) {\n  bad = s === "..";\n }\n if (bad) return;\n fs.readFileSync(name); // !!\n}',
  ],
  [
    'leaves only the callback',
    'function f(name) {\n name.split("/").forEach((s) => {\n  if (s === "..") return;\n });\n fs.readFileSync(name); // !!\n}',
  ],
  [
    'looks at a decoded copy that is not used',
    'function f(name, other) {\n const n = path.normalize(other);\n if (n.includes("..")) return;\n fs.readFileSync(name); // !!\n}',
  ],
  [
    'is not called',
    'function f(name) {\n const check = () => { if (name.includes("..")) throw new Error(); };\n fs.readFileSync(name); // !!\n}',
  ],
  [
    'asks for the complement of a place the wrong way',
    'function f(name) {\n  if (!~name.indexOf("..")) return;\n  fs.readFileSync(name); // !!\n}',
  ],
])('a guard that %s has no effect', (_, body) => js(body));

it('a sanitizer is told by what its regex matches', () =>
  js(
    'function f(token) {\n fs.readFileSync(token.op.replace(/([\\s\\S])/g, "x"));\n fs.readFileSync(token.op.replace(/(.)/g, "x")); // !!\n}',
  ));

it('functions of other modules are followed, whatever they are called here', () =>
  expectMarked(RULE, {
    'lib/open.js': 'const fs = require("fs");\nmodule.exports = { open: (p) => fs.readFileSync(p) }; // !!',
    'lib/check.mjs':
      'export function climbs(p) { return p.includes(".."); }\nexport default function must(p) { if (climbs(p)) throw new Error(); }',
    'lib/whole.js':
      'const fs = require("fs");\nmodule.exports = function (p) {\n fs.readFileSync(p); // !!\n};',
    'a.ts':
      'import { open as o } from "./lib/open.js";\nimport must, { climbs as c } from "./lib/check.mjs";\nimport * as fs from "node:fs";\nimport whole from "./lib/whole";\nexport function f(name: string) {\n o(name);\n whole(name);\n if (!c(name)) fs.readFileSync(name);\n must(name);\n fs.readFileSync(name);\n}',
  }));
