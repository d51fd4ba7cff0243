import { PatchgymError } from '../core/errors.js';
import { selectSandbox } from '../sandbox/index.js';
import type { Sandbox } from '../sandbox/port.js';
import type { SandboxChoice } from './common-options.js';

/** The sandbox of this name, or for `auto` the first that works here. Throws `infrastructure` when none does. */
export function chooseSandbox(choice: SandboxChoice['sandbox']): Promise<Sandbox> {
  return selectSandbox(choice === 'auto' ? undefined : choice);
}

/**
 * Like `chooseSandbox`, but where none works it is one that fails with that reason when it is opened,
 * so that a grading ends with an `unscored` verdict and not without any.
 */
export async function chooseSandboxForGrading(choice: SandboxChoice['sandbox']): Promise<Sandbox> {
  try {
    return await chooseSandbox(choice);
  } catch (error) {
    if (!(error instanceof PatchgymError) || error.code !== 'sandbox-unavailable') throw error;
    return {
      name: choice === 'auto' ? 'bubblewrap' : choice,
      probe: async () => ({ status: 'unavailable', reason: error.message, remedy: 'Run `patchgym doctor`.' }),
      open: () => Promise.reject(error),
    };
  }
}
