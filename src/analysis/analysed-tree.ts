import type { Coverage, Finding } from '../core/finding.js';
import {
  type AnalysedFile,
  type AnalysisLimits,
  analyseFile,
  contentDigest,
  DEFAULT_LIMITS,
  type FileContent,
  unanalysedFile,
} from './analyse-file.js';
import type { CheckedTree } from './check-tree.js';
import type { Checker } from './checker.js';
import { CompiledCheckers } from './compiled-checkers.js';
import type { Compatibility } from './language.js';
import { analyseProgram, bySourceOrder, type SemanticResult } from './semantic/analyse-program.js';
import { isSemantic } from './semantic/make-facts.js';
import { changeFamilies, familiesOf, type ProgramFamilies } from './semantic/program-families.js';
import type { Suppression } from './suppression.js';
import { digestOf } from './syntax-path.js';

/** Changes whenever the same files and checkers could give another result. */
export const ENGINE_VERSION = 10;

export type AnalysisOptions = {
  readonly compatibility?: Compatibility;
  readonly limits?: Partial<AnalysisLimits>;
};

/** What the analysis of a tree says. */
export type Analysis = {
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
  readonly suppressions: readonly Suppression[];
};

/**
 * The results of a whole tree, per file, as plain JSON: stored once for the pristine tree, so that
 * grading a patch analyses only what the patch changed.
 */
export type AnalysedTree = {
  readonly version: number;
  /** What the results depend on besides the files: the checkers and the limits. */
  readonly configuration: string;
  readonly files: Readonly<Record<string, AnalysedFile>>;
  /** What semantic checkers say, who look at all files together; where there is none, nothing. */
  readonly semantic?: SemanticResult;
};

/** One changed file; `content` is null for one that is gone. */
export type FileChange = { readonly path: string; readonly content: Uint8Array | null };

/** Analyses files by their content. Touches no disk; a file is never executed or followed. */
export async function analyseFiles(
  files: readonly FileContent[],
  checkers: readonly Checker[] | CompiledCheckers,
  options: AnalysisOptions = {},
): Promise<Analysis> {
  return summariseTree(await analyseTree(files, checkers, options));
}

/**
 * The results per file, for `analyseTreeChange`. Later files of the same path win.
 */
export async function analyseTree(
  files: Iterable<FileContent> | AsyncIterable<FileContent>,
  checkers: readonly Checker[] | CompiledCheckers,
  options: AnalysisOptions = {},
): Promise<AnalysedTree> {
  const compiled = compileOnce(checkers, options.compatibility);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const byPath: [string, AnalysedFile][] = [];
  for await (const file of files) byPath.push([file.path, await analyseFile(file, compiled, limits)]);
  return treeOf(sortedRecord(byPath), () => configurationOf(compiled, limits), compiled);
}

/**
 * The results of a tree after a change, without analysing what did not change. Results that were
 * made with other checkers, limits or engine are not reused: that is a `RangeError`, a bug of the caller.
 * Files that `budgetMs` leaves no time for are unanalysed.
 */
export async function analyseTreeChange(
  before: AnalysedTree,
  changes: readonly FileChange[],
  checkers: readonly Checker[] | CompiledCheckers,
  options: AnalysisOptions & { readonly budgetMs?: number } = {},
): Promise<AnalysedTree> {
  const compiled = compileOnce(checkers, options.compatibility);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const deadline = performance.now() + (options.budgetMs ?? Number.POSITIVE_INFINITY);
  if (!isCurrent(before, compiled, limits)) {
    throw new RangeError(
      'the analysed tree was made with other checkers, limits or another engine: analyse it again',
    );
  }
  const changed = new Map<string, AnalysedFile | undefined>();
  for (const { path, content } of changes) {
    const known = changed.has(path) ? changed.get(path) : fileOf(before.files, path);
    if (content === null) changed.set(path, undefined);
    else if (known?.digest !== contentDigest(content)) {
      const isLate = performance.now() > deadline;
      const file = { path, content };
      changed.set(
        path,
        isLate ? unanalysedFile(file, 'not reached in time') : await analyseFile(file, compiled, limits),
      );
    }
  }
  const files = changeRecord(before.files, changed);
  const removed = [...changed.keys()].flatMap((path) => fileOf(before.files, path)?.facts ?? []);
  const added = [...changed.values()].flatMap((file) => file?.facts ?? []);
  families.set(files, changeFamilies(familiesIn(before.files), removed, added));
  const { configuration } = before;
  return treeOf(files, () => configuration, compiled);
}

type Files = AnalysedTree['files'];

