import { bodiesOfLoops, type LoopTable, reversePostorder, successors } from './blocks.js';
import { type CompiledRule, KNOWN_FALSE, KNOWN_TRUE, ORIGIN_BITS, VALUE_BITS } from './compiled-rule.js';
import { Conditions } from './conditions.js';
import { commonOfRounds, countingLoop, type IndexLoop, keyLoop, roundsOfBranch } from './index-loops.js';
import type { Block, BlockId, ValueId } from './ir.js';
import { type Exit, exitAt, makeSummary } from './make-summary.js';
import { union } from './outcomes.js';
import { flagOf, impliedByFlag, noteFlag } from './parameter-flags.js';
import type { FunctionRef } from './program.js';
import { RankedQueue } from './ranked-queue.js';
import { noteReturn } from './record-sinks.js';
import type { Resolver } from './resolve.js';
import { copyState, emptyState, isSameState, joinStates, type State, sizeOf, widenState } from './state.js';
import { EMPTY_SUMMARY, type Summary } from './summary.js';
import { noteThrow } from './thrown-values.js';
import { InstructionTransfer } from './transfer.js';
import { type Sym, ValueGraph } from './value-graph.js';

/** What bounds the solution of one function. */
export type SolverLimits = {
  readonly maxWork: number;
  readonly maxVisitsPerBlock: number;
  /** For all functions that one rule has to look at: what is left then is unanalysed. */
  readonly maxRuleWork: number;
};

export const DEFAULT_SOLVER_LIMITS: SolverLimits = {
  maxWork: 4_000_000,
  maxVisitsPerBlock: 60,
  maxRuleWork: 40_000_000,
};

/** What a function is solved with. */
export type FunctionContext = {
  readonly rule: CompiledRule;
  readonly resolver: Resolver;
  /** The summary of a function that may be called; undefined where the program has none yet. */
  readonly summaryOf: (ref: FunctionRef) => Summary | undefined;
  readonly isMarkedIn: (ref: FunctionRef, query: number, capture: string, instruction: ValueId) => boolean;
  /** Whether the arguments of a function come from outside of the program; only for rules that ask. */
  readonly isEntry?: (ref: FunctionRef) => boolean;
  /** Whether a field of a type or a variable of a file may hand taint on; the others need not be followed. */
  readonly carriesTaint: (cell: string) => boolean;
  readonly limits: SolverLimits;
  /** Told how much work a function was. */
  readonly spend: (work: number) => void;
  /** How long paths into parameters may be; three fields where nothing is said. */
  readonly maxPath?: number;
};

/** Solves one function by a worklist over its blocks. Exceeding a limit is a summary with `failure`. */
export function solveFunction(ref: FunctionRef, context: FunctionContext): Summary {
  const solver = new FunctionSolver(ref, context);
  try {
    return solver.solve();
  } catch (error) {
    // Code so nested that the solver runs out of stack costs this function's verdict, not the process.
    if (!(error instanceof RangeError)) throw error;
    return { ...EMPTY_SUMMARY, failure: `solving it failed: ${error.message}` };
  } finally {
    context.spend(solver.workDone());
  }
}

class FunctionSolver {
  private readonly graph: ValueGraph;
  private readonly conditions: Conditions;
  private readonly transfer: InstructionTransfer;
  private readonly out = new Map<string, State>();
  private readonly incoming: string[][] = [];
  private readonly order: readonly number[];
  private readonly ranks: ReadonlyMap<number, number>;
  private readonly exits = new Map<BlockId, Exit>();
  private readonly loops: LoopTable;
  private readonly branchLoops = new Map<BlockId, ReadonlySet<BlockId>>();
  private work = 0;
  /** A block that was looked at often: what it says may only become less. */
  private isWidening = false;

