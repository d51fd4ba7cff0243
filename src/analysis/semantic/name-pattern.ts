/** What a callee or field may be called: names that are certain, and its last part where its object is unknown. */
export type Denotation = {
  /** Qualified names: `path/filepath.Join`, `Type.method`, `req.query`. */
  readonly names: readonly string[];
  /** The last part of a field or method; undefined for a plain name. */
  readonly member?: string | undefined;
  /** Whether `names` and what they stand for are all that it can be. */
  readonly certain: boolean;
};

/**
 * Whether something is what a pattern names. `*.name` is a member of any object; any other pattern
 * is a qualified name, of which `*` stands for one part.
 */
export function matchesName(pattern: string, what: Denotation): boolean {
  if (pattern.startsWith('*.')) {
    const member = pattern.slice(2);
    if (what.member === member) return true;
    return !member.includes('.') ? false : what.names.some((name) => name.endsWith(pattern.slice(1)));
  }
  return what.names.includes(pattern);
}

export function matchesAnyName(patterns: readonly string[], what: Denotation): boolean {
  return patterns.some((pattern) => matchesName(pattern, what));
}

/** The last part of a name: what a text must contain if it calls it, aliases aside. */
export function lastPart(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);
}
