import type { ParameterIr } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';
import { shortCircuitOf } from './values.js';

export type AccessorKind = 'get' | 'set';

/** What a function is called that runs where a field is read or written. */
export function accessorName(kind: AccessorKind, field: string): string {
  return `${kind} ${field}`;
}

/**
 * Makes the current function one that runs where a field is read or written, after its parameters: what it returns
 * is put into a field of its own, and what it is given is also what others put there.
 */
export function makeAccessor(lowering: FileLowering, node: NodeId, kind: AccessorKind, field: string): void {
  const { parameters } = lowering.builder;
  const self = parameters.find((one) => one.receiver === true)?.variable;
  if (self === undefined) return;
  if (kind === 'get') {
    lowering.builder.accessor = { object: self, name: accessorName('get', field) };
    return;
  }
  const given = parameters.find((one: ParameterIr) => one.receiver !== true)?.variable;
  if (given === undefined) return;
  const value = shortCircuitOf(lowering, node, '??', lowering.load(node, given), () =>
    lowering.field(node, lowering.load(node, self), accessorName('set', field)),
  );
  lowering.store(node, given, value);
}
