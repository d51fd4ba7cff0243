import type { Atom, Step } from './atoms.js';
import type { Edge } from './edges.js';
import { FoundReaches } from './found-reaches.js';
import type { Path, Paths } from './paths.js';
import { ANY, ELEMENTS, SOME_NAMED } from './shared-parts.js';
import type { Facts, GraphNode, Sym, ValueGraph } from './value-graph.js';

/** A way of taint to a value. */
export type Reach = {
  readonly atom: Atom;
  readonly adds: number;
  readonly steps: readonly Step[];
  readonly derivation: boolean;
};

/** Of a value that is made of more, what is in a parameter is not told apart: nothing may be lost among decoys. */
const MAX_PATHS = 64;
/** Of a value of which more parts were asked for, all is asked for. */
const MAX_PATHS_INTO = 8;
export const MAX_STEPS = 24;

/** The ways of taint to a value, the shortest per origin, where these facts hold. */
export function searchReaches(
  graph: ValueGraph,
  sym: Sym,
  facts: Facts,
  parts: readonly string[] = [],
): readonly Reach[] {
  const { paths, safety } = graph;
  const start: Visit = {
    sym,
    path: paths.of(parts),
    adds: 0,
    derivation: true,
    edge: undefined,
    before: undefined,
  };
  const queue: Visit[] = [start];
  const seen = new Set<string | number>([visitKey(sym, start.path, 0, 0)]);
  const partsOf = new Map<Sym, number>();
  const found = new FoundReaches();
  for (let at = 0; at < queue.length; at += 1) {
    const visit = queue[at];
    if (visit === undefined) break;
    graph.visited += 1;
    const node = graph.node(visit.sym);
    const known = (facts.get(visit.sym) ?? 0) | (visit.edge?.facts ?? 0) | node.given;
    if (safety.ends(known, visit.adds)) continue;
    addLeaves(graph, found, node, visit);
    for (const edge of node.edges.all) {
      const { to } = edge;
      let path = pathThrough(paths, edge, visit.path);
      if (path === undefined) continue;
      const isPart = path !== paths.whole && (partsOf.get(to) ?? 0) < MAX_PATHS_INTO;
      if (!isPart) path = paths.whole;
      const adds = visit.adds | (edge.adds ?? 0);
      const key = visitKey(to, path, adds, edge.facts & safety.mask);
      if (seen.has(key)) continue;
      seen.add(key);
      if (isPart) partsOf.set(to, (partsOf.get(to) ?? 0) + 1);
      const derivation =
        visit.derivation && (edge.derivation === true || edge.field?.startsWith('#') === true);
      queue.push({ sym: to, path, adds, derivation, edge, before: visit });
    }
  }
  return found.all;
}

function addLeaves(
  { atoms, paths: { whole } }: ValueGraph,
  found: FoundReaches,
  { leaves, shared }: GraphNode,
  visit: Visit,
): void {
  for (const leaf of leaves) {
    const path = found.all.length < MAX_PATHS ? visit.path : whole;
    addReach(found, atoms.partOf(leaf, path), visit);
  }
  if (shared === undefined) return;
  const [first] = visit.path.parts;
  const hasElements = first === undefined || mayBeSame(first, ELEMENTS);
  const hasNamed = first === undefined || first === ANY || first === SOME_NAMED;
  for (const one of shared) {
    addReach(found, one.whole, visit);
    if (hasElements && one.elements !== undefined) addReach(found, one.elements, visit);
    if (hasNamed && one.named !== undefined) addReach(found, one.named, visit);
  }
}

/** The path that is asked for in what an edge leads to; undefined where it leads to something else. */
function pathThrough(
  paths: Paths,
  { field, store, keeps, derivation, steps }: Edge,
  path: Path,
): Path | undefined {
  if (store !== undefined) {
    const [first] = path.parts;
    if (first === undefined) return path;
    return mayBeSame(first, store) ? paths.restOf(path) : undefined;
  }
  if (field !== undefined) return paths.inside(field, path);
  // Made from it by an operation: the fields of the one are not those of the other.
  return keeps === undefined && derivation !== true && steps !== undefined ? paths.whole : path;
}

type Visit = {
  readonly sym: Sym;
  readonly path: Path;
  readonly adds: number;
  readonly derivation: boolean;
  /** What led to it, which adds to the trace, and the visit from which it was reached. */
  readonly edge: Edge | undefined;
  readonly before: Visit | undefined;
};

function visitKey(sym: Sym, { id }: Path, adds: number, known: number): string | number {
  const isPlain = adds === 0 && known === 0 && sym < 1 << SYM_BITS && id < 1 << PATH_BITS;
  return isPlain ? (id << SYM_BITS) | sym : `${sym} ${id} ${adds} ${known}`;
}

/** A plain visit has a key that the engine can keep in a word. */
const SYM_BITS = 18;
const PATH_BITS = 12;

/** `[0]` and `[1]` differ, `[1]` and `#1` do not; `[]` and `[-1]` are any element; `*` any field. */
function mayBeSame(left: string, right: string): boolean {
  if (left === right || left === '*' || right === '*') return true;
  const [one, other] = [numberOfPart(left), numberOfPart(right)];
  return one !== undefined && other !== undefined && (one === other || one === '' || other === '');
}

/** Which part of a list or a tuple a name is; `''` for any. */
function numberOfPart(name: string): string | undefined {
  if (name.startsWith('#')) return name.slice(1);
  if (!name.startsWith('[')) return undefined;
  return name.startsWith('[-') ? '' : name.slice(1, -1);
}

function addReach(found: FoundReaches, atom: Atom, visit: Visit): void {
  const adds = visit.adds | (atom.kind === 'source' ? atom.adds : 0);
  if (found.isNew(atom, adds))
    found.all.push({ atom, adds, steps: stepsTo(visit), derivation: visit.derivation });
}

/** The trace from a visit back to where the search began: the first and the last steps of a long one. */
function stepsTo(visit: Visit): readonly Step[] {
  let steps: Step[] | undefined;
  for (let at: Visit | undefined = visit; at !== undefined; at = at.before) {
    const own = at.edge?.steps;
    if (own === undefined || own.length === 0) continue;
    if (steps === undefined) steps = [...own];
    else steps.push(...own);
  }
  if (steps === undefined) return NO_STEPS;
  return steps.length <= MAX_STEPS
    ? steps
    : [...steps.slice(0, MAX_STEPS / 2), ...steps.slice(-MAX_STEPS / 2)];
}

const NO_STEPS: readonly Step[] = [];