  constructor(
    private readonly ref: FunctionRef,
    private readonly context: FunctionContext,
  ) {
    const graph = new ValueGraph(context.carriesTaint, context.maxPath, context.rule.safety);
    this.graph = graph;
    const { rule, resolver } = context;
    const isMarked = (query: number, capture: string, instruction: ValueId) =>
      context.isMarkedIn(ref, query, capture, instruction);
    const symOf = (value: ValueId) => this.transfer.valueOf(value);
    const factsInto = (block: BlockId) =>
      (this.incoming[block] ?? []).flatMap((edge) => {
        const state = this.out.get(edge);
        return state === undefined ? [] : [{ from: Number.parseInt(edge, 10), facts: state.facts }];
      });
    this.conditions = new Conditions({ ref, rule, graph, resolver, isMarked, symOf, factsInto });
    this.transfer = new InstructionTransfer({
      ...context,
      ref,
      graph,
      conditions: this.conditions,
      isMarked,
    });
    this.order = reversePostorder(ref.ir.blocks);
    this.ranks = new Map(this.order.map((block, position) => [block, position]));
    this.loops = bodiesOfLoops(ref.ir.blocks);
    for (const _ of ref.ir.blocks) this.incoming.push([]);
    for (const [from, block] of ref.ir.blocks.entries()) {
      for (const [exit, to] of successors(block).entries()) this.incoming[to]?.push(edgeKey(from, exit, to));
      if (block.handler !== undefined) {
        this.incoming[block.handler]?.push(`${from} before`, `${from} after`);
      }
    }
  }

  workDone(): number {
    return this.work + this.graph.visited;
  }

  solve(): Summary {
    const failure = this.runToFixpoint();
    if (failure !== undefined) return { ...EMPTY_SUMMARY, failure };
    const { graph, transfer, conditions, exits } = this;
    const summary = makeSummary({
      graph,
      transfer,
      conditions,
      exits,
      origins: (value) => conditions.guards.originsOf(value),
      states: [...this.out.values()],
    });
    return this.graph.visited > this.context.limits.maxWork
      ? { ...EMPTY_SUMMARY, failure: TOO_MUCH }
      : summary;
  }

  private runToFixpoint(): string | undefined {
    const rank = this.ranks;
    const visits = new Map<number, number>();
    let failure = this.runBlocks([0], rank, visits).failure;
    // A condition may rest on what a loop had not yet found out when it was looked at.
    const inLoops = this.blocksFromLoops();
    for (let settled = inLoops.size === 0; !settled && failure === undefined; ) {
      const again = [...visits.keys()].filter((id) => inLoops.has(id));
      const round = this.runBlocks(again, rank, visits);
      failure = round.failure;
      settled = !round.changed;
    }
    return failure;
  }

  /** The blocks of loops, and those that come after one. */
  private blocksFromLoops(): ReadonlySet<BlockId> {
    const { blocks } = this.ref.ir;
    const found = new Set<BlockId>();
    for (const [from, block] of blocks.entries())
      for (const to of successors(block))
        if ((this.ranks.get(to) ?? 0) <= (this.ranks.get(from) ?? 0)) found.add(to);
    for (const id of found) {
      const block = blocks[id];
      if (block === undefined) continue;
      for (const to of successors(block)) found.add(to);
      if (block.handler !== undefined) found.add(block.handler);
    }
    return found;
  }

  private runBlocks(
    blocks: readonly BlockId[],
    rank: ReadonlyMap<number, number>,
    visits: Map<number, number>,
  ): { readonly failure?: string; readonly changed: boolean } {
    const waiting = new Set<number>(blocks);
    const queue = new RankedQueue(this.order, rank);
    for (const id of blocks) queue.add(id);
    let changed = false;
    while (waiting.size > 0) {
      const id = queue.take();
      const block = id === undefined ? undefined : this.ref.ir.blocks[id];
      if (id === undefined || block === undefined) break;
      waiting.delete(id);
      const count = (visits.get(id) ?? 0) + 1;
      visits.set(id, count);
      this.isWidening = count > VISITS_BEFORE_WIDENING;
      if (count > this.context.limits.maxVisitsPerBlock) {
        return { changed, failure: 'the values of a loop did not settle' };
      }
      for (const next of this.visit(id, block)) {
        changed = true;
        if (waiting.has(next)) continue;
        waiting.add(next);
        queue.add(next);
      }
      if (this.workDone() > this.context.limits.maxWork) return { changed, failure: TOO_MUCH };
    }
    return { changed };
  }

