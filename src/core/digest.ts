import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** sha256 of these bytes, lower-case hex. */
export function digestBytes(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** sha256 of this value's canonical JSON, lower-case hex. */
export function digestJson(value: unknown): string {
  return digestBytes(canonicalJson(value));
}
