import type { Condition } from './pattern-condition.js';

/** A pattern, by its place among all patterns of the finder, and one of the conditions that its node may meet. */
export type Entry = { readonly pattern: number; readonly condition: Condition };

/**
 * The entries of one kind of node by what they need: nothing, a certain text of the node, or the same of a node in one
 * of its fields. Most patterns name the function that is called, and one look finds those that name this one.
 */
export type Places = {
  readonly always: Entry[];
  readonly byWord: Map<string, Entry[]>;
  /** By the first unit of a word, what lengths there are, as bits: see `mayBeWord`. */
  readonly lengths: Uint32Array;
  readonly fields: { readonly field: number; readonly places: Places }[];
};

const FIRST_UNITS = 128;

function firstOf(text: string, start: number): number {
  // Of an empty word there is no first unit.
  return text.charCodeAt(start) % FIRST_UNITS || 0;
}

/** Whether a part of a text can be one of the words of some places: most are ruled out without taking them out of the text. */
export function mayBeWord({ lengths }: Places, text: string, start: number, length: number): boolean {
  const first = length === 0 ? 0 : firstOf(text, start);
  // The operator takes lengths modulo 32.
  return (((lengths[first] ?? 0) >>> length) & 1) === 1;
}

/** Where in a node, by fields, there must be one of these texts. */
export type Key = { readonly path: readonly number[]; readonly words: ReadonlySet<string> };

export function newPlaces(): Places {
  return { always: [], byWord: new Map(), lengths: new Uint32Array(FIRST_UNITS), fields: [] };
}

/** Files an entry under all its keys. */
export function addEntry(root: Places, keys: readonly Key[] | undefined, entry: Entry): void {
  if (keys === undefined) root.always.push(entry);
  for (const { path, words } of keys ?? []) {
    let places = root;
    for (const field of path) {
      let next = places.fields.find((one) => one.field === field);
      if (next === undefined) {
        next = { field, places: newPlaces() };
        places.fields.push(next);
      }
      places = next.places;
    }
    for (const word of words) {
      const first = firstOf(word, 0);
      places.lengths[first] = (places.lengths[first] ?? 0) | (1 << word.length);
      const entries = places.byWord.get(word);
      if (entries === undefined) places.byWord.set(word, [entry]);
      else entries.push(entry);
    }
  }
}
