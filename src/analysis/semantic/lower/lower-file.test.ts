import { expect, test } from 'vitest';
import { fileLanguage } from '../../language.js';
import { flattenTree, parseText } from '../../parser.js';
import type { FileIr } from '../ir.js';
import { isLoweredLanguage, lowerFile } from './lower-file.js';
import { printFunction } from './print-function.js';

async function lower(path: string, text: string): Promise<FileIr> {
  const found = fileLanguage(path);
  if (found === undefined || !isLoweredLanguage(found.language)) throw new Error(`not lowered: ${path}`);
  const parsed = await parseText(text, found.grammar, 10_000);
  if (parsed.status !== 'parsed') throw new Error(parsed.reason);
  const ir = lowerFile(flattenTree(parsed.tree), text, { path, language: found.language });
  parsed.tree.delete();
  return ir;
}

/** The function of this name, or the file's own code, as text. */
async function printed(path: string, text: string, name = '<file>'): Promise<string> {
  const ir = await lower(path, text);
  return printFunction(
    ir,
    ir.functions.findIndex((one) => one.name === name),
  );
}

test('Go: `:=` in an `if` is another variable than the one around it', async () => {
  const ir = await lower('a.go', 'package p\nfunc f() { x := 1; if x := g(); x > 1 { h(x) }; k(x) }');
  expect(ir.variables.filter(({ name }) => name === 'x').map(({ writes }) => writes)).toEqual([1, 1]);
});

test('Go: a bare return returns the named results, and a deferred call is marked', async () => {
  const source =
    'package p\nimport "os"\nfunc f() (n int, err error) { defer c(); n, err = g(); if err != nil { return }; os.Exit(1); return 2, nil }';
  expect(await printed('a.go', source, 'f')).toMatchInlineSnapshot(`
    "f()
    b0:
      %0 = number 0
      n = %0
      %2 = nil nil
      err = %2
      %4 = name c
      %5 = discarded deferred call %4()
      %6 = name g
      %7 = call %6()
      %8 = result 0 of %7
      n = %8
      %10 = result 1 of %7
      err = %10
      %12 = err
      %13 = nil nil
      %14 = != %12 %13
      branch %14 b1 b2
    b1:
      %15 = n
      %16 = err
      return %15 %16
    b2:
      %17 = name os <os>
      %18 = %17.Exit <os.Exit>
      %19 = number 1
      %20 = call %18(%19)
      stop
    b3:
      %21 = number 2
      %22 = nil nil
      return %21 %22"
  `);
});

test('Go: a type switch tests, casts and falls to its default', async () => {
  const source = 'package p\nfunc f(x any) { switch v := x.(type) { case string: a(v); default: b(v) } }';
  expect(await printed('a.go', source, 'f')).toMatchInlineSnapshot(`
    "f(x)
    b0:
      %0 = parameter 0
      x = %0
      %2 = x
      %3 = other string
      %4 = instanceof %2 %3
      branch %4 b2 b4
    b1:
      return
    b2:
      %5 = cast %2
      v = %5
      %7 = name a
      %8 = v
      %9 = discarded call %7(%8)
      jump b1
    b3:
      v = %2
      %11 = name b
      %12 = v
      %13 = discarded call %11(%12)
      jump b1
    b4:
      jump b3"
  `);
});

test('Go: `continue` with a label goes to the update of the outer loop', async () => {
  const source = 'package p\nfunc f() {\nouter:\n for i := 0; i < 3; i++ { for { continue outer } } }';
  expect(await printed('a.go', source, 'f')).toMatchInlineSnapshot(`
    "f()
    b0:
      jump b1
    b1:
      %0 = number 0
      i = %0
      jump b2
    b2:
      %2 = i
      %3 = number 3
      %4 = < %2 %3
      branch %4 b3 b5
    b3:
      jump b6
    b4:
      %5 = i
      %6 = number 1
      %7 = + %5 %6
      i = %7
      jump b2
    b5:
      return
    b6:
      jump b7
    b7:
      jump b4
    b8:
      jump b4"
  `);
});

test('Go: names of a package are qualified by the path of their import', async () => {
  const source = 'package p\nimport fp "path/filepath"\nfunc f(a string) string { return fp.Join(a, "b") }';
  expect(await printed('a.go', source, 'f')).toContain('<path/filepath.Join>');
});

