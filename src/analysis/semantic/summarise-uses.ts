import type { KnownReaches } from './known-reaches.js';
import { cellOfParameter, cellOfThrown, isForCallers, THROWN } from './private-cells.js';
import {
  type CellWrite,
  continueReach,
  type ParameterPath,
  type PendingUse,
  type SinkFlow,
  type Summary,
} from './summary.js';
import type { RecordedUse } from './transfer.js';
import { atomKey, type Reach, type Step, type ValueGraph } from './value-graph.js';

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
      for (const reach of reaches.of(value, facts, path)) writes.add(use, reach);
    }
  }
  return { sinks: [...sinks.values()], ...writes.all() };
}

/** What a function puts into cells. */
class WritesOfFunction {
  private readonly writes = new Map<string, CellWrite>();
  private readonly asks = new Map<string, ParameterPath>();
  private readonly handed = new Map<string, CellWrite>();

  constructor(private readonly functionKey: string) {}

  all(): Pick<Summary, 'writes' | 'asks' | 'handed'> {
    const { writes, asks, handed } = this;
    return { writes: [...writes.values()], asks: [...asks.values()], handed: [...handed.values()] };
  }

  add({ cell, reach: rest }: Extract<PendingUse, { kind: 'write' }>, from: Reach): void {
    const reach = rest === undefined ? from : continueReach(from, rest);
    const { atom } = reach;
    if (atom.kind === 'captured') keepWrite(this.handed, { cell, reach });
    else if (isForCallers(cell)) this.addForCallers(cell, reach);
    else if (atom.kind === 'parameter') {
      const own = cellOfParameter(this.functionKey, atom);
      this.asks.set(own, { index: atom.index, path: atom.path });
      this.addWrite(cell, { ...reach, atom: { kind: 'cell', cell: own } });
    } else this.addWrite(cell, reach);
  }

  /** All that it throws of what is in cells reaches its callers as what is in one. */
  private addForCallers(cell: string, reach: Reach): void {
    if (cell !== THROWN || reach.atom.kind !== 'cell') {
      keepWrite(this.handed, { cell, reach });
      return;
    }
    const own = cellOfThrown(this.functionKey);
    this.addWrite(own, reach);
    keepWrite(this.handed, {
      cell,
      reach: { atom: { kind: 'cell', cell: own }, adds: 0, steps: [], derivation: false },
    });
  }

  private addWrite(cell: string, reach: Reach): void {
    const isSame = reach.atom.kind === 'cell' && reach.atom.cell === cell;
    // What is put back as it was is nothing new, but for labels that it got on the way.
    if (!isSame || reach.adds !== 0) keepWrite(this.writes, { cell, reach });
  }
}

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
  if (left.steps.length !== right.steps.length) return left.steps.length < right.steps.length;
  for (const [index, step] of left.steps.entries()) {
    const other = right.steps[index];
    if (other === undefined || step === other || isSameStep(step, other)) continue;
    return JSON.stringify(step) < JSON.stringify(other);
  }
  return false;
}

function isSameStep(left: Step, right: Step): boolean {
  return (
    left.span.start === right.span.start &&
    left.span.end === right.span.end &&
    left.path === right.path &&
    left.message === right.message
  );
}
