import { PatchgymError } from '../core/errors.js';
import { listSandboxes, selectSandbox } from '../sandbox/index.js';
import type { Sandbox } from '../sandbox/port.js';
import type { SandboxChoice } from './common-options.js';

/** The sandbox of this name, or for `auto` the first that works here. Throws `infrastructure` when none does. */
export function chooseSandbox(choice: SandboxChoice['sandbox']): Promise<Sandbox> {
  return selectSandbox(choice === 'auto' ? undefined : choice);
}

/**
 * Like `chooseSandbox`, but where none works it is one that does not, so that a grading says
 * `unscored`, with the reason, instead of ending without a verdict.
 */
export async function chooseSandboxForGrading(choice: SandboxChoice['sandbox']): Promise<Sandbox> {
  try {
    return await chooseSandbox(choice);
  } catch (error) {
    const broken = listSandboxes().find((sandbox) => choice === 'auto' || sandbox.name === choice);
    if (broken === undefined || !(error instanceof PatchgymError) || error.code !== 'sandbox-unavailable')
      throw error;
    return broken;
  }
}
