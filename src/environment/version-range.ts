import { PatchgymError } from '../core/errors.js';

/** Whether a dotted version satisfies a space-separated list of comparisons such as `>=3.9 <3.15`. */
export function satisfies(version: string, range: string): boolean {
  return range
    .trim()
    .split(/\s+/)
    .every((comparison) => satisfiesOne(version, comparison));
}

function satisfiesOne(version: string, comparison: string): boolean {
  const parsed = /^(>=|<=|>|<|=)?(\d+(?:\.\d+)*)$/.exec(comparison);
  if (!parsed)
    throw new PatchgymError(
      'invalid',
      'version-range',
      `Version range: ${JSON.stringify(comparison)} is no comparison such as ">=3.9".`,
    );
  const order = compareVersions(version, parsed[2] ?? '');
  switch (parsed[1] ?? '=') {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    default:
      return order === 0;
  }
}

function compareVersions(left: string, right: string): number {
  const leftParts = left.split('.').map((part) => Number.parseInt(part, 10));
  const rightParts = right.split('.').map((part) => Number.parseInt(part, 10));
  for (let index = 0; index < Math.max(leftParts.length, rightParts.length); index += 1) {
    const difference = (leftParts[index] ?? 0) - (rightParts[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
