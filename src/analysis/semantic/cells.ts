import { append } from './append.js';
import { atomKey } from './atoms.js';
import { THROUGH_FIELD } from './compiled-rule.js';
import type { Reach } from './search-reaches.js';
import { isShorter } from './summarise-uses.js';
import { type CellWrite, type CellWrites, continued, continueReach, type SinkFlow } from './summary.js';

/**
 * The flows of a whole program that begin at a source: those that do so by themselves, and those that
 * read what others wrote into a field or a variable of a file, which is one of their labels then.
 */
export function completeFlows(
  flows: readonly SinkFlow[],
  writes: readonly CellWrites[],
): readonly SinkFlow[] {
  const read = flows.flatMap(({ reach: { atom } }) => (atom.kind === 'cell' ? [atom.cell] : []));
  const contents = contentsOf(writes, new Set(read));
  const best = new Map<string, SinkFlow>();
  const keep = (flow: SinkFlow) => {
    if ((flow.reach.adds & flow.requires) !== flow.requires) return;
    const key = `${flow.sink.path} ${flow.sink.span.start} ${flow.sink.span.end}`;
    const known = best.get(key);
    if (known === undefined || isShorter(flow.reach, known.reach)) best.set(key, flow);
  };
  for (const flow of flows) {
    const { atom } = flow.reach;
    if (atom.kind === 'source') keep(flow);
    else if (atom.kind === 'cell') {
      for (const reach of contents.get(atom.cell)?.values() ?? []) {
        const labelled = { ...reach, adds: reach.adds | THROUGH_FIELD };
        keep({ ...flow, reach: continueReach(labelled, flow.reach) });
      }
    }
  }
  return [...best.values()];
}

/** What is in those cells that flows read, directly or not: of each, the shortest way there by the labels that it gives. */
function contentsOf(
  writes: readonly CellWrites[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlyMap<number, Reach>> {
  const contents = new Map<string, Map<number, Reach>>();
  const readers = new Map<string, CellWrite[]>();
  // Short ways first: then hardly any is found again by a shorter one.
  const waiting: { readonly cell: string; readonly reach: Reach }[][] = [];
  const add = (cell: string, reach: Reach) => {
    const ofLength = waiting[reach.steps.length] ?? [];
    waiting[reach.steps.length] = ofLength;
    ofLength.push({ cell, reach });
  };
  for (const { cell, reach } of writesInto(wanted, writes)) {
    const { atom } = reach;
    if (atom.kind === 'source') add(cell, reach);
    else if (atom.kind === 'cell') append(readers, atom.cell, { cell, reach });
  }
  for (let length = 0; length < waiting.length; length += 1) {
    // More of the same length may come meanwhile.
    for (const { cell, reach } of waiting[length] ?? []) {
      const known = contents.get(cell) ?? new Map<number, Reach>();
      contents.set(cell, known);
      const before = known.get(reach.adds);
      if (before !== undefined && !isShorter(reach, before)) continue;
      known.set(reach.adds, reach);
      for (const reader of readers.get(cell) ?? []) add(reader.cell, continueReach(reach, reader.reach));
    }
  }
  return contents;
}

/** The ways into some cells, and into those that these are made of. */
function writesInto(cells: ReadonlySet<string>, writes: readonly CellWrites[]): readonly CellWrite[] {
  const byCell = new Map<string, CellWrites[]>();
  for (const write of writes) append(byCell, write.cell, write);
  const wanted = new Set(cells);
  const found: CellWrite[] = [];
  for (const cell of wanted) {
    for (const reach of shortestInto(cell, byCell.get(cell) ?? [])) {
      found.push({ cell, reach });
      if (reach.atom.kind === 'cell') wanted.add(reach.atom.cell);
    }
  }
  return found;
}

/** The ways into one cell, one for each atom and labels. */
function shortestInto(cell: string, writes: readonly CellWrites[]): Iterable<Reach> {
  const shortest = new Map<string, Reach>();
  for (const { from, rest } of writes) {
    for (const first of from) {
      const { atom } = first;
      const adds = first.adds | (rest?.adds ?? 0);
      // What is put back as it was is nothing new, but for labels that it got on the way.
      if (atom.kind === 'cell' && atom.cell === cell && adds === 0) continue;
      const key = `${atomKey(atom)} ${adds}`;
      const known = shortest.get(key);
      if (known !== undefined && known.steps.length < first.steps.length) continue;
      const reach = continued(first, rest);
      if (known === undefined || isShorter(reach, known)) shortest.set(key, reach);
    }
  }
  return shortest.values();
}
