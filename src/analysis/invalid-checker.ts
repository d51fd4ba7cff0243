import { PatchgymError } from '../core/errors.js';

/** The error for a checker that cannot be used. */
export function invalidChecker(source: string, line: number, problem: string): PatchgymError {
  return new PatchgymError(
    'invalid',
    'invalid-checker',
    `Checker ${source}:${line}: ${problem}. Correct the checker; docs/reference/checkers.md and semantic-checkers.md describe the format.`,
  );
}
