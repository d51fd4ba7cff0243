import { digestOf } from '../syntax-path.js';
import { type CallGraph, callOrder } from './call-graph.js';
import { completeFlows } from './cells.js';
import type { CompiledRule } from './compiled-rule.js';
import { EntryFunctions } from './entry-functions.js';
import type { Environments } from './environments.js';
import { spanKey } from './file-facts.js';
import { type FunctionContext, type SolverLimits, solveFunction } from './function-solver.js';
import type { FunctionUses, ProgramUses } from './function-uses.js';
import type { FunctionRef, Program } from './program.js';
import type { Resolver } from './resolve.js';
import { findRuleSites, type RuleSites, scopeOfRule } from './rule-scope.js';
import { EMPTY_SUMMARY, type SinkFlow, type Summary } from './summary.js';
import { widenSummary } from './widen-summary.js';

/** A program with what does not depend on a rule. */
export type SolvableProgram = {
  readonly program: Program;
  readonly resolver: Resolver;
  readonly uses: ProgramUses;
  /** Made when it is first asked for: many programs hold nothing that a rule asks for. */
  readonly graph: CallGraph;
  /** What the resolution of a file's names depends on, as a digest. */
  readonly environments: Environments;
};

/** A function's summary, and its share of the work that it was. */
type Solved = { readonly summary: Summary; readonly digest: string; readonly work: number };

/** Summaries of earlier programs, by everything that they depend on. */
export class SummaryCache {
  private readonly entries = new Map<string, Solved>();
  private readonly sites = new Map<string, RuleSites>();

  constructor(private readonly maxEntries = 100_000) {}

  get(key: string): Solved | undefined {
    return this.entries.get(key);
  }

  /** Where a rule has its sources and sinks in a file, found once per key. */
  sitesOf(key: string, find: () => RuleSites): RuleSites {
    const known = this.sites.get(key);
    if (known !== undefined) return known;
    if (this.sites.size >= this.maxEntries) this.sites.clear();
    const sites = find();
    this.sites.set(key, sites);
    return sites;
  }

  set(key: string, summary: Summary, work: number): Solved {
    if (this.entries.size >= this.maxEntries) this.entries.clear();
    const entry = { summary, digest: digestOf(JSON.stringify(summary)), work };
    this.entries.set(key, entry);
    return entry;
  }
}

export type RuleOutcome = {
  readonly flows: readonly SinkFlow[];
  readonly failures: readonly { readonly path: string; readonly reason: string }[];
};

const MAX_ROUNDS = 24;
const MAX_GROUP = 400;
const ROUNDS_BEFORE_WIDENING = 4;
/** Functions that call each other would make ever longer paths into their parameters. */
const MAX_PATH_IN_CIRCLES = 1;

/** Solves one flow rule over a whole program. */
export function solveRule(
  solvable: SolvableProgram,
  rule: CompiledRule,
  options: { readonly limits: SolverLimits; readonly cache: SummaryCache; readonly ruleDigest: string },
): RuleOutcome {
  const { program, resolver, uses, environments } = solvable;
  const { functions: wanted, cells } = scopeOfRule(solvable, (file) =>
    options.cache.sitesOf(`${options.ruleDigest} ${environments.ofFile(file)}`, () =>
      findRuleSites(file, uses.ofFile(file), { rule, resolver }),
    ),
  );
  if (wanted.size === 0) return { flows: [], failures: [] };
  const { graph } = solvable;
  const known: Known = new Map();
  let work = 0;
  // What was solved before counts too: the result may not depend on what a cache holds.
  let workLeft = options.limits.maxRuleWork;
  const asksForEntries = rule.rule.sources.some(
    ({ match }) => match.kind === 'parameter' && match.entry === true,
  );
  const entries = asksForEntries ? new EntryFunctions(program, resolver, environments) : undefined;
  const context: FunctionContext = {
    rule,
    resolver,
    limits: options.limits,
    spend: (more) => {
      work += more;
    },
    // What callers alone look into is no field and no variable of a file.
    carriesTaint: (cell) => cells.has(cell) || !uses.isShared(cell),
    ...(entries === undefined ? {} : { isEntry: (ref: FunctionRef) => entries.has(ref) }),
    summaryOf: (ref) => known.get(ref.key)?.summary,
    isMarkedIn: (ref, query, capture, instruction) => {
      const span = ref.ir.instructions[instruction]?.span;
      return span !== undefined && marksOf(ref, rule.id).has(`${query} ${capture} ${spanKey(span)}`);
    },
  };
  for (const group of callOrder(graph, [...program.functions()], (key) => wanted.has(key))) {
    if (workLeft <= 0) {
      for (const ref of group) known.set(ref.key, { summary: OUT_OF_WORK, digest: '' });
      continue;
    }
    const members = new Set(group.map((ref) => ref.key));
    const callees = group.map((ref) =>
      (graph.get(ref.key) ?? []).map((callee) =>
        members.has(callee.key) ? callee.key : `${callee.key} ${known.get(callee.key)?.digest ?? ''}`,
      ),
    );
    const inputs = [
      options.ruleDigest,
      group.map((ref) => [ref.key, environments.of(ref), entries?.has(ref) ?? null]),
      group.map((ref) => carriedBy(uses.of(ref), cells)),
      callees,
    ];
    const key = digestOf(JSON.stringify(inputs));
    const isAlone =
      group.length === 1 && !(graph.get(group[0]?.key ?? '') ?? []).some((one) => members.has(one.key));
    const solved = group.map((ref) => options.cache.get(`${key} ${ref.key}`));
    if (solved.every((one) => one !== undefined)) {
      for (const [index, ref] of group.entries()) {
        const entry = solved[index];
        if (entry === undefined) continue;
        known.set(ref.key, entry);
        workLeft -= entry.work;
      }
      continue;
    }
    work = 0;
    for (const [ref, summary] of solveGroup(group, context, { isAlone, known })) {
      const share = work / group.length;
      known.set(ref.key, options.cache.set(`${key} ${ref.key}`, summary, share));
      workLeft -= share;
    }
  }
  return collect(program, known);
}

