/** What kind of boundary broke. Each kind maps to one exit code of the command line. */
export type ErrorKind = 'usage' | 'invalid' | 'infrastructure' | 'interrupted';

/** The exit codes of the command line (design.md, "Errors"). */
export const EXIT_CODES = {
  ok: 0,
  gateFailed: 1,
  usage: 2,
  invalid: 3,
  infrastructure: 4,
  partial: 5,
  interrupted: 130,
} as const;

/**
 * The one operational error: what failed, on which value, and what to do about it.
 * Outcomes of rollouts and gradings are data, never this; a bug is any other exception.
 */
export class PatchgymError extends Error {
  readonly kind: ErrorKind;
  /** Stable, kebab-case, e.g. `source-integrity-mismatch`. */
  readonly code: string;

  constructor(kind: ErrorKind, code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PatchgymError';
    this.kind = kind;
    this.code = code;
  }
}

/** The exit code that an error of this kind ends the command line with. */
export function exitCodeOf(kind: ErrorKind): number {
  return EXIT_CODES[kind];
}
