import { PatchgymError } from '../core/errors.js';
import { EMPTY_PATCH, type Patch } from '../core/patch.js';
import { controlPatch, loadControls } from './apply-control.js';
import { goldPatch, type SealedEnvironment } from './sealed.js';

/** The patch of a control by its name; `gold` and `noop` are built in. Throws `usage` for an unknown one, naming the known. */
export async function resolveControl(name: string, sealed: SealedEnvironment): Promise<Patch> {
  if (name === 'gold') return goldPatch(sealed);
  if (name === 'noop') return EMPTY_PATCH;
  const controls = await loadControls(sealed.definition.directory);
  const control = controls.find((one) => one.name === name);
  if (!control) {
    const known = ['gold', 'noop', ...controls.map((one) => one.name)].join(', ');
    throw new PatchgymError(
      'usage',
      'control-unknown',
      `Environment ${sealed.definition.facts.id} has no control ${JSON.stringify(name)}. It has: ${known}.`,
    );
  }
  return controlPatch(control, sealed.paths.pristine);
}
