/** The bit of values by which all taint ends. */
export const SAFE = 1;

/** A label of values by which taint ends that did not get a label of taint afterwards, as bits. */
export type Condition = { readonly label: number; readonly until: number };

/** Which facts of a value end the taint that comes from it. */
export class Safety {
  /** All bits that may. */
  readonly mask: number;

  constructor(private readonly conditions: readonly Condition[] = []) {
    this.mask = conditions.reduce((mask, { label }) => mask | label, SAFE);
  }

  /** Whether taint ends at a value of which these facts hold; `adds` is what it gets on its further way. */
  ends(facts: number, adds: number): boolean {
    if ((facts & this.mask) === 0) return false;
    if ((facts & SAFE) !== 0) return true;
    return this.conditions.some(({ label, until }) => (facts & label) !== 0 && (adds & until) === 0);
  }

  /** The bits of facts that a value hands on to what is made of it by a step that adds labels to taint. */
  handedOn(facts: number, adds: number): number {
    if ((facts & SAFE) !== 0) return this.mask;
    return this.conditions.reduce(
      (mask, { label, until }) => ((adds & until) === 0 ? mask : mask & ~label),
      facts & this.mask,
    );
  }

  /** What facts on a derived value say of the value that it comes from by steps that add labels to taint. */
  ofOrigin(facts: number, adds: number): number {
    const isSafe = this.conditions.some(({ label, until }) => (facts & label) !== 0 && (adds & until) !== 0);
    return isSafe ? facts | SAFE : facts;
  }
}
