import type { Argument, ValueId, VariableId } from './ir.js';
import type { Denotation } from './name-pattern.js';
import type { FunctionRef, Program, ProgramFile, StoreSite } from './program.js';

export type Literal = { readonly kind: string; readonly text: string; readonly flags?: string };

/** What an expression stands for, as far as that is fixed whatever path is taken. */
export type Meaning = Denotation & {
  readonly functions: readonly FunctionRef[];
  readonly literal?: Literal;
  /** The name of its type, without package and pointer. */
  readonly types: readonly string[];
  readonly parts?: ReadonlyMap<string, StoreSite>;
};

/** A call as it reaches its callee: `f.call(o, a)` is a call of `f` with `a`. */
export type CallShape = {
  readonly callee: Meaning;
  readonly receiver?: ValueId;
  readonly arguments: readonly Argument[];
};

/** What nothing is known of. */
export const UNKNOWN: Meaning = { names: [], certain: false, functions: [], types: [] };

/** What finds out what expressions and variables stand for; `depth` bounds how far it is followed. */
export type Resolving = {
  readonly program: Program;
  readonly meaningOf: (ref: FunctionRef, id: ValueId, depth: number) => Meaning;
  readonly meaningOfVariable: (file: ProgramFile, variable: VariableId, depth: number) => Meaning;
};

/** A part of a literal: the field, method or element of this name. */
export function partOf(meaning: Meaning, name: string): StoreSite | undefined {
  return meaning.parts?.get(name);
}

export function withoutNodePrefix(name: string): string {
  return name.startsWith('node:') ? name.slice('node:'.length) : name;
}

/** `*http.Request`, `&'a mut Path`, `List<String>` as `http.Request`, `Path`, `List`. */
export function plainType(written: string): string {
  return written
    .replace(/^[\s*&?:]+/, '')
    .replace(/^(?:'\w+\s+)?(?:mut|const|struct|readonly|dyn|impl)\s+/, '')
    .replace(/[<[({|].*$/s, '')
    .trim();
}
