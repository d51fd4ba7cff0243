import type { PatchEntry } from '../core/patch.js';

/** Code that runs and that no checker can read: machine code, byte code, assembly, native add-ons. */
const OPAQUE_CODE =
  /\.(s|asm|syso|so|a|o|dylib|dll|exe|node|wasm|pyc|pyo|pyd|jar|class|whl|egg|zip|gz|tar)$/i;

/** Files of a patch that carry code past static analysis, with the reason. */
export function findOpaqueFiles(
  entries: readonly PatchEntry[],
): { readonly path: string; readonly reason: string }[] {
  return entries.flatMap((entry) => {
    if (entry.kind !== 'file') return [];
    if (OPAQUE_CODE.test(entry.path)) return [{ path: entry.path, reason: 'binary or assembly code' }];
    if (entry.content.includes(0)) return [{ path: entry.path, reason: 'NUL bytes: no text' }];
    return [];
  });
}
