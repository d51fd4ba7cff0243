import type { Argument, ValueId } from '../ir.js';
import type { NodeId } from './compact-tree.js';
import type { FileLowering } from './file-lowering.js';

/** Functions that put what they are given into one of their arguments: the index of that, and where what they put begins. */
const FILLED: Readonly<Record<string, { readonly into: number; readonly from: number }>> = {
  copy: { into: 0, from: 1 },
  'fmt.Fprint': { into: 0, from: 1 },
  'fmt.Fprintf': { into: 0, from: 1 },
  'fmt.Fprintln': { into: 0, from: 1 },
  'io.WriteString': { into: 0, from: 1 },
  'io.Copy': { into: 0, from: 1 },
};
/** Functions that put what their first argument says into those from this index on. */
const SCANNED: Readonly<Record<string, number>> = {
  'fmt.Sscan': 1,
  'fmt.Sscanf': 2,
  'fmt.Sscanln': 1,
  'encoding/json.Unmarshal': 1,
  'encoding/xml.Unmarshal': 1,
};

/** After such a call, what it put into its arguments is in them: in any part of them. */
export function fillArguments(
  lowering: FileLowering,
  node: NodeId,
  callee: ValueId,
  list: readonly Argument[],
): void {
  const step = lowering.builder.instructions[callee];
  if ((step?.op !== 'field' && step?.op !== 'name') || lowering.builder.ended) return;
  const name = step.qualified ?? (step.op === 'name' ? step.name : '');
  const fill = (into: Argument | undefined, from: readonly Argument[]) => {
    if (into === undefined) return;
    for (const { value } of from) {
      lowering.emit(node, { op: 'set-field', object: into.value, name: '*', value });
    }
  };
  const filled = Object.hasOwn(FILLED, name) ? FILLED[name] : undefined;
  if (filled !== undefined) fill(list[filled.into], list.slice(filled.from));
  const scanned = Object.hasOwn(SCANNED, name) ? SCANNED[name] : undefined;
  if (scanned !== undefined) for (const into of list.slice(scanned)) fill(into, list.slice(0, 1));
}
