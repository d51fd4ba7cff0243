/** Of a variable with more stores, and a function with more returns, nothing is followed but what can be called. */
export const MAX_STORES = 6;
export const MAX_RETURNS = 3;
/** Of a table or a field with more values, none is followed. */
export const MAX_CALLABLES = 1_000;
