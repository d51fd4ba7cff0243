import type { Finding, TraceStep } from '../../core/finding.js';
import { isChecked } from '../path-filter.js';
import { digestOf } from '../syntax-path.js';
import { type CallGraph, callGraphOf } from './call-graph.js';
import { CompiledRule } from './compiled-rule.js';
import { Environments } from './environments.js';
import { type FileFacts, placeOf, spanKey } from './file-facts.js';
import { DEFAULT_SOLVER_LIMITS, type SolverLimits } from './function-solver.js';
import { ProgramUses } from './function-uses.js';
import type { SemanticChecker } from './make-facts.js';
import { Program, type ProgramFile } from './program.js';
import { Resolver } from './resolve.js';
import { type SolvableProgram, SummaryCache, solveRule } from './solve-rule.js';
import { solveStructure } from './structure.js';
import type { SinkPlace } from './summary.js';
import type { Reach, Step } from './value-graph.js';

/** What semantic checkers say of a whole tree. */
export type SemanticResult = {
  readonly findings: readonly Finding[];
  readonly unanalysed: readonly { readonly path: string; readonly reason: string }[];
};

export type SemanticOptions = { readonly limits?: Partial<SolverLimits>; readonly cache?: SummaryCache };

/** Languages whose files can call each other. */
const FAMILY: Readonly<Record<string, string>> = { typescript: 'javascript' };
const NO_FINDINGS: SemanticResult = { findings: [], unanalysed: [] };
const sharedCache = new SummaryCache();

/**
 * Solves the semantic checkers over the facts of all files of a tree. The result depends on those
 * alone: the cache holds parts that would come out the same.
 */
export function analyseProgram(
  all: readonly FileFacts[],
  checkers: readonly SemanticChecker[],
  options: SemanticOptions = {},
): SemanticResult {
  if (all.length === 0 || checkers.length === 0) return NO_FINDINGS;
  const sorted = [...all].sort((left, right) => (left.path < right.path ? -1 : 1));
  const findings: Finding[] = [];
  const unanalysed: { path: string; reason: string }[] = [];
  for (const family of new Set(sorted.map(({ language }) => FAMILY[language] ?? language))) {
    const files = sorted.filter(({ language }) => (FAMILY[language] ?? language) === family);
    const languages = new Set(files.map(({ language }) => language));
    const own = checkers.filter((checker) => checker.languages.some((language) => languages.has(language)));
    if (own.length === 0) continue;
    let solvable: SolvableProgram | undefined;
    for (const checker of own) {
      try {
        solvable ??= makeSolvable(files);
        const result = runChecker(checker, solvable, options);
        findings.push(...result.findings);
        unanalysed.push(...result.unanalysed);
      } catch (error) {
        // Whatever a hostile tree does to a checker costs what this checker says, not the process.
        const problem = error instanceof Error ? error.message : String(error);
        unanalysed.push({ path: '.', reason: `${checker.id}: the analysis failed: ${problem}` });
      }
    }
  }
  return { findings: withFingerprints(findings.sort(bySourceOrder)), unanalysed };
}

function makeSolvable(files: readonly FileFacts[]): SolvableProgram {
  const program = new Program(files);
  const resolver = new Resolver(program);
  const environments = new Environments(program);
  const uses = new ProgramUses(program, resolver, environments);
  let graph: CallGraph | undefined;
  return {
    program,
    resolver,
    environments,
    uses,
    get graph() {
      graph ??= callGraphOf(program, uses);
      return graph;
    },
  };
}

function runChecker(
  checker: SemanticChecker,
  solvable: SolvableProgram,
  options: SemanticOptions,
): SemanticResult {
  const limits = { ...DEFAULT_SOLVER_LIMITS, ...options.limits };
  const { semantic } = checker;
  const findings: Finding[] = [];
  const report = (place: SinkPlace, trace: readonly Step[]) => {
    const file = solvable.program.files.get(place.path);
    const isOwn =
      file !== undefined && checker.languages.some((language) => language === file.facts.language);
    if (isOwn && isChecked(checker, place.path) && !isExcused(checker, file, place))
      findings.push(toFinding(checker, { file, place, trace }, solvable));
  };
  if (semantic.kind !== 'flow') {
    for (const { place, trace } of solveStructure(solvable, semantic)) report(place, trace);
    return { findings, unanalysed: [] };
  }
  const outcome = solveRule(solvable, new CompiledRule(checker.id, semantic), {
    limits,
    cache: options.cache ?? sharedCache,
    ruleDigest: digestOf(checker.id, JSON.stringify(semantic), JSON.stringify(limits)),
  });
  for (const { sink, reach } of outcome.flows) report(sink, traceOf(reach));
  const unanalysed = outcome.failures
    .filter(({ path }) => isChecked(checker, path))
    .map(({ path, reason }) => ({ path, reason: `${checker.id}: ${reason}` }));
  return { findings, unanalysed };
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
  { program }: SolvableProgram,
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
    const identity = digestOf(
      finding.checker,
      finding.path,
      finding.textDigest ?? '',
      finding.syntaxPath ?? '',
    );
    const ordinal = ordinals.get(identity) ?? 0;
    ordinals.set(identity, ordinal + 1);
    return { ...finding, fingerprint: ordinal === 0 ? identity : digestOf(identity, String(ordinal)) };
  });
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
