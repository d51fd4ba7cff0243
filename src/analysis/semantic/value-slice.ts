import { operandsFor, operandsOf } from './call-operands.js';
import {
  type Exposure,
  type FunctionFlows,
  mayMean,
  type Passage,
  type ShapedCall,
  type Spot,
} from './function-flows.js';
import type { FunctionRef } from './program.js';
import { usersOfVariables } from './shared-variables.js';
import type { SolvableProgram } from './solvable-program.js';

/** What a slice is made with. */
export type SliceContext = {
  readonly solvable: SolvableProgram;
  readonly flowsOf: (ref: FunctionRef) => FunctionFlows;
  /** Whether what is in an object is in this field of it as a whole. */
  readonly isWholeField: (name: string) => boolean;
  /** Whether the rule says of a call that its result is made of what it is given. */
  readonly isPropagated: (call: ShapedCall) => boolean;
  /** The operands of a call of which nothing gets into its result. */
  readonly sanitizedIn: (call: ShapedCall) => readonly Spot[];
};

/** The outermost field that is asked for; `''` for the whole. */
type Head = string;

/**
 * Why a function is looked into: for what it does by itself, whoever calls it, or for something that it hands to a
 * caller. What that is made of is the same for all callers, so that it is found out once.
 */
type Entry = {
  readonly flows: FunctionFlows;
  /** Undefined where all callers are asked for what they hand to it. */
  readonly callers: Caller[] | undefined;
  /** By spot and head. */
  readonly visits: Map<Spot, Map<Head, Visit>>;
  /** The parameters that were asked for. */
  readonly asked: Visit[];
};
type Caller = {
  readonly entry: Entry;
  readonly call: ShapedCall;
  /** It is handed on with the call, and may be called with anything that goes with it. */
  readonly isHandedOn: boolean;
};

/** A value that is asked for, with those that asked for it. */
type Visit = {
  readonly entry: Entry;
  readonly spot: Spot;
  readonly head: Head;
  readonly by: Set<Visit | CellVisit>;
};
/** Of what is in a field or a variable of a file no parts are told apart. */
type CellVisit = { readonly cell: string; readonly by: Set<Visit> };

/**
 * The values of a program that may get into some values: more than do, never less. A way that goes into a function comes
 * back to where it went in.
 */
export class ValueSlice {
  private readonly visits: Visit[] = [];
  /** All that was looked into. */
  readonly functions = new Set<FunctionRef>();
  private readonly entries = new Map<FunctionFlows, Map<string, Entry>>();
  private readonly cells = new Map<string, CellVisit>();
  private readonly waiting: (Visit | CellVisit)[] = [];
  private readonly current = new Map<readonly FunctionRef[], readonly FunctionFlows[]>();

  constructor(private readonly context: SliceContext) {}

  /** Asks for values of a function, and for what it has functions called with that it hands on. */
  start(ref: FunctionRef, spots: readonly Spot[], handing: readonly ShapedCall[]): void {
    if (spots.length === 0 && handing.length === 0) return;
    const flows = this.context.flowsOf(ref);
    const entry = this.entryOf(flows, '');
    for (const spot of spots) this.ask(entry, spot, '', undefined);
    for (const call of handing)
      this.enter(this.ask(entry, flows.called, '', undefined), call, (inner) => inner.called, '');
  }

  run(): void {
    for (let next = this.waiting.pop(); next !== undefined; next = this.waiting.pop()) {
      if ('cell' in next) this.visitCell(next);
      else this.visit(next);
    }
  }

