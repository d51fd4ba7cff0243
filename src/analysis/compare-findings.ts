import type { Finding } from '../core/finding.js';

/**
 * How a finding was recognised again. `same`: equal fingerprint. `moved`: same checker and text
 * elsewhere in the file, or at the same place of a file that was renamed. `edited`: same checker at
 * the same syntax path with another text.
 */
export type KeptFinding = {
  readonly before: Finding;
  readonly after: Finding;
  readonly how: 'same' | 'moved' | 'edited';
};

export type FindingComparison = {
  readonly kept: readonly KeptFinding[];
  readonly fixed: readonly Finding[];
  readonly added: readonly Finding[];
};

export type CompareFindingsOptions = {
  /** The files of both trees, to tell a renamed file. Without them a file counts as gone when it has no finding. */
  readonly files?: { readonly before: ReadonlySet<string>; readonly after: ReadonlySet<string> };
};

/**
 * Matches the findings of two trees one to one, by content and syntax path and never by line. A
 * finding only ever matches one of its own checker, so that nothing nets out between checkers.
 */
export function compareFindings(
  before: readonly Finding[],
  after: readonly Finding[],
  options: CompareFindingsOptions = {},
): FindingComparison {
  const matching = new Matching(before, after);
  matching.pair('same', (finding) => finding.fingerprint);
  matching.pair(
    'moved',
    (finding) => key(finding.checker, finding.path, finding.textDigest),
    sharedPathLength,
  );
  matching.pair('edited', (finding) => key(finding.checker, finding.path, finding.syntaxPath));
  const files = options.files ?? {
    before: new Set(before.map((finding) => finding.path)),
    after: new Set(after.map((finding) => finding.path)),
  };
  matching.keepOnly({
    before: (finding) => !files.after.has(finding.path),
    after: (finding) => !files.before.has(finding.path),
  });
  matching.pair(
    'moved',
    (finding) => key(finding.checker, finding.textDigest, finding.syntaxPath),
    sharedNameLength,
  );
  return matching.result();
}

class Matching {
  private readonly kept: KeptFinding[] = [];
  private readonly unmatchedBefore: Set<Finding>;
  private readonly unmatchedAfter: Set<Finding>;
  private eligibleBefore: (finding: Finding) => boolean = () => true;
  private eligibleAfter: (finding: Finding) => boolean = () => true;

  constructor(before: readonly Finding[], after: readonly Finding[]) {
    this.unmatchedBefore = new Set(before);
    this.unmatchedAfter = new Set(after);
  }

  keepOnly(eligible: {
    readonly before: (finding: Finding) => boolean;
    readonly after: (finding: Finding) => boolean;
  }): void {
    this.eligibleBefore = eligible.before;
    this.eligibleAfter = eligible.after;
  }

  /** Pairs what has an equal key, the most alike first, in the order of the source where they are equally alike. */
  pair(
    how: KeptFinding['how'],
    keyOf: (finding: Finding) => string | undefined,
    likeness: (before: Finding, after: Finding) => number = () => 0,
  ): void {
    const groups = new Map<string, Finding[]>();
    for (const finding of this.unmatchedBefore) {
      const group = this.eligibleBefore(finding) ? keyOf(finding) : undefined;
      if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), finding]);
    }
    for (const finding of [...this.unmatchedAfter]) {
      const group = this.eligibleAfter(finding) ? keyOf(finding) : undefined;
      const candidates = group === undefined ? [] : (groups.get(group) ?? []);
      const best = mostAlike(candidates, (candidate) => likeness(candidate, finding));
      if (best === undefined) continue;
      candidates.splice(candidates.indexOf(best), 1);
      this.unmatchedBefore.delete(best);
      this.unmatchedAfter.delete(finding);
      this.kept.push({ before: best, after: finding, how });
    }
  }

  result(): FindingComparison {
    return { kept: this.kept, fixed: [...this.unmatchedBefore], added: [...this.unmatchedAfter] };
  }
}

function mostAlike(
  candidates: readonly Finding[],
  likeness: (candidate: Finding) => number,
): Finding | undefined {
  let best: Finding | undefined;
  let bestLikeness = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    const value = likeness(candidate);
    if (value > bestLikeness) {
      best = candidate;
      bestLikeness = value;
    }
  }
  return best;
}

/** Undefined where a part is missing: nothing is known then, and nothing may match. */
function key(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : JSON.stringify(parts);
}

function sharedPathLength(before: Finding, after: Finding): number {
  const left = (before.syntaxPath ?? '').split('>');
  const right = (after.syntaxPath ?? '').split('>');
  const differs = left.findIndex((part, index) => part !== right[index]);
  return differs === -1 ? left.length : differs;
}

function sharedNameLength(before: Finding, after: Finding): number {
  const left = [...before.path].reverse();
  const right = [...after.path].reverse();
  const differs = left.findIndex((character, index) => character !== right[index]);
  return differs === -1 ? left.length : differs;
}
