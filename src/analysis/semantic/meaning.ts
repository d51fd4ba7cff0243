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
  /** What a literal takes all parts of: `{ ...base }`. */
  readonly spreads?: readonly StoreSite[];
  /** It is the class of this type and not one of its objects. */
  readonly isClass?: true;
  /** The files that it is as a whole: a module, a package. */
  readonly modules?: readonly ProgramFile[];
  /** Beside its functions others run that are not known: those of a base class elsewhere. */
  readonly isOpen?: true;
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
  /** What a field or method of something is, seen from a file. */
  readonly memberOf: (file: ProgramFile, of: Meaning, name: string, depth: number) => Meaning;
  /** Any part of a table of functions. */
  readonly anyPartOf: (of: Meaning, depth: number) => Meaning;
};

/** What something is that may be any of several things. */
export function anyOf(all: readonly Meaning[]): Meaning {
  const [first] = all;
  if (first === undefined) return UNKNOWN;
  return {
    names: [...new Set(all.flatMap((one) => one.names))],
    functions: [...new Set(all.flatMap((one) => one.functions))],
    types: [...new Set(all.flatMap((one) => one.types))],
    certain: false,
    ...(all.every((one) => one.isClass) ? { isClass: true as const } : {}),
    ...(first.member === undefined ? {} : { member: first.member }),
  };
}

export function withoutNodePrefix(name: string): string {
  return name.startsWith('node:') ? name.slice('node:'.length) : name;
}
