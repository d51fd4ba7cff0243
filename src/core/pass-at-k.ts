/** How often at least one of `k` attempts passes, averaged over the environments that have `k` graded attempts. */
export type PassAtK = {
  readonly k: number;
  readonly value: number | null;
  /** Environments that the average is over, and those that have fewer than `k` graded attempts. */
  readonly environments: number;
  readonly leftOut: number;
};

/** How many attempts at one environment were graded, and how many of those passed. */
export type Attempts = { readonly graded: number; readonly passed: number };

/**
 * The unbiased estimate for one environment, 1 - C(graded - passed, k) / C(graded, k): the share of
 * the draws of `k` attempts without replacement that hold a pass. Null when fewer than `k` were graded.
 */
export function passAtK(attempts: Attempts, k: number): number | null {
  const { graded, passed } = attempts;
  if (!Number.isInteger(k) || k < 1 || passed > graded) {
    throw new RangeError(`no pass@${k} of ${passed} passes among ${graded}`);
  }
  if (graded < k) return null;
  let missesAll = 1;
  for (let drawn = 0; drawn < k; drawn += 1) {
    missesAll *= Math.max(0, graded - passed - drawn) / (graded - drawn);
  }
  return 1 - missesAll;
}

/** pass@k over environments. Those with too few graded attempts are left out and counted. */
export function meanPassAtK(environments: readonly Attempts[], k: number): PassAtK {
  const values = environments
    .map((attempts) => passAtK(attempts, k))
    .filter((value): value is number => value !== null);
  const total = values.reduce((sum, value) => sum + value, 0);
  return {
    k,
    value: values.length === 0 ? null : total / values.length,
    environments: values.length,
    leftOut: environments.length - values.length,
  };
}
