import { digestOf } from '../syntax-path.js';
import { callOrder } from './call-graph.js';
import { completeFlows } from './cells.js';
import type { CompiledRule } from './compiled-rule.js';
import { spanKey } from './file-facts.js';
import type { FunctionContext, SolverLimits } from './function-solver.js';
import type { FunctionUses } from './function-uses.js';
import { isScopeKept } from './kept-scope.js';
import { isPrivate } from './private-cells.js';
import type { FunctionRef, ProgramFile } from './program.js';
import { partsByTaint } from './rule-ends.js';
import {
  EMPTY_SCOPE,
  findRuleSites,
  type RuleScope,
  type RuleSites,
  scopeOfRule,
  scopeWithCalls,
} from './rule-scope.js';
import type { ProgramChange, SolvableProgram } from './solvable-program.js';
import { type Known, solveGroup } from './solve-group.js';
import { SolvedFunction } from './solved-function.js';
import { EMPTY_SUMMARY, type SinkFlow, type Summary } from './summary.js';
import { NO_SITES, type SummaryCache } from './summary-cache.js';

export type RuleOutcome = {
  readonly flows: readonly SinkFlow[];
  readonly failures: readonly { readonly path: string; readonly reason: string }[];
};

export type RuleOptions = {
  readonly limits: SolverLimits;
  readonly cache: SummaryCache;
  readonly ruleDigest: string;
  /** Whether a finding in a file is reported. */
  readonly isReported: (file: ProgramFile) => boolean;
};

/**
 * A flow rule with what came of it in a program. After a change of that program it solves what the change may have
 * touched, and the callers of what came out otherwise; the outcome is that of the whole.
 */
export class SolvedRule {
  /** Of the program that it was solved in; none while it is being solved. */
  private version = -1;
  private outcome: RuleOutcome = NO_OUTCOME;
  private readonly sites = new Map<string, RuleSites>();
  private scope: RuleScope = EMPTY_SCOPE;
  /** In the order of the program. */
  private ordered: readonly string[] = [];
  private groups: readonly (readonly string[])[] = [];
  private groupOf = new Map<string, number>();
  /** The first group that no work was left for. */
  private end = 0;
  private known: Known = new Map();
  private readonly asksForEntries: boolean;
  private readonly asksForTaint: boolean;
  private work = 0;

  constructor(
    private readonly rule: CompiledRule,
    private readonly options: RuleOptions,
  ) {
    this.asksForTaint = partsByTaint(rule).length > 0;
    this.asksForEntries = rule.rule.sources.some(
      ({ match }) => match.kind === 'parameter' && match.entry === true,
    );
  }

  solve(solvable: SolvableProgram): RuleOutcome {
    if (this.version === solvable.version) return this.outcome;
    const change = this.version === solvable.version - 1 ? solvable.change : undefined;
    // Whoever fails on the way has to begin again.
    this.version = -1;
    this.outcome = this.next(solvable, change);
    this.version = solvable.version;
    return this.outcome;
  }

  private next(solvable: SolvableProgram, change: ProgramChange | undefined): RuleOutcome {
    const areSitesSame = this.findSites(solvable, change);
    const isEntryChanged = this.asksForEntries && change?.isEntryChanged !== false;
    const before = this.scope;
    const context = { ...this.contextOf(solvable), solvable };
    const isKept =
      change !== undefined && areSitesSame && !isEntryChanged && isScopeKept(context, before, change);
    const isRegrouped = change === undefined || callsOthers(change, before);
    if (!isKept) this.scope = scopeOfRule(context, this.sites);
    else if (isRegrouped) this.scope = scopeWithCalls(before, solvable);
    if (change === undefined || isEntryChanged) return this.solveAll(solvable);
    if (isRegrouped || !isSameScope(this.scope, before))
      return this.solveAll(solvable, touchedBy(change, solvable, before, this.scope));
    if (this.scope.functions.size === 0) return this.outcome;
    return this.follow(solvable, change);
  }

