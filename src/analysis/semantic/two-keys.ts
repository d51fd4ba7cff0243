/** What was found out, by two keys. */
export class FoundByTwo<First, V> {
  private readonly all = new Map<First, Map<string, V>>();

  clear(): void {
    this.all.clear();
  }

  get(first: First, second: string, find: () => V): V {
    let known = this.all.get(first);
    if (known === undefined) {
      known = new Map();
      this.all.set(first, known);
    }
    let value = known.get(second);
    if (value === undefined) {
      value = find();
      known.set(second, value);
    }
    return value;
  }
}
