import { access, rename, rm } from 'node:fs/promises';

/**
 * Renames a finished directory into place. When another process was quicker, its copy, made of the same inputs, stands and
 * this one is removed.
 */
export async function publishDirectory(finished: string, target: string): Promise<void> {
  try {
    await rename(finished, target);
  } catch (error) {
    if (!(await isPresent(target))) throw error;
    await rm(finished, { recursive: true, force: true });
  }
}

/** Whether something stands at this path. */
export async function isPresent(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
