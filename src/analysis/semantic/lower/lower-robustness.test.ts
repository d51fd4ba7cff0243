import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileLanguage } from '../../language.js';
import { flattenTree, parseText } from '../../parser.js';
import type { FileIr, FunctionIr, Instruction, Span, Terminator } from '../ir.js';
import { isLoweredLanguage, type LoweringCoverage, lowerFile } from './lower-file.js';

type Lowered = FileIr & { readonly coverage: LoweringCoverage };

async function lower(path: string, text: string): Promise<Lowered | undefined> {
  const found = fileLanguage(path);
  if (found === undefined || !isLoweredLanguage(found.language)) return undefined;
  const parsed = await parseText(text, found.grammar, 30_000);
  if (parsed.status !== 'parsed') throw new Error(`${path}: ${parsed.reason}`);
  try {
    return lowerFile(flattenTree(parsed.tree), text, { path, language: found.language });
  } finally {
    parsed.tree.delete();
  }
}

function operandsOf(step: Instruction): readonly number[] {
  switch (step.op) {
    case 'store':
      return [step.value];
    case 'field':
      return [step.object];
    case 'set-field':
      return [step.object, step.value];
    case 'element':
      return step.index === undefined ? [step.object] : [step.object, step.index];
    case 'set-element':
      return [step.object, step.value, ...(step.index === undefined ? [] : [step.index])];
    case 'call':
      return [step.callee, ...step.arguments.map(({ value }) => value)];
    case 'result':
      return [step.of];
    case 'operator':
    case 'opaque':
      return step.operands;
    case 'compose':
      return step.parts.map(({ value }) => value);
    default:
      return [];
  }
}

function targetsOf(end: Terminator): {
  readonly blocks: readonly number[];
  readonly values: readonly number[];
} {
  switch (end.kind) {
    case 'jump':
      return { blocks: [end.to], values: [] };
    case 'branch':
      return { blocks: [end.then, end.else], values: [end.condition] };
    case 'each':
      return { blocks: [end.body, end.exit], values: [end.collection] };
    case 'return':
      return { blocks: [], values: end.values };
    case 'throw':
      return { blocks: [], values: end.value === undefined ? [] : [end.value] };
    case 'stop':
      return { blocks: [], values: [] };
  }
}

/** What is wrong with the shape of a file's representation. */
function flawsOf(ir: FileIr, length: number): string[] {
  const flaws: string[] = [];
  const check = (holds: boolean, what: string) => {
    if (!holds) flaws.push(what);
  };
  for (const [id, one] of ir.functions.entries()) {
    const within = (span: Span, what: string) =>
      check(span.start >= one.start && span.end <= one.end && span.start <= span.end, `${what} of ${id}`);
    check(one.start >= 0 && one.end <= length, `span of function ${id}`);
    const parent = one.parent === undefined ? undefined : ir.functions[one.parent];
    check(id === 0 ? parent === undefined : parent !== undefined, `parent of ${id}`);
    if (parent !== undefined) {
      check(parent.start <= one.start && one.end <= parent.end, `function ${id} in its parent`);
    }
    for (const [value, step] of one.instructions.entries()) {
      within(step.span, `span of %${value}`);
      check(
        operandsOf(step).every((operand) => operand >= 0 && operand < value),
        `operands of %${value} (${step.op}) in ${id}`,
      );
      if (step.op === 'load' || step.op === 'store')
        check(step.variable in ir.variables, `variable of %${value}`);
      if (step.op === 'closure') check(step.function in ir.functions, `closure %${value}`);
      if (step.op === 'parameter') check(step.index in one.parameters, `parameter %${value}`);
    }
    flaws.push(...blockFlaws(one, id, within));
  }
  return flaws;
}

function blockFlaws(one: FunctionIr, id: number, within: (span: Span, what: string) => void): string[] {
  const flaws: string[] = [];
  const listed = one.blocks.flatMap((block) => block.instructions);
  if (new Set(listed).size !== one.instructions.length || listed.length !== one.instructions.length) {
    flaws.push(`instructions of ${id} are not in exactly one block each`);
  }
  for (const [number, block] of one.blocks.entries()) {
    within(block.end.span, `end of b${number}`);
    const { blocks, values } = targetsOf(block.end);
    const all = block.handler === undefined ? blocks : [...blocks, block.handler];
    if (!all.every((to) => to in one.blocks)) flaws.push(`targets of b${number} in ${id}`);
    if (!values.every((value) => value in one.instructions)) flaws.push(`values at the end of b${number}`);
  }
  return flaws;
}