test('JavaScript: the rest of an optional chain is left out where one link is nil', async () => {
  expect(await printed('a.js', 'const v = a?.b.c(d());')).toMatchInlineSnapshot(`
    "<file>()
    b0:
      %0 = name a
      %1 = nil undefined
      $1 = %1
      %3 = nil null
      %4 = == %0 %3
      branch %4 b1 b2
    b1:
      %11 = $1
      v = %11
      return
    b2:
      %5 = %0.b
      %6 = %5.c
      %7 = name d
      %8 = call %7()
      %9 = call %6(%8)
      $1 = %9
      jump b1"
  `);
});

test('JavaScript: functions that stand before a required module use it under its name', async () => {
  const source = `f(1); function f(x) { return join(x, fs.sep) } const { join } = require('node:path'); const fs = require('fs');`;
  const ir = await lower('a.js', source);
  expect(ir.imports).toEqual([
    { local: 'join', module: 'path', member: 'join' },
    { local: 'fs', module: 'fs' },
  ]);
  expect(printFunction(ir, 1)).toMatchInlineSnapshot(`
    "f(x)
    b0:
      %0 = parameter 0
      x = %0
      %2 = name join <path.join>
      %3 = x
      %4 = name fs <fs>
      %5 = %4.sep <fs.sep>
      %6 = call %2(%3, %5)
      return %6"
  `);
});

test('JavaScript: a required module that is assigned again is a variable with two writes', async () => {
  const ir = await lower('a.js', `let esc = require('escape'); esc = (x) => x;`);
  expect(ir.imports).toEqual([]);
  expect(ir.variables.find(({ name }) => name === 'esc')?.writes).toBe(2);
});

test('JavaScript: `finally` runs on the way out of a return, and when something is thrown', async () => {
  const source = 'function f() { try { return g() } catch (e) { h(e) } finally { k() } }';
  expect(await printed('a.js', source, 'f')).toMatchInlineSnapshot(`
    "f()
    b0:
      jump b4
    b1:
      %9 = caught
      %10 = name k
      %11 = discarded call %10()
      throw %9
    b2: handler b1
      %4 = caught
      e = %4
      %6 = name h
      %7 = e
      %8 = discarded call %6(%7)
      jump b3
    b3:
      %12 = name k
      %13 = discarded call %12()
      return
    b4: handler b2
      %0 = name g
      %1 = call %0()
      jump b5
    b5:
      %2 = name k
      %3 = discarded call %2()
      return %1"
  `);
});

test('JavaScript: destructuring with defaults takes fields, and the default where there is none', async () => {
  expect(await printed('a.js', 'function f({ a: [b], c = 1, ...d }) {}', 'f')).toMatchInlineSnapshot(`
    "f()
    b0:
      %0 = parameter 0
      %1 = %0.a
      %2 = number 0
      %3 = %1[%2]
      b = %3
      %5 = %0.c
      $2 = %5
      %7 = nil null
      %8 = == %5 %7
      branch %8 b1 b2
    b1:
      %9 = number 1
      $2 = %9
      jump b2
    b2:
      %11 = $2
      c = %11
      %13 = %0[:]
      d = %13
      return"
  `);
});

test('JavaScript: an inner `let` is another variable, an inner `var` is the same', async () => {
  const ir = await lower('a.js', 'function f() { let a = 1; var b = 1; { let a = 2; var b = 2; } }');
  const writes = (name: string) => ir.variables.filter((one) => one.name === name).map((one) => one.writes);
  expect([writes('a'), writes('b')]).toEqual([[1, 1], [2]]);
});

test('JavaScript: what a file exports, in any form, is marked', async () => {
  const esm = await lower(
    'a.mjs',
    'export function a() {} function b() {} const c = () => 1; export { b as x, c }; function d() {}',
  );
  const exported = (ir: FileIr) => ir.functions.filter((one) => one.exported).map((one) => one.name);
  expect(exported(esm)).toEqual(['a', 'b', 'c']);
  const commonJs = await lower(
    'a.cjs',
    'function a() {} module.exports = { a, b() {} }; exports.c = () => 1; function d() {}',
  );
  expect(exported(commonJs).sort()).toEqual(['a', 'b', 'c']);
});