  /** The functions and cells by which what some of the values are gets to those that were asked for first. */
  from(isStart: (visit: Visit) => boolean): {
    readonly functions: ReadonlySet<FunctionRef>;
    readonly cells: ReadonlySet<string>;
  } {
    const functions = new Set<FunctionRef>();
    const cells = new Set<string>();
    const seen = new Set<Visit | CellVisit>();
    const waiting: (Visit | CellVisit)[] = this.visits.filter(isStart);
    for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
      if (seen.has(visit)) continue;
      seen.add(visit);
      if ('entry' in visit) functions.add(visit.entry.flows.ref);
      else cells.add(visit.cell);
      waiting.push(...visit.by);
    }
    return { functions, cells };
  }

  private entryOf(flows: FunctionFlows, key: string): Entry {
    const entries = entryOf(this.entries, flows, () => new Map<string, Entry>());
    return entryOf(entries, key, () => ({
      flows,
      callers: key === '' ? undefined : [],
      visits: new Map(),
      asked: [],
    }));
  }

  private ask(entry: Entry, spot: Spot, head: Head, by: Visit | CellVisit | undefined): Visit {
    const heads = entryOf(entry.visits, spot, () => new Map<Head, Visit>());
    // A part is asked for beside the whole: what is found may not depend on which comes first.
    let visit = heads.get(head);
    if (visit === undefined) {
      visit = { entry, spot, head, by: new Set() };
      heads.set(head, visit);
      this.functions.add(entry.flows.ref);
      this.visits.push(visit);
      this.waiting.push(visit);
    }
    if (by !== undefined && by !== visit) visit.by.add(by);
    return visit;
  }

  private askAll(entry: Entry, spots: readonly Spot[], head: Head, by: Visit | CellVisit): void {
    for (const spot of spots) this.ask(entry, spot, head, by);
  }

  private askCell(cell: string, by: Visit): void {
    let visit = this.cells.get(cell);
    if (visit === undefined) {
      visit = { cell, by: new Set() };
      this.cells.set(cell, visit);
      this.waiting.push(visit);
    }
    visit.by.add(by);
  }

  private visitCell(visit: CellVisit): void {
    const { cell } = visit;
    for (const ref of this.writersOf(cell)) {
      const flows = this.lookInto(ref);
      const spots = flows.writesOf.get(cell);
      if (spots !== undefined) this.askAll(this.entryOf(flows, ''), spots, '', visit);
    }
  }

  /** The functions that write a cell: those that use a variable in its file, and those that know it by a name. */
  private writersOf(cell: string): Iterable<FunctionRef> {
    const { program, graph, uses } = this.context.solvable;
    const found = new Set(uses.writersOf(cell).flatMap((key) => graph.functionOf(key) ?? []));
    const at = cell.lastIndexOf('#');
    const file = at === -1 ? undefined : program.files.get(cell.slice(0, at));
    if (file !== undefined) for (const ref of usersOfVariables(file).get(cell) ?? []) found.add(ref);
    return found;
  }

  private visit(visit: Visit): void {
    const { entry, spot, head } = visit;
    const { flows } = entry;
    for (const { to, passage } of flows.takes[spot] ?? []) this.follow(visit, to, passage);
    for (const cell of flows.cellsReadAt.get(spot) ?? []) this.askCell(cell, visit);
    for (const exposure of flows.exposures.get(spot) ?? []) this.askCallee(visit, exposure);
    if (flows.parameterAt(spot) !== undefined) this.askCallers(visit);
    const call = flows.callAt.get(spot);
    if (call !== undefined) this.enter(visit, call, (inner) => inner.returned, head);
    if (spot === flows.thrown)
      for (const one of flows.calls) this.enter(visit, one, (inner) => inner.thrown, '');
    if (spot === flows.called)
      for (const one of flows.onwards) this.enter(visit, one, (inner) => inner.called, '');
  }

  /** Functions as they are now: a file that was resolved before one of these changed knows it as it was. */
  private currentOf(refs: readonly FunctionRef[]): readonly FunctionFlows[] {
    let found = this.current.get(refs);
    if (found === undefined) {
      const { solvable, flowsOf } = this.context;
      found = refs.flatMap(({ key }) => {
        const ref = solvable.graph.functionOf(key);
        return ref === undefined ? [] : [flowsOf(ref)];
      });
      this.current.set(refs, found);
    }
    return found;
  }

  private follow(visit: Visit, to: Spot, passage: Passage): void {
    const { entry, head } = visit;
    switch (passage.kind) {
      case 'copy': {
        // Callers learn of the parts of a literal, and of anything else as a whole.
        const isWhole = visit.spot === entry.flows.returned && !entry.flows.isLiteral(to);
        this.ask(entry, to, isWhole ? '' : head, visit);
        return;
      }
      case 'made':
        this.ask(entry, to, '', visit);
        return;
      case 'argument':
        if (passage.call.handed.length === 0 && this.context.sanitizedIn(passage.call).includes(to)) return;
        if (isUnknown(passage.call) || this.context.isPropagated(passage.call))
          this.ask(entry, to, '', visit);
        return;
      case 'field':
        this.ask(entry, to, this.context.isWholeField(passage.name) ? '' : passage.name, visit);
        return;
      case 'store':
        if (mayMean(head, passage.name)) this.ask(entry, to, '', visit);
        return;
    }
  }

  /** What is let out by all functions that a call may run. */
  private enter(visit: Visit, call: ShapedCall, spotOf: (inner: FunctionFlows) => Spot, head: Head): void {
    for (const inner of this.currentOf(call.shape.callee.functions)) {
      this.enterAt(visit, { call, isHandedOn: false }, { inner, spot: spotOf(inner), head });
    }
    for (const inner of this.currentOf(call.handed)) {
      this.enterAt(visit, { call, isHandedOn: true }, { inner, spot: spotOf(inner), head: '' });
    }
  }

  private enterAt(
    visit: Visit,
    from: Omit<Caller, 'entry'>,
    { inner, spot, head }: { readonly inner: FunctionFlows; readonly spot: Spot; readonly head: Head },
  ): void {
    const entry = this.entryOf(inner, `${spot} ${head}`);
    const caller: Caller = { entry: visit.entry, ...from };
    entry.callers?.push(caller);
    this.ask(entry, spot, head, visit);
    for (const parameter of entry.asked) this.askOperands(parameter, caller);
  }

  /** What those that a call runs put into one of its operands. */
  private askCallee(visit: Visit, { call, operand, passage }: Exposure): void {
    if (passage.kind === 'store' && !mayMean(visit.head, passage.name)) return;
    for (const inner of this.currentOf(call.shape.callee.functions)) {
      this.functions.add(inner.ref);
      for (const index of inner.changed) {
        const { values, isWhole } = operandsFor(call.shape, inner.ref, index);
        if (!values.includes(operand)) continue;
        const head = passage.kind === 'copy' && isWhole ? visit.head : '';
        this.enterAt(visit, { call, isHandedOn: false }, { inner, spot: inner.outOf(index), head });
      }
    }
    for (const inner of this.currentOf(call.handed)) {
      this.functions.add(inner.ref);
      for (const index of inner.changed)
        this.enterAt(visit, { call, isHandedOn: true }, { inner, spot: inner.outOf(index), head: '' });
    }
  }

  /** A parameter is asked for: of the call that asked, or of all callers. */
  private askCallers(parameter: Visit): void {
    const { entry } = parameter;
    const { ref } = entry.flows;
    entry.asked.push(parameter);
    if (entry.callers !== undefined) {
      for (const caller of [...entry.callers]) this.askOperands(parameter, caller);
      return;
    }
    const { graph } = this.context.solvable;
    for (const key of new Set(graph.callersOf(ref.key))) {
      const caller = graph.functionOf(key);
      if (caller === undefined) continue;
      const flows = this.lookInto(caller);
      const open = this.entryOf(flows, '');
      for (const call of flows.callsOf.get(ref.key) ?? [])
        this.askOperands(parameter, { entry: open, call, isHandedOn: false });
      for (const call of flows.handedTo.get(ref.key) ?? []) {
        this.askOperands(parameter, { entry: open, call, isHandedOn: true });
        const visit = this.ask(open, flows.called, '', parameter);
        this.enter(visit, call, (inner) => inner.called, '');
      }
    }
  }

  private askOperands(parameter: Visit, { entry, call, isHandedOn }: Caller): void {
    const { flows } = parameter.entry;
    const index = flows.parameterAt(parameter.spot);
    if (index === undefined) return;
    if (isHandedOn) {
      this.askAll(entry, operandsOf(call.shape), '', parameter);
      return;
    }
    const { values, isWhole } = operandsFor(call.shape, flows.ref, index);
    this.askAll(entry, values, isWhole ? parameter.head : '', parameter);
  }

  /** The scope rests on it, even where nothing is asked for in it as it is now. */
  private lookInto(ref: FunctionRef): FunctionFlows {
    this.functions.add(ref);
    return this.context.flowsOf(ref);
  }
}

/** Whether the result of a call may be made of anything that it is given. */
function isUnknown({ shape, handed }: ShapedCall): boolean {
  return shape.callee.functions.length === 0 || shape.callee.isOpen === true || handed.length > 0;
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
