import { describe, expect, it } from 'vitest';
import { createSampler } from './sampler.js';

describe('createSampler', () => {
  it('draws the same numbers for the same seed, and others for another', () => {
    const draws = (seed: string) => Array.from({ length: 20 }, createSamplerOf(seed));
    expect(draws('a')).toEqual(draws('a'));
    expect(draws('a')).not.toEqual(draws('b'));
  });

  it('draws every number below the bound about equally often', () => {
    const draw = createSampler('even');
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let drawn = 0; drawn < 70_000; drawn += 1) counts[draw(7)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

function createSamplerOf(seed: string): () => number {
  const draw = createSampler(seed);
  return () => draw(1000);
}
