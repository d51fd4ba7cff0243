/** Throws an `Error` that says so where a deadline, in terms of `performance.now()`, has passed. */
export function requireTime(deadline: number): void {
  if (performance.now() > deadline) throw new Error('the deadline passed');
}
