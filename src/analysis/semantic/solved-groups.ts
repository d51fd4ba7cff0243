import { digestOf } from '../syntax-path.js';
import { callOrder } from './call-graph.js';
import type { FunctionContext } from './function-solver.js';
import type { FunctionRef } from './program.js';
import type { SolvableProgram } from './solvable-program.js';
import { type Known, solveGroup } from './solve-group.js';
import { SolvedFunction } from './solved-function.js';
import type { SummaryCache } from './summary-cache.js';

/** What functions are solved with. */
export type GroupRun = {
  readonly solvable: SolvableProgram;
  readonly context: Omit<FunctionContext, 'summaryOf' | 'spend'>;
  /** What was solved before may be known; all that is new is not looked up: that costs more than it saves. */
  readonly cache?: SummaryCache;
  /** All else that what comes of a function depends on but for its callees, as data. */
  readonly inputsOf: (ref: FunctionRef) => unknown;
};

/** What came of the functions of a rule that were asked for: group by group of those that call each other, callees first. */
export class SolvedGroups {
  /** How much work those were that are known. */
  work = 0;
  private readonly known: Known = new Map();
  private groups: readonly (readonly string[])[] = [];
  private groupOf = new Map<string, number>();
  private workOfOne = 0;

  clear(): void {
    this.known.clear();
    this.work = 0;
  }

  at(key: string): SolvedFunction | undefined {
    return this.known.get(key);
  }

  /** The functions of a scope. Those that are known and call each other otherwise than before count as touched. */
  regroup({ solvable }: GroupRun, wanted: ReadonlySet<string>, touched: Set<string>): void {
    const { groups: before, groupOf: at } = this;
    const refs = solvable.program.functionsOf(wanted);
    const groups = callOrder(solvable.graph, refs, (key) => wanted.has(key));
    this.groups = groups.map((group) => group.map(({ key }) => key));
    this.groupOf = new Map();
    for (const [index, keys] of this.groups.entries()) {
      for (const key of keys) this.groupOf.set(key, index);
      const [first = ''] = keys;
      if (!isSameList(before[at.get(first) ?? -1] ?? [], keys)) for (const key of keys) touched.add(key);
    }
    for (const key of this.known.keys()) if (!wanted.has(key)) this.forget(key);
  }

  /** Solves anew what is known of functions that were touched, and callers of what came out otherwise. Whether anything did. */
  redo(run: GroupRun, touched: Iterable<string>): boolean {
    if (this.known.size === 0) return true;
    const { groups, groupOf, known } = this;
    const waiting = new Uint8Array(groups.length);
    let first = groups.length;
    const add = (key: string) => {
      const index = groupOf.get(key);
      if (index === undefined || !groups[index]?.some((member) => known.has(member))) return;
      waiting[index] = 1;
      first = Math.min(first, index);
    };
    for (const key of touched) add(key);
    if (first === groups.length) return false;
    let isChanged = false;
    // What known functions call is known.
    const seen = new Set([...known.keys()].flatMap((key) => groupOf.get(key) ?? []));
    for (let index = first; index < groups.length; index += 1) {
      if (waiting[index] !== 1) continue;
      const keys = groups[index] ?? [];
      const before = keys.map((key) => known.get(key));
      for (const key of keys) this.forget(key);
      seen.delete(index);
      for (const below of this.below(run, keys, seen)) this.solve(run, below);
      for (const [at, key] of keys.entries()) {
        const [old, solved] = [before[at], known.get(key)];
        // A failure tells the name of its function.
        isChanged ||= solved?.summary.failure !== undefined || solved?.digestOfWrites !== old?.digestOfWrites;
        if (solved?.digest === old?.digest) continue;
        isChanged = true;
        for (const caller of run.solvable.graph.callersOf(key))
          if (groupOf.get(caller) !== index) add(caller);
      }
    }
    return isChanged;
  }

  /** The groups of functions and of all that these call, callees first. Those that were seen are left out, with what they call. */
  below({ solvable }: GroupRun, keys: readonly string[], seen: Set<number>): readonly number[] {
    const found: number[] = [];
    const stack = [...keys];
    for (let key = stack.pop(); key !== undefined; key = stack.pop()) {
      const index = this.groupOf.get(key);
      if (index === undefined || seen.has(index)) continue;
      seen.add(index);
      found.push(index);
      for (const member of this.groups[index] ?? [])
        for (const callee of solvable.graph.calleesOf(member)) stack.push(callee);
    }
    return found.sort((left, right) => left - right);
  }

  /** What comes of a group, by the keys of its functions. What it calls has to be known. */
  solve(run: GroupRun, index: number): readonly (readonly [string, SolvedFunction])[] {
    const keys = this.groups[index] ?? [];
    if (!keys.every((key) => this.known.has(key))) this.solveAt(run, keys);
    return keys.flatMap((key): [string, SolvedFunction][] => {
      const solved = this.known.get(key);
      return solved === undefined ? [] : [[key, solved]];
    });
  }

  /** Forgets all but these. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.known.keys()) if (!keys.has(key)) this.forget(key);
  }

  private forget(key: string): void {
    this.work -= this.known.get(key)?.work ?? 0;
    this.known.delete(key);
  }

  private note(key: string, solved: SolvedFunction): void {
    this.work += solved.work;
    this.known.set(key, solved);
  }

  private solveAt(run: GroupRun, keys: readonly string[]): void {
    const { solvable, cache } = run;
    const { graph } = solvable;
    const group = keys.flatMap((key) => graph.functionOf(key) ?? []);
    const digest = cache === undefined ? '' : this.digestOf(run, group);
    const remembered = group.flatMap((ref) => cache?.get(`${digest} ${ref.key}`) ?? []);
    if (remembered.length === group.length) {
      for (const [at, solved] of remembered.entries()) this.note(keys[at] ?? '', solved);
      return;
    }
    this.workOfOne = 0;
    const [only] = group;
    const isAlone = group.length === 1 && !graph.calleesOf(only?.key ?? '').some((one) => one === only?.key);
    const context: FunctionContext = {
      ...run.context,
      spend: (more) => {
        this.workOfOne += more;
      },
      summaryOf: (ref) => this.known.get(ref.key)?.summary,
    };
    for (const [ref, summary] of solveGroup(group, context, { isAlone, known: this.known })) {
      const solved = new SolvedFunction(summary, this.workOfOne / group.length);
      cache?.set(`${digest} ${ref.key}`, solved);
      this.note(ref.key, solved);
    }
  }

  /** All that what comes of a group depends on, as a digest. */
  private digestOf({ solvable, inputsOf }: GroupRun, group: readonly FunctionRef[]): string {
    const members = new Set(group.map((ref) => ref.key));
    const callees = group.map((ref) =>
      solvable.graph
        .calleesOf(ref.key)
        .map((callee) =>
          members.has(callee) ? callee : `${callee} ${this.known.get(callee)?.digest ?? ''}`,
        ),
    );
    return digestOf(JSON.stringify([group.map(inputsOf), callees]));
  }
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((key, index) => key === right[index]);
}
