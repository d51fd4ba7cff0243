import type { Span } from './ir.js';
import { MAX_STEPS, type Reach } from './search-reaches.js';

/** Where a rule reports, whichever function the value came from. */
export type SinkPlace = { readonly path: string; readonly span: Span; readonly what: string };

/** Taint that gets from an atom of a function to a sink, here or in what it calls. */
export type SinkFlow = {
  readonly sink: SinkPlace;
  /** Labels that the taint must have. */
  readonly requires: number;
  /** Labels of the value that make it fine, where it gets to the sink as it is; 0 where it does not. */
  readonly unless: number;
  readonly reach: Reach;
};

/** Taint that a function puts where others read it: a field of a type, a variable of a file. */
export type CellWrite = { readonly cell: string; readonly reach: Reach };

/** What gets into a cell: each of some ways, continued by the same rest. */
export type CellWrites = {
  readonly cell: string;
  readonly from: readonly Reach[];
  readonly rest?: InnerReach;
};

/** A parameter, or what is at a path in it. */
export type ParameterPath = { readonly index: number; readonly path: readonly string[] };

/** A parameter of which it matters what callers give, and the cell that they put it into. */
export type AskedParameter = ParameterPath & { readonly cell: string };

/** What is known of a parameter, or of what it holds, after a call with a certain outcome. */
export type ParameterFact = {
  readonly index: number;
  readonly path: readonly string[];
  readonly mask: number;
};

/** What callers need to know of a function. Depends on its IR, the rule and its callees' summaries alone. */
export type Summary = {
  /** By path into the result: `''` the result itself, `#0` the first of several, `name` a field of it. */
  readonly results: Readonly<Record<string, readonly Reach[]>>;
  /** What is left of `results` where a caller gives a flag a certain value, by a key as in `guards`. */
  readonly resultsByFlag?: Readonly<Record<string, Summary['results']>>;
  /** Labels of the result, by the same paths. */
  readonly labels: Readonly<Record<string, number>>;
  readonly sinks: readonly SinkFlow[];
  /** Taint of sources and of cells that it puts into cells that callers do not look into. */
  readonly writes: readonly CellWrites[];
  /** The parameters of which something gets into `writes`. */
  readonly asks: readonly AskedParameter[];
  /** What callers look into: what it throws, puts into its arguments or calls them with, and all of captured variables. */
  readonly handed: readonly CellWrite[];
  /** By outcome: `true`, `nil`, `returns`, `1:nil`, `returns if 1 false`. */
  readonly guards: Readonly<Record<string, readonly ParameterFact[]>>;
  /** Whether it ever returns. */
  readonly returns: boolean;
  /** Why it could not be solved: then nothing that it may do is known. */
  readonly failure?: string;
};

export const EMPTY_SUMMARY: Summary = {
  results: {},
  labels: {},
  sinks: [],
  writes: [],
  asks: [],
  handed: [],
  guards: {},
  returns: true,
};

/** A place in a function where a value must not carry taint, or is written where others read it. */
export type PendingUse =
  | { readonly kind: 'sink'; readonly sink: SinkPlace; readonly requires: number; readonly unless: number }
  | { readonly kind: 'flow'; readonly flow: SinkFlow }
  | { readonly kind: 'write'; readonly cell: string; readonly reach?: InnerReach };

/** The rest of a way, in a callee or at the place of a use. */
export type InnerReach = Pick<Reach, 'adds' | 'steps' | 'derivation'>;

/** A way with the rest of it, where there is one. */
export function continued(reach: Reach, rest: InnerReach | undefined): Reach {
  return rest === undefined ? reach : continueReach(reach, rest);
}

/** A way through a function continued by one through its callee. */
export function continueReach(outer: Reach, inner: InnerReach): Reach {
  const steps = [...outer.steps, ...inner.steps];
  return {
    atom: outer.atom,
    adds: outer.adds | inner.adds,
    derivation: outer.derivation && inner.derivation,
    steps:
      steps.length <= MAX_STEPS ? steps : [...steps.slice(0, MAX_STEPS / 2), ...steps.slice(-MAX_STEPS / 2)],
  };
}