const SAMPLES: Readonly<Record<string, string>> = {
  'a.go': `package p
import f "path/filepath"
func (t *T) M(a string, r ...int) (n int, err error) {
	defer func() { recover() }()
	if x, err := f.Join(a, r...); err != nil && !ok { return } else if y { return 1, nil }
outer:
	for k, v := range m { switch k { case 1: fallthrough; default: continue outer } }
	select { case v, ok := <-ch: h(v, ok); default: }
	switch v := x.(type) { case int: g(v) }
	s := []T{{A: 1}, {B: "x"}}[1:2]; goto end
end:
	x.y[1] += <-c
}`,
  'a.ts': `import d, { a as b } from 'fs';
export class A<T> extends B { #p = 1; static { f() } constructor(private x?: string) { super(); } get v() { return this.x! } }
const { q: [r = 1], ...s } = await import('m'); let t = \`a\${b}c\`;
export const fn = async ({ a, b: { c = 1 } }: any, ...rest: any[]) => { for await (const [k] of o) { if (a?.b?.[c]?.(d)) continue; else break; } };
lbl: do { try { x ??= y as T } catch ({ m }) { continue lbl } finally { z++ } } while (a && !b);
switch (x) { case 1: f(...g); default: throw new E(/r/g) }`,
  'a.py': `import os.path, a.b as c
from .m import (f as g, h)
@dec(1)
class A(B, metaclass=M):
  x: int = 1
  async def f(self, a, *b, c=1, **d) -> str:
    global X; X = f"a{b!r:>{c}}c" "d"
    with open(a) as fh, x: return [y async for y in fh if y for z in y]
    try: (n := 1 < a < 2)
    except (A, B) as e: raise X from e
    else: del a[1:2]
    finally: a, (*b, c.d) = yield
match q:
  case {"a": x, **r} if x: pass
  case A(b=1) | [1, *_]: lambda u: u if u else not u
`,
  'A.java': `package a; import static b.C.d; import x.*;
public class A<T> extends B implements C { static final int X = 1; int y = d();
  A(int... r) { super(r); this.y = r[0]; }
  <U> int m(final String a) throws E { for (var s : b) { if (s instanceof String t && t.isEmpty()) continue; }
    try (var r = open(); q) { return switch (a) { case "x" -> 1; case A(var u) when u > 1 -> { yield 2; } default -> throw new E(); }; } catch (E | F e) { l: while (true) break l; } finally { y += 1; }
    new Thread() { public void run() { y++; } }.start(); Runnable l = A::new; f(x -> x + 1); } enum E { A(1), B { } } record R(int a) { } }`,
  'a.rs': `use std::{fs, io::{self, Read as R}, path::*};
impl<'a> T for A<'a> { pub fn m(&self, mut x: i32, (p, q): (i32, i32)) -> Result<Self, E> { let y = self.b?; Ok(Self { y, ..z }) } }
fn f() -> i32 { let Some(x) = o else { return 1; }; 'a: for (i, _) in v.iter() { if let Some(z) = y && x > 1 { break 'a; } }
  let r = loop { break 5; }; match v { Some(1 | 2) => 1, E::C { x, .. } if a => x, n @ 1..=5 => n, [f, .., l] => f, _ => panic!("{y}") } }`,
  'a.c': `#include <stdio.h>
#define M(x) x
static struct s { int a; } g = { .a = 1, [2] = 3 }, *h;
int *f(char *s, int n, ...) { for (int i = 0; i < n; i++) { if (s[i] == 'a' || !n) goto out; }
  switch (n) { case 1: p->a = *s++; case 2: break; default: exit(1); } do { x -= sizeof(int); } while (0);
#ifdef X
  (*fp)(&x, (char) n);
#else
  a = b ? c : d, e;
#endif
out: return (struct s){1}.a; }`,
};

