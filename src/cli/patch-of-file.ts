import { type Patch, parseStoredPatch } from '../core/patch.js';
import type { SealedEnvironment } from '../environment/sealed.js';
import { importUnifiedDiff } from '../environment/unified-diff.js';
import { readInput } from './read-input.js';

/** The patch in a file: a unified diff, or a patch that a run stored. Throws `usage` when it does not apply. */
export async function patchOfFile(path: string, sealed: SealedEnvironment): Promise<Patch> {
  const content = await readInput(path, 'patch');
  const isStored = content.subarray(0, 64).toString('latin1').trimStart().startsWith('{"format"');
  return isStored
    ? parseStoredPatch(content.toString('utf8'))
    : importUnifiedDiff(content, sealed.paths.pristine);
}
