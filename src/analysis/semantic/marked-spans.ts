import type { ProgramFile } from './program.js';

/** By query and capture, the keys of the spans that were captured. */
type SpansByQuery = ReadonlyMap<number, ReadonlyMap<string, ReadonlySet<string>>>;

/** What the queries of a checker captured, by file: in most files nothing. */
export class MarkedSpans {
  private readonly known = new WeakMap<ProgramFile, SpansByQuery>();

  constructor(private readonly checker: string) {}

  in(file: ProgramFile): SpansByQuery {
    let spans = this.known.get(file);
    if (spans === undefined) {
      spans = this.read(file);
      this.known.set(file, spans);
    }
    return spans;
  }

  private read({ facts }: ProgramFile): SpansByQuery {
    const byQuery = new Map<number, Map<string, Set<string>>>();
    for (const { checker, query, capture, spans } of facts.marks) {
      if (checker !== this.checker) continue;
      const byCapture = byQuery.get(query) ?? new Map<string, Set<string>>();
      byQuery.set(query, byCapture);
      const all = byCapture.get(capture) ?? new Set<string>();
      byCapture.set(capture, all);
      for (const span of spans) all.add(span);
    }
    return byQuery.size === 0 ? NONE : byQuery;
  }
}

const NONE: SpansByQuery = new Map();