const OUT_OF_WORK: Summary = { ...EMPTY_SUMMARY, failure: 'the program is too large for this rule' };

/** Those of the cells that a function knows: what becomes of it depends on no others. */
function carriedBy({ reads, writes }: FunctionUses, cells: ReadonlySet<string>): readonly string[] {
  return [...reads, ...writes].filter((cell) => cells.has(cell));
}

type Known = Map<string, { readonly summary: Summary; readonly digest: string }>;

function solveGroup(
  group: readonly FunctionRef[],
  context: FunctionContext,
  options: { readonly isAlone: boolean; readonly known: Known },
): readonly (readonly [FunctionRef, Summary])[] {
  const [only] = group;
  if (options.isAlone && only !== undefined) return [[only, solveFunction(only, context)]];
  const failed = (failure: string) =>
    group.map((ref): [FunctionRef, Summary] => [ref, { ...EMPTY_SUMMARY, failure }]);
  if (group.length > MAX_GROUP) return failed('too many functions call each other');
  for (const ref of group) options.known.set(ref.key, { summary: EMPTY_SUMMARY, digest: '' });
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    let changed = false;
    for (const ref of group) {
      const solved = solveFunction(ref, { ...context, maxPath: MAX_PATH_IN_CIRCLES });
      const before = options.known.get(ref.key)?.summary;
      // What grows and what shrinks must not change places: then circles come to an end.
      const summary =
        round < ROUNDS_BEFORE_WIDENING || before === undefined ? solved : widenSummary(before, solved);
      // Traces may change from round to round without anything else doing so.
      const digest = digestOf(JSON.stringify(summary, (key, value) => (key === 'steps' ? undefined : value)));
      changed ||= options.known.get(ref.key)?.digest !== digest;
      options.known.set(ref.key, { summary, digest });
    }
    if (!changed) {
      return group.map((ref) => [ref, options.known.get(ref.key)?.summary ?? EMPTY_SUMMARY]);
    }
  }
  return failed('the calls of functions that call each other did not settle');
}

function collect(program: Program, known: Known): RuleOutcome {
  const flows: SinkFlow[] = [];
  const writes: Summary['writes'][number][] = [];
  const failures: { path: string; reason: string }[] = [];
  /** By file, and not by each of its functions. */
  const left = new Map<string, string>();
  for (const ref of program.functions()) {
    const summary = known.get(ref.key)?.summary;
    if (summary === undefined) continue;
    flows.push(...summary.sinks);
    writes.push(...summary.writes);
    if (summary === OUT_OF_WORK) left.set(ref.file.facts.path, OUT_OF_WORK.failure ?? '');
    else if (summary.failure !== undefined) {
      failures.push({
        path: ref.file.facts.path,
        reason: `${ref.ir.name || 'a function'}: ${summary.failure}`,
      });
    }
  }
  for (const [path, reason] of left) failures.push({ path, reason });
  return { flows: completeFlows(flows, writes), failures };
}

const markTables = new WeakMap<object, Map<string, ReadonlySet<string>>>();

/** What queries of a rule marked in the file of a function. */
function marksOf(ref: FunctionRef, checker: string): ReadonlySet<string> {
  const { marks } = ref.file.facts;
  const tables = markTables.get(marks) ?? new Map<string, ReadonlySet<string>>();
  markTables.set(marks, tables);
  let table = tables.get(checker);
  if (table === undefined) {
    const own = marks.filter((mark) => mark.checker === checker);
    table = new Set(
      own.flatMap(({ query, capture, spans }) => spans.map((span) => `${query} ${capture} ${span}`)),
    );
    tables.set(checker, table);
  }
  return table;
}