  /** Runs a block on what comes in, and says which blocks have to be looked at again. */
  private visit(id: BlockId, block: Block): readonly BlockId[] {
    const state = this.entryState(id);
    this.work += sizeOf(state) + block.instructions.length;
    const changed = new Set<BlockId>();
    const { handler } = block;
    if (handler !== undefined && this.record(`${id} before`, copyState(state))) changed.add(handler);
    let alive = true;
    for (const value of block.instructions) {
      alive = this.transfer.run(value, state);
      this.work += 1;
      if (!alive) break;
    }
    if (handler !== undefined && this.record(`${id} after`, state)) changed.add(handler);
    this.exits.delete(id);
    if (alive) for (const next of this.leave(id, block, state)) changed.add(next);
    return [...changed];
  }

  private entryState(id: BlockId): State {
    const incoming = (this.incoming[id] ?? []).flatMap((edge) => {
      const state = this.out.get(edge);
      return state === undefined ? [] : [{ edge, state }];
    });
    for (const { state } of incoming) this.work += sizeOf(state);
    const all = id === 0 ? [{ edge: 'entry', state: emptyState() }, ...incoming] : incoming;
    const joined = joinStates(this.graph, id, all);
    this.markLoopHead(id, joined);
    return joined;
  }

  /** Lets conditions on variables that change in a loop know of which loop. */
  private markLoopHead(id: BlockId, state: State): void {
    const end = this.ref.ir.blocks[id]?.end;
    if (end?.kind !== 'each') return;
    const element = this.elementOf(end.body, end.collection);
    if (element === undefined) return;
    const back = new Set(
      (this.incoming[id] ?? []).filter((edge) => this.loops.get(id)?.has(Number.parseInt(edge, 10))),
    );
    const loop = { element, collection: this.transfer.valueOf(end.collection), back };
    for (const value of state.variables.values()) {
      const node = this.graph.node(value);
      if (node.key.startsWith(`join ${id} `)) node.loop = loop;
    }
  }

  private leave(id: BlockId, block: Block, state: State): readonly BlockId[] {
    const { end } = block;
    switch (end.kind) {
      case 'jump':
        return this.send(id, 0, end.to, state);
      case 'branch':
        return this.branch(id, end, state);
      case 'each':
        return [
          ...this.send(id, 0, end.body, state),
          ...this.send(id, 1, end.exit, this.afterLoop(id, end, state)),
        ];
      case 'return':
        this.exits.set(id, exitAt(this.transfer, end.values, state));
        noteReturn(this.transfer, end, state);
        return [];
      case 'throw':
        noteThrow(this.transfer, id, end, state);
        return [];
      default:
        return [];
    }
  }

  private branch(
    id: BlockId,
    end: Extract<Block['end'], { kind: 'branch' }>,
    state: State,
  ): readonly BlockId[] {
    const condition = this.transfer.valueOf(end.condition);
    const flag = this.context.rule.rule.guards.length === 0 ? undefined : flagOf(this.graph, condition);
    const targets = [
      { exit: 0, to: end.then, outcome: 'true', known: KNOWN_TRUE },
      { exit: 1, to: end.else, outcome: 'false', known: KNOWN_FALSE },
    ] as const;
    return targets.flatMap(({ exit, to, outcome, known }) => {
      const implied = this.conditions.implied(condition, outcome, state.facts);
      if (implied === 'never') return [];
      const facts = union(state.facts, implied);
      facts.set(condition, (facts.get(condition) ?? 0) | known);
      if (flag !== undefined) {
        const before = impliedByFlag(this.conditions, flag, outcome, state);
        if (before === 'never') return [];
        const next = { ...state, facts: union(facts, before) };
        return this.send(id, exit, to, noteFlag(this.graph, flag, outcome === 'true', next));
      }
      if (exit === 1 && this.mayCount(id)) this.leaveCountingLoop(id, facts);
      return this.send(id, exit, to, { ...state, facts });
    });
  }

