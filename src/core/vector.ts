import { PatchgymError } from './errors.js';
import type { RewardVector, VectorValues } from './reward.js';

/** The bare numbers of a measured vector: the value where scored, null where unscored. */
export function valuesOf(vector: RewardVector): VectorValues {
  return Object.fromEntries(
    Object.entries(vector).map(([dimension, score]) => [
      dimension,
      score.status === 'scored' ? score.value : null,
    ]),
  );
}

/**
 * Reads a vector from JSON text: an object of dimension to a value in [0,1] or null. A dimension of
 * a verdict (`{"status": "scored", "value": 1}`) and a whole verdict (its `vector`) are read as well.
 * Throws `invalid`, naming the dimension, for anything else. `source` names the text in errors.
 */
export function parseVector(text: string, source: string): VectorValues {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new PatchgymError(
      'invalid',
      'vector-not-json',
      `Vector ${source} is not JSON (${cause instanceof Error ? cause.message : String(cause)}). Write an object such as {"tests_pass": 1}.`,
      { cause },
    );
  }
  return readVector(document, source);
}

/** Checks a vector that is already data. See `parseVector`. */
export function readVector(document: unknown, source: string): VectorValues {
  if (!isObject(document)) {
    throw new PatchgymError(
      'invalid',
      'vector-invalid',
      `Vector ${source} must be a JSON object of dimension to value in [0, 1] or null, not ${describe(document)}.`,
    );
  }
  const dimensions = isObject(document.vector) ? document.vector : document;
  const values = Object.entries(dimensions).map(
    ([dimension, value]) => [dimension, readValue(dimension, value, source)] as const,
  );
  return Object.fromEntries(values);
}

/** The value of one dimension, null where the vector has none. Throws `invalid` for a number outside [0,1]. */
export function dimensionValue(values: VectorValues, dimension: string): number | null {
  if (!Object.hasOwn(values, dimension)) return null;
  return readValue(dimension, values[dimension] ?? null, 'to compose');
}

function readValue(dimension: string, value: unknown, source: string): number | null {
  if (value === null) return null;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  if (isObject(value)) {
    if (value.status === 'unscored') return null;
    if (value.status === 'scored' && typeof value.value === 'number')
      return readValue(dimension, value.value, source);
  }
  throw new PatchgymError(
    'invalid',
    'vector-value-invalid',
    `Vector ${source}: the value of ${JSON.stringify(dimension)} is ${describe(value)}, and must be a number in [0, 1], or null where it is unscored.`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  return Array.isArray(value) ? 'an array' : `an ${typeof value}`;
}
