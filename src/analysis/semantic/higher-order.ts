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

export function isFilter(member: string | undefined): boolean {
  return member !== undefined && FILTERS.has(member);
}
