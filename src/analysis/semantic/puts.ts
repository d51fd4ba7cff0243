import type { CallShape } from './meaning.js';

/** An argument of a call that is put into what the call is of, or into another argument. */
export type CallPut = {
  /** What it is put into. */
  readonly into: 'receiver' | number;
  /** The position of what is put in. */
  readonly argument: number;
  readonly at: PutPlace;
  /** It comes after what is there, which stays what it is. */
  readonly isAdded: boolean;
};

/** Where in an object something is put: some element, all over it, or what an argument or a name says. */
export type PutPlace =
  | { readonly kind: 'element' }
  | { readonly kind: 'whole' }
  | { readonly kind: 'key'; readonly argument: number }
  | { readonly kind: 'name'; readonly name: string };

/** What a method or function does with its arguments, by its name. */
type PutRule = {
  /** The argument that it puts the others into; without one, its receiver. */
  readonly into?: number;
  /** Which of its arguments come into it: those from here on. */
  readonly from?: number;
  /** `append` after what is there, `place` anywhere, `merge` all that is in them, `key` at the one before. */
  readonly how: 'append' | 'place' | 'merge' | 'key';
};

const APPEND: PutRule = { how: 'append' };
const PLACE: PutRule = { how: 'place' };
const MERGE: PutRule = { how: 'merge' };
const KEY: PutRule = { how: 'key', from: 1 };

/** Methods that put their arguments into their receiver. */
const METHODS = tableOf([
  ['push append add write WriteString Write WriteByte push_str push_back offer Push PushBack', APPEND],
  ['unshift insert appendleft', PLACE],
  ['extend update addAll putAll', MERGE],
  ['set put setdefault', KEY],
]);

/** Functions that put their other arguments into one of them. */
const FUNCTIONS = tableOf([
  ['Object.assign Collections.addAll java.util.Collections.addAll', { how: 'merge', into: 0, from: 1 }],
]);

/** What a call puts into what, by the name of what it calls. */
export function putsOf({ callee, receiver, arguments: all }: CallShape): readonly CallPut[] {
  for (const name of callee.names) {
    const rule = FUNCTIONS.get(name);
    if (rule !== undefined) return putsBy(rule, all);
  }
  const rule = receiver === undefined || callee.member === undefined ? undefined : METHODS.get(callee.member);
  return rule === undefined ? NONE : putsBy(rule, all);
}

function putsBy({ into, from = 0, how }: PutRule, all: CallShape['arguments']): readonly CallPut[] {
  // With nothing to put there what stands first is no key: `headers.set(all)`.
  const isByKey = how === 'key' && all.length > from;
  const first = how === 'key' && !isByKey ? 0 : from;
  return all.slice(first).map(({ name }, index): CallPut => {
    const argument = first + index;
    const at: PutPlace = isByKey
      ? { kind: 'key', argument: from - 1 }
      : how !== 'merge'
        ? { kind: 'element' }
        : name === undefined
          ? { kind: 'whole' }
          : { kind: 'name', name };
    return { into: into ?? 'receiver', argument, at, isAdded: how === 'append' };
  });
}

function tableOf(groups: readonly (readonly [names: string, rule: PutRule])[]): ReadonlyMap<string, PutRule> {
  return new Map(groups.flatMap(([names, rule]) => names.split(' ').map((name) => [name, rule] as const)));
}

const NONE: readonly CallPut[] = [];
