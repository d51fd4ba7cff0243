/** Methods of collections that call their first argument with each element. */
const FOR_EACH_ELEMENT = new Set([
  'map',
  'forEach',
  'filter',
  'some',
  'every',
  'find',
  'findIndex',
  'findLast',
  'flatMap',
  'any',
  'all',
  'for_each',
  'anyMatch',
  'allMatch',
  'noneMatch',
  'each',
]);
/** Functions that call their first argument with each element of the second. */
const APPLIED_TO_ELEMENTS = new Set(['map', 'filter', 'any', 'all']);
type Verdict = readonly [outcome: 'true' | 'false' | 'absent', of: 'true' | 'false'];

/** Those whose outcome, when it is this one, says that the callback had the other outcome for every element. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  some: ['false', 'false'],
  every: ['true', 'true'],
  any: ['false', 'false'],
  all: ['true', 'true'],
  anyMatch: ['false', 'false'],
  allMatch: ['true', 'true'],
  noneMatch: ['true', 'false'],
  filter: ['false', 'false'],
  find: ['false', 'false'],
  findLast: ['false', 'false'],
  findIndex: ['absent', 'false'],
  findLastIndex: ['absent', 'false'],
};
/** Methods that put their arguments into their receiver. */
const MUTATORS = new Set(
  'push unshift append add insert extend put putAll set write WriteString Write WriteByte push_str push_back addAll appendleft update setdefault offer Push PushBack'.split(
    ' ',
  ),
);
/** Of these, methods that put all that is in their arguments into it, and those that do so by a key. */
const MERGERS = new Set(['extend', 'update', 'addAll', 'putAll']);
const KEYED = new Set(['set', 'put', 'setdefault']);
/** And those after which elements have other numbers. */
const SHIFTERS = new Set(['unshift', 'insert', 'appendleft', 'setdefault', 'set', 'put']);
/** Functions that put all that is in their other arguments into the first. */
const FILLERS = new Set(['Object.assign', 'Collections.addAll', 'java.util.Collections.addAll']);
/** Functions whose result has the elements of their receiver or first argument for which the callback is true. */
const FILTERS = new Set(['filter']);

/** How a function calls the function that it is given. */
export function callsWithElements(
  member: string | undefined,
  plain: string | undefined,
): 'receiver' | 'argument' | undefined {
  if (member !== undefined && FOR_EACH_ELEMENT.has(member)) return 'receiver';
  return plain !== undefined && APPLIED_TO_ELEMENTS.has(plain) ? 'argument' : undefined;
}

export function verdictOnElements(member: string): Verdict | undefined {
  return Object.hasOwn(VERDICTS, member) ? VERDICTS[member] : undefined;
}

export function isMutator(member: string | undefined): boolean {
  return member !== undefined && MUTATORS.has(member);
}

/** Whether a method puts all that is in its arguments into its receiver. */
export function isMerger(member: string | undefined): boolean {
  return member !== undefined && MERGERS.has(member);
}

/** Whether the first of several arguments of a method says where in its receiver it puts the others. */
export function isKeyed(member: string | undefined): boolean {
  return member !== undefined && KEYED.has(member);
}

/** Whether a method leaves every element where it is. */
export function isAppender(member: string | undefined): boolean {
  return member !== undefined && !SHIFTERS.has(member);
}

export function isFiller(names: readonly string[]): boolean {
  return names.some((name) => FILLERS.has(name));
}

export function isFilter(member: string | undefined): boolean {
  return member !== undefined && FILTERS.has(member);
}
