import { type Reach, searchReaches } from './search-reaches.js';
import type { Facts, Sym, ValueGraph } from './value-graph.js';

/**
 * The ways of taint to the values of a function that is solved, each found once: one value may be used thousands of times.
 * None are found any more when more was looked at than may be; whoever asks has to look at that afterwards.
 */
export class KnownReaches {
  private readonly known = new Map<string, readonly Reach[]>();
  private readonly signatures = new Map<Facts, string>();

  constructor(
    private readonly graph: ValueGraph,
    private readonly maxVisited: number,
  ) {}

  of(value: Sym, facts: Facts, path: readonly string[]): readonly Reach[] {
    if (this.graph.visited > this.maxVisited) return NONE;
    const key = `${value} ${this.signatureOf(facts)} ${path.join('.')}`;
    let reaches = this.known.get(key);
    if (reaches === undefined) {
      reaches = searchReaches(this.graph, value, facts, path);
      this.known.set(key, reaches);
    }
    return reaches;
  }

  /** What of some facts may end taint. */
  private signatureOf(facts: Facts): string {
    let signature = this.signatures.get(facts);
    if (signature === undefined) {
      signature = '';
      for (const [value, mask] of facts) {
        const own = mask & this.graph.safety.mask;
        if (own !== 0) signature += `${value}:${own},`;
      }
      this.signatures.set(facts, signature);
    }
    return signature;
  }
}

const NONE: readonly never[] = [];
