import { describe, expect, it } from 'vitest';
import { rankStability } from './rank-stability.js';

describe('rankStability', () => {
  it('finds a ranking without noise to be stable', () => {
    const models = [
      {
        model: 'a',
        cells: [
          [1, 1, 1],
          [0.9, 0.9, 0.9],
        ],
      },
      {
        model: 'b',
        cells: [
          [0, 0, 0],
          [0.1, 0.1, 0.1],
        ],
      },
    ];
    expect(rankStability(models, 1, 's')).toEqual({
      repeats: 1,
      leaderChanges: 0,
      orderChanges: 0,
      pairsReversed: 0,
      ranks: [
        { model: 'a', low: 1, high: 1 },
        { model: 'b', low: 2, high: 2 },
      ],
    });
  });

  it('gives the chance that can be worked out by hand', () => {
    // One rollout of the leader is 0 in 1 of 3, and then it loses against a certain 0.5.
    const models = [
      { model: 'wild', cells: [[1, 1, 0]] },
      { model: 'calm', cells: [[0.5, 0.5, 0.5]] },
    ];
    const once = rankStability(models, 1, 's')!;
    expect(Math.abs(once.leaderChanges - 1 / 3)).toBeLessThan(0.05);
    expect(once.orderChanges).toBe(once.leaderChanges);
    // Of three, two or three are 0 in 7 of 27.
    expect(Math.abs(rankStability(models, 3, 's')!.leaderChanges - 7 / 27)).toBeLessThan(0.05);
  });

  it('settles with more repeats, and takes all there are when not told how many', () => {
    const models = [
      { model: 'wild', cells: [[1, 0, 1, 0, 1, 1]] },
      { model: 'calm', cells: [[0.5, 0.5, 0.5, 0.5, 0.5, 0.5]] },
    ];
    const at = (repeats: number | null) => rankStability(models, repeats, 's')!.orderChanges;
    expect(at(1)).toBeGreaterThan(at(null));
    expect(at(null)).toBeGreaterThan(at(60));
  });

  it('counts a tie as no change, and has nothing to say about fewer than two models', () => {
    const tied = [
      { model: 'a', cells: [[1, 0]] },
      { model: 'b', cells: [[0, 1]] },
    ];
    expect(rankStability(tied, null, 's')).toMatchObject({ orderChanges: 0, pairsReversed: 0 });
    expect(
      rankStability(
        [
          { model: 'a', cells: [[1]] },
          { model: 'lost', cells: [[], []] },
        ],
        1,
        's',
      ),
    ).toBeNull();
  });
});
