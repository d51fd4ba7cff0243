import type { FunctionId, VariableId } from '../ir.js';

/** What a name stands for where it is used. */
export type Binding =
  | { readonly kind: 'variable'; readonly variable: VariableId }
  | { readonly kind: 'import'; readonly qualified: string }
  /** A field that may be written without its object: Java. */
  | { readonly kind: 'member' };

/** The names of one stretch of code; the names around it are seen through `parent`. */
export class Scope {
  private readonly bindings = new Map<string, Binding>();

  constructor(
    readonly parent: Scope | undefined,
    readonly functionId: FunctionId,
    /** The names of a class body are not seen from the functions in it: Python. */
    readonly hiddenFromFunctions = false,
  ) {}

  bind(name: string, binding: Binding): void {
    this.bindings.set(name, binding);
  }

  own(name: string): Binding | undefined {
    return this.bindings.get(name);
  }

  find(name: string): Binding | undefined {
    let at: Scope | undefined = this;
    while (at !== undefined) {
      const hidden = at.hiddenFromFunctions && at !== this && at.functionId !== this.functionId;
      const found = hidden ? undefined : at.bindings.get(name);
      if (found !== undefined) return found;
      at = at.parent;
    }
    return undefined;
  }

  /** The variables that this scope itself declares. */
  variableNames(): readonly (readonly [string, VariableId])[] {
    const names: (readonly [string, VariableId])[] = [];
    for (const [name, binding] of this.bindings) {
      if (binding.kind === 'variable') names.push([name, binding.variable]);
    }
    return names;
  }

  /** The outermost scope: that of the file. */
  root(): Scope {
    let at: Scope = this;
    while (at.parent !== undefined) at = at.parent;
    return at;
  }

  /** The outermost scope of the same function. */
  ofFunction(): Scope {
    let at: Scope = this;
    while (at.parent !== undefined && at.parent.functionId === at.functionId) at = at.parent;
    return at;
  }
}
