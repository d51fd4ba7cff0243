/** A path into a value: names of fields, outermost first. One object per path, so that paths are compared by identity. */
export type Path = {
  readonly id: number;
  readonly parts: readonly string[];
  /** By name: the path that has it in front. */
  readonly below: Map<string, Path>;
  /** Without its first part. */
  rest: Path | undefined;
};

/** The paths that are asked for in one function. */
export class Paths {
  readonly whole: Path;
  private readonly known = new Map<string, Path>();
  private size = 0;

  /** Longer ones are cut off at the end. */
  constructor(private readonly maxLength: number) {
    this.whole = this.make([]);
  }

  of(parts: readonly string[]): Path {
    if (parts.length === 0) return this.whole;
    const key = parts.join(SEPARATOR);
    let path = this.known.get(key);
    if (path === undefined) {
      path = this.make(parts);
      this.known.set(key, path);
    }
    return path;
  }

  /** The path to the same place from an object that holds the value as a field. */
  inside(field: string, path: Path): Path {
    let longer = path.below.get(field);
    if (longer === undefined) {
      longer = this.of([field, ...path.parts].slice(0, this.maxLength));
      path.below.set(field, longer);
    }
    return longer;
  }

  /** The path that is left after its first part. */
  restOf(path: Path): Path {
    path.rest ??= this.of(path.parts.slice(1));
    return path.rest;
  }

  private make(parts: readonly string[]): Path {
    this.size += 1;
    return { id: this.size - 1, parts, below: new Map(), rest: undefined };
  }
}

/** No name has it. */
const SEPARATOR = '\0';
