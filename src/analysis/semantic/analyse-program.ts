import type { Finding, TraceStep } from '../../core/finding.js';
import { isChecked } from '../path-filter.js';
import { digestOf } from '../syntax-path.js';
import type { Step } from './atoms.js';
import { CompiledRule } from './compiled-rule.js';
import { type FileFacts, placeOf, spanKey } from './file-facts.js';
import { DEFAULT_SOLVER_LIMITS, type SolverLimits } from './function-solver.js';
import type { SemanticChecker } from './make-facts.js';
import type { Program, ProgramFile } from './program.js';
import { familiesOf, type ProgramFamilies } from './program-families.js';
import type { Reach } from './search-reaches.js';
import { SolvedRule } from './solve-rule.js';
import { keepProgram, type SolvedProgram, takeProgram } from './solved-programs.js';
import { SolvedStructure } from './structure.js';
import type { SinkPlace } from './summary.js';
import { SummaryCache } from './summary-cache.js';

/** What semantic checkers say of a whole tree. */
export type SemanticResult = {
  readonly findings: readonly Finding[];
  readonly unanalysed: readonly { readonly path: string; readonly reason: string }[];
};

export type SemanticOptions = { readonly limits?: Partial<SolverLimits>; readonly cache?: SummaryCache };

const NO_FINDINGS: SemanticResult = { findings: [], unanalysed: [] };
const sharedCache = new SummaryCache();

/**
 * Solves the semantic checkers over the facts of all files of a tree. The result depends on those
 * alone: the cache holds parts that would come out the same.
 */
export function analyseProgram(
  all: readonly FileFacts[] | ProgramFamilies,
  checkers: readonly SemanticChecker[],
  options: SemanticOptions = {},
): SemanticResult {
  const families = 'get' in all ? all : familiesOf(all);
  if (families.size === 0 || checkers.length === 0) return NO_FINDINGS;
  const analysis = new ProgramAnalysis(families, checkers, {
    ...options,
    cache: options.cache ?? sharedCache,
  });
  const results = analysis.jobs.map((job) => analysis.run(job));
  analysis.keep();
  return joinResults(results);
}

/** A checker that is asked of the files of one family of languages. */
export type SemanticJob = { readonly family: string; readonly checker: SemanticChecker };

/** The facts of a tree, of which semantic checkers are asked one by one. */
export class ProgramAnalysis {
  /** The same for the same checkers and files: those first that may take long. */
  readonly jobs: readonly SemanticJob[];
  private readonly programs = new Map<string, SolvedProgram>();
  private readonly failed = new Set<string>();

  constructor(
    private readonly families: ProgramFamilies,
    checkers: readonly SemanticChecker[],
    private readonly options: SemanticOptions & { readonly cache: SummaryCache },
  ) {
    const jobs = [...families.keys()].sort().flatMap((family) => {
      const languages = new Set(families.get(family)?.map(({ language }) => language));
      const own = checkers.filter((checker) => checker.languages.some((language) => languages.has(language)));
      return own.map((checker) => ({ family, checker }));
    });
    const isFlow = ({ checker: { semantic } }: SemanticJob) => semantic.kind === 'flow';
    this.jobs = [...jobs.filter(isFlow), ...jobs.filter((job) => !isFlow(job))];
  }

  /** Whatever a hostile tree does to a checker costs what this checker says, not the process. */
  run({ family, checker }: SemanticJob): SemanticResult {
    try {
      return runChecker(checker, this.programOf(family), this.options);
    } catch (error) {
      this.failed.add(family);
      const problem = error instanceof Error ? error.message : String(error);
      const reason = `${checker.id}: the analysis failed: ${problem}`;
      return { findings: [], unanalysed: [{ path: '.', reason }] };
    }
  }

  /** Keeps the programs for those of the next tree. */
  keep(): void {
    const { cache } = this.options;
    for (const [family, program] of this.programs) if (!this.failed.has(family)) keepProgram(cache, program);
  }