  /** Whether the sites are those that were known. */
  private findSites(solvable: SolvableProgram, change: ProgramChange | undefined): boolean {
    const { program, uses, environments, resolver } = solvable;
    const { cache, ruleDigest, isReported } = this.options;
    let isSame = true;
    if (change === undefined) this.sites.clear();
    for (const path of change?.gone ?? []) isSame = !this.sites.delete(path) && isSame;
    const find = (file: ProgramFile) => {
      const found = cache.sitesOf(`${ruleDigest} ${environments.ofFile(file)}`, () => {
        const sites = findRuleSites(file, uses.ofFile(file), { rule: this.rule, resolver });
        // A condition may ask for taint where nothing is reported.
        return isReported(file) || this.asksForTaint ? sites : { ...sites, sinks: [] };
      });
      const { path } = file.facts;
      isSame &&= isSameSites(found, this.sites.get(path) ?? NO_SITES);
      if (found.sinks.length + found.sources.length === 0) this.sites.delete(path);
      else this.sites.set(path, found);
    };
    for (const file of change?.files ?? program.files.values()) find(file);
    return isSame;
  }

  /**
   * Solves all groups in their order. Where `touched` names the functions that a change touched, groups keep what came
   * of them that are what they were, and whose callees came out as before.
   */
  private solveAll(solvable: SolvableProgram, touched?: Set<string>): RuleOutcome {
    const { functions: wanted } = this.scope;
    const before =
      touched === undefined ? undefined : { known: this.known, groups: this.groups, of: this.groupOf };
    this.known = new Map();
    this.groupOf = new Map();
    this.groups = [];
    this.ordered = [];
    if (wanted.size === 0) return NO_OUTCOME;
    const refs = solvable.program.functionsOf(wanted);
    const groups = callOrder(solvable.graph, refs, (key) => wanted.has(key));
    this.ordered = refs.map(({ key }) => key);
    this.groups = groups.map((group) => group.map(({ key }) => key));
    const context = this.contextOf(solvable);
    // What was solved before counts too: the result may not depend on what a cache holds.
    let workLeft = this.options.limits.maxRuleWork;
    this.end = groups.length;
    for (const [index, keys] of this.groups.entries()) {
      for (const key of keys) this.groupOf.set(key, index);
      if (workLeft <= 0) {
        this.end = Math.min(this.end, index);
        for (const key of keys) this.known.set(key, NOT_REACHED);
        continue;
      }
      const old = keys.map((key) => before?.known.get(key));
      const group = before?.groups[before.of.get(keys[0] ?? '') ?? -1];
      const isKept = group !== undefined && isSameList(group, keys) && !keys.some((key) => touched?.has(key));
      const solved =
        isKept && isReached(old)
          ? this.keep(keys, old)
          : this.solveGroupAt(index, solvable, { context, isNew: touched === undefined });
      for (const [at, one] of solved.entries()) {
        workLeft -= one.work;
        if (touched === undefined || one.digest === old[at]?.digest) continue;
        for (const caller of solvable.graph.callersOf(keys[at] ?? '')) touched.add(caller);
      }
    }
    return this.collect(solvable);
  }

  private keep(keys: readonly string[], solved: readonly SolvedFunction[]): readonly SolvedFunction[] {
    for (const [at, key] of keys.entries()) this.known.set(key, solved[at] ?? NOT_REACHED);
    return solved;
  }

