import { randomBytes } from 'node:crypto';

/** A seed that nobody could know beforehand. */
export function freshSeed(): string {
  return randomBytes(16).toString('hex');
}
