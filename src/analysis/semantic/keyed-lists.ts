/** Lists by key to which files contribute, each in the order of the files' paths and, of one file, as it was added. */
export class KeyedLists<V> {
  private readonly lists = new Map<string, V[]>();

  constructor(private readonly pathOf: (value: V) => string) {}

  get size(): number {
    return this.lists.size;
  }

  has(key: string): boolean {
    return this.lists.has(key);
  }

  get(key: string): readonly V[] | undefined {
    return this.lists.get(key);
  }

  add(key: string, value: V): void {
    const list = this.lists.get(key);
    if (list === undefined) {
      this.lists.set(key, [value]);
      return;
    }
    const path = this.pathOf(value);
    let at = list.length;
    // Whole programs are added in their order: then the place is the end.
    for (let before = list[at - 1]; before !== undefined && this.pathOf(before) > path; ) {
      at -= 1;
      before = list[at - 1];
    }
    if (at === list.length) list.push(value);
    else list.splice(at, 0, value);
  }

  /** Takes out all that a file contributed to a key. */
  removeOf(path: string, key: string): void {
    const list = this.lists.get(key);
    if (list === undefined) return;
    const kept = list.filter((value) => this.pathOf(value) !== path);
    if (kept.length === 0) this.lists.delete(key);
    else if (kept.length < list.length) this.lists.set(key, kept);
  }
}