describe.each(Object.entries(SAMPLES))('%s', (path, sample) => {
  test('a program that uses most of the language is understood and well formed', async () => {
    const ir = await lower(path, sample);
    expect(ir?.coverage.kinds).toEqual({});
    expect(ir && flawsOf(ir, sample.length)).toEqual([]);
  });

  test('any beginning of it, and any part left out, is lowered to something well formed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(sample.length), fc.nat(sample.length), fc.nat(40), async (end, hole, size) => {
        const begun = sample.slice(0, end);
        const text = begun.slice(0, hole) + begun.slice(hole + size);
        const ir = await lower(path, text);
        expect(ir && flawsOf(ir, text.length)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

const NESTED: Readonly<
  Record<string, readonly [before: string, open: string, inside: string, close: string, after: string]>
> = {
  'a.go': ['package p\nvar x = ', '(', '1', ')', '\n'],
  'a.js': ['x = ', '[', '1', ']', ';'],
  'a.py': ['x = ', '(', '1', ')', '\n'],
  'A.java': ['class A { int x = ', '(', '1', ')', '; }'],
  'a.rs': ['const X: i32 = ', '(', '1', ')', ';'],
  'a.c': ['int x = ', '(', '1', ')', ';'],
};

test.each(Object.entries(NESTED))(
  '%s: nesting of 100,000 is cut, counted and does not overflow',
  async (path, parts) => {
    const [before, open, inside, close, after] = parts;
    const depth = 100_000;
    const text = before + open.repeat(depth) + inside + close.repeat(depth) + after;
    const ir = await lower(path, text);
    expect(ir?.coverage.kinds.nesting).toBeGreaterThan(0);
  },
);

test('a sum of 20,000 terms is no nesting', async () => {
  const ir = await lower('a.js', `x = ${'"a" + '.repeat(20_000)}b;`);
  expect(ir?.coverage.opaque).toBe(0);
});

test('functions in `finally` in functions in `finally` do not multiply', async () => {
  const depth = 60;
  const text = 'try { return f() } finally { (() => { '.repeat(depth) + '})() }'.repeat(depth);
  const ir = await lower('a.js', text);
  expect(ir?.functions.length).toBeLessThan(40 * depth);
});

const CACHE = join(process.env.PATCHGYM_CACHE ?? join(homedir(), '.cache', 'patchgym'), 'environments');
const REAL = [CACHE, join('node_modules', 'commander'), join('node_modules', 'zod', 'v4', 'core')];

function sourceFiles(folder: string, found: string[] = []): string[] {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (found.length >= 150) break;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) sourceFiles(path, found);
    else if (
      entry.isFile() &&
      /\.(?:go|js|cjs|mjs|ts|py|java|rs|c)$/.test(entry.name) &&
      statSync(path).size < 60_000
    ) {
      found.push(path);
    }
  }
  return found;
}

test.each(REAL)(
  'real code in %s is well formed and less than one in fifty steps is opaque',
  { timeout: 120_000 },
  async (folder) => {
    if (!existsSync(folder)) {
      console.warn(`skipped: ${folder} is not there`);
      return;
    }
    let instructions = 0;
    let opaque = 0;
    for (const path of sourceFiles(folder)) {
      const text = readFileSync(path, 'utf8');
      const ir = await lower(path, text);
      if (ir === undefined) continue;
      expect(flawsOf(ir, text.length), path).toEqual([]);
      instructions += ir.coverage.instructions;
      opaque += ir.coverage.opaque;
    }
    expect(opaque / Math.max(1, instructions)).toBeLessThan(0.02);
  },
);

test('past its deadline it throws rather than to leave something out', async () => {
  const text = 'f(a)\n'.repeat(2_000);
  const parsed = await parseText(text, 'python', 30_000);
  if (parsed.status !== 'parsed') throw new Error(parsed.reason);
  try {
    const lowerUntil = (deadline: number) =>
      lowerFile(flattenTree(parsed.tree), text, { path: 'a.py', language: 'python', deadline });
    expect(() => lowerUntil(performance.now() - 1)).toThrow('the deadline passed');
    expect(lowerUntil(performance.now() + 30_000).coverage.instructions).toBeGreaterThan(2_000);
  } finally {
    parsed.tree.delete();
  }
});
