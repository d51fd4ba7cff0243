import { type FunctionContext, solveFunction } from './function-solver.js';
import type { FunctionRef } from './program.js';
import { SolvedFunction } from './solved-function.js';
import { EMPTY_SUMMARY, type Summary } from './summary.js';
import { widenSummary } from './widen-summary.js';

const MAX_ROUNDS = 24;
const MAX_GROUP = 400;
const ROUNDS_BEFORE_WIDENING = 4;
/** Functions that call each other would make ever longer paths into their parameters. */
const MAX_PATH_IN_CIRCLES = 1;

/** What came of functions, by their keys. */
export type Known = Map<string, SolvedFunction>;

/**
 * Solves functions that call each other until nothing changes, or one alone. What came of them is in `known` while they are
 * being solved.
 */
export function solveGroup(
  group: readonly FunctionRef[],
  context: FunctionContext,
  options: { readonly isAlone: boolean; readonly known: Known },
): readonly (readonly [FunctionRef, Summary])[] {
  const [only] = group;
  if (options.isAlone && only !== undefined) return [[only, solveFunction(only, context)]];
  const failed = (failure: string) =>
    group.map((ref): [FunctionRef, Summary] => [ref, { ...EMPTY_SUMMARY, failure }]);
  if (group.length > MAX_GROUP) return failed('too many functions call each other');
  for (const ref of group) options.known.set(ref.key, new SolvedFunction(EMPTY_SUMMARY, 0));
  const outlines = new Map<string, string>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    let changed = false;
    for (const ref of group) {
      const before = options.known.get(ref.key)?.summary;
      // What was too much will be too much again.
      if (before?.failure !== undefined) continue;
      const solved = solveFunction(ref, { ...context, maxPath: MAX_PATH_IN_CIRCLES });
      // What grows and what shrinks must not change places: then circles come to an end.
      const summary =
        round < ROUNDS_BEFORE_WIDENING || before === undefined ? solved : widenSummary(before, solved);
      const outline = outlineOf(summary);
      changed ||= outlines.get(ref.key) !== outline;
      outlines.set(ref.key, outline);
      options.known.set(ref.key, new SolvedFunction(summary, 0));
    }
    if (!changed) {
      return group.map((ref) => [ref, options.known.get(ref.key)?.summary ?? EMPTY_SUMMARY]);
    }
  }
  return failed('the calls of functions that call each other did not settle');
}

/** Traces may change from round to round without anything else doing so, and nobody looks into writes. */
function outlineOf({ writes, ...seen }: Summary): string {
  return JSON.stringify(seen, (key, value) => (key === 'steps' ? undefined : value));
}