  /** Whether a block may be the head of a loop that compares what it counts. */
  private mayCount(id: BlockId): boolean {
    const end = this.ref.ir.blocks[id]?.end;
    const test = end?.kind === 'branch' ? this.ref.ir.instructions[end.condition] : undefined;
    if (test?.op !== 'operator' || test.operands.length !== 2) return false;
    const own = this.ranks.get(id) ?? 0;
    return (this.incoming[id] ?? []).some((edge) => (this.ranks.get(Number.parseInt(edge, 10)) ?? -1) >= own);
  }

  /** The way out of a loop that counts up to the length of a collection. */
  private leaveCountingLoop(id: BlockId, facts: Map<Sym, number>): void {
    let inside = this.branchLoops.get(id);
    if (inside === undefined) {
      inside = roundsOfBranch(this.ref.ir.blocks, id);
      this.branchLoops.set(id, inside);
    }
    if (inside.size === 0) return;
    const rounds = this.roundsOf(id, inside).map(({ state }) => state);
    this.proveByIndex(facts, countingLoop(this.transfer, id, inside), rounds);
  }

  /**
   * What every completed round established for the element holds for the collection. Without any round
   * the collection is empty, and what is said of its elements is true.
   */
  private afterLoop(id: BlockId, end: Extract<Block['end'], { kind: 'each' }>, state: State): State {
    const element = this.elementOf(end.body, end.collection);
    if (element === undefined) return state;
    const rounds = this.roundsOf(id, this.loops.get(id) ?? NO_BLOCKS);
    let common: number | undefined;
    for (const { state: known } of rounds) {
      const mask = (known.facts.get(element) ?? 0) & (VALUE_BITS | ORIGIN_BITS);
      common = common === undefined ? mask : common & mask;
    }
    const proved = new Map<Sym, number>();
    if (common !== undefined && common !== 0) {
      this.conditions.guards.prove(proved, this.transfer.valueOf(end.collection), common);
    }
    this.proveByIndex(
      proved,
      keyLoop(this.transfer, id, this.loops.get(id) ?? NO_BLOCKS),
      rounds.map(({ state: known }) => known),
    );
    return proved.size === 0 ? state : { ...state, facts: union(state.facts, proved) };
  }

  /** The states in which rounds of a loop come back to its head. */
  private roundsOf(
    head: BlockId,
    inside: ReadonlySet<BlockId>,
  ): readonly { readonly from: BlockId; readonly state: State }[] {
    return (this.incoming[head] ?? []).flatMap((edge) => {
      const from = Number.parseInt(edge, 10);
      const state = this.out.get(edge);
      return state === undefined || !inside.has(from) ? [] : [{ from, state }];
    });
  }

  private proveByIndex(
    proved: Map<Sym, number>,
    loop: IndexLoop | undefined,
    rounds: readonly State[],
  ): void {
    if (loop === undefined || loop.elements.length === 0) return;
    const mask = commonOfRounds(loop, rounds) & (VALUE_BITS | ORIGIN_BITS);
    if (mask !== 0) this.conditions.guards.prove(proved, loop.collection, mask);
  }

  private elementOf(body: BlockId, collection: ValueId): Sym | undefined {
    const { instructions } = this.ref.ir;
    for (const value of this.ref.ir.blocks[body]?.instructions ?? []) {
      const step = instructions[value];
      if (step?.op === 'element' && step.object === collection) return this.transfer.valueOf(value);
    }
    return undefined;
  }

  private send(from: BlockId, exit: number, to: BlockId, state: State): readonly BlockId[] {
    return this.record(edgeKey(from, exit, to), state) ? [to] : [];
  }

  private record(edge: string, next: State): boolean {
    const before = this.out.get(edge);
    const state = before !== undefined && this.isWidening ? widenState(this.graph, edge, before, next) : next;
    if (before !== undefined && isSameState(before, state)) return false;
    this.out.set(edge, state);
    return true;
  }
}

const VISITS_BEFORE_WIDENING = 24;
const NO_BLOCKS: ReadonlySet<BlockId> = new Set();
const TOO_MUCH = 'the function is too large to be solved';

function edgeKey(from: BlockId, exit: number, to: BlockId): string {
  return `${from} ${exit} ${to}`;
}
