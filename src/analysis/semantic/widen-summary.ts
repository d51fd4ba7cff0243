import { atomKey } from './atoms.js';
import type { Reach } from './search-reaches.js';
import type { CellWrite, CellWrites, ParameterFact, ParameterPath, SinkFlow, Summary } from './summary.js';

/** A summary that allows all that either allows, and promises only what both do. */
export function widenSummary(before: Summary, after: Summary): Summary {
  const results: Record<string, readonly Reach[]> = {};
  for (const path of new Set([...Object.keys(before.results), ...Object.keys(after.results)])) {
    results[path] = unite(before.results[path] ?? [], after.results[path] ?? [], reachKey);
  }
  const labels: Record<string, number> = {};
  for (const [path, mask] of Object.entries(after.labels)) labels[path] = mask & (before.labels[path] ?? 0);
  const guards: Record<string, readonly ParameterFact[]> = {};
  for (const [outcome, facts] of Object.entries(after.guards)) {
    const common = facts.flatMap((fact) => {
      const same = before.guards[outcome]?.find((one) => factKey(one) === factKey(fact));
      const mask = fact.mask & (same?.mask ?? 0);
      return mask === 0 ? [] : [{ ...fact, mask }];
    });
    if (common.length > 0) guards[outcome] = common;
  }
  return {
    results,
    labels,
    guards,
    sinks: unite(before.sinks, after.sinks, flowKey),
    writes: unite(before.writes, after.writes, writesKey),
    asks: unite(before.asks, after.asks, factKey),
    handed: unite(before.handed, after.handed, writeKey),
    returns: before.returns || after.returns,
    ...(after.failure === undefined ? {} : { failure: after.failure }),
  };
}

function unite<T>(left: readonly T[], right: readonly T[], keyOf: (one: T) => string): readonly T[] {
  const all = new Map(left.map((one) => [keyOf(one), one]));
  for (const one of right) if (!all.has(keyOf(one))) all.set(keyOf(one), one);
  return [...all.values()];
}

function reachKey(reach: Reach): string {
  return `${atomKey(reach.atom)} ${reach.adds}`;
}

function flowKey({ sink, requires, reach }: SinkFlow): string {
  return `${sink.path} ${sink.span.start} ${sink.span.end} ${requires} ${reachKey(reach)}`;
}

function writeKey({ cell, reach }: CellWrite): string {
  return `${cell} ${reachKey(reach)}`;
}

function writesKey({ cell, from, rest }: CellWrites): string {
  return `${cell} ${rest?.adds ?? 0} ${from.map(reachKey).join(' ')}`;
}

function factKey({ index, path }: ParameterPath): string {
  return `${index} ${path.join('.')}`;
}
