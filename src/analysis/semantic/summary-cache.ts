import { BoundedCache } from './bounded-cache.js';
import type { RuleSites } from './rule-scope.js';
import { FileCache } from './solvable-program.js';
import type { SolvedFunction } from './solved-function.js';

const MAX_SUMMARY_BYTES = 48e6;
const MAX_SITES_BYTES = 12e6;
/** About what a way of taint takes, with its steps. */
const BYTES_OF_REACH = 400;

/** Summaries of earlier programs, by everything that they depend on. */
export class SummaryCache {
  readonly files = new FileCache();
  private readonly entries: BoundedCache<SolvedFunction>;
  private readonly sites: BoundedCache<RuleSites>;

  constructor(maxBytes = MAX_SUMMARY_BYTES) {
    this.entries = new BoundedCache(maxBytes, bytesOf);
    this.sites = new BoundedCache(MAX_SITES_BYTES, (sites) =>
      sites === NO_SITES ? 0 : 100 + 8 * (sites.sinks.length + sites.sources.length),
    );
  }

  get(key: string): SolvedFunction | undefined {
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

  set(key: string, solved: SolvedFunction): void {
    this.entries.set(key, solved);
  }
}

function bytesOf({ summary }: SolvedFunction): number {
  const { results, resultsByFlag, sinks, writes, handed } = summary;
  const inWrites = [...new Set(writes.map(({ from }) => from))].reduce(
    (sum, from) => sum + from.length,
    writes.length,
  );
  const ofResults = [results, ...Object.values(resultsByFlag ?? {})].flatMap((paths) => Object.values(paths));
  const inResults = ofResults.reduce((sum, reaches) => sum + reaches.length, 0);
  return BYTES_OF_REACH * (2 + inResults + sinks.length + inWrites + handed.length);
}

export const NO_SITES: RuleSites = { sinks: [], sources: [] };
