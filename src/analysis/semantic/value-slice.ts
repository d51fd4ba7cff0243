import { operandsFor, operandsOf } from './call-operands.js';
import { type Flow, mayMean, type ShapedCall, type Spot } from './passage.js';
import type { FunctionRef } from './program.js';
import type { SinkEnds } from './rule-ends.js';
import { usersOfVariables } from './shared-variables.js';
import { type Inside, type KnownCall, type SliceContext, SliceFunctions } from './slice-functions.js';
import type { SolvableProgram } from './solvable-program.js';

/** The outermost field that is asked for; `''` for the whole. */
type Head = string;

/**
 * Why a function is looked into: for what it does by itself, whoever calls it, or for something that it hands to a
 * caller. What that is made of is the same for all callers, so that it is found out once.
 */
type Entry = {
  readonly inside: Inside;
  /** Undefined where all callers are asked for what they hand to it. */
  readonly callers: Callers | undefined;
  /** By spot and head. */
  readonly visits: Map<number, Visit>;
  /** The parameters that were asked for. */
  readonly asked: Visit[];
  readonly sites: Map<KnownCall, Site>;
};

/** A call, in a function that is looked into for one reason. */
type Site = { readonly entry: Entry; readonly call: KnownCall };
type Callers = {
  readonly calling: Set<Site>;
  /** It is handed on with the call, and may be called with anything that goes with it. */
  readonly handingOn: Set<Site>;
};

/** A value that is asked for, with those that asked for it. */
type Visit = {
  readonly entry: Entry;
  readonly spot: Spot;
  readonly head: Head;
  readonly by: (Visit | CellVisit)[];
  /** Whether what some of the first values are gets to it. */
  isMet: boolean;
};
/** Of what is in a field or a variable of a file no parts are told apart. */
type CellVisit = { readonly cell: string; readonly by: Visit[]; isMet: boolean };

/**
 * The values of a program that may get into some values: more than do, never less. A way that goes into a function comes
 * back to where it went in.
 */
export class ValueSlice {
  /** All that was looked into. */
  readonly functions: SliceFunctions;
  /** The fields and variables that were asked for. */
  readonly cells = new Map<string, CellVisit>();
  /** The functions of which all callers were asked what they hand to them, by key. */
  readonly callers = new Map<string, Callers>();
  private readonly visits: Visit[] = [];
  /** By outcome and head; by -1 for what a function does by itself. */
  private readonly entries = new Map<Inside, Map<number, Entry>>();
  private readonly heads = new Map<Head, number>([['', 0]]);
  private readonly waiting: (Visit | CellVisit)[] = [];

  constructor(private readonly context: SliceContext) {
    this.functions = new SliceFunctions(context);
  }

  /** Asks for values of a function, and for what it has functions called with that it hands on. */
  start(ref: FunctionRef, { spots, handing }: SinkEnds): void {
    const inside = this.functions.of(ref);
    const entry = this.openEntry(inside);
    for (const spot of spots) this.ask(entry, spot, '', undefined);
    for (const call of handing) {
      const visit = this.ask(entry, inside.flows.called, '', undefined);
      this.enterCalled(visit, this.functions.callOf(call));
    }
  }

  run(): void {
    for (let next = this.waiting.pop(); next !== undefined; next = this.waiting.pop()) {
      if ('cell' in next) this.visitCell(next);
      else this.visit(next);
    }
  }

