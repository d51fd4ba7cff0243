import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from './random.js';

describe('createRandom', () => {
  it('gives the same values for the same seed, on every host', () => {
    const draw = (seed: string) => {
      const random = createRandom(seed);
      return [
        random.hex(5),
        random.integer(0, 1e9),
        random.word(),
        random.shuffle([1, 2, 3, 4]),
        random.fork('a').hex(4),
      ];
    };
    expect(draw('seed')).toEqual(draw('seed'));
    expect(draw('seed')).not.toEqual(draw('seed2'));
    expect(createRandom('pinned').hex(8)).toBe('cdf11f40e28a31c0');
  });

  it('stays within both ends of a range and reaches them', () => {
    const random = createRandom('range');
    const seen = new Set(Array.from({ length: 200 }, () => random.integer(-2, 2)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    expect(random.integer(7, 7)).toBe(7);
    expect(() => random.integer(1, 0)).toThrow(RangeError);
    expect(() => random.integer(0, Number.NaN)).toThrow(RangeError);
  });

  it('shuffles without losing or inventing, and leaves the list alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer()), (seed, list) => {
        const copy = [...list];
        expect(createRandom(seed).shuffle(list).sort()).toEqual([...list].sort());
        expect(list).toEqual(copy);
      }),
    );
  });

  it('makes words fit for a file name, hardly ever the same', () => {
    const random = createRandom('words');
    const words = Array.from({ length: 500 }, () => random.word());
    expect(words.every((word) => /^[a-z]{5,12}$/.test(word))).toBe(true);
    expect(new Set(words).size).toBeGreaterThan(480);
  });

  it('forks by label alone, whatever was drawn before', () => {
    const random = createRandom('fork');
    const early = random.fork('x').hex(8);
    random.hex(100);
    expect(random.fork('x').hex(8)).toBe(early);
    expect(random.fork('y').hex(8)).not.toBe(early);
  });

  it('refuses to pick from nothing', () => {
    expect(() => createRandom('s').pick([])).toThrow(RangeError);
  });
});
