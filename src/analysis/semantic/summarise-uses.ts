import { append } from './append.js';
import { type Atom, atomKey, type Step } from './atoms.js';
import type { KnownReaches } from './known-reaches.js';
import { cellOfParameter, cellOfThrown, isForCallers, THROWN } from './private-cells.js';
import type { Reach } from './search-reaches.js';
import {
  type AskedParameter,
  type CellWrite,
  type CellWrites,
  continued,
  continueReach,
  type PendingUse,
  type SinkFlow,
  type Summary,
} from './summary.js';
import type { RecordedUse } from './transfer.js';
import type { ValueGraph } from './value-graph.js';

type Uses = Pick<Summary, 'sinks' | 'writes' | 'asks' | 'handed'>;

/** The flows and writes of a function, one per sink and origin: the shortest, then the first by place. */
export function summariseUses(
  graph: ValueGraph,
  functionKey: string,
  uses: ReadonlyMap<string, RecordedUse>,
  reaches: KnownReaches,
): Uses {
  const sinks = new Map<string, SinkFlow>();
  const writes = new WritesOfFunction(functionKey);
  for (const { use, value, path, facts } of uses.values()) {
    if (use.kind === 'sink') {
      if (use.unless !== 0 && (graph.labelsOf(value, facts) & use.unless) !== 0) continue;
      const message = `reaches ${use.sink.what}`;
      const last = { path: use.sink.path, span: use.sink.span, message };
      for (const reach of reaches.of(value, facts, path)) {
        const whole = continueReach(reach, { adds: 0, steps: [last], derivation: false });
        const unless = reach.derivation ? use.unless : 0;
        keepFlow(sinks, { sink: use.sink, requires: use.requires, unless, reach: whole });
      }
    } else if (use.kind === 'flow') {
      if (use.flow.unless !== 0 && (graph.labelsOf(value, facts) & use.flow.unless) !== 0) continue;
      for (const reach of reaches.of(value, facts, path)) {
        const unless = reach.derivation ? use.flow.unless : 0;
        keepFlow(sinks, { ...use.flow, unless, reach: continueReach(reach, use.flow.reach) });
      }
    } else if (graph.carriesTaint(use.cell)) {
      writes.add(use, reaches.of(value, facts, path));
    }
  }
  return { sinks: [...sinks.values()], ...writes.finish() };
}

/** What a function puts into cells. */
class WritesOfFunction {
  /** By cell and the ways from which it is written: for each labels that the rest adds, the shortest rest. */
  private readonly writes = new Map<string, Map<readonly Reach[], CellWrites[]>>();
  private readonly thrown = new Map<string, CellWrite>();
  private readonly asks = new Map<Atom, AskedParameter>();
  private readonly handed = new Map<string, CellWrite>();
  private readonly known = new Map<readonly Reach[], Origins>();

  constructor(private readonly functionKey: string) {}

  finish(): Pick<Summary, 'writes' | 'asks' | 'handed'> {
    const { writes, asks, handed } = this;
    this.addThrown();
    return {
      writes: [...writes.values()].flatMap((byOrigin) => [...byOrigin.values()].flat()),
      asks: [...asks.values()],
      handed: [...handed.values()],
    };
  }

  /** Values may be put into thousands of cells: of one value all ways to it are one list. */
  add({ cell, reach: rest }: Extract<PendingUse, { kind: 'write' }>, reaches: readonly Reach[]): void {
    if (reaches.length === 0) return;
    if (isForCallers(cell)) {
      for (const reach of reaches) this.addForCallers(cell, continued(reach, rest));
      return;
    }
    const { captured, others } = this.originsOf(reaches);
    for (const reach of captured) keepWrite(this.handed, { cell, reach: continued(reach, rest) });
    if (others.length > 0) this.addWrites({ cell, from: others, ...(rest === undefined ? {} : { rest }) });
  }