test('TypeScript: a parameter property is also a field, and casts keep their type', async () => {
  const source = 'class A { constructor(private x: string) {} get() { return this.x as any } }';
  expect(await printed('a.ts', source, 'constructor')).toMatchInlineSnapshot(`
    "A.constructor(receiver this, x)
    b0:
      %0 = parameter 0
      this = %0
      %2 = parameter 1
      x = %2
      %4 = this
      %4.x = %2
      return"
  `);
  expect(await printed('a.ts', source, 'get')).toMatchInlineSnapshot(`
    "A.get(receiver this)
    b0:
      %0 = parameter 0
      this = %0
      %2 = this
      %3 = %2.x
      %4 = cast %3
      return %4"
  `);
});

test('Python: names are of the whole function, `global` and `nonlocal` reach out', async () => {
  const source =
    'X = 1\ndef f():\n  global X\n  X = 2\n  y = 1\n  def g():\n    nonlocal y\n    y = 2\n    x = 3\n  return y\n';
  const ir = await lower('a.py', source);
  const owners = Object.fromEntries(
    ir.variables.map(({ name, function: id, writes }) => [name, [id, writes]]),
  );
  expect(owners).toMatchObject({ X: [0, 2], y: [1, 2], x: [2, 1] });
});

test('Python: a chained comparison computes its middle once and stops early', async () => {
  expect(await printed('a.py', 'def f(a):\n  if 1 < g() < a: h()\n', 'f')).toMatchInlineSnapshot(`
    "exported f(a)
    b0:
      %0 = parameter 0
      a = %0
      %2 = number 1
      %3 = name g
      %4 = call %3()
      %5 = < %2 %4
      branch %5 b4 b3
    b1:
      return
    b2:
      %8 = name h
      %9 = discarded call %8()
      jump b1
    b3:
      jump b1
    b4:
      %6 = a
      %7 = < %4 %6
      branch %7 b2 b3"
  `);
});

test('Python: a comprehension is a loop whose names are its own', async () => {
  const source = 'def f(x):\n  y = [x + 1 for x in z if x]\n  return x\n';
  expect(await printed('a.py', source, 'f')).toMatchInlineSnapshot(`
    "exported f(x)
    b0:
      %0 = parameter 0
      x = %0
      %2 = array {}
      $3 = %2
      %4 = name z
      jump b1
    b1:
      each %4 b2 b3
    b2:
      %5 = %4[]
      x = %5
      %7 = x
      branch %7 b4 b5
    b3:
      %13 = $3
      y = %13
      %15 = x
      return %15
    b4:
      %8 = x
      %9 = number 1
      %10 = + %8 %9
      %11 = $3
      %11[] = %10
      jump b5
    b5:
      jump b1"
  `);
});

test('Python: the `else` of a loop is left out by `break`, and of a `try` by an exception', async () => {
  const source =
    'def f():\n  for x in y:\n    if x: break\n  else: a()\n  try: b()\n  except E as e: c(e)\n  else: d()\n';
  expect(await printed('a.py', source, 'f')).toMatchInlineSnapshot(`
    "exported f()
    b0:
      %0 = name y
      jump b1
    b1:
      each %0 b2 b4
    b2:
      %1 = %0[]
      x = %1
      %3 = x
      branch %3 b6 b7
    b3:
      jump b10
    b4:
      %4 = name a
      %5 = discarded call %4()
      jump b3
    b5:
      jump b1
    b6:
      jump b3
    b7:
      jump b5
    b8:
      %10 = caught
      %11 = name E
      %12 = instanceof %10 %11
      branch %12 b13 b14
    b9:
      return
    b10: handler b8
      %6 = name b
      %7 = discarded call %6()
      jump b11
    b11:
      %8 = name d
      %9 = discarded call %8()
      jump b9
    b12:
      throw %10
    b13:
      e = %10
      %14 = name c
      %15 = e
      %16 = discarded call %14(%15)
      jump b9
    b14:
      jump b12"
  `);
});

test('Python: imports in every form are followed to whole names', async () => {
  const source =
    'import os.path as p, a.b\nfrom .m import f as g\ndef h():\n  from shlex import quote\n  g(p.join(quote(1)), a.b.c)\n';
  const text = await printed('pkg/a.py', source, 'h');
  for (const name of ['.m.f', 'os.path.join', 'shlex.quote', 'a.b.c']) expect(text).toContain(`<${name}>`);
});