  private programOf(family: string): SolvedProgram {
    const known = this.programs.get(family);
    if (known !== undefined) return known;
    const program = takeProgram(this.options.cache, family, this.families.get(family) ?? []);
    this.programs.set(family, program);
    return program;
  }
}

/** What checkers say together, however they were asked. */
export function joinResults(results: readonly SemanticResult[]): SemanticResult {
  const findings = results.flatMap((result) => result.findings).sort(bySourceOrder);
  const unanalysed = results.flatMap((result) => result.unanalysed);
  return { findings: withFingerprints(findings), unanalysed };
}

function runChecker(
  checker: SemanticChecker,
  solved: SolvedProgram,
  options: SemanticOptions & { readonly cache: SummaryCache },
): SemanticResult {
  const { semantic } = checker;
  const { solvable } = solved;
  const digest = ruleDigest(checker, { ...DEFAULT_SOLVER_LIMITS, ...options.limits });
  const findings: Finding[] = [];
  const report = (of: object, place: SinkPlace, trace: () => readonly Step[]) => {
    const finding = findingOf(checker, { solved, of, place, trace });
    if (finding !== undefined) findings.push(finding);
  };
  if (semantic.kind !== 'flow') {
    const rule = ruleOf(solved.structures, digest, () => new SolvedStructure(semantic));
    for (const one of rule.solve(solvable)) report(one, one.place, () => one.trace);
    return { findings, unanalysed: [] };
  }
  const rule = ruleOf(solved.rules, digest, () => {
    const limits = { ...DEFAULT_SOLVER_LIMITS, ...options.limits };
    return new SolvedRule(new CompiledRule(checker.id, semantic), {
      limits,
      cache: options.cache,
      ruleDigest: digest,
      isReported: ({ facts }) =>
        checker.languages.some((language) => language === facts.language) && isChecked(checker, facts.path),
    });
  });
  const outcome = rule.solve(solvable);
  for (const flow of outcome.flows) report(flow, flow.sink, () => traceOf(flow.reach));
  const unanalysed = outcome.failures
    .filter(({ path }) => isChecked(checker, path))
    .map(({ path, reason }) => ({ path, reason: `${checker.id}: ${reason}` }));
  return { findings, unanalysed };
}

function ruleOf<T>(known: Map<string, T>, digest: string, make: () => T): T {
  let rule = known.get(digest);
  if (rule === undefined) {
    rule = make();
    // Whoever asks with ever other rules asks for none of them again.
    if (known.size >= MAX_RULES) known.clear();
    known.set(digest, rule);
  }
  return rule;
}

const MAX_RULES = 1_000;
const digests = new WeakMap<SemanticChecker, { readonly limits: string; readonly digest: string }>();

function ruleDigest(checker: SemanticChecker, all: SolverLimits): string {
  const limits = JSON.stringify(all);
  let known = digests.get(checker);
  if (known?.limits !== limits) {
    const { id, semantic, languages, include, exclude } = checker;
    known = { limits, digest: digestOf(JSON.stringify([id, semantic, languages, include, exclude]), limits) };
    digests.set(checker, known);
  }
  return known.digest;
}

/** What a place is reported as, made once while the files stay as they are that it tells of. */
function findingOf(
  checker: SemanticChecker,
  found: {
    readonly solved: SolvedProgram;
    /** What the place and the trace are a part of. */
    readonly of: object;
    readonly place: SinkPlace;
    readonly trace: () => readonly Step[];
  },
): Finding | undefined {
  const { solved, of, place } = found;
  const { program } = solved.solvable;
  let reported = solved.reported.get(checker);
  if (reported === undefined) {
    reported = new WeakMap();
    solved.reported.set(checker, reported);
  }
  const known = reported.get(of);
  if (known?.files.every((file) => program.files.get(file.facts.path) === file)) return known.finding;
  const file = program.files.get(place.path);
  const isOwn = file !== undefined && checker.languages.some((language) => language === file.facts.language);
  const isReported = isOwn && isChecked(checker, place.path) && !isExcused(checker, file, place);
  const trace = found.trace();
  const finding = isReported ? toFinding(checker, { file, place, trace }, program) : undefined;
  const paths = new Set([place.path, ...trace.map(({ path }) => path)]);
  const files = [...paths].flatMap((path) => program.files.get(path) ?? []);
  if (files.length === paths.size) reported.set(of, { files, finding });
  return finding;
}