  private originsOf(reaches: readonly Reach[]): Origins {
    let origins = this.known.get(reaches);
    if (origins === undefined) {
      const captured = reaches.filter(({ atom }) => atom.kind === 'captured');
      const others = captured.length === 0 ? reaches : reaches.filter(({ atom }) => atom.kind !== 'captured');
      const hasParameters = others.some(({ atom }) => atom.kind === 'parameter');
      origins = { captured, others: hasParameters ? others.map((reach) => this.asCell(reach)) : others };
      this.known.set(reaches, origins);
    }
    return origins;
  }

  /** What comes from a parameter comes from the cell of it. */
  private asCell(reach: Reach): Reach {
    const { atom } = reach;
    if (atom.kind !== 'parameter') return reach;
    let asked = this.asks.get(atom);
    if (asked === undefined) {
      asked = { index: atom.index, path: atom.path, cell: cellOfParameter(this.functionKey, atom) };
      this.asks.set(atom, asked);
    }
    return { ...reach, atom: { kind: 'cell', cell: asked.cell } };
  }

  private addForCallers(cell: string, reach: Reach): void {
    const isOfCell = cell === THROWN && reach.atom.kind === 'cell';
    keepWrite(isOfCell ? this.thrown : this.handed, { cell, reach });
  }

  /** All that it throws of what is in cells reaches its callers as what is in one. */
  private addThrown(): void {
    const from = [...this.thrown.values()].map(({ reach }) => reach);
    if (from.length === 0) return;
    const own = cellOfThrown(this.functionKey);
    this.addWrites({ cell: own, from });
    const reach: Reach = { atom: { kind: 'cell', cell: own }, adds: 0, steps: [], derivation: false };
    keepWrite(this.handed, { cell: THROWN, reach });
  }

  private addWrites(write: CellWrites): void {
    const { cell, from, rest } = write;
    let byOrigin = this.writes.get(cell);
    if (byOrigin === undefined) {
      byOrigin = new Map();
      this.writes.set(cell, byOrigin);
    }
    const known = byOrigin.get(from);
    const at = known?.findIndex((one) => one.rest?.adds === rest?.adds) ?? -1;
    const before = known?.[at];
    if (known === undefined || before === undefined) append(byOrigin, from, write);
    else if (areShorter(rest?.steps ?? [], before.rest?.steps ?? [])) known[at] = write;
  }
}

/** Where the ways to a value begin: what a closure captured, and all else, as it is told to others. */
type Origins = { readonly captured: readonly Reach[]; readonly others: readonly Reach[] };

function keepFlow(all: Map<string, SinkFlow>, flow: SinkFlow): void {
  const { sink, requires, reach } = flow;
  // Taint that can no longer get the labels that the sink asks for is still worth keeping for callers,
  // who may add them; taint of a source has all that it will get.
  if (reach.atom.kind === 'source' && (reach.adds & requires) !== requires) return;
  const key = `${sink.path} ${sink.span.start} ${sink.span.end} ${requires} ${atomKey(reach.atom)} ${reach.adds & requires}`;
  const known = all.get(key);
  if (known === undefined || isShorter(reach, known.reach)) all.set(key, flow);
}

function keepWrite(all: Map<string, CellWrite>, write: CellWrite): void {
  const key = `${write.cell} ${atomKey(write.reach.atom)} ${write.reach.adds}`;
  const known = all.get(key);
  if (known === undefined || isShorter(write.reach, known.reach)) all.set(key, write);
}

/** Shorter, or of the same length and earlier by place: an order that does not depend on the way of solving. */
export function isShorter(left: Reach, right: Reach): boolean {
  return areShorter(left.steps, right.steps);
}

function areShorter(left: readonly Step[], right: readonly Step[]): boolean {
  if (left.length !== right.length) return left.length < right.length;
  for (let index = 0; index < left.length; index += 1) {
    const [step, other] = [left[index], right[index]];
    if (step === undefined || other === undefined || step === other) continue;
    const order = compareSteps(step, other);
    if (order !== 0) return order < 0;
  }
  return false;
}

function compareSteps(left: Step, right: Step): number {
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  const order = left.span.start - right.span.start || left.span.end - right.span.end;
  return order || (left.message < right.message ? -1 : left.message > right.message ? 1 : 0);
}
