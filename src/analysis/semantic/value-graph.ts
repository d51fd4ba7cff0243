import { VALUE_BITS } from './compiled-rule.js';
import { type Edge, Edges } from './edges.js';
import type { Span, ValueId, VariableId } from './ir.js';
import type { Meaning } from './meaning.js';
import { SAFE, Safety } from './safety.js';

/** A value of one function: a node of its graph. */
export type Sym = number;
/** What holds of values at a point of a function: bits by value. */
export type Facts = ReadonlyMap<Sym, number>;

/** A place that a trace names. */
export type Step = { readonly path: string; readonly span: Span; readonly message: string };

/** Where taint of a function comes from: from a source, or from whoever calls it or writes what it reads. */
export type Atom =
  | { readonly kind: 'source'; readonly step: Step; readonly adds: number }
  | { readonly kind: 'parameter'; readonly index: number; readonly path: readonly string[] }
  | { readonly kind: 'captured'; readonly variable: VariableId; readonly path: readonly string[] }
  | { readonly kind: 'cell'; readonly cell: string };

/** How a value was made, for conditions on it. */
export type Making =
  | { readonly kind: 'operator'; readonly instruction: ValueId; readonly operands: readonly Sym[] }
  | {
      readonly kind: 'call';
      readonly instruction: ValueId;
      readonly operands: CallOperands;
      readonly guards: CallGuards;
      readonly callee: Meaning;
    }
  | { readonly kind: 'result'; readonly of: Sym; readonly index: number };

export type CallOperands = {
  /** The receiver is an object, not a module. */
  readonly isMethod?: boolean;
  readonly receiver?: Sym;
  readonly arguments: readonly { readonly value: Sym; readonly name?: string; readonly spread?: true }[];
};
/** By outcome, such as `0:nil`: what is known of which value then. */
export type CallGuards = ReadonlyMap<string, readonly { readonly value: Sym; readonly mask: number }[]>;

export type PhiOperand = { readonly operand: Sym; readonly facts: Facts };

/** The head of a loop: the element of each round, and the edges by which rounds come back. */
export type LoopHead = {
  readonly element: Sym;
  readonly collection: Sym;
  readonly back: ReadonlySet<string>;
};

export type GraphNode = {
  readonly key: string;
  readonly edges: Edges;
  readonly leaves: Atom[];
  /** The instruction that made it, where it has one. */
  instruction?: ValueId;
  making?: Making;
  /** By incoming edge of the block that joins. */
  phi?: Map<string, PhiOperand>;
  /** Where it is what a variable is at the head of a loop over a collection. */
  loop?: LoopHead;
  /** Labels that it has by how it was made. */
  given: number;
  /** Parameter and path, where it is one as the caller passed it. */
  parameter?: { readonly index: number; readonly path: readonly string[] };
  /** The variable that it is as a function captured it; the cells that others see it by. */
  captured?: VariableId;
  shared?: readonly string[];
  /** What it was read from. */
  holder?: { readonly object: Sym; readonly name: string };
  /** It is a part that a callee looks into: what a field is made of besides has not been asked. */
  isLookedInto?: true;
};

/** A way of taint to a value. */
export type Reach = {
  readonly atom: Atom;
  readonly adds: number;
  readonly steps: readonly Step[];
  readonly derivation: boolean;
};

const MAX_PATH = 3;
/** Of a value that is made of more, what is in a parameter is not told apart: nothing may be lost among decoys. */
const MAX_PATHS = 64;
/** Of a value of which more parts were asked for, all is asked for. */
const MAX_PATHS_INTO = 8;
const MAX_PARTS_OF_SAFE = 8;
const MAX_DEPTH_OF_SAFE = 3;
export const MAX_STEPS = 24;

/** What a value is made of, for all values of one function. */
export class ValueGraph {
  readonly nodes: GraphNode[] = [];
  private readonly ids = new Map<string, Sym>();
  private readonly instructions: (Sym | undefined)[] = [];

  constructor(
    /** Whether a field of a type or a variable of a file may hand taint on. */
    readonly carriesTaint: (cell: string) => boolean,
    /** How long paths into parameters may be. */
    private readonly maxPath: number = MAX_PATH,
    /** Which facts end taint. */
    readonly safety: Safety = new Safety(),
  ) {}