/** Whether the rule says that this sink, as it stands here, is fine. */
function isExcused(checker: SemanticChecker, { facts }: ProgramFile, place: SinkPlace): boolean {
  const key = spanKey(place.span);
  return facts.marks.some(
    (mark) => mark.checker === checker.id && mark.capture === 'excused' && mark.spans.includes(key),
  );
}

function traceOf(reach: Reach): readonly Step[] {
  return reach.atom.kind === 'source' ? [reach.atom.step, ...reach.steps] : reach.steps;
}

function toFinding(
  checker: SemanticChecker,
  found: { readonly file: ProgramFile; readonly place: SinkPlace; readonly trace: readonly Step[] },
  program: Program,
): Finding {
  const { file, place, trace } = found;
  const identity = file.facts.identities[spanKey(place.span)];
  const steps = trace.flatMap((step): TraceStep[] => {
    const of = program.files.get(step.path);
    return of === undefined
      ? []
      : [{ path: step.path, ...placeOf(of.facts, step.span), message: step.message }];
  });
  return {
    checker: checker.id,
    path: place.path,
    ...placeOf(file.facts, place.span),
    message: messageOf(checker.message, place, trace),
    severity: checker.severity,
    category: checker.category,
    fingerprint: '',
    ...(identity ?? { textDigest: digestOf(place.what), syntaxPath: functionPath(file, place) }),
    ...(steps.length === 0
      ? {}
      : { trace: steps.filter((step, index) => !isRepeated(step, steps[index - 1])) }),
  };
}

function messageOf(message: string, place: SinkPlace, trace: readonly Step[]): string {
  return message
    .replaceAll('@sink', () => place.what)
    .replaceAll('@source', () => trace[0]?.message ?? 'a value');
}

function isRepeated(step: TraceStep, before: TraceStep | undefined): boolean {
  return before !== undefined && JSON.stringify(step) === JSON.stringify(before);
}

/** For a place whose syntax was not kept: the functions around it. */
function functionPath(file: ProgramFile, place: SinkPlace): string {
  const around = file.facts.ir.functions.filter(
    ({ start, end }) => start <= place.span.start && end >= place.span.end,
  );
  return around.map(({ name }) => name).join('>');
}

function withFingerprints(findings: readonly Finding[]): Finding[] {
  const ordinals = new Map<string, number>();
  return findings.map((finding) => {
    const identity = identityOf(finding);
    const ordinal = ordinals.get(identity) ?? 0;
    ordinals.set(identity, ordinal + 1);
    return { ...finding, fingerprint: ordinal === 0 ? identity : digestOf(identity, String(ordinal)) };
  });
}

const identities = new WeakMap<Finding, string>();

function identityOf(finding: Finding): string {
  let identity = identities.get(finding);
  if (identity === undefined) {
    const { checker, path, textDigest = '', syntaxPath = '' } = finding;
    identity = digestOf(checker, path, textDigest, syntaxPath);
    identities.set(finding, identity);
  }
  return identity;
}

/** By path, place and checker. */
export function bySourceOrder(left: Finding, right: Finding): number {
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  const order =
    left.line - right.line ||
    left.column - right.column ||
    left.endLine - right.endLine ||
    left.endColumn - right.endColumn;
  return order || (left.checker < right.checker ? -1 : left.checker > right.checker ? 1 : 0);
}
