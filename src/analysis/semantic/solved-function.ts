import { digestOf } from '../syntax-path.js';
import type { Summary } from './summary.js';

/** A function's summary, and its share of the work that it was. Most are never compared: digests are made when asked for. */
export class SolvedFunction {
  private digestOfSeen: string | undefined;
  private digestOfRest: string | undefined;

  constructor(
    readonly summary: Summary,
    readonly work: number,
  ) {}

  /** Of what its callers see. */
  get digest(): string {
    if (this.digestOfSeen === undefined) {
      const { writes, ...seen } = this.summary;
      this.digestOfSeen = digestOf(JSON.stringify(seen));
    }
    return this.digestOfSeen;
  }

  /** Of what they do not look into. */
  get digestOfWrites(): string {
    this.digestOfRest ??= digestOf(JSON.stringify(this.summary.writes));
    return this.digestOfRest;
  }
}
