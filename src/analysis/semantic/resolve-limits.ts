/** Of a variable with more stores, and a function with more returns, nothing is followed but what can be called. */
export const MAX_STORES = 6;
export const MAX_RETURNS = 3;
/** What can be called is told apart up to here: nothing may be hidden among decoys. */
export const MAX_CALLABLES = 1_000;
