import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
// Not from the index, which holds what a check does not need and so costs every start.
import { DEFAULT_LIMITS, type FileContent } from '../../analysis/analyse-file.js';
import { type Analysis, summariseTree } from '../../analysis/analysed-tree.js';
import { type CheckedTree, checkTree } from '../../analysis/check-tree.js';
import type { Checker } from '../../analysis/checker.js';
import { compareFindings } from '../../analysis/compare-findings.js';
import { CompiledCheckers } from '../../analysis/compiled-checkers.js';
import type { AnalyzerName } from '../../analysis/external/catalogue.js';
import { type Compatibility, fileLanguage, type LanguageName } from '../../analysis/language.js';
import {
  builtInCheckersDirectory,
  type LoadCheckersOptions,
  loadCheckers,
} from '../../analysis/load-checkers.js';
import { loadGrammar } from '../../analysis/parser.js';
import { digestBytes } from '../../core/digest.js';
import { PatchgymError } from '../../core/errors.js';
import type { Finding, Severity } from '../../core/finding.js';
import type { Progress } from '../../core/progress.js';
import type { CheckedTrees, ExternalFindings } from './analyse-externally.js';
import { type CheckedRoot, checkedRoots } from './checked-paths.js';
import { countFiles } from './count-files.js';
import { Inventory, type Unread } from './read-inventory.js';

const MAX_THREADS = 4;
/** A shorter check says nothing between its beginning and its end. */
const SHORT_MS = 500;

/** Stands for the pack that comes with patchgym where a folder of checkers is asked for. */
export const BUILT_IN = 'built-in';

/** From the mildest to the worst. */
export const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

export type CheckRequest = {
  readonly paths: readonly string[];
  readonly workingDirectory: string;
  /** Folders of checkers, or `BUILT_IN`. */
  readonly checkers: readonly string[];
  readonly compatibility: Compatibility;
  /** Milder findings are left out. */
  readonly severity: Severity;
  /** Only findings that are new against this git revision. */
  readonly since: string | undefined;
  /** Analyzers of others that run as well, each in a sandbox; installed now where they are not yet. */
  readonly external?: {
    readonly analyzers: readonly AnalyzerName[];
    /** Where patchgym keeps its files. */
    readonly home: string;
  };
  /** Whether the result also tells of checkers that read none of the files. */
  readonly tellsAllCheckers?: boolean;
  readonly progress: Progress;
  readonly signal: AbortSignal;
};

/** What a check found, and what it could not see. */
export type CheckResult = Analysis & {
  /** All that were asked for, or those alone that read the languages of the files. */
  readonly checkers: readonly Checker[];
  /** What was left out on purpose. */
  readonly skipped: readonly Unread[];
  /** With `--since`: the findings that were there before already. */
  readonly kept: number | undefined;
  /** The text of a file that was analysed, as it was then; null where that cannot be had any more. */
  readonly readText: (path: string) => string | null;
};

/** Whether the worst of some findings is at least this bad. */
export function reaches(findings: readonly Finding[], severity: Severity): boolean {
  return findings.some((finding) => isAtLeast(finding.severity, severity));
}

/** Runs checkers over files and folders of the host. Nothing of them is executed, and nothing in them is configuration. */
export async function checkPaths(request: CheckRequest): Promise<CheckResult> {
  const { compatibility, progress, signal } = request;
  const roots = checkedRoots(request.paths, request.workingDirectory);
  const inventoryOptions = { compatibility, maxFileBytes: DEFAULT_LIMITS.maxFileBytes, signal };
  const inventory = new Inventory(roots, inventoryOptions);
  const languages = languagesOf(request, roots);
  if (languages !== undefined) beginLoadingGrammars(roots);
  const checkers = await loadAll(request.checkers, {
    compatibility,
    ...(languages === undefined ? {} : { languages }),
  });
  const isKnownToCompile = request.checkers.every((folder) => folder === BUILT_IN);
  const compiled = new CompiledCheckers(checkers, compatibility, { isKnownToCompile });
  // The pack is known to compile; a bad checker of somebody else is found even where no file is of its language.
  if (!isKnownToCompile) await compiled.compileAll();
  // The revision first: a wrong name is said at once.
  const before =
    request.since === undefined
      ? undefined
      : await analyse(await revision(roots, request.since, signal), compiled, {
          label: `Checking ${request.since}`,
          progress,
        });
  const total = await countFiles(roots, signal);
  const tree = await analyse(inventory.files(), compiled, { label: 'Checking', progress, total });
  const isOther = ({ path }: { readonly path: string }) => !isOf(languages, path);
  if (Object.values(tree.files).some(isOther)) throw pathChanged();
  const own = summariseTree(tree);
  const external = await analyseExternally(request, {
    before: () => revision(roots, request.since ?? '', signal),
    after: async () => new Inventory(roots, inventoryOptions).files(),
  });
  const analysis = { ...own, findings: [...own.findings, ...external.findings].sort(byPlace) };
  const added =
    before === undefined
      ? analysis.findings
      : [...addedFindings(before, tree), ...external.added].sort(byPlace);
  const isNew = new Set(added);
  return {
    findings: analysis.findings.filter(
      (finding) => isNew.has(finding) && isAtLeast(finding.severity, request.severity),
    ),
    suppressions: analysis.suppressions,
    coverage: {
      ...analysis.coverage,
      unanalysed: [
        ...inventory.gaps,
        ...analysis.coverage.unanalysed,
        // Globstar says nothing of them.
        ...(compatibility === 'globstar' ? [] : notUnderstood(tree)),
        ...external.unanalysed,
      ],
    },
    checkers,
    skipped: inventory.skipped,
    kept: request.since === undefined ? undefined : analysis.findings.length - added.length,
    readText: (path) => readAnalysed(inventory, tree, path),
  };
}

