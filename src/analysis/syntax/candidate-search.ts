import { MAX_BOUNDED_LENGTH } from '../bounded-regular-expression.js';
import { type Entry, mayBeWord, type Places } from './candidate-places.js';
import { ERROR_SYMBOL, type FlatNode, type FlatTree, NAMED } from './flat-tree.js';
import type { Condition } from './pattern-condition.js';

const NODES_PER_LOOK_AT_THE_CLOCK = 256;

/** One look through a tree for nodes where patterns may match. */
export class CandidateSearch {
  /** The node whose patterns are being tried. */
  private node: FlatNode = 0;

  constructor(
    private readonly tree: FlatTree,
    private readonly text: string,
    private readonly found: (pattern: number, node: FlatNode) => void,
  ) {}

  /** Looks at all nodes; false where the deadline came first. */
  run(bySymbol: readonly (Places | undefined)[], deadline: number): boolean {
    const { symbols, count } = this.tree;
    for (let node = 0; node < count; node += 1) {
      if (node % NODES_PER_LOOK_AT_THE_CLOCK === 0 && performance.now() > deadline) return false;
      const places = bySymbol[symbols[node] ?? ERROR_SYMBOL];
      if (places === undefined) continue;
      this.node = node;
      this.lookUp(places, node);
    }
    return true;
  }

  private lookUp(places: Places, at: FlatNode): void {
    const { starts, ends, afters, fields } = this.tree;
    if (places.always.length > 0) this.tryAll(places.always);
    const start = starts[at] ?? 0;
    const end = ends[at] ?? 0;
    if (mayBeWord(places, this.text, start, end - start)) {
      const entries = places.byWord.get(this.text.slice(start, end));
      if (entries !== undefined) this.tryAll(entries);
    }
    if (places.fields.length === 0) return;
    const after = afters[at] ?? 0;
    for (let child = at + 1; child < after; child = afters[child] ?? after) {
      const field = fields[child] ?? 0;
      if (field === 0) continue;
      for (const one of places.fields) if (one.field === field) this.lookUp(one.places, child);
    }
  }

  private tryAll(entries: readonly Entry[]): void {
    for (const { pattern, condition } of entries) {
      if (this.satisfies(this.node, condition)) this.found(pattern, this.node);
    }
  }

  private satisfies(node: FlatNode, condition: Condition): boolean {
    const { tree } = this;
    const { field, symbols, words, children } = condition;
    // Most children that are looked at stand in another field.
    if (field !== 0 && tree.fields[node] !== field) return false;
    if (symbols !== undefined && symbols[tree.symbols[node] ?? ERROR_SYMBOL] !== 1) return false;
    if (condition.isNamedOnly && ((tree.flags[node] ?? 0) & NAMED) === 0) return false;
    if (words !== undefined && !words.has(this.text.slice(tree.starts[node], tree.ends[node]))) return false;
    const end = tree.afters[node] ?? 0;
    let next = node + 1;
    // The engine takes children in the order of the pattern, so each is looked for behind the one before.
    for (const alternatives of children) {
      const child = this.firstChild(next, end, alternatives);
      if (child === end) return false;
      next = tree.afters[child] ?? end;
    }
    return condition.tests.length === 0 || this.passes(node, condition);
  }

  /** The first node from here on that satisfies one of the conditions; the end where there is none. */
  private firstChild(from: FlatNode, end: FlatNode, alternatives: readonly Condition[]): FlatNode {
    const { afters } = this.tree;
    for (let child = from; child < end; child = afters[child] ?? end) {
      for (const condition of alternatives) if (this.satisfies(child, condition)) return child;
    }
    return end;
  }

  private passes(node: FlatNode, { tests }: Condition): boolean {
    const own = this.text.slice(this.tree.starts[node], this.tree.ends[node]);
    // Longer texts are left to the real query: a test may be slow there.
    if (own.length > MAX_BOUNDED_LENGTH) return true;
    for (const holds of tests) if (!holds(own)) return false;
    return true;
  }
}
