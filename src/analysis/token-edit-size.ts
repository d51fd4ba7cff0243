/** Above this number of edits the exact distance would cost too much (time is edits times tokens). */
const MAX_EXACT_EDITS = 4000;

/**
 * Insertions plus deletions that turn one list of tokens into the other: exact (Myers, O(ND), linear
 * memory) up to 4,000 edits. Beyond that an upper bound: what is left after the common start and end
 * minus twice the tokens that are unique in both and in the same order (as patience diff pairs them).
 */
export function tokenEditSize(before: readonly string[], after: readonly string[]): number {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const [left, right] = asNumbers(
    before.slice(start, before.length - end),
    after.slice(start, after.length - end),
  );
  if (left.length === 0 || right.length === 0) return left.length + right.length;
  return exactEditSize(left, right) ?? left.length + right.length - 2 * pairedUniqueTokens(left, right);
}

/** Only the distance is asked for, so that one row of furthest points is all the memory needed. */
function exactEditSize(left: Int32Array, right: Int32Array): number | undefined {
  const most = Math.min(left.length + right.length, MAX_EXACT_EDITS);
  const offset = most + 1;
  const furthest = new Int32Array(2 * most + 3);
  for (let edits = 0; edits <= most; edits += 1) {
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = furthest[offset + diagonal + 1] ?? 0;
      const across = (furthest[offset + diagonal - 1] ?? 0) + 1;
      let x = diagonal === -edits || (diagonal !== edits && down >= across) ? down : across;
      let y = x - diagonal;
      while (x < left.length && y < right.length && left[x] === right[y]) {
        x += 1;
        y += 1;
      }
      furthest[offset + diagonal] = x;
      if (x >= left.length && y >= right.length) return edits;
    }
  }
  return undefined;
}

/** The longest increasing run of tokens that occur once on each side. */
function pairedUniqueTokens(left: Int32Array, right: Int32Array): number {
  const onLeft = uniquePositions(left);
  const onRight = uniquePositions(right);
  const tails: number[] = [];
  for (const [token, position] of onLeft) {
    const target = position < 0 ? undefined : onRight.get(token);
    if (target === undefined || target < 0) continue;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle] ?? 0) < target) low = middle + 1;
      else high = middle;
    }
    tails[low] = target;
  }
  return tails.length;
}

/** Position of each token in order of first occurrence; -1 where it occurs again. */
function uniquePositions(tokens: Int32Array): Map<number, number> {
  const positions = new Map<number, number>();
  for (const [index, token] of tokens.entries()) positions.set(token, positions.has(token) ? -1 : index);
  return positions;
}

function asNumbers(left: readonly string[], right: readonly string[]): [Int32Array, Int32Array] {
  const numbers = new Map<string, number>();
  const convert = (tokens: readonly string[]) =>
    Int32Array.from(tokens, (token) => {
      const known = numbers.get(token);
      if (known !== undefined) return known;
      numbers.set(token, numbers.size);
      return numbers.size - 1;
    });
  return [convert(left), convert(right)];
}