  /** The functions and cells by which what some of the values are gets to those that were asked for first. */
  from(starts: ReadonlyMap<FunctionRef, ReadonlySet<Spot>>): {
    readonly functions: ReadonlySet<FunctionRef>;
    readonly cells: ReadonlySet<string>;
  } {
    const functions = new Set<FunctionRef>();
    const cells = new Set<string>();
    const waiting: (Visit | CellVisit)[] = this.visits.filter(
      ({ entry, spot }) => starts.get(entry.inside.flows.ref)?.has(spot) === true,
    );
    for (const visit of waiting) visit.isMet = true;
    for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
      if ('entry' in visit) functions.add(visit.entry.inside.flows.ref);
      else cells.add(visit.cell);
      for (const by of visit.by) {
        if (by.isMet) continue;
        by.isMet = true;
        waiting.push(by);
      }
    }
    return { functions, cells };
  }

  private openEntry(inside: Inside): Entry {
    return this.entryAt(inside, -1) ?? this.makeEntry(inside, -1, undefined);
  }

  /** What a function hands to callers. */
  private outcomeEntry(inside: Inside, spot: Spot, head: Head): Entry {
    const { flows, questions } = inside;
    const key = this.keyOf(inside, spot, head);
    const known = this.entryAt(inside, key);
    if (known !== undefined) return known;
    questions.push({ kind: 'outcome', index: spot - flows.returned });
    return this.makeEntry(inside, key, { calling: new Set(), handingOn: new Set() });
  }

  private entryAt(inside: Inside, key: number): Entry | undefined {
    return this.entries.get(inside)?.get(key);
  }

  private makeEntry(inside: Inside, key: number, callers: Callers | undefined): Entry {
    const entry: Entry = { inside, callers, visits: new Map(), asked: [], sites: new Map() };
    const entries = this.entries.get(inside);
    if (entries === undefined) this.entries.set(inside, new Map([[key, entry]]));
    else entries.set(key, entry);
    return entry;
  }

  /** Of a spot and a part of what is there. */
  private keyOf({ flows }: Inside, spot: Spot, head: Head): number {
    let id = this.heads.get(head);
    if (id === undefined) {
      id = this.heads.size;
      this.heads.set(head, id);
    }
    return id * flows.size + spot;
  }

  private ask(entry: Entry, spot: Spot, head: Head, by: Visit | CellVisit | undefined): Visit {
    // A part is asked for beside the whole: what is found may not depend on which comes first.
    const key = head === '' ? spot : this.keyOf(entry.inside, spot, head);
    let visit = entry.visits.get(key);
    if (visit === undefined) {
      visit = { entry, spot, head, by: [], isMet: false };
      entry.visits.set(key, visit);
      this.visits.push(visit);
      this.waiting.push(visit);
    }
    if (by !== undefined && by !== visit) visit.by.push(by);
    return visit;
  }

  private askAll(entry: Entry, spots: readonly Spot[], head: Head, by: Visit | CellVisit): void {
    for (const spot of spots) this.ask(entry, spot, head, by);
  }

  private askCell(cell: string, by: Visit): void {
    let visit = this.cells.get(cell);
    if (visit === undefined) {
      visit = { cell, by: [], isMet: false };
      this.cells.set(cell, visit);
      this.waiting.push(visit);
    }
    visit.by.push(by);
  }

  private visitCell(visit: CellVisit): void {
    const { cell } = visit;
    for (const ref of writersOf(this.context.solvable, cell)) {
      const inside = this.functions.of(ref);
      inside.questions.push({ kind: 'writes', cell });
      const spots = inside.flows.writesOf.get(cell);
      if (spots !== undefined) this.askAll(this.openEntry(inside), spots, '', visit);
    }
  }

  private visit(visit: Visit): void {
    const { entry, spot } = visit;
    const { flows } = entry.inside;
    const takes = flows.takes[spot];
    if (takes !== undefined) for (const flow of takes) this.follow(visit, flow);
    const cells = flows.cellsReadAt.get(spot);
    if (cells !== undefined) for (const cell of cells) this.askCell(cell, visit);
    this.askCallees(visit);
    if (flows.parameterAt(spot) !== undefined) this.askCallers(visit);
    const call = flows.callAt.get(spot);
    if (call !== undefined) this.enterReturned(visit, this.functions.callOf(call));
    if (spot === flows.thrown)
      for (const one of flows.calls) this.enterThrown(visit, this.functions.callOf(one));
    if (spot !== flows.called) return;
    this.askAll(entry, flows.handed.calledWith, '', visit);
    for (const one of flows.handed.onwards) this.enterCalled(visit, this.functions.callOf(one));
  }

  private follow(visit: Visit, { to, passage }: Flow): void {
    const { entry, head } = visit;
    switch (passage.kind) {
      case 'copy': {
        // Callers learn of the parts of a literal, and of anything else as a whole.
        const { flows } = entry.inside;
        const isWhole = visit.spot === flows.returned && !flows.isLiteral(to);
        this.ask(entry, to, isWhole ? '' : head, visit);
        return;
      }
      case 'made':
        this.ask(entry, to, '', visit);
        return;
      case 'argument': {
        const { isPassed, sanitized } = this.functions.callOf(passage.call);
        if (isPassed && !sanitized.includes(to)) this.ask(entry, to, '', visit);
        return;
      }
      case 'field':
        this.ask(entry, to, this.context.isWholeField(passage.name) ? '' : passage.name, visit);
        return;
      case 'store':
        if (mayMean(head, passage.name)) this.ask(entry, to, '', visit);
        return;
    }
  }

  /** What is let out by all functions that a call may run. */
  private enterReturned(visit: Visit, call: KnownCall): void {
    for (const inner of call.callees)
      this.enter(visit, call, { inner, spot: inner.flows.returned, head: visit.head });
    for (const inner of call.handed)
      this.enter(visit, call, { inner, spot: inner.flows.returned, isHandedOn: true });
  }

  private enterThrown(visit: Visit, call: KnownCall): void {
    for (const inner of call.callees) this.enter(visit, call, { inner, spot: inner.flows.thrown });
    for (const inner of call.handed)
      this.enter(visit, call, { inner, spot: inner.flows.thrown, isHandedOn: true });
  }

  private enterCalled(visit: Visit, call: KnownCall): void {
    for (const inner of call.callees) this.enter(visit, call, { inner, spot: inner.flows.called });
    for (const inner of call.handed)
      this.enter(visit, call, { inner, spot: inner.flows.called, isHandedOn: true });
  }

  /** What those that calls run put into what is asked for. */
  private askCallees(visit: Visit): void {
    for (const { passage, of } of this.functions.effectsAt(visit.entry.inside.flows, visit.spot)) {
      if (passage.kind === 'store' && !mayMean(visit.head, passage.name)) continue;
      for (const effect of of) {
        const { call, inner, outcome: spot, isWhole, isHandedOn } = effect;
        const head = passage.kind === 'copy' && isWhole ? visit.head : '';
        this.enter(visit, call, { inner, spot, head, isHandedOn });
      }
    }
  }

  private enter(
    visit: Visit,
    call: KnownCall,
    to: { readonly inner: Inside; readonly spot: Spot; readonly head?: Head; readonly isHandedOn?: boolean },
  ): void {
    const { inner, spot, head = '', isHandedOn = false } = to;
    const entry = this.outcomeEntry(inner, spot, head);
    this.ask(entry, spot, head, visit);
    if (entry.callers === undefined) return;
    const callers = isHandedOn ? entry.callers.handingOn : entry.callers.calling;
    const site = siteOf(visit.entry, call);
    if (callers.has(site)) return;
    callers.add(site);
    for (const parameter of entry.asked) this.askOperands(parameter, site, isHandedOn);
  }

  /** A parameter is asked for: of the call that asked, or of all callers. */
  private askCallers(parameter: Visit): void {
    const { entry } = parameter;
    entry.asked.push(parameter);
    const callers = entry.callers ?? this.callersOf(entry.inside);
    for (const site of callers.calling) this.askOperands(parameter, site, false);
    for (const site of callers.handingOn) {
      this.askOperands(parameter, site, true);
      if (entry.callers !== undefined) continue;
      const { inside } = site.entry;
      this.enterCalled(this.ask(site.entry, inside.flows.called, '', parameter), site.call);
    }
  }

  /** The calls of a function by all its callers. */
  private callersOf({ flows: { ref } }: Inside): Callers {
    const known = this.callers.get(ref.key);
    if (known !== undefined) return known;
    const callers = { calling: new Set<Site>(), handingOn: new Set<Site>() };
    for (const key of this.context.solvable.graph.callersOf(ref.key)) {
      const inside = this.functions.at(key);
      if (inside === undefined) continue;
      inside.questions.push({ kind: 'calls', callee: ref.key });
      const { callsOf, handedTo } = inside.flows;
      const siteAt = (call: ShapedCall) => siteOf(this.openEntry(inside), this.functions.callOf(call));
      for (const call of callsOf.get(ref.key) ?? NONE) callers.calling.add(siteAt(call));
      for (const call of handedTo.get(ref.key) ?? NONE) callers.handingOn.add(siteAt(call));
    }
    this.callers.set(ref.key, callers);
    return callers;
  }

  private askOperands(parameter: Visit, { entry, call }: Site, isHandedOn: boolean): void {
    const { flows } = parameter.entry.inside;
    const { shape } = call.call;
    const index = flows.parameterAt(parameter.spot);
    if (index === undefined) return;
    if (isHandedOn) {
      this.askAll(entry, operandsOf(shape), '', parameter);
      return;
    }
    const { values, isWhole } = operandsFor(shape, flows.ref, index);
    this.askAll(entry, values, isWhole ? parameter.head : '', parameter);
  }
}

function siteOf(entry: Entry, call: KnownCall): Site {
  let site = entry.sites.get(call);
  if (site === undefined) {
    site = { entry, call };
    entry.sites.set(call, site);
  }
  return site;
}

/** The functions that write a cell: those that use a variable in its file, and those that know it by a name. */
export function writersOf({ program, graph, uses }: SolvableProgram, cell: string): Iterable<FunctionRef> {
  const found = new Set(uses.writersOf(cell).flatMap((key) => graph.functionOf(key) ?? []));
  const at = cell.lastIndexOf('#');
  const file = at === -1 ? undefined : program.files.get(cell.slice(0, at));
  if (file !== undefined) for (const ref of usersOfVariables(file).get(cell) ?? []) found.add(ref);
  return found;
}

const NONE: readonly never[] = [];
