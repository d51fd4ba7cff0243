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
    const last = list.at(-1);
    // Whole programs are added in their order: then the place is the end.
    if (last === undefined || this.pathOf(last) <= path) list.push(value);
    else list.splice(this.placeAfter(list, path), 0, value);
  }

  /** Takes out all that a file contributed to a key. */
  removeOf(path: string, key: string): void {
    const list = this.lists.get(key);
    if (list === undefined) return;
    const end = this.placeAfter(list, path);
    let start = end;
    for (let value = list[start - 1]; value !== undefined && this.pathOf(value) === path; ) {
      start -= 1;
      value = list[start - 1];
    }
    if (end - start === list.length) this.lists.delete(key);
    else list.splice(start, end - start);
  }

  /** The first place behind all of a path. */
  private placeAfter(list: readonly V[], path: string): number {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const value = list[middle];
      if (value !== undefined && this.pathOf(value) <= path) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The same by two keys, a type and the name of a member: a type that nobody knows is told at once. */
export class MemberLists<V> {
  private readonly types = new Map<string, KeyedLists<V>>();

  constructor(private readonly pathOf: (value: V) => string) {}

  get size(): number {
    return this.types.size;
  }

  get(type: string, name: string): readonly V[] | undefined {
    return this.types.get(type)?.get(name);
  }

  add(type: string, name: string, value: V): void {
    let lists = this.types.get(type);
    if (lists === undefined) {
      lists = new KeyedLists(this.pathOf);
      this.types.set(type, lists);
    }
    lists.add(name, value);
  }

  removeOf(path: string, type: string, name: string): void {
    const lists = this.types.get(type);
    lists?.removeOf(path, name);
    if (lists?.size === 0) this.types.delete(type);
  }
}
