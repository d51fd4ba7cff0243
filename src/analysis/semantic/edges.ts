import type { Step } from './atoms.js';
import type { Sym } from './value-graph.js';

export type Edge = {
  /** Which place of the function made it: the same place makes it but once. */
  readonly place: string;
  readonly to: Sym;
  /** Facts of `to` where the edge arose. */
  readonly facts: number;
  /** Labels that taint gets here. */
  readonly adds?: number | undefined;
  /** Labels of the value that pass from `to`. */
  readonly keeps?: number | undefined;
  /** The value is this field of `to`. */
  readonly field?: string | undefined;
  /** The value holds `to` as this field. */
  readonly store?: string | undefined;
  /** A guard that covers origins looks through it. */
  readonly derivation?: boolean | undefined;
  /** What happens here, source first, for traces. */
  readonly steps?: readonly Step[] | undefined;
};

/** What a value is made of, in the order in which the places that make it were first looked at. */
export class Edges {
  private readonly list: Edge[] = [];
  /** Where edges are in the list; made when they are many. */
  private places: Map<string, number> | undefined;

  get all(): readonly Edge[] {
    return this.list;
  }

  get size(): number {
    return this.list.length;
  }

  /** Adds an edge, or puts it in the place of the one that the same place made before. */
  put(edge: Edge): void {
    const at = this.list.length < FEW ? this.find(edge) : this.lookUp(edge);
    if (at === -1) {
      this.places?.set(keyOf(edge), this.list.length);
      this.list.push(edge);
    } else this.list[at] = edge;
  }

  /** Takes out those of some places. */
  remove(isGone: (place: string) => boolean): void {
    const left = this.list.filter(({ place }) => !isGone(place));
    if (left.length === this.list.length) return;
    this.list.splice(0, this.list.length, ...left);
    this.places = undefined;
  }

  private find(edge: Edge): number {
    const { list } = this;
    for (let at = 0; at < list.length; at += 1) {
      const one = list[at];
      if (
        one !== undefined &&
        one.to === edge.to &&
        one.field === edge.field &&
        one.store === edge.store &&
        one.place === edge.place
      )
        return at;
    }
    return -1;
  }

  private lookUp(edge: Edge): number {
    this.places ??= new Map(this.list.map((one, at) => [keyOf(one), at]));
    return this.places.get(keyOf(edge)) ?? -1;
  }
}

/** So many are compared one by one. */
const FEW = 8;

function keyOf({ place, to, field, store }: Edge): string {
  return `${place} ${to} ${field ?? ''} ${store ?? ''}`;
}