  /** Solves the groups with functions of changed files, and those that call what came out otherwise. */
  private follow(solvable: SolvableProgram, change: ProgramChange): RuleOutcome {
    const { groups, groupOf, known } = this;
    const waiting = new Uint8Array(groups.length);
    let first = groups.length;
    const add = (key: string) => {
      const index = groupOf.get(key);
      if (index === undefined) return;
      waiting[index] = 1;
      first = Math.min(first, index);
    };
    for (const file of change.files) for (const ref of file.functions) add(ref.key);
    if (first >= this.end) return first === groups.length ? this.outcome : this.collect(solvable);
    const context = this.contextOf(solvable);
    let isChanged = false;
    let isWorkChanged = false;
    for (let index = first; index < this.end; index += 1) {
      if (waiting[index] !== 1) continue;
      const keys = groups[index] ?? [];
      const before = keys.map((key) => known.get(key));
      for (const [at, solved] of this.solveGroupAt(index, solvable, { context, isNew: false }).entries()) {
        isWorkChanged ||= solved.work !== before[at]?.work;
        // A failure tells the name of its function.
        isChanged ||= solved.summary.failure !== undefined;
        isChanged ||= solved.digestOfWrites !== before[at]?.digestOfWrites;
        if (solved.digest === before[at]?.digest) continue;
        isChanged = true;
        for (const caller of solvable.graph.callersOf(keys[at] ?? '')) {
          if (groupOf.get(caller) !== index) add(caller);
        }
      }
    }
    if (isWorkChanged && this.endOfWork() !== this.end)
      return this.solveAll(solvable, new Set(change.files.size === 0 ? [] : keysOf(change)));
    return isChanged ? this.collect(solvable) : this.outcome;
  }

  private endOfWork(): number {
    let workLeft = this.options.limits.maxRuleWork;
    for (const [index, group] of this.groups.entries()) {
      if (workLeft <= 0) return index;
      if (index >= this.end) return -1;
      for (const key of group) workLeft -= this.known.get(key)?.work ?? 0;
    }
    return this.groups.length;
  }

  /** Only what a change touched is asked of the cache: to look for all that is new costs more than it saves. */
  private solveGroupAt(
    index: number,
    solvable: SolvableProgram,
    { context, isNew }: { readonly context: FunctionContext; readonly isNew: boolean },
  ): readonly SolvedFunction[] {
    const { known, options } = this;
    const { graph } = solvable;
    const group = (this.groups[index] ?? []).flatMap((key) => graph.functionOf(key) ?? []);
    const key = isNew ? '' : this.keyOf(group, solvable);
    const remembered = isNew ? [] : group.flatMap((ref) => options.cache.get(`${key} ${ref.key}`) ?? []);
    if (remembered.length === group.length) {
      for (const [at, ref] of group.entries()) known.set(ref.key, remembered[at] ?? NOT_REACHED);
      return remembered;
    }
    this.work = 0;
    const [only] = group;
    const isAlone = group.length === 1 && !graph.calleesOf(only?.key ?? '').some((one) => one === only?.key);
    return solveGroup(group, context, { isAlone, known }).map(([ref, summary]) => {
      const solved = new SolvedFunction(summary, this.work / group.length);
      if (!isNew) options.cache.set(`${key} ${ref.key}`, solved);
      known.set(ref.key, solved);
      return solved;
    });
  }

  /** All that what comes of a group depends on, as a digest. */
  private keyOf(group: readonly FunctionRef[], solvable: SolvableProgram): string {
    const { graph, environments, uses } = solvable;
    const { known, scope, options } = this;
    const members = new Set(group.map((ref) => ref.key));
    const callees = group.map((ref) =>
      graph
        .calleesOf(ref.key)
        .map((callee) => (members.has(callee) ? callee : `${callee} ${known.get(callee)?.digest ?? ''}`)),
    );
    const inputs = [
      options.ruleDigest,
      group.map((ref) => [
        ref.key,
        environments.of(ref),
        this.asksForEntries ? solvable.entries.has(ref) : null,
      ]),
      group.map((ref) => carriedBy(uses.of(ref), scope.cells)),
      callees,
    ];
    return digestOf(JSON.stringify(inputs));
  }

