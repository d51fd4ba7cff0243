/** The code of a failed system call, e.g. `ENOENT`; null for any other failure. */
export function failureCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