  /** How many nodes were looked at, against a limit on work. */
  visited = 0;

  /** The value of this key, made on first use. */
  intern(key: string): Sym {
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.nodes.length;
      this.ids.set(key, id);
      this.nodes.push({ key, edges: new Edges(), leaves: [], given: 0 });
    }
    return id;
  }

  /** The value of an instruction. */
  ofInstruction(value: ValueId): Sym {
    let id = this.instructions[value];
    if (id === undefined) {
      id = this.intern(`i${value}`);
      this.instructions[value] = id;
    }
    return id;
  }

  node(sym: Sym): GraphNode {
    const node = this.nodes[sym];
    if (node === undefined) throw new Error(`value ${sym} is not of this graph`);
    return node;
  }

  /** Adds an edge, or replaces the one that the same place made before: a later visit knows less. */
  connect(from: Sym, place: string, edge: Omit<Edge, 'place'>): void {
    const { to, facts, adds, keeps, field, store, derivation, steps } = edge;
    this.add(from, { place, to, facts, adds, keeps, field, store, derivation, steps });
  }

  /** The same of an edge that is made already: all of them have one shape. */
  add(from: Sym, edge: Edge): void {
    if (from !== edge.to || edge.field !== undefined) this.node(from).edges.put(edge);
  }

  leaf(sym: Sym, atom: Atom): void {
    const { leaves } = this.node(sym);
    if (leaves.includes(atom) || (atom.kind === 'cell' && !this.carriesTaint(atom.cell))) return;
    if (leaves.length === 0) {
      leaves.push(atom);
      return;
    }
    const key = atomKey(atom);
    if (!leaves.some((known) => atomKey(known) === key)) leaves.push(atom);
  }

  /** Labels that a value has on every path to it. */
  labelsOf(sym: Sym, facts: Facts, active: ReadonlySet<Sym> = new Set()): number {
    if (active.has(sym)) return VALUE_BITS;
    if (active.size > 40) return 0;
    const node = this.node(sym);
    this.visited += 1;
    let mask = ((facts.get(sym) ?? 0) & VALUE_BITS) | node.given;
    let deeper: ReadonlySet<Sym> | undefined;
    if (node.phi !== undefined && node.phi.size > 0) {
      deeper = new Set([...active, sym]);
      let all = VALUE_BITS;
      for (const one of node.phi.values()) all &= this.labelsOf(one.operand, one.facts, deeper);
      mask |= all;
    }
    for (const edge of node.edges.all) {
      if (edge.keeps !== undefined && edge.keeps !== 0) {
        deeper ??= new Set([...active, sym]);
        mask |= edge.keeps & (this.labelsOf(edge.to, facts, deeper) | (edge.facts & VALUE_BITS));
      }
    }
    return mask;
  }

  /** The facts that end taint and hold of a value, or of all that it was made of, where these facts hold. */
  safetyOf(sym: Sym, facts: Facts, depth = 0): number {
    if (facts.size === 0) return 0;
    const own = (facts.get(sym) ?? 0) & this.safety.mask;
    if ((own & SAFE) !== 0) return this.safety.mask;
    const { phi, leaves, edges } = this.node(sym);
    // A join may still become one of more values.
    if (phi !== undefined || leaves.length > 0 || edges.size === 0) return own;
    if (edges.size > MAX_PARTS_OF_SAFE || depth > MAX_DEPTH_OF_SAFE) return own;
    this.visited += 1;
    let common = this.safety.mask;
    for (const edge of edges.all) {
      const known = (edge.facts & SAFE) !== 0 ? SAFE : edge.facts | this.safetyOf(edge.to, facts, depth + 1);
      common &= this.safety.handedOn(known, edge.adds ?? 0);
      if (common === 0) break;
    }
    return own | common;
  }

  /** The ways of taint to a value, the shortest per origin, where these facts hold. */
  reachesOf(sym: Sym, facts: Facts, path: readonly string[] = []): readonly Reach[] {
    const start: Visit = { sym, path, adds: 0, derivation: true, steps: [], mask: 0, before: undefined };
    const queue: Visit[] = [start];
    const seen = new Set<string | number>([this.visitKey(start)]);
    const partsOf = new Map<Sym, number>();
    const found = new Map<string, Reach>();
    for (let at = 0; at < queue.length; at += 1) {
      const visit = queue[at];
      if (visit === undefined) break;
      this.visited += 1;
      const node = this.node(visit.sym);
      const known = (facts.get(visit.sym) ?? 0) | visit.mask | node.given;
      if (this.safety.ends(known, visit.adds)) continue;
      for (const leaf of node.leaves) addReach(found, leaf, visit, this.maxPath);
      for (const edge of node.edges.all) {
        let next = follow(edge, visit);
        if (next === undefined) continue;
        if (next.path.length > 0 && (partsOf.get(next.sym) ?? 0) >= MAX_PATHS_INTO)
          next = { ...next, path: [] };
        const key = this.visitKey(next);
        if (seen.has(key)) continue;
        seen.add(key);
        if (next.path.length > 0) partsOf.set(next.sym, (partsOf.get(next.sym) ?? 0) + 1);
        queue.push(next);
      }
    }
    return [...found.values()];
  }

  private visitKey({ sym, path, adds, mask }: Visit): string | number {
    const known = mask & this.safety.mask;
    return path.length === 0 && adds === 0 && known === 0 ? sym : `${sym} ${path.join('.')} ${adds} ${known}`;
  }
}

