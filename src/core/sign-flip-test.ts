import { createSampler } from './sampler.js';

/** Up to so many differences every assignment of signs is tried; above it, `SAMPLED_FLIPS` are drawn. */
const EXACT_LIMIT = 14;
const SAMPLED_FLIPS = 20_000;
const BITS = 8;
const PATTERNS = 2 ** BITS;

/** A two-sided p value, and whether it is exact or from drawn assignments. */
export type SignFlipResult = { readonly p: number; readonly method: 'exact' | 'sampled' };

/** Assignments of signs to groups of eight differences, `SAMPLED_FLIPS` per group. */
export type SignDraws = { readonly groups: number; readonly patterns: Uint8Array };

/** Draws signs for up to `differences` differences, so that many tests can share them. */
export function drawSigns(differences: number, seed: string): SignDraws {
  const groups = Math.ceil(differences / BITS);
  if (differences <= EXACT_LIMIT) return { groups: 0, patterns: new Uint8Array(0) };
  const draw = createSampler(`sign-flip\0${seed}`);
  return { groups, patterns: Uint8Array.from({ length: groups * SAMPLED_FLIPS }, () => draw(PATTERNS)) };
}

/**
 * Tests whether paired differences are centred on zero: under that hypothesis each could as well have
 * the other sign, so p is the share of sign assignments whose sum is at least as far from zero as the
 * one seen. A drawn p counts the data themselves, and so is never 0. The order does not matter.
 */
export function signFlipTest(differences: readonly number[], signs: SignDraws): SignFlipResult {
  const moving = differences.filter((difference) => difference !== 0).sort((a, b) => a - b);
  if (moving.length > EXACT_LIMIT && signs.groups * BITS < moving.length) {
    throw new RangeError(`signs for ${signs.groups * BITS} differences, not for ${moving.length}`);
  }
  const observed = Math.abs(moving.reduce((sum, difference) => sum + difference, 0));
  const scale = moving.reduce((sum, difference) => sum + Math.abs(difference), 0);
  const threshold = observed - 1e-12 * scale;
  const sums = signedSums(moving);
  if (moving.length <= EXACT_LIMIT) {
    const assignments = 2 ** moving.length;
    return { p: countExact(sums, threshold, assignments) / assignments, method: 'exact' };
  }
  return {
    p: (1 + countSampled(sums, threshold, signs.patterns)) / (1 + SAMPLED_FLIPS),
    method: 'sampled',
  };
}

/** Per group of eight differences, its sum under each of the 256 assignments of signs. */
function signedSums(differences: readonly number[]): readonly Float64Array[] {
  return Array.from({ length: Math.ceil(differences.length / BITS) }, (_, group) => {
    const own = differences.slice(group * BITS, (group + 1) * BITS);
    return Float64Array.from({ length: PATTERNS }, (_none, pattern) =>
      own.reduce((sum, difference, bit) => sum + ((pattern >> bit) & 1 ? difference : -difference), 0),
    );
  });
}

function countExact(sums: readonly Float64Array[], threshold: number, assignments: number): number {
  let count = 0;
  for (let assignment = 0; assignment < assignments; assignment += 1) {
    const low = sums[0]?.[assignment % PATTERNS] ?? 0;
    const high = sums[1]?.[Math.floor(assignment / PATTERNS)] ?? 0;
    if (Math.abs(low + high) >= threshold) count += 1;
  }
  return count;
}

function countSampled(sums: readonly Float64Array[], threshold: number, patterns: Uint8Array): number {
  const totals = new Float64Array(SAMPLED_FLIPS);
  sums.forEach((table, group) => {
    const offset = group * SAMPLED_FLIPS;
    for (let flip = 0; flip < SAMPLED_FLIPS; flip += 1) {
      totals[flip] = (totals[flip] as number) + (table[patterns[offset + flip] as number] as number);
    }
  });
  return totals.reduce((count, total) => (Math.abs(total) >= threshold ? count + 1 : count), 0);
}
