import { type CallVisit, operandOf } from './call-visit.js';
import { flagOfKey } from './parameter-flags.js';
import type { FunctionRef } from './program.js';
import type { Summary } from './summary.js';

/** The outcome that a key of a summary means here; undefined where this call gives its flag another one. */
export function outcomeUnderFlag(visit: CallVisit, target: FunctionRef, key: string): string | undefined {
  const flag = flagOfKey(key);
  if (flag === undefined) return key;
  const given = operandOf(visit.operands, target, flag.index);
  const isOpen = visit.operands.arguments.some((one) => one.spread === true);
  if (given === undefined) return flag.outcome === 'absent' && !isOpen ? 'returns' : undefined;
  return visit.transfer.context.conditions.literalOutcome(given) === flag.outcome ? 'returns' : undefined;
}

/** What a function returns to this call, which may give it a flag that decides. */
export function resultsHere(visit: CallVisit, target: FunctionRef, summary: Summary): Summary['results'] {
  for (const [key, results] of Object.entries(summary.resultsByFlag ?? {})) {
    if (outcomeUnderFlag(visit, target, key) === 'returns') return results;
  }
  return summary.results;
}
