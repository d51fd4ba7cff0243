import type { FoundMeanings } from './found-meanings.js';
import type { Argument, ValueId, VariableId } from './ir.js';
import { type Denotation, matchesAnyName } from './name-pattern.js';
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
  /** Those of them that come after some of its own parts. */
  readonly overrides?: readonly StoreSite[];
  /** It is the class of this type and not one of its objects. */
  readonly isClass?: true;
  /** The files that it is as a whole: a module, a package. */
  readonly modules?: readonly ProgramFile[];
  /** All that it may be, where that is more than one thing; among them `UNKNOWN` where not all of it is known. */
  readonly alternatives?: readonly Meaning[] | undefined;
  /** Beside its functions others run that are not known: those of a base class elsewhere. */
  readonly isOpen?: true;
};

/** A call as it reaches its callee: `f.call(o, a)` is a call of `f` with `a`. */
export type CallShape = {
  readonly callee: Meaning;
  readonly receiver?: ValueId;
  readonly arguments: readonly Argument[];
};

const NOTHING: readonly never[] = [];

/** What nothing is known of. */
export const UNKNOWN: Meaning = {
  names: NOTHING,
  member: undefined,
  certain: false,
  functions: NOTHING,
  types: NOTHING,
  alternatives: undefined,
};

/**
 * What is known of something, and beyond that what is known of another. There are very many: made here alone all of them
 * have one of few shapes.
 */
export function meaning(known: Partial<Meaning>, of: Meaning = UNKNOWN): Meaning {
  const made: Mutable<Meaning> = {
    names: known.names ?? of.names,
    member: known.member ?? of.member,
    certain: known.certain ?? of.certain,
    functions: known.functions ?? of.functions,
    types: known.types ?? of.types,
    alternatives: known.alternatives ?? of.alternatives,
  };
  const literal = known.literal ?? of.literal;
  if (literal !== undefined) made.literal = literal;
  const parts = known.parts ?? of.parts;
  if (parts !== undefined) made.parts = parts;
  const spreads = known.spreads ?? of.spreads;
  if (spreads !== undefined) made.spreads = spreads;
  const overrides = known.overrides ?? of.overrides;
  if (overrides !== undefined) made.overrides = overrides;
  const isClass = known.isClass ?? of.isClass;
  if (isClass !== undefined) made.isClass = isClass;
  const modules = known.modules ?? of.modules;
  if (modules !== undefined) made.modules = modules;
  const isOpen = known.isOpen ?? of.isOpen;
  if (isOpen !== undefined) made.isOpen = isOpen;
  return made;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What finds out what expressions and variables stand for; `depth` bounds how far it is followed. */
export type Resolving = {
  readonly program: Program;
  /** What was found out so far. */
  readonly found: FoundMeanings;
  /** How often something was not followed to its end: what is found meanwhile must not be remembered. */
  readonly cutOff: number;
  /** Takes from what all that is looked up may cost; fails when that is used up. */
  readonly spend: (steps: number) => void;
  readonly meaningOf: (ref: FunctionRef, id: ValueId, depth: number) => Meaning;
  readonly anyCallable: (file: ProgramFile, values: readonly StoreSite[], depth: number) => Meaning;
  readonly meaningOfVariable: (file: ProgramFile, variable: VariableId, depth: number) => Meaning;
  /** What a field or method of something is, seen from a file. */
  readonly memberOf: (file: ProgramFile, of: Meaning, name: string, depth: number) => Meaning;
};

/** What something is that may be any of several things, and where these are not all, others. */
export function anyOf(all: readonly Meaning[], areAll = false): Meaning {
  const [first] = all;
  if (first === undefined) return UNKNOWN;
  const names = unionOf(all.map((one) => one.names));
  const isNamedTwice = areAll && names.length > 1;
  const alternatives =
    isNamedTwice || all.some(hasAlternativeParts) ? alternativesOf(all, areAll) : undefined;
  return meaning({
    names,
    functions: unionOf(all.map((one) => one.functions)),
    types: unionOf(all.map((one) => one.types)),
    member: first.member,
    alternatives,
    ...(all.every((one) => one.isClass) ? { isClass: true as const } : {}),
  });
}

/** Whether it has parts of its own, which a union of names does not tell. */
export function hasParts(one: Meaning): boolean {
  return one.parts !== undefined || one.spreads !== undefined || one.modules !== undefined;
}

function hasAlternativeParts(one: Meaning): boolean {
  return hasParts(one) || one.alternatives?.some(hasParts) === true;
}

/** Those of several things, each once; undefined where they are too many to be looked at one by one. */
function alternativesOf(all: readonly Meaning[], areAll: boolean): readonly Meaning[] | undefined {
  const found = new Set(all.flatMap((one) => one.alternatives ?? [one]));
  if (!areAll) found.add(UNKNOWN);
  return found.size > MAX_ALTERNATIVES ? undefined : [...found];
}

/** What something is that may be other things too: some of these are known. */
export function besideOthers(one: Meaning, others: readonly Meaning[]): Meaning {
  const alternatives = others.flatMap((other) => other.alternatives ?? [other]);
  return meaning({ isOpen: true, alternatives: [...new Set(alternatives), UNKNOWN] }, one);
}

/** Whether something is what one of the patterns names, whichever of several things it may be. */
export function isSurelyNamed(patterns: readonly string[], what: Meaning): boolean {
  const isNamed = (one: Meaning) => hasOneName(one) && matchesAnyName(patterns, one);
  return isSurely(what, isNamed);
}

/** Whether the functions of a callee are all that is called, whichever of several things it may be. */
export function isSurelyOfFunctions(callee: Meaning): boolean {
  const isOfFunctions = (one: Meaning) => hasOneName(one) && one.functions.length > 0;
  return isSurely(callee, isOfFunctions);
}

function isSurely(what: Meaning, isSo: (one: Meaning) => boolean): boolean {
  const { alternatives = [] } = what;
  if (what.isOpen === true && alternatives.length > 0) return alternatives.every(isSo);
  return isSo(what) || (alternatives.length > 0 && alternatives.every(isSo));
}

function hasOneName({ certain, names }: Meaning): boolean {
  return certain || names.length <= 1;
}

/** Of things that are too many to be told apart, what can be called: a function of the program, or what has a name. */
export function callablesOf(all: readonly Meaning[]): Meaning {
  const known = all.filter(
    ({ functions, names, types }) => functions.length > 0 || (names.length > 0 && types.length === 0),
  );
  if (known.length === 0) return UNKNOWN;
  return meaning({
    names: unionOf(known.map((one) => one.names)),
    functions: unionOf(known.map((one) => one.functions)),
    isOpen: true,
  });
}

export function withoutNodePrefix(name: string): string {
  return name.startsWith('node:') ? name.slice('node:'.length) : name;
}

/** What is in some lists without repetitions, each once; where one list has it all, that list. */
export function unionOf<T>(lists: readonly (readonly T[])[]): readonly T[] {
  let size = 0;
  for (const list of lists) size += list.length;
  if (size > FEW) return [...new Set(lists.flat())];
  let union: readonly T[] = NOTHING;
  for (const list of lists) {
    if (list === union || list.length === 0) continue;
    if (union.length === 0) {
      union = list;
      continue;
    }
    const known = union;
    const more = list.filter((one) => !known.includes(one));
    if (more.length > 0) union = [...union, ...more];
  }
  return union;
}

const MAX_ALTERNATIVES = 64;
/** So many are compared one by one. */
const FEW = 16;