  private contextOf(solvable: SolvableProgram): FunctionContext {
    const { rule, options, scope, known } = this;
    const { resolver, uses } = solvable;
    const entries = this.asksForEntries ? solvable.entries : undefined;
    return {
      rule,
      resolver,
      limits: options.limits,
      spend: (more) => {
        this.work += more;
      },
      // What callers alone look into is no field and no variable of a file.
      carriesTaint: (cell) => isPrivate(cell) || scope.cells.has(cell) || !uses.isShared(cell),
      ...(entries === undefined ? {} : { isEntry: (ref: FunctionRef) => entries.has(ref) }),
      summaryOf: (ref) => known.get(ref.key)?.summary,
      isMarkedIn: (ref, query, capture, instruction) => {
        const span = ref.ir.instructions[instruction]?.span;
        return span !== undefined && marksOf(ref, rule.id).has(`${query} ${capture} ${spanKey(span)}`);
      },
    };
  }

  private collect({ graph }: SolvableProgram): RuleOutcome {
    const flows: SinkFlow[] = [];
    const writes: Summary['writes'][number][] = [];
    const failures: { path: string; reason: string }[] = [];
    /** By file, and not by each of its functions. */
    const left = new Set<string>();
    for (const key of this.ordered) {
      const summary = this.known.get(key)?.summary;
      if (summary === undefined) continue;
      if (summary.sinks.length > 0) flows.push(...summary.sinks);
      if (summary.writes.length > 0) writes.push(...summary.writes);
      if (summary.failure === undefined) continue;
      const ref = graph.functionOf(key);
      if (ref === undefined) continue;
      const { path } = ref.file.facts;
      if (summary === OUT_OF_WORK) left.add(path);
      else failures.push({ path, reason: `${ref.ir.name || 'a function'}: ${summary.failure}` });
    }
    for (const path of left) failures.push({ path, reason: OUT_OF_WORK.failure ?? '' });
    return { flows: completeFlows(flows, writes), failures };
  }
}

const NO_OUTCOME: RuleOutcome = { flows: [], failures: [] };

/** Whether some function of a scope calls others than before, or is new or gone. */
function callsOthers({ uses }: ProgramChange, { functions }: RuleScope): boolean {
  return uses === 'any' || [...uses.callers].some((key) => functions.has(key));
}

function isSameScope(left: RuleScope, right: RuleScope): boolean {
  return isSameSet(left.functions, right.functions) && isSameSet(left.cells, right.cells);
}

/** The functions whose result depends on more than their callees, where a change may have touched that. */
function touchedBy(
  change: ProgramChange,
  { uses }: SolvableProgram,
  before: RuleScope,
  after: RuleScope,
): Set<string> {
  const touched = new Set(keysOf(change));
  for (const [one, other] of [
    [before.cells, after.cells],
    [after.cells, before.cells],
  ] as const) {
    for (const cell of one) {
      if (other.has(cell)) continue;
      for (const key of uses.readersOf(cell)) touched.add(key);
      for (const key of uses.writersOf(cell)) touched.add(key);
    }
  }
  return touched;
}

function keysOf({ files }: ProgramChange): readonly string[] {
  return [...files].flatMap((file) => file.functions.map(({ key }) => key));
}

function isReached(all: readonly (SolvedFunction | undefined)[]): all is readonly SolvedFunction[] {
  return all.every((one) => one !== undefined && one !== NOT_REACHED);
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((key, index) => key === right[index]);
}

function isSameSet(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  if (left.size !== right.size) return false;
  for (const one of left) if (!right.has(one)) return false;
  return true;
}

function isSameSites(left: RuleSites, right: RuleSites): boolean {
  if (left === right) return true;
  const isSame = (one: readonly number[], other: readonly number[]) =>
    one.length === other.length && one.every((id, index) => id === other[index]);
  return isSame(left.sinks, right.sinks) && isSame(left.sources, right.sources);
}

const OUT_OF_WORK: Summary = { ...EMPTY_SUMMARY, failure: 'the program is too large for this rule' };
const NOT_REACHED = new SolvedFunction(OUT_OF_WORK, 0);

/** Those of the cells that a function knows: what becomes of it depends on no others. */
function carriedBy({ reads, writes }: FunctionUses, cells: ReadonlySet<string>): readonly string[] {
  return [...reads, ...writes].filter((cell) => cells.has(cell));
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
