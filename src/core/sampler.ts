import { createRandom } from './random.js';

/** Draws a whole number from 0 to `below` - 1. */
export type Sampler = (below: number) => number;

/**
 * A fast seeded source for simulations, which draw millions of numbers: the sfc32 generator, keyed by
 * `createRandom(seed)`. Same seed, same draws on every host. Not for canaries: it can be foreseen.
 * A draw is biased by less than `below` / 2^32.
 */
export function createSampler(seed: string): Sampler {
  const key = createRandom(seed).hex(16);
  const word = (index: number) => Number.parseInt(key.slice(index * 8, index * 8 + 8), 16) | 0;
  let [a, b, c, counter] = [word(0), word(1), word(2), word(3)];
  return (below) => {
    const output = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + output) | 0;
    return Math.floor(((output >>> 0) / 2 ** 32) * below);
  };
}
