import { type Atom, Atoms, type SharedCell } from './atoms.js';
import { VALUE_BITS } from './compiled-rule.js';
import { type Edge, Edges } from './edges.js';
import type { ValueId, VariableId } from './ir.js';
import type { Meaning } from './meaning.js';
import { Paths } from './paths.js';
import { SAFE, Safety } from './safety.js';

/** A value of one function: a node of its graph. */
export type Sym = number;
/** What holds of values at a point of a function: bits by value. */
export type Facts = ReadonlyMap<Sym, number>;

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
  shared?: readonly SharedCell[];
  /** What it was read from. */
  holder?: { readonly object: Sym; readonly name: string };
  /** It is a part that a callee looks into: what a field is made of besides has not been asked. */
  isLookedInto?: true;
};

const MAX_PATH = 3;
const MAX_PARTS_OF_SAFE = 8;
const MAX_DEPTH_OF_SAFE = 3;
const NONE: ReadonlySet<Sym> = new Set();

/** What a value is made of, for all values of one function. */
export class ValueGraph {
  readonly nodes: GraphNode[] = [];
  private readonly ids = new Map<string, Sym>();
  private readonly instructions: (Sym | undefined)[] = [];
  readonly atoms: Atoms;
  readonly paths = new Paths(MAX_PATH);

  constructor(
    /** Whether a field of a type or a variable of a file may hand taint on. */
    readonly carriesTaint: (cell: string) => boolean,
    /** How long paths into parameters may be. */
    maxPath: number = MAX_PATH,
    /** Which facts end taint. */
    readonly safety: Safety = new Safety(),
  ) {
    this.atoms = new Atoms(carriesTaint, maxPath);
  }

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
    const one = this.atoms.of(atom);
    if (one === undefined) return;
    const { leaves } = this.node(sym);
    if (!leaves.includes(one)) leaves.push(one);
  }

  /** Labels that a value has on every path to it. */
  labelsOf(sym: Sym, facts: Facts, active: ReadonlySet<Sym> = NONE): number {
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
    const { phi, leaves, shared, edges } = this.node(sym);
    // A join may still become one of more values.
    if (phi !== undefined || leaves.length > 0 || shared !== undefined || edges.size === 0) return own;
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
}
