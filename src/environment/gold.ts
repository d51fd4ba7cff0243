import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { PatchgymError } from '../core/errors.js';
import { createPatch, type Patch, type PatchEntry } from '../core/patch.js';
import { readIfPresent } from './read-if-present.js';

/**
 * The upstream fix: the fixed release's state of the named paths, as a patch of the vulnerable release.
 * Throws `invalid` for a path that neither release has or that did not change.
 */
export async function deriveGoldPatch(
  paths: readonly string[],
  pristineDirectory: string,
  fixedDirectory: string,
): Promise<Patch> {
  const entries = await Promise.all(
    paths.map(async (path): Promise<PatchEntry> => {
      const before = await readIfPresent(join(pristineDirectory, path));
      const after = await readIfPresent(join(fixedDirectory, path));
      if (after === null && before === null) throw invalidPath(path, 'neither release has it');
      if (after === null) return { kind: 'deleted', path };
      if (before?.equals(after)) throw invalidPath(path, 'both releases have the same content');
      const executable = ((await lstat(join(fixedDirectory, path))).mode & 0o111) !== 0;
      return { kind: 'file', path, executable, content: after };
    }),
  );
  return createPatch(entries);
}

function invalidPath(path: string, problem: string): PatchgymError {
  return new PatchgymError(
    'invalid',
    'gold-path-invalid',
    `environment.yaml: gold.paths names ${path}, but ${problem}. Compare the releases and correct it.`,
  );
}
