import { describe, expect, it } from 'vitest';
import { clippy } from './clippy.js';

const PLACES = {
  tool: '/analyzer',
  configuration: '/configuration',
  runtime: '/runtime/bin/clippy-driver',
  workspace: '/workspace',
};
const place = (file: string) => ({
  file_name: file,
  is_primary: true,
  line_start: 2,
  column_start: 5,
  line_end: 2,
  column_end: 11,
});
const lint = (file: string, code = 'clippy::eq_op') => ({
  $message_type: 'diagnostic',
  message: 'equal expressions',
  level: 'warning',
  code: { code },
  spans: [place(file)],
});
const error = (file: string) => ({
  message: 'no such crate',
  level: 'error',
  code: null,
  spans: [place(file)],
});

function read(lines: readonly object[], exitCode = 0) {
  const stdout = lines.map((line) => JSON.stringify(line)).join('\n');
  return clippy.read({ exitCode, stdout, stderr: '' }, PLACES);
}

describe('what clippy says', () => {
  it('is told once for a file of two crates, however the crates spell its path', () => {
    const report = read([
      lint('src/a.rs'),
      { crate: 1, exit: 0 },
      lint('src/../src/a.rs'),
      { crate: 2, exit: 0 },
      { ended: 2 },
    ]);
    expect(report).toMatchObject({ status: 'complete', results: [{ rule: 'eq_op', path: 'src/a.rs' }] });
    expect(report.status === 'complete' && report.results).toHaveLength(1);
  });

  it('counts a file with an error as unread, and lints of the compiler for nothing', () => {
    const warning = lint('a.rs', 'unused_variables');
    const report = read([warning, error('b.rs'), { crate: 1, exit: 1 }, { ended: 1 }]);
    expect(report).toEqual({
      status: 'complete',
      results: [],
      unread: [{ path: 'b.rs', reason: 'no such crate' }],
    });
  });

  it('takes a lint of a macro to where the macro was used', () => {
    const inMacro = { ...place('/rustc/library/core/macros.rs'), expansion: { span: place('a.rs') } };
    const report = read([{ ...lint('x'), spans: [inMacro] }, { crate: 1, exit: 0 }, { ended: 1 }]);
    expect(report).toMatchObject({ results: [{ path: 'a.rs' }] });
  });

  it.each([
    ['was cut', [lint('a.rs'), { crate: 1, exit: 0 }], 0],
    ['misses a crate', [{ crate: 1, exit: 0 }, { ended: 2 }], 0],
    ['ends badly without an error', [{ crate: 1, exit: 101 }, { ended: 1 }], 0],
    ['is about no file', [{ ...error('a'), spans: [] }, { crate: 1, exit: 1 }, { ended: 1 }], 0],
    [
      'does not know a rule',
      [{ ...lint('a', 'unknown_lints'), spans: [] }, { crate: 1, exit: 0 }, { ended: 1 }],
      0,
    ],
    ['is of a shell that failed', [{ ended: 0 }], 2],
    ['is something else', [{ hello: 1 }], 0],
  ])('is not believed where it %s', (_, lines, exitCode) => {
    expect(read(lines, exitCode)).toMatchObject({ status: 'failed' });
  });
});

describe('how clippy is called', () => {
  it('begins with the crates beside a manifest, and takes no file for an option', () => {
    const files = ['Cargo.toml', 'src/lib.rs', 'src/a.rs', '-x.rs', '@y.rs', 'other/src/main.rs', 'README'];
    const { argv } = clippy.command(['correctness'], PLACES, files);
    const first = argv.indexOf('--');
    const second = argv.indexOf('--', first + 1);
    expect(argv.slice(first + 1, second)).toEqual(['src/lib.rs']);
    expect(argv.slice(second + 1)).toEqual([
      'src/lib.rs',
      'src/a.rs',
      './-x.rs',
      './@y.rs',
      'other/src/main.rs',
    ]);
  });

  it.each([
    '#[allow(clippy::all)]',
    '#![allow(clippy /* a */ :: // b\n correctness)]',
    '#[expect(unused, warnings)]',
    '#[automatically_derived]',
  ])('breaks %s', (text) => {
    const broken = clippy.defused.reduce(
      (one, mark) => one.replace(mark, (found) => `${found.slice(0, -1)}Q`),
      text,
    );
    expect(broken).not.toBe(text);
    expect(broken.length).toBe(text.length);
  });

  it.each(['build.rs', 'a/.cargo/config.toml', 'clippy.toml', 'rust-toolchain'])('leaves %s out', (path) => {
    expect(clippy.isConfiguration?.(path)).toBe(true);
  });
});