/** A path may be a name that every object knows. */
function fileOf(files: Files, path: string): AnalysedFile | undefined {
  return Object.hasOwn(files, path) ? files[path] : undefined;
}

/** The same files and those that changed, in the order of their paths. */
function changeRecord(before: Files, changed: ReadonlyMap<string, AnalysedFile | undefined>): Files {
  const files: Record<string, AnalysedFile> = { ...before };
  const more: [string, AnalysedFile][] = [];
  for (const [path, file] of changed) {
    if (file === undefined) delete files[path];
    else if (Object.hasOwn(files, path)) files[path] = file;
    else more.push([path, file]);
  }
  return more.length === 0 ? files : sortedRecord([...Object.entries(files), ...more]);
}

const families = new WeakMap<Files, ProgramFamilies>();

function familiesIn(files: Files): ProgramFamilies {
  let known = families.get(files);
  if (known === undefined) {
    known = familiesOf(Object.values(files).flatMap(({ facts }) => facts ?? []));
    families.set(files, known);
  }
  return known;
}

/** The configuration is found out when it is asked for: what checks once and ends does not need it. */
function treeOf(files: Files, configurationOfTree: () => string, compiled: CompiledCheckers): AnalysedTree {
  const semantic = compiled.checkers.filter(isSemantic);
  return {
    version: ENGINE_VERSION,
    get configuration() {
      return configurationOfTree();
    },
    files,
    ...(semantic.length === 0 ? {} : { semantic: analyseProgram(familiesIn(files), semantic) }),
  };
}

/** Whether stored results can be reused with these checkers and options. */
export function isReusable(
  tree: AnalysedTree,
  checkers: readonly Checker[] | CompiledCheckers,
  options: AnalysisOptions = {},
): boolean {
  return isCurrent(tree, compileOnce(checkers, options.compatibility), {
    ...DEFAULT_LIMITS,
    ...options.limits,
  });
}

/** The findings, the coverage and the suppressions of all files, in the order of their paths. */
export function summariseTree(tree: CheckedTree): Analysis {
  const files = Object.values(tree.files);
  const owned = files.filter((file) => file.owned);
  const sum = (value: (file: AnalysedFile) => number) =>
    owned.reduce((total, file) => total + value(file), 0);
  return {
    findings: allFindings(tree),
    suppressions: files.flatMap((file) => file.suppressions),
    coverage: {
      files: owned.length,
      bytes: sum((file) => file.bytes),
      functions: sum((file) => file.functions),
      errorBytes: sum((file) => file.errorBytes),
      unanalysed: [
        ...files.flatMap((file) => file.unanalysed.map((reason) => ({ path: file.path, reason }))),
        ...(tree.semantic?.unanalysed ?? []),
      ],
    },
  };
}

function allFindings({ files, semantic }: CheckedTree): readonly Finding[] {
  const own = Object.values(files).flatMap((file) => file.findings);
  if (semantic === undefined || semantic.findings.length === 0) return own;
  return [...own, ...semantic.findings].sort(bySourceOrder);
}

const compiledSets = new WeakMap<readonly Checker[], Map<Compatibility, CompiledCheckers>>();

/** The same list of checkers is compiled once, so that callers need not carry the compiled form. */
function compileOnce(
  checkers: readonly Checker[] | CompiledCheckers,
  compatibility: Compatibility = 'documented',
): CompiledCheckers {
  if (checkers instanceof CompiledCheckers) return checkers;
  const byCompatibility = compiledSets.get(checkers) ?? new Map<Compatibility, CompiledCheckers>();
  compiledSets.set(checkers, byCompatibility);
  const compiled = byCompatibility.get(compatibility) ?? new CompiledCheckers(checkers, compatibility);
  byCompatibility.set(compatibility, compiled);
  return compiled;
}

function isCurrent(tree: AnalysedTree, checkers: CompiledCheckers, limits: AnalysisLimits): boolean {
  return tree.version === ENGINE_VERSION && tree.configuration === configurationOf(checkers, limits);
}

const ruleDigests = new WeakMap<CompiledCheckers, string>();

function configurationOf(checkers: CompiledCheckers, limits: AnalysisLimits): string {
  let rules = ruleDigests.get(checkers);
  if (rules === undefined) {
    // Where a checker was read from changes nothing that it finds.
    rules = digestOf(...checkers.checkers.map(({ source: _, ...rule }) => JSON.stringify(rule)).sort());
    ruleDigests.set(checkers, rules);
  }
  return digestOf(checkers.compatibility, JSON.stringify(limits), rules);
}

function sortedRecord(entries: readonly (readonly [string, AnalysedFile])[]): Record<string, AnalysedFile> {
  const sorted = [...entries].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return Object.fromEntries(sorted);
}
