import type { Spot } from './passage.js';
import type { FunctionRef } from './program.js';
import type { Inside, KnownCall } from './slice-functions.js';

/** The outermost field that is asked for; `''` for the whole. */
export type Head = string;

/**
 * Why a function is looked into: for what it does by itself, whoever calls it, or for something that it hands to a
 * caller. What that is made of is the same for all callers, so that it is found out once.
 */
export type Entry = {
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
export type Site = { readonly entry: Entry; readonly call: KnownCall };

/** Calls of a function, with the values that asked there for what it hands back; with none where all are asked. */
export type Callers = {
  readonly calling: Map<Site, Visit[]>;
  /** It is handed on with the call, and may be called with anything that goes with it. */
  readonly handingOn: Map<Site, Visit[]>;
};

/** A value that is asked for, with those that asked for it. */
export type Visit = {
  readonly entry: Entry;
  readonly spot: Spot;
  readonly head: Head;
  readonly by: (Visit | CellVisit)[];
  /** Of what a function hands to callers: those in them that asked for it. */
  readonly returnedTo: Visit[];
  /** Of an operand: the parameters that asked for it, for what their function hands to callers. */
  readonly givenTo: Gift[];
};

/** A parameter that asked for an operand, and the values that the function's result becomes a part of at that call. */
export type Gift = { readonly parameter: Visit; readonly askers: readonly Visit[] };

/** Of what is in a field or a variable of a file no parts are told apart. */
export type CellVisit = { readonly cell: string; readonly by: Visit[] };

/** Functions and cells. */
export type Ways = { readonly functions: ReadonlySet<FunctionRef>; readonly cells: ReadonlySet<string> };

/**
 * The ways by which what some values are gets to those that were asked for first. What goes into a function for what that hands
 * back comes back to the call where it went in, and to no other.
 */
export function waysFrom(starts: readonly Visit[]): Ways {
  const functions = new Set<FunctionRef>();
  const cells = new Set<string>();
  const met = new Set<Visit | CellVisit>(starts);
  // Sets are walked in the order of their growth.
  for (const visit of met) {
    for (const by of visit.by) met.add(by);
    if (!('entry' in visit)) {
      cells.add(visit.cell);
      continue;
    }
    functions.add(visit.entry.inside.flows.ref);
    for (const to of visit.returnedTo) met.add(to);
    for (const { askers } of visit.givenTo) for (const asker of askers) met.add(asker);
  }
  for (const visit of metWithin(met)) functions.add(visit.entry.inside.flows.ref);
  return { functions, cells };
}

/** What is on the ways through functions that what was met goes into and comes back from. */
function metWithin(met: ReadonlySet<Visit | CellVisit>): Iterable<Visit> {
  const within = new Set<Visit>();
  const enter = ({ givenTo }: Visit) => {
    for (const { parameter } of givenTo) if (!met.has(parameter)) within.add(parameter);
  };
  for (const visit of met) if ('entry' in visit) enter(visit);
  for (const visit of within) {
    for (const by of visit.by) if ('entry' in by && !met.has(by)) within.add(by);
    for (const { askers } of visit.givenTo)
      for (const asker of askers) if (!met.has(asker)) within.add(asker);
    enter(visit);
  }
  return within;
}
