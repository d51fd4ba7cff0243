/**
 * Remembers what was asked for lately, within a bound on its size. Of two halves the older is forgotten when the
 * younger is full; what is asked for again is young again.
 */
export class BoundedCache<V> {
  private young = new Map<string, V>();
  private old = new Map<string, V>();
  private youngBytes = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly bytesOf: (value: V) => number,
  ) {}

  get(key: string): V | undefined {
    const known = this.young.get(key);
    if (known !== undefined) return known;
    const found = this.old.get(key);
    if (found !== undefined) this.set(key, found);
    return found;
  }

  set(key: string, value: V): void {
    const bytes = BYTES_OF_ENTRY + key.length + this.bytesOf(value);
    if (this.youngBytes + bytes > this.maxBytes / 2) {
      this.old = this.young;
      this.young = new Map();
      this.youngBytes = 0;
    }
    this.youngBytes += bytes;
    this.young.set(key, value);
  }
}

/** What an entry takes beside its key and its value. */
const BYTES_OF_ENTRY = 100;