/** The files of a revision. Loaded when asked for, as are the analyzers of others: most checks need neither. */
async function revision(roots: readonly CheckedRoot[], name: string, signal: AbortSignal) {
  const { readRevision } = await import('./read-revision.js');
  return readRevision(roots, name, signal);
}

async function analyseExternally(request: CheckRequest, trees: CheckedTrees): Promise<ExternalFindings> {
  if (request.external === undefined) return { findings: [], added: [], unanalysed: [] };
  const external = await import('./analyse-externally.js');
  return external.analyseExternally({ ...request, external: request.external }, trees);
}

/** By file, then by line, as our own findings come; equal places keep their order. */
function byPlace(left: Finding, right: Finding): number {
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  return left.line - right.line || left.column - right.column;
}

/** The files that were parsed, but not as a whole: what a checker looks for may stand where the parser saw no sense. */
function notUnderstood(tree: CheckedTree): CheckResult['coverage']['unanalysed'] {
  return Object.values(tree.files)
    .filter(({ errorBytes, unanalysed }) => errorBytes > 0 && unanalysed.length === 0)
    .map(({ path, errorBytes, bytes }) => ({
      path,
      reason: `the parser does not understand ${errorBytes} of ${bytes} bytes`,
    }));
}

function addedFindings(before: CheckedTree, after: CheckedTree): readonly Finding[] {
  const files = { before: new Set(Object.keys(before.files)), after: new Set(Object.keys(after.files)) };
  return compareFindings(summariseTree(before).findings, summariseTree(after).findings, { files }).added;
}

function pathChanged(): PatchgymError {
  return new PatchgymError(
    'usage',
    'path-changed',
    'A file became a folder while it was checked. Check again.',
  );
}

/** The languages that are checked, where the names of the files tell them; undefined where they do not. */
function languagesOf(
  { compatibility, since, external, checkers, tellsAllCheckers = false }: CheckRequest,
  roots: readonly CheckedRoot[],
): ReadonlySet<LanguageName> | undefined {
  if (tellsAllCheckers || compatibility !== 'documented') return undefined;
  if (since !== undefined || external !== undefined) return undefined;
  if (checkers.some((folder) => folder !== BUILT_IN)) return undefined;
  const languages = new Set<LanguageName>();
  for (const { location } of roots) {
    const language = fileLanguage(location)?.language;
    if (language === undefined || !statSync(location, { throwIfNoEntry: false })?.isFile()) return undefined;
    languages.add(language);
  }
  return languages;
}

/** Threads of the engine compile them while the checkers are read; whoever needs one is told what is wrong with it. */
function beginLoadingGrammars(roots: readonly CheckedRoot[]): void {
  for (const { location } of roots) {
    const grammar = fileLanguage(location)?.grammar;
    if (grammar !== undefined) loadGrammar(grammar).catch(() => undefined);
  }
}

function isOf(languages: ReadonlySet<LanguageName> | undefined, path: string): boolean {
  const language = fileLanguage(path)?.language;
  return languages === undefined || (language !== undefined && languages.has(language));
}

async function loadAll(
  folders: readonly string[],
  options: LoadCheckersOptions,
): Promise<readonly Checker[]> {
  const loaded = await Promise.all(
    folders.map((folder) => loadCheckers(folder === BUILT_IN ? builtInCheckersDirectory() : folder, options)),
  );
  const checkers = loaded.flat();
  const seen = new Map<string, Checker>();
  for (const checker of checkers) {
    if (seen.has(checker.id)) {
      throw new PatchgymError(
        'invalid',
        'duplicate-checker',
        `Two of the given folders hold a checker with the id ${checker.id}. Rename one, or name one folder only.`,
      );
    }
    seen.set(checker.id, checker);
  }
  if (checkers.length === 0) {
    throw new PatchgymError(
      'invalid',
      'no-checkers',
      `There is no checker (*.yml) in ${folders.join(', ')}, so that nothing could be found. Name a folder that holds some.`,
    );
  }
  return checkers;
}

async function analyse(
  files: AsyncGenerator<FileContent>,
  checkers: CompiledCheckers,
  {
    label,
    progress,
    total,
  }: { readonly label: string; readonly progress: Progress; readonly total?: number },
): Promise<CheckedTree> {
  const phase = progress.start(label, total);
  const began = performance.now();
  let done = 0;
  // With nothing else to wait for, Node would wait for all that its threads still do for the engine.
  const alive = setInterval(() => {}, SHORT_MS);
  try {
    const tree = await checkTree(files, checkers, {
      threads: Math.min(MAX_THREADS, availableParallelism()),
      onAnalysed: (path) => {
        done += 1;
        if (performance.now() - began > SHORT_MS) phase.update(done, path);
      },
      onSolved: (solved, of) => {
        if (performance.now() - began > SHORT_MS)
          phase.update(done, `following values, ${solved} of ${of} checkers`);
      },
    });
    phase.finish(`${done} files`);
    return tree;
  } catch (error) {
    phase.finish('failed');
    throw error;
  } finally {
    clearInterval(alive);
  }
}

/** A check holds no texts, so that the file is read again; one that has changed since is not shown in place of the other. */
function readAnalysed(inventory: Inventory, tree: CheckedTree, path: string): string | null {
  const file = Object.hasOwn(tree.files, path) ? tree.files[path] : undefined;
  const content = inventory.readAgain(path);
  if (content === null || digestBytes(content) !== file?.digest) return null;
  return content.toString('utf8');
}

function isAtLeast(severity: Severity, bound: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(bound);
}
