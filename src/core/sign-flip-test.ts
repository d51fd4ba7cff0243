import { createSampler } from './sampler.js';

/** Up to so many differences every assignment of signs is tried; above it, `SAMPLED_FLIPS` are drawn. */
const EXACT_LIMIT = 14;
const SAMPLED_FLIPS = 20_000;
const BITS = 8;
const PATTERNS = 2 ** BITS;

/** A two-sided p value, and whether it is exact or from drawn assignments. */
export type SignFlipResult = { readonly p: number; readonly method: 'exact' | 'sampled' };

/** `SAMPLED_FLIPS` assignments of signs, each a byte per group of eight differences. */
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
    p: (1 + countSampled(sums, threshold, signs)) / (1 + SAMPLED_FLIPS),
    method: 'sampled',
  };
}

/** Per group of eight differences, its sum under each of the 256 assignments of signs, one group after the other. */
function signedSums(differences: readonly number[]): Float64Array {
  const groups = Math.ceil(differences.length / BITS);
  const sums = new Float64Array(groups * PATTERNS);
  for (let index = 0; index < sums.length; index += 1) {
    const [group, pattern] = [Math.floor(index / PATTERNS), index % PATTERNS];
    let sum = 0;
    for (let bit = 0; bit < BITS; bit += 1) {
      const difference = differences[group * BITS + bit] ?? 0;
      sum += (pattern >> bit) & 1 ? difference : -difference;
    }
    sums[index] = sum;
  }
  return sums;
}

function countExact(sums: Float64Array, threshold: number, assignments: number): number {
  let count = 0;
  for (let assignment = 0; assignment < assignments; assignment += 1) {
    const low = sums[assignment % PATTERNS] ?? 0;
    const high = sums[PATTERNS + Math.floor(assignment / PATTERNS)] ?? 0;
    if (Math.abs(low + high) >= threshold) count += 1;
  }
  return count;
}

function countSampled(sums: Float64Array, threshold: number, signs: SignDraws): number {
  const groups = sums.length / PATTERNS;
  let count = 0;
  for (let flip = 0; flip < SAMPLED_FLIPS; flip += 1) {
    const start = flip * signs.groups;
    let total = 0;
    for (let group = 0; group < groups; group += 1) {
      total += sums[group * PATTERNS + (signs.patterns[start + group] as number)] as number;
    }
    if (total >= threshold || -total >= threshold) count += 1;
  }
  return count;
}
