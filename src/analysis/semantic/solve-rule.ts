import { completeFlows } from './cells.js';
import type { CompiledRule } from './compiled-rule.js';
import { Demand } from './demand.js';
import { spanKey } from './file-facts.js';
import type { SolverLimits } from './function-solver.js';
import type { FunctionUses } from './function-uses.js';
import { isScopeKept } from './kept-scope.js';
import { MarkedSpans } from './marked-spans.js';
import { isPrivate } from './private-cells.js';
import type { FunctionRef, Program, ProgramFile } from './program.js';
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
import { type GroupRun, SolvedGroups } from './solved-groups.js';
import type { CellWrites, SinkFlow } from './summary.js';
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
  /** Whether all that was asked for could be solved. */
  private isWhole = false;
  private readonly sites = new Map<string, RuleSites>();
  private scope: RuleScope = EMPTY_SCOPE;
  private readonly solved = new SolvedGroups();
  private readonly marked: MarkedSpans;
  private readonly asksForEntries: boolean;
  private readonly asksForTaint: boolean;

  constructor(
    private readonly rule: CompiledRule,
    private readonly options: RuleOptions,
  ) {
    this.marked = new MarkedSpans(rule.id);
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
    if (change === undefined || isEntryChanged) this.solved.clear();
    if (this.scope.functions.size === 0) {
      this.solved.clear();
      return NO_OUTCOME;
    }
    const run = this.runIn(solvable, change === undefined);
    const touched =
      change === undefined ? new Set<string>() : touchedBy(change, solvable, before, this.scope);
    if (isRegrouped || isEntryChanged || !isSameSet(this.scope.functions, before.functions))
      this.solved.regroup(run, this.scope.functions, touched);
    const isChanged = this.solved.redo(run, touched);
    const isSame = isKept && !isRegrouped && !isChanged && this.isWhole;
    return isSame && this.solved.work < this.options.limits.maxRuleWork ? this.outcome : this.collect(run);
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

  private contextOf(solvable: SolvableProgram): GroupRun['context'] {
    const { rule, options, scope } = this;
    const { resolver, uses } = solvable;
    const entries = this.asksForEntries ? solvable.entries : undefined;
    return {
      rule,
      resolver,
      limits: options.limits,
      // What callers alone look into is no field and no variable of a file.
      carriesTaint: (cell) => isPrivate(cell) || scope.cells.has(cell) || !uses.isShared(cell),
      ...(entries === undefined ? {} : { isEntry: (ref: FunctionRef) => entries.has(ref) }),
      isMarkedIn: (ref, query, capture, instruction) => {
        const spans = this.marked.in(ref.file).get(query)?.get(capture);
        const span = spans === undefined ? undefined : ref.ir.instructions[instruction]?.span;
        return span !== undefined && spans?.has(spanKey(span)) === true;
      },
    };
  }

  private runIn(solvable: SolvableProgram, isNew: boolean): GroupRun {
    const { scope, options } = this;
    const { environments, uses } = solvable;
    return {
      solvable,
      context: this.contextOf(solvable),
      ...(isNew ? {} : { cache: options.cache }),
      inputsOf: (ref) => [
        options.ruleDigest,
        ref.key,
        environments.of(ref),
        this.asksForEntries ? solvable.entries.has(ref) : null,
        carriedBy(uses.of(ref), scope.cells),
      ],
    };
  }

  /** Solves what the sinks rest on, as far as that is not known, and puts their flows together. */
  private collect(run: GroupRun): RuleOutcome {
    const { program } = run.solvable;
    const demand = new Demand(run.solvable, this.scope.through);
    for (const [path, { sinks }] of this.sites) {
      for (const id of sinks) demand.ask(program.files.get(path)?.functions[id]?.key ?? '');
    }
    const seen = new Set<number>();
    const reached = new Set<string>();
    // What was solved before counts too: the result may not depend on what a cache holds.
    let workLeft = this.options.limits.maxRuleWork;
    for (let keys = demand.take(); keys.length > 0 && workLeft > 0; keys = demand.take()) {
      for (const index of this.solved.below(run, keys, seen)) {
        if (workLeft <= 0) break;
        for (const [key, { summary, work }] of this.solved.solve(run, index)) {
          reached.add(key);
          workLeft -= work;
          demand.add(key, summary);
        }
      }
    }
    this.isWhole = workLeft > 0;
    this.solved.keep(reached);
    return this.outcomeOf(program.functionsOf(reached), demand, program);
  }

  private outcomeOf(reached: readonly FunctionRef[], demand: Demand, program: Program): RuleOutcome {
    const flows: SinkFlow[] = [];
    const writes: CellWrites[] = [];
    const failures: { path: string; reason: string }[] = [];
    for (const { key, file, ir } of reached) {
      const summary = this.solved.at(key)?.summary;
      if (summary === undefined) continue;
      for (const flow of summary.sinks) flows.push(flow);
      for (const write of summary.writes) if (demand.cells.has(write.cell)) writes.push(write);
      const { path } = file.facts;
      if (summary.failure !== undefined)
        failures.push({ path, reason: `${ir.name || 'a function'}: ${summary.failure}` });
    }
    const all = this.isWhole ? failures : [...failures, ...this.leftOf(program)];
    return { flows: completeFlows(flows, writes), failures: all };
  }

  /** The files of functions for which no work was left. */
  private leftOf(program: Program): RuleOutcome['failures'] {
    const all = program.functionsOf(this.scope.functions);
    const left = all
      .filter(({ key }) => this.solved.at(key) === undefined)
      .map(({ file }) => file.facts.path);
    return [...new Set(left)].map((path) => ({ path, reason: 'the program is too large for this rule' }));
  }
}

const NO_OUTCOME: RuleOutcome = { flows: [], failures: [] };

/** Whether some function of a scope calls others than before, or is new or gone. */
function callsOthers({ uses }: ProgramChange, { functions }: RuleScope): boolean {
  return uses === 'any' || [...uses.callers].some((key) => functions.has(key));
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

/** Those of the cells that a function knows: what becomes of it depends on no others. */
function carriedBy({ reads, writes }: FunctionUses, cells: ReadonlySet<string>): readonly string[] {
  return [...reads, ...writes].filter((cell) => cells.has(cell));
}
