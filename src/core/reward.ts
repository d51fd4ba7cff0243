import type { Finding } from './finding.js';

/** The five dimensions of the reward vector, in the order in which they are shown. */
export const DIMENSIONS = [
  'target_issue_fixed',
  'no_new_issues',
  'tests_pass',
  'code_quality_delta',
  'minimal_diff',
] as const;

export type DimensionName = (typeof DIMENSIONS)[number];

/** One line of evidence: what was looked at and what was seen. `where` names a file and line, a case or a test. */
export type Evidence = {
  readonly ok: boolean;
  readonly what: string;
  readonly where?: string;
  readonly detail?: string;
  readonly finding?: Finding;
};

/** One measured dimension. Unknown is `unscored` with a reason, never a number. */
export type DimensionScore =
  | { readonly status: 'scored'; readonly value: number; readonly evidence: readonly Evidence[] }
  | { readonly status: 'unscored'; readonly reason: string; readonly evidence: readonly Evidence[] };

/** What a grading measured, per dimension. */
export type RewardVector = Readonly<Record<DimensionName, DimensionScore>>;

/** The bare numbers of a vector, as a recipe needs them: a value in [0,1], or null where unscored. */
export type VectorValues = Readonly<Partial<Record<string, number | null>>>;