test('Python: a sanitizer that the file replaces is no longer the imported one', async () => {
  const ir = await lower(
    'a.py',
    'from html import escape\nescape = lambda x: x\ndef f(x): return escape(x)\n',
  );
  expect(ir.variables.find(({ name }) => name === 'escape')?.writes).toBe(2);
  const kept = await lower(
    'a.py',
    'try:\n  import yaml\nexcept ImportError:\n  yaml = None\ndef f(): yaml.load()\n',
  );
  expect(printFunction(kept, 1)).toContain('<yaml.load>');
});

test('Java: fields and methods without an object are those of the receiver', async () => {
  const source =
    'package a; import java.io.File; class A { String x = "1"; void f(String y) { if (x == null || y != null) { x = y; g(new File(x)); } } }';
  expect(await printed('A.java', source, 'f')).toMatchInlineSnapshot(`
    "A.f(receiver this, y)
    b0:
      %0 = parameter 0
      this = %0
      %2 = parameter 1
      y = %2
      %4 = this
      %5 = %4.x
      %6 = nil null
      %7 = == %5 %6
      branch %7 b1 b3
    b1:
      %11 = y
      %12 = this
      %12.x = %11
      %14 = this
      %15 = %14.g
      %16 = name File <java.io.File>
      %17 = this
      %18 = %17.x
      %19 = new call %16(%18)
      %20 = discarded call %15(%19)
      jump b2
    b2:
      return
    b3:
      %8 = y
      %9 = nil null
      %10 = != %8 %9
      branch %10 b1 b2"
  `);
});

test('Java: a switch expression joins the values of its rules, and a resource is opened in the try', async () => {
  const source =
    'class A { int f(int a) { try (var r = open()) { return switch (a) { case 1, 2 -> 3; default -> { yield 4; } }; } finally { g(); } } }';
  expect(await printed('A.java', source, 'f')).toMatchInlineSnapshot(`
    "A.f(receiver this, a)
    b0:
      %0 = parameter 0
      this = %0
      %2 = parameter 1
      a = %2
      jump b3
    b1:
      %21 = caught
      %22 = this
      %23 = %22.g
      %24 = discarded call %23()
      throw %21
    b2:
      %25 = this
      %26 = %25.g
      %27 = discarded call %26()
      return
    b3: handler b1
      %4 = this
      %5 = %4.open
      %6 = call %5()
      r = %6
      %8 = a
      %9 = number 1
      %10 = == %8 %9
      branch %10 b8 b7
    b4: handler b1
      %17 = $4
      jump b11
    b5: handler b1
      %13 = number 3
      $4 = %13
      jump b4
    b6: handler b1
      %15 = number 4
      $4 = %15
      jump b4
    b7: handler b1
      %11 = number 2
      %12 = == %8 %11
      branch %12 b10 b9
    b8: handler b1
      jump b5
    b9: handler b1
      jump b6
    b10: handler b1
      jump b5
    b11:
      %18 = this
      %19 = %18.g
      %20 = discarded call %19()
      return %17"
  `);
});

test('Rust: `let` shadows, `?` returns early, `if let` binds, and the last expression is returned', async () => {
  const source =
    'use std::fs;\nfn f(x: A) -> R { let x = fs::read(x)?; if let Some(y) = x { g(y) } else { return h(); } }';
  expect(await printed('a.rs', source, 'f')).toMatchInlineSnapshot(`
    "f(x)
    b0:
      %0 = parameter 0
      x = %0
      %2 = name fs.read <std.fs.read>
      %3 = x
      %4 = call %2(%3)
      %5 = ? %4
      branch %5 b1 b2
    b1:
      x = %5
      %7 = x
      %8 = other Some(y)
      %9 = matches %7 %8
      branch %9 b6 b4
    b2:
      return %4
    b3:
      %18 = $3
      return %18
    b4:
      %16 = name h
      %17 = call %16()
      return %17
    b5:
      %12 = name g
      %13 = y
      %14 = call %12(%13)
      $3 = %14
      jump b3
    b6:
      %10 = result 0 of %7
      y = %10
      jump b5"
  `);
});

