import { operandsFor, operandsOf } from './call-operands.js';
import { ELEMENT, type Flow, isPart, mayMean, type ShapedCall, type Spot } from './passage.js';
import type { FunctionRef } from './program.js';
import type { SinkEnds } from './rule-ends.js';
import { usersOfVariables } from './shared-variables.js';
import { type Inside, type KnownCall, type SliceContext, SliceFunctions } from './slice-functions.js';
import {
  type Callers,
  type CellVisit,
  type Entry,
  type Head,
  type Site,
  type Visit,
  type Ways,
  waysFrom,
} from './slice-visits.js';
import type { SolvableProgram } from './solvable-program.js';

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
  private readonly open = new Map<Inside, Entry>();
  /** By outcome and head. */
  private readonly outcomes = new Map<Inside, Map<number, Entry & { readonly callers: Callers }>>();
  private readonly heads = new Map<Head, number>([['', 0]]);
  private readonly waiting: (Visit | CellVisit)[] = [];

  constructor(private readonly context: SliceContext) {
    this.functions = new SliceFunctions(context);
  }

  /** Asks for values of a function, and for what it has functions called with that it hands on. */
  start(ref: FunctionRef, { spots, handing }: SinkEnds): void {
    const inside = this.functions.of(ref);
    const entry = this.openEntry(inside);
    for (const spot of spots) this.ask(entry, spot, '');
    for (const call of handing) this.ask(entry, inside.flows.calledBy(call), '');
  }

  run(): void {
    for (let next = this.waiting.pop(); next !== undefined; next = this.waiting.pop()) {
      if ('cell' in next) this.visitCell(next);
      else this.visit(next);
    }
  }

  /** The ways by which what some of the values are gets to those that were asked for first. */
  from(starts: ReadonlyMap<FunctionRef, ReadonlySet<Spot>>): Ways {
    return waysFrom(
      this.visits.filter(({ entry, spot }) => starts.get(entry.inside.flows.ref)?.has(spot) === true),
    );
  }

  private openEntry(inside: Inside): Entry {
    let entry = this.open.get(inside);
    if (entry === undefined) {
      entry = entryOf(inside, undefined);
      this.open.set(inside, entry);
    }
    return entry;
  }

  /** What a function hands to callers. */
  private outcomeEntry(inside: Inside, spot: Spot, head: Head): Entry & { readonly callers: Callers } {
    let entries = this.outcomes.get(inside);
    if (entries === undefined) {
      entries = new Map();
      this.outcomes.set(inside, entries);
    }
    const key = this.keyOf(inside, spot, head);
    let entry = entries.get(key);
    if (entry === undefined) {
      inside.questions.push({ kind: 'outcome', index: spot - inside.flows.returned });
      const callers: Callers = { calling: new Map(), handingOn: new Map() };
      entry = { ...entryOf(inside, callers), callers };
      entries.set(key, entry);
    }
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

  private ask(entry: Entry, spot: Spot, head: Head, by?: Visit | CellVisit): Visit {
    // A part is asked for beside the whole: what is found may not depend on which comes first.
    const key = head === '' ? spot : this.keyOf(entry.inside, spot, head);
    let visit = entry.visits.get(key);
    if (visit === undefined) {
      visit = { entry, spot, head, by: [], returnedTo: [], givenTo: [] };
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
      visit = { cell, by: [] };
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
    const handing = flows.handingAt(spot);
    if (handing !== undefined) {
      this.askAll(entry, operandsOf(handing.shape), '', visit);
      this.enterCalled(visit, this.functions.callOf(handing));
    }
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
    for (const { passage, of, isTyped } of this.functions.effectsAt(visit.entry.inside.flows, visit.spot)) {
      if (passage.kind === 'store' && !mayMean(visit.head, passage.name)) continue;
      if (isTyped && visit.head !== '' && !isPart(visit.head)) continue;
      for (const effect of of) {
        const { call, inner, outcome: spot, isWhole, isHandedOn } = effect;
        const head = isTyped ? ELEMENT : passage.kind === 'copy' && isWhole ? visit.head : '';
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
    this.ask(entry, spot, head).returnedTo.push(visit);
    const callers = isHandedOn ? entry.callers.handingOn : entry.callers.calling;
    const site = siteOf(visit.entry, call);
    const askers = callers.get(site);
    if (askers !== undefined) {
      askers.push(visit);
      return;
    }
    callers.set(site, [visit]);
    for (const parameter of entry.asked) this.askOperands(parameter, site, isHandedOn);
  }

  /** A parameter is asked for: of the calls that asked, or of all callers. */
  private askCallers(parameter: Visit): void {
    const { entry } = parameter;
    entry.asked.push(parameter);
    const { calling, handingOn } = entry.callers ?? this.callersOf(entry.inside);
    for (const site of calling.keys()) this.askOperands(parameter, site, false);
    for (const site of handingOn.keys()) this.askOperands(parameter, site, true);
  }

  /** The calls of a function by all its callers. */
  private callersOf({ flows: { ref } }: Inside): Callers {
    const known = this.callers.get(ref.key);
    if (known !== undefined) return known;
    const callers: Callers = { calling: new Map(), handingOn: new Map() };
    for (const key of this.context.solvable.graph.callersOf(ref.key)) {
      const inside = this.functions.at(key);
      if (inside === undefined) continue;
      inside.questions.push({ kind: 'calls', callee: ref.key });
      const { callsOf, handedTo } = inside.flows;
      const siteAt = (call: ShapedCall) => siteOf(this.openEntry(inside), this.functions.callOf(call));
      for (const call of callsOf.get(ref.key) ?? NONE) callers.calling.set(siteAt(call), []);
      for (const call of handedTo.get(ref.key) ?? NONE) callers.handingOn.set(siteAt(call), []);
    }
    this.callers.set(ref.key, callers);
    return callers;
  }

  private askOperands(parameter: Visit, site: Site, isHandedOn: boolean): void {
    const { entry, call } = site;
    const { callers, inside } = parameter.entry;
    if (callers === undefined && isHandedOn) {
      this.ask(entry, entry.inside.flows.calledBy(call.call), '', parameter);
      return;
    }
    const index = inside.flows.parameterAt(parameter.spot);
    if (index === undefined) return;
    const askers = (isHandedOn ? callers?.handingOn : callers?.calling)?.get(site);
    const { values, isWhole } = isHandedOn
      ? { values: operandsOf(call.call.shape), isWhole: false }
      : operandsFor(call.call.shape, inside.flows.ref, index);
    for (const spot of values) {
      const head = isWhole ? parameter.head : '';
      if (askers === undefined) this.ask(entry, spot, head, parameter);
      else this.ask(entry, spot, head).givenTo.push({ parameter, askers });
    }
  }
}

function entryOf(inside: Inside, callers: Callers | undefined): Entry {
  return { inside, callers, visits: new Map(), asked: [], sites: new Map() };
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
