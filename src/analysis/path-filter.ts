import picomatch from 'picomatch';
import type { Checker } from './checker.js';

const matchers = new Map<string, (path: string) => boolean>();

/**
 * Whether a checker reads this file: it matches some `include`, if there are any, and no `exclude`.
 * A glob without a slash is about the file's name, any other about its whole path.
 */
export function isChecked(checker: Checker, path: string): boolean {
  if (checker.include.length > 0 && !checker.include.some((glob) => matches(glob, path))) return false;
  return !checker.exclude.some((glob) => matches(glob, path));
}

function matches(glob: string, path: string): boolean {
  let matcher = matchers.get(glob);
  if (matcher === undefined) {
    matcher = picomatch(glob, { dot: true, basename: !glob.includes('/') });
    matchers.set(glob, matcher);
  }
  return matcher(path);
}