type Visit = {
  readonly sym: Sym;
  readonly path: readonly string[];
  readonly adds: number;
  readonly derivation: boolean;
  /** What the edge to it adds to the trace, and the visit from which it was reached. */
  readonly steps: readonly Step[];
  readonly before: Visit | undefined;
  readonly mask: number;
};

function follow(edge: Edge, visit: Visit): Visit | undefined {
  let { path } = visit;
  if (edge.store !== undefined) {
    const [first, ...rest] = path;
    if (first !== undefined && !mayBeSame(first, edge.store)) return undefined;
    path = rest;
  } else if (edge.field !== undefined) {
    path = [edge.field, ...path].slice(0, MAX_PATH);
  } else if (edge.keeps === undefined && edge.derivation !== true && edge.steps !== undefined) {
    // Made from it by an operation: the fields of the one are not those of the other.
    path = [];
  }
  return {
    sym: edge.to,
    path,
    adds: visit.adds | (edge.adds ?? 0),
    derivation: visit.derivation && (edge.derivation === true || edge.field?.startsWith('#') === true),
    steps: edge.steps ?? [],
    before: visit,
    mask: edge.facts,
  };
}

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

function addReach(found: Map<string, Reach>, leaf: Atom, visit: Visit, maxPath: number): void {
  const atom: Atom =
    leaf.kind === 'parameter' || leaf.kind === 'captured'
      ? { ...leaf, path: found.size < MAX_PATHS ? [...leaf.path, ...visit.path].slice(0, maxPath) : [] }
      : leaf;
  const adds = visit.adds | (atom.kind === 'source' ? atom.adds : 0);
  const key = `${atomKey(atom)} ${adds}`;
  if (!found.has(key)) found.set(key, { atom, adds, steps: stepsTo(visit), derivation: visit.derivation });
}

/** The trace from a visit back to where the search began: the first and the last steps of a long one. */
function stepsTo(visit: Visit): readonly Step[] {
  const steps: Step[] = [];
  for (let at: Visit | undefined = visit; at !== undefined; at = at.before) steps.push(...at.steps);
  return steps.length <= MAX_STEPS
    ? steps
    : [...steps.slice(0, MAX_STEPS / 2), ...steps.slice(-MAX_STEPS / 2)];
}

/** What tells atoms apart. */
export function atomKey(atom: Atom): string {
  switch (atom.kind) {
    case 'source':
      return `s ${atom.step.path} ${atom.step.span.start} ${atom.step.span.end}`;
    case 'parameter':
      return `p ${atom.index} ${atom.path.join('.')}`;
    case 'captured':
      return `v ${atom.variable} ${atom.path.join('.')}`;
    case 'cell':
      return `c ${atom.cell}`;
  }
}
