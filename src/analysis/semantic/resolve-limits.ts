/** Of a variable with more stores, and a function with more returns, nothing is followed but what can be called. */
export const MAX_STORES = 6;
export const MAX_RETURNS = 3;
/** Of a table with more values, nothing is followed but functions, names and fields. */
export const MAX_CALLABLES = 1_000;
/** Of a name that is resolved deeper than this, less may have been followed. */
export const DEPTH_OF_NAMES = 3;

/** Under what a name is remembered that is resolved at some depth: deep down only for who asks at the same one. */
export function keyAtDepth(name: string, depth: number): string {
  return depth < DEPTH_OF_NAMES ? name : `${depth} ${name}`;
}
