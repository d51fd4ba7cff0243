import { append } from './append.js';
import { COPY, type Flow, MADE, mayMean, type Passage, type Spot } from './passage.js';

/** Something is put into an object. */
export type Mutation = {
  readonly object: Spot;
  readonly value: Spot;
  readonly put: Passage;
  /** What callers see of the object, too, where it is a parameter. */
  readonly isSeenOutside?: true;
};

/** A spot that may be an object, or hold it, and the way in which it gets what is put into that as it is. */
export type Root = { readonly spot: Spot; readonly passage: Passage };

/** Where an object is in what is at a spot: the fields, from the outermost. */
type Path = {
  readonly id: number;
  readonly first: string | undefined;
  readonly rest: Path | undefined;
  readonly length: number;
  /** The way in which what is at the spot gets what is put into the object. */
  readonly way: Passage;
  readonly wayId: number;
  /** The paths that are longer by an outermost field. */
  readonly longer: Map<string, Path>;
};

/** What may be or hold one object, as far as it was followed. */
type Search = {
  readonly seen: Set<number>;
  readonly ways: Set<number>;
  readonly waiting: Step[];
  readonly mutations: readonly Mutation[];
};
type Step = { readonly search: Search; readonly spot: Spot; readonly path: Path };

/** Longer paths into objects are not told apart: they end in this. */
const DEEPER = '**';
const MAX_PATH = 3;
/** In a function in which so many were met only the outermost field is told apart. */
const MANY_PATHS = 64;

/** Follows back what is the same object, by what the spots of a function take from each other. */
export class ObjectRoots {
  private readonly ways = new Map<string | undefined, { readonly id: number; readonly way: Passage }>();
  private paths = 0;
  private readonly whole = this.pathOf(undefined, undefined);
  private readonly deeper = this.longer(DEEPER, this.whole);

  constructor(
    /** By spot. */
    private readonly takes: readonly (readonly Flow[] | undefined)[],
    /** How many spots there are. */
    private readonly spots: number,
  ) {}

  /** The spots that may be the same object as a value, or hold it; of variables, `known` tells what was found. */
  rootsOf(object: Spot, known: Map<Spot, readonly Root[]> = new Map()): readonly Root[] {
    const [flow, ...others] = this.takes[object] ?? [];
    if (flow === undefined) return [{ spot: object, passage: COPY }];
    if (others.length > 0 || flow.passage.kind !== 'copy') return this.search(object);
    let roots = known.get(flow.to);
    if (roots === undefined) {
      roots = this.search(flow.to);
      known.set(flow.to, roots);
    }
    return [{ spot: object, passage: COPY }, ...roots];
  }

  private search(object: Spot): readonly Root[] {
    const roots: Root[] = [];
    const waiting: Step[] = [];
    this.begin(object, waiting, []);
    for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
      const { search, spot, path } = step;
      if (this.isNewWay(step)) roots.push({ spot, passage: path.way });
      for (const flow of this.takes[spot] ?? []) this.follow(search, path, flow);
    }
    return roots;
  }

  /**
   * Finds all that takes something because it is put into an object. What is put into one may be put into another by
   * that: `connect` makes what is found one of the flows.
   */
  putAll(
    mutations: readonly Mutation[],
    connect: (to: Spot, flow: Flow) => void,
    outOf: (spot: Spot) => Spot | undefined,
  ): void {
    const waiting: Step[] = [];
    // More may flow there later.
    const followed = new Map<Spot, Step[]>();
    const byObject = new Map<Spot, Mutation[]>();
    for (const mutation of mutations) append(byObject, mutation.object, mutation);
    for (const [object, own] of byObject) this.begin(object, waiting, own);
    const add = (to: Spot, { value, put }: Mutation, path: Path) => {
      if (to === value) return;
      const flow = { to: value, passage: path.first === undefined ? put : path.way };
      connect(to, flow);
      // Objects are not followed into what was made of them.
      if (flow.passage.kind === 'made') return;
      for (const step of followed.get(to) ?? []) this.follow(step.search, step.path, flow);
    };
    for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
      const { search, spot, path } = step;
      append(followed, spot, step);
      for (const flow of this.takes[spot] ?? []) this.follow(search, path, flow);
      if (!this.isNewWay(step)) continue;
      const outside = outOf(spot);
      for (const mutation of search.mutations) {
        add(spot, mutation, path);
        if (outside !== undefined && mutation.isSeenOutside) add(outside, mutation, path);
      }
    }
  }

  private begin(object: Spot, waiting: Step[], mutations: readonly Mutation[]): void {
    this.reach({ seen: new Set(), ways: new Set(), waiting, mutations }, object, this.whole);
  }

  private reach(search: Search, spot: Spot, path: Path): void {
    const key = path.id * this.spots + spot;
    if (search.seen.has(key)) return;
    search.seen.add(key);
    search.waiting.push({ search, spot, path });
  }

  /** Whether a spot is reached first by a path that begins so. */
  private isNewWay({ search: { ways }, spot, path }: Step): boolean {
    // Each spot is reached once by the same path.
    if (path.length === 0) return true;
    const { size } = ways;
    return ways.add(path.wayId * this.spots + spot).size > size;
  }

  private follow(search: Search, path: Path, { to, passage }: Flow): void {
    const { first, rest } = path;
    if (passage.kind === 'copy') this.reach(search, to, path);
    else if (passage.kind === 'field') this.reach(search, to, this.longer(passage.name, path));
    else if (passage.kind !== 'store' || first === undefined) return;
    else if (first === DEEPER) this.reach(search, to, path);
    else if (rest !== undefined && mayMean(first, passage.name)) this.reach(search, to, rest);
  }

  private longer(name: string, path: Path): Path {
    const rest =
      this.paths > MANY_PATHS ? this.onlyWhole(path) : path.length < MAX_PATH ? path : this.cut(path);
    let longer = rest.longer.get(name);
    if (longer === undefined) {
      longer = this.pathOf(name, rest);
      rest.longer.set(name, longer);
    }
    return longer;
  }

  /** Of a path into a field nothing is told apart. */
  private onlyWhole(path: Path): Path {
    return path.length === 0 ? path : this.deeper;
  }

  /** All but the two outermost fields are not told apart. */
  private cut({ first = '', rest }: Path): Path {
    return this.longer(first, this.longer(rest?.first ?? '', this.deeper));
  }

  private pathOf(first: string | undefined, rest: Path | undefined): Path {
    let found = this.ways.get(first);
    if (found === undefined) {
      const way: Passage =
        first === undefined ? COPY : first === DEEPER ? MADE : { kind: 'store', name: first };
      found = { id: this.ways.size, way };
      this.ways.set(first, found);
    }
    this.paths += 1;
    const { id: wayId, way } = found;
    return { id: this.paths, first, rest, length: (rest?.length ?? -1) + 1, way, wayId, longer: new Map() };
  }
}
