import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PatchgymError } from '../../core/errors.js';

const lockSchema = z.looseObject({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.looseObject({
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

/**
 * Checks that a package-lock.json pins every package by sha512 and names no address, so that the registry in use is the
 * user's own and what it sends is verified. Throws `invalid` naming the package that is not pinned.
 */
export async function checkNpmLock(path: string): Promise<void> {
  const invalid = (reason: string): PatchgymError =>
    new PatchgymError(
      'invalid',
      'lock-invalid',
      `The lock file ${path} ${reason}. Make it again with 'npm install --package-lock-only --omit-lockfile-registry-resolved'.`,
    );
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new PatchgymError(
      'invalid',
      'lock-missing',
      `The lock file ${path} cannot be read. Correct dependencies.lock in environment.yaml.`,
      { cause },
    );
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw invalid('is no JSON');
  }
  const lock = lockSchema.safeParse(content);
  if (!lock.success) throw invalid('is no package-lock.json of version 3');
  for (const [name, entry] of Object.entries(lock.data.packages)) {
    if (name === '') continue;
    if (!entry.integrity?.startsWith('sha512-')) throw invalid(`does not pin ${name} by sha512`);
    if (entry.resolved !== undefined || entry.link) throw invalid(`takes ${name} from an address of its own`);
  }
}
