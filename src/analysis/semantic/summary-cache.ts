import { digestOf } from '../syntax-path.js';
import { BoundedCache } from './bounded-cache.js';
import type { RuleSites } from './rule-scope.js';
import { FileCache } from './solvable-program.js';
import type { Summary } from './summary.js';

/** A function's summary, and its share of the work that it was. */
export type Solved = {
  readonly summary: Summary;
  /** Of what its callers see. */
  readonly digest: string;
  /** Of the rest. */
  readonly digestOfWrites: string;
  readonly work: number;
};

const MAX_SUMMARY_BYTES = 48e6;
const MAX_SITES_BYTES = 12e6;
/** What a summary takes for each character of its JSON. */
const BYTES_OF_CHARACTER = 3;

/** Summaries of earlier programs, by everything that they depend on. */
export class SummaryCache {
  readonly files = new FileCache();
  private readonly entries: BoundedCache<Solved & { readonly bytes: number }>;
  private readonly sites: BoundedCache<RuleSites>;

  constructor(maxBytes = MAX_SUMMARY_BYTES) {
    this.entries = new BoundedCache(maxBytes, ({ bytes }) => bytes);
    this.sites = new BoundedCache(MAX_SITES_BYTES, (sites) =>
      sites === NO_SITES ? 0 : 100 + 8 * (sites.sinks.length + sites.sources.length),
    );
  }

  get(key: string): Solved | undefined {
    return this.entries.get(key);
  }

  /** Where a rule has its sources and sinks in a file, found once per key. */
  sitesOf(key: string, find: () => RuleSites): RuleSites {
    const known = this.sites.get(key);
    if (known !== undefined) return known;
    const found = find();
    const sites = found.sinks.length === 0 && found.sources.length === 0 ? NO_SITES : found;
    this.sites.set(key, sites);
    return sites;
  }

  set(key: string, summary: Summary, work: number): Solved {
    const { writes, ...seen } = summary;
    const text = JSON.stringify(seen);
    const textOfWrites = writes.length === 0 ? '' : JSON.stringify(writes);
    const entry = {
      summary,
      digest: digestOf(text),
      digestOfWrites: textOfWrites === '' ? '' : digestOf(textOfWrites),
      work,
      bytes: BYTES_OF_CHARACTER * (text.length + textOfWrites.length),
    };
    this.entries.set(key, entry);
    return entry;
  }
}

export const NO_SITES: RuleSites = { sinks: [], sources: [] };
