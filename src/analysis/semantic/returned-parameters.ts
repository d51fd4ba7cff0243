import type { ValueId } from './ir.js';
import type { FunctionRef, ProgramFile } from './program.js';

const byFunction = new WeakMap<FunctionRef, readonly number[]>();

/**
 * The indices of the parameters that a function hands back as they are, on some way, as far as a caller in some file may
 * know: a method of another file may be found without an import, so that what is in it must not matter.
 */
export function parametersReturnedBy(ref: FunctionRef, caller: ProgramFile): readonly number[] {
  return ref.file === caller || ref.ir.owner === undefined ? returnedBy(ref) : NONE;
}

function returnedBy(ref: FunctionRef): readonly number[] {
  let found = byFunction.get(ref);
  if (found === undefined) {
    const values = ref.ir.blocks.flatMap(({ end }) =>
      end.kind === 'return' && end.values.length === 1 ? end.values : [],
    );
    found = [...new Set(values.flatMap((value) => parametersAt(ref, value)))];
    byFunction.set(ref, found);
  }
  return found;
}

/** A parameter, or a variable that is set to one. */
function parametersAt(ref: FunctionRef, value: ValueId, depth = 0): readonly number[] {
  const step = ref.ir.instructions[value];
  if (step?.op === 'parameter') return [step.index];
  if (step?.op !== 'load' || depth > MAX_ALIASES) return NONE;
  const own = ref.ir.parameters.findIndex(({ variable }) => variable === step.variable);
  const stores = (ref.file.stores.get(step.variable) ?? []).filter((site) => site.in === ref);
  if (stores.length > MAX_STORES) return own === -1 ? NONE : [own];
  const stored = stores.flatMap((site) => parametersAt(ref, site.value, depth + 1));
  return own === -1 ? stored : [own, ...stored];
}

const MAX_ALIASES = 4;
const MAX_STORES = 4;
const NONE: readonly number[] = [];