test('Rust: match arms test in order, with guards, and bind the parts of their patterns', async () => {
  const source =
    'fn f(v: V) -> i32 { match v { V::A(_, b) if b > 1 => b, V::B { c } => c, 1 | 2 => 3, _ => panic!("x") } }';
  expect(await printed('a.rs', source, 'f')).toMatchInlineSnapshot(`
    "f(v)
    b0:
      %0 = parameter 0
      v = %0
      %2 = v
      %3 = other V::A(_, b)
      %4 = matches %2 %3
      branch %4 b3 b2
    b1:
      %28 = $2
      return %28
    b2:
      %13 = other V::B { c }
      %14 = matches %2 %13
      branch %14 b6 b5
    b3:
      %5 = result 0 of %2
      %6 = result 1 of %2
      b = %6
      %8 = b
      %9 = number 1
      %10 = > %8 %9
      branch %10 b4 b2
    b4:
      %11 = b
      $2 = %11
      jump b1
    b5:
      %19 = number 1
      %20 = == %2 %19
      branch %20 b8 b9
    b6:
      %15 = %2.c
      c = %15
      %17 = c
      $2 = %17
      jump b1
    b7:
      %25 = "x"
      %26 = name panic!
      %27 = call %26(%25)
      throw
    b8:
      %23 = number 3
      $2 = %23
      jump b1
    b9:
      %21 = number 2
      %22 = == %2 %21
      branch %22 b8 b10
    b10:
      jump b7
    b11:
      jump b1"
  `);
});

test('C: `goto` goes to its label, cases fall through, and pointers are written through', async () => {
  const source =
    'int f(char *s, struct t *p) { switch (*s) { case 1: a(); case 2: goto out; default: exit(1); } *s = 2; p->x = &s;\nout: return 0; }';
  expect(await printed('a.c', source, 'f')).toMatchInlineSnapshot(`
    "exported f(s, p)
    b0:
      %0 = parameter 0
      s = %0
      %2 = parameter 1
      p = %2
      %4 = s
      %5 = * %4
      %6 = number 1
      %7 = == %5 %6
      branch %7 b2 b5
    b1:
      %15 = s
      %16 = number 2
      %15[] = %16
      %18 = p
      %19 = s
      %20 = & %19
      %18.x = %20
      jump b7
    b2:
      %10 = name a
      %11 = discarded call %10()
      jump b3
    b3:
      jump b7
    b4:
      %12 = name exit
      %13 = number 1
      %14 = call %12(%13)
      stop
    b5:
      %8 = number 2
      %9 = == %5 %8
      branch %9 b3 b6
    b6:
      jump b4
    b7:
      %22 = number 0
      return %22"
  `);
});

test('short circuits are branches, as conditions and as values, in every language', async () => {
  const sources: Readonly<Record<string, string>> = {
    'a.go': 'package p\nfunc f(a, b bool) { x := a && !b; if a || !b { g(x) } }',
    'a.js': 'function f(a, b) { const x = a && !b; if (a || !b) g(x) }',
    'a.py': 'def f(a, b):\n  x = a and not b\n  if a or not b: g(x)\n',
    'A.java': 'class A { void f(boolean a, boolean b) { boolean x = a && !b; if (a || !b) g(x); } }',
    'a.rs': 'fn f(a: bool, b: bool) { let x = a && !b; if a || !b { g(x); } }',
    'a.c': 'void f(int a, int b) { int x = a && !b; if (a || !b) g(x); }',
  };
  for (const [path, source] of Object.entries(sources)) {
    const text = await printed(path, source, 'f');
    expect(text.match(/branch/g)?.length, path).toBe(3);
    expect(text, path).not.toMatch(/&&|\|\||= (?:and|or) /);
  }
});

test('JavaScript: `var` in an arrow is of the arrow, and `this` in it is that of the method', async () => {
  const source = 'class A { m() { return () => { var v = this.x; { var v = 2; } return v; }; } }';
  const ir = await lower('a.js', source);
  const arrow = ir.functions.findIndex((one) => one.name === '');
  expect(ir.variables.filter(({ name }) => name === 'v')).toMatchObject([{ function: arrow, writes: 2 }]);
  expect(ir.variables.filter(({ name }) => name === 'this')).toHaveLength(1);
});
