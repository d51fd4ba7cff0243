import type { CallShape } from './meaning.js';

/** An argument of a call that is put into what the call is of, or into another argument. */
export type CallPut = {
  /** What it is put into. */
  readonly into: 'receiver' | number;
  /** The position of what is put in. */
  readonly argument: number;
  readonly at: PutPlace;
  /** The field of the argument that is put in, where that only describes it. */
  readonly part?: string;
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
  /** Which of its arguments come into it: those from here on, and before this one. */
  readonly from?: number;
  readonly to?: number;
  /** What is put in is this field of the argument. */
  readonly part?: string;
  /** `append` after what is there, `place` anywhere, `merge` all that is in them, `key` at the one before. */
  readonly how: 'append' | 'place' | 'merge' | 'key';
};

/** Methods that put their arguments into their receiver. */
const METHODS = tableOf([
  [
    'push append add write WriteString Write WriteByte push_str push_back offer Push PushBack addLast offerLast',
    { how: 'append' },
  ],
  ['unshift insert appendleft addFirst offerFirst fill', { how: 'place' }],
  ['splice', { how: 'place', from: 2 }],
  ['extend extendleft update addAll putAll', { how: 'merge' }],
  ['set put setdefault putIfAbsent __setitem__', { how: 'key', from: 1 }],
]);

/** Functions that put some of their arguments into another. */
const FUNCTIONS = tableOf([
  [
    'Object.assign Object.defineProperties Collections.addAll java.util.Collections.addAll',
    { how: 'merge', into: 0, from: 1 },
  ],
  ['Reflect.set setattr object.__setattr__', { how: 'key', into: 0, from: 2, to: 3 }],
  ['Object.defineProperty Reflect.defineProperty', { how: 'key', into: 0, from: 2, part: 'value' }],
  ['Arrays.fill java.util.Arrays.fill', { how: 'place', into: 0, from: 1 }],
  ['System.arraycopy java.lang.System.arraycopy', { how: 'merge', into: 2, from: 0, to: 1 }],
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

/** Methods of objects of libraries that hand back the object that they put something into. */
const CHAINED = new Set(['append', 'insert', 'set', 'add']);

/** Whether the result of a call may be the object that it was called on: `text.append(a).append(b)`. */
export function handsBackReceiver({ callee, receiver }: CallShape): boolean {
  return receiver !== undefined && callee.functions.length === 0 && CHAINED.has(callee.member ?? '');
}

function putsBy({ into, from = 0, to, part, how }: PutRule, all: CallShape['arguments']): readonly CallPut[] {
  // With nothing to put there what stands first is no key: `headers.set(all)`.
  const isByKey = how === 'key' && all.length > from;
  const first = how === 'key' && !isByKey && into === undefined ? 0 : from;
  return all.slice(first, to).map(({ name }, index): CallPut => {
    const argument = first + index;
    const at: PutPlace = isByKey
      ? { kind: 'key', argument: from - 1 }
      : how !== 'merge'
        ? { kind: 'element' }
        : name === undefined
          ? { kind: 'whole' }
          : { kind: 'name', name };
    return {
      into: into ?? 'receiver',
      argument,
      at,
      isAdded: how === 'append',
      ...(part === undefined ? {} : { part }),
    };
  });
}

function tableOf(groups: readonly (readonly [names: string, rule: PutRule])[]): ReadonlyMap<string, PutRule> {
  return new Map(groups.flatMap(([names, rule]) => names.split(' ').map((name) => [name, rule] as const)));
}

const NONE: readonly CallPut[] = [];
