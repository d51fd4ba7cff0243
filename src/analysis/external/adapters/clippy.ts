import { posix } from 'node:path';
import { z } from 'zod';
import type { AnalyzerReport, AnalyzerResult, ExternalAnalyzer, UnreadFile } from '../analyzer.js';
import { readJson } from '../read-json.js';

const span = z.looseObject({
  file_name: z.string(),
  is_primary: z.boolean(),
  line_start: z.int().min(1),
  column_start: z.int().min(1),
  line_end: z.int().min(1),
  column_end: z.int().min(1),
  /** Of what a macro wrote: where the macro was used. */
  get expansion() {
    return z.looseObject({ span }).nullish();
  },
});
type Span = z.infer<typeof span>;
const diagnostic = z.looseObject({
  message: z.string(),
  level: z.string(),
  code: z.looseObject({ code: z.string() }).nullable(),
  spans: z.array(span),
});
/** What the driver says, and what the script beside its configuration says of each run and at its end. */
const reportSchema = z.array(
  z.union([
    z.strictObject({ crate: z.int(), exit: z.int() }),
    z.strictObject({ ended: z.int() }),
    diagnostic,
  ]),
);
type Line = z.infer<typeof reportSchema>[number];

const RUST = '1.95.0';
/** Blanks and comments, which may stand between the parts of a path. */
const GAP = String.raw`(?:\s|/\*[\s\S]*?\*/|//[^\n]*\n)*`;

/**
 * Clippy's driver, for Rust, without cargo: nothing of the tree is run, neither build scripts nor procedural macros. What
 * needs a crate that is not Rust's own does not compile then, and counts as unread.
 */
export const clippy: ExternalAnalyzer = {
  name: 'clippy',
  version: RUST,
  languages: ['rust'],
  layout: 'tree',
  installation: {
    from: 'host',
    files: [
      {
        path: 'bin/clippy-driver',
        sha256: '81bd985ee50d78e9d8c5810f6ca836614d1bf95e0e8142f1ec5f42eb250ed729',
      },
      {
        path: 'lib/librustc_driver-6108105cd7e839cf.so',
        sha256: 'ae69468875215df490fde685ec1f1b969743482ba7e0251f4074a222606a5484',
      },
      {
        path: 'lib/libLLVM.so.22.1-rust-1.95.0-stable',
        sha256: 'f6a654c837c51bc2fc00f83d58318607b6f30fec364a00f09b6172129e591fb5',
      },
    ],
  },
  runtime: 'rust',
  columns: 'unicodeCodePoints',
  defaultRules: ['correctness', 'suspicious'],
  rulePattern: /^[a-z][a-z0-9_]{1,79}$/,
  defused: [
    // The lint is named otherwise, and an unknown one silences nothing.
    new RegExp(String.raw`\bclippy${GAP}::${GAP}[\w$]+`, 'g'),
    /(?<=\b(?:allow|expect)\s*\([^)]{0,2000})\bwarnings\b/g,
    /\bautomatically_derived\b/g,
  ],
  isConfiguration: (path) =>
    /(?:^|\/)(?:\.?clippy\.toml|rust-toolchain(?:\.toml)?|build\.rs|\.cargo\/.*)$/i.test(path),
  command: (rules, { configuration, runtime }, files) => ({
    argv: [
      ...['/bin/sh', `${configuration}/run.sh`, runtime, '-Aclippy::all'],
      ...rules.map((rule) => `-Wclippy::${rule}`),
      ...['--', ...files.filter(isRoot).map(asFile), '--', ...files.filter(isRust).map(asFile)],
    ],
    environment: { CLIPPY_CONF_DIR: configuration, RUST_BACKTRACE: '0' },
  }),
  read: ({ exitCode, stdout, stderr }) => {
    if (exitCode !== 0)
      return { status: 'failed', reason: `exit code ${exitCode}: ${stderr.trim().slice(-300)}` };
    const lines = stdout.split('\n').filter((line) => line.trim() !== '');
    return readJson(`[${lines.join(',')}]`, reportSchema, toReport);
  },
};

function isRust(path: string): boolean {
  return path.endsWith('.rs');
}

/** Where crates begin by convention: below a manifest, which need not be read for that. */
function isRoot(path: string, _index: number, all: readonly string[]): boolean {
  const folder = /^(.*?)(?:src\/(?:lib|main|bin\/[^/]+|bin\/[^/]+\/main)\.rs)$/.exec(path)?.[1];
  return folder !== undefined && all.includes(`${folder}Cargo.toml`);
}

/** No file is taken for an option. */
function asFile(path: string): string {
  return path.startsWith('-') || path.startsWith('@') ? `./${path}` : path;
}

function toReport(lines: readonly Line[]): AnalyzerReport {
  const results = new Map<string, AnalyzerResult>();
  const unread = new Map<string, UnreadFile>();
  let errors = 0;
  let runs = 0;
  let ended: number | null = null;
  for (const line of lines) {
    if ('ended' in line && typeof line.ended === 'number') ended = line.ended;
    else if ('crate' in line && typeof line.crate === 'number') {
      runs += 1;
      if (line.exit !== 0 && errors === 0)
        return { status: 'failed', reason: `the driver ended with ${line.exit} and named no error` };
      errors = 0;
    } else {
      const one = line as z.infer<typeof diagnostic>;
      const outcome = read(one);
      if (outcome.kind === 'failed') return { status: 'failed', reason: outcome.reason };
      if (outcome.kind === 'unread') {
        errors += 1;
        if (outcome.file !== null) unread.set(outcome.file.path, outcome.file);
      } else if (outcome.kind === 'result') results.set(JSON.stringify(outcome.result), outcome.result);
    }
  }
  // A file that belongs to two crates is told of twice.
  return ended === runs
    ? { status: 'complete', results: [...results.values()], unread: [...unread.values()] }
    : { status: 'failed', reason: 'it did not come to its end' };
}

type Outcome =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'unread'; readonly file: UnreadFile | null }
  | { readonly kind: 'result'; readonly result: AnalyzerResult };

function read({ code, level, message, spans }: z.infer<typeof diagnostic>): Outcome {
  const primary = spans.find(({ is_primary }) => is_primary);
  const place = primary === undefined ? undefined : outermost(primary);
  const lint = code?.code.startsWith('clippy::') ? code.code.slice('clippy::'.length) : null;
  if (lint !== null && place !== undefined) return { kind: 'result', result: toResult(lint, message, place) };
  if (level === 'error' && place !== undefined)
    return { kind: 'unread', file: { path: plain(place.file_name), reason: message } };
  if (level === 'error') {
    return /^aborting due to|^could not compile/.test(message)
      ? { kind: 'unread', file: null }
      : { kind: 'failed', reason: message.slice(0, 300) };
  }
  const isUnknown = code?.code === 'unknown_lints' && place === undefined;
  return isUnknown ? { kind: 'failed', reason: message.slice(0, 300) } : { kind: 'nothing' };
}

/** What a macro of Rust's own wrote is where the macro was used. */
function outermost(place: Span): Span {
  let at = place;
  while (at.expansion != null) at = at.expansion.span;
  return at;
}

function toResult(lint: string, message: string, place: Span): AnalyzerResult {
  return {
    rule: lint,
    path: plain(place.file_name),
    message,
    severity: 'medium',
    category: 'bug-risk',
    place: {
      startLine: place.line_start,
      startColumn: place.column_start,
      endLine: place.line_end,
      endColumn: place.column_end,
    },
  };
}

/** An attribute can name a module's file by any way that leads there. */
function plain(path: string): string {
  return posix.normalize(path);
}
