import type { Instruction } from './ir.js';
import type { Placed } from './member-values.js';
import type { Program } from './program.js';
import type { ProgramFile, StoreSite } from './program-file.js';
import { keyOfType, nameOfType } from './type-keys.js';

/** Methods of collections after which they may hold something else. */
const CHANGES = new Set(
  'clear pop remove discard add append extend insert update difference_update intersection_update setdefault popitem'.split(
    ' ',
  ),
);

/** By type and name. */
export type MemberConstants = ReadonlyMap<string, ReadonlyMap<string, StoreSite>>;

/** What a class of a file gives all its objects under a name, where nobody in the file puts anything else there. */
export function constantMember(
  program: Program,
  file: ProgramFile,
  types: readonly string[],
  name: string,
): StoreSite | undefined {
  if (file.constants.size === 0) return undefined;
  for (const type of types) {
    for (const one of [type, ...program.types.ancestorsOf(type)]) {
      const plain = nameOfType(one);
      const found = keyOfType(file, plain) === one ? file.constants.get(plain)?.get(name) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Adds what a class gives its objects, but for what some code changes. */
export function addConstants(
  to: Map<string, Map<string, StoreSite>>,
  { in: ref, step }: Placed,
  changed: ReadonlySet<string>,
): void {
  if (step.op !== 'compose' || step.type === undefined) return;
  const own = to.get(step.type) ?? new Map<string, StoreSite>();
  for (const { key, value } of step.parts) {
    if (key !== undefined && !changed.has(key)) own.set(key, { in: ref, value });
  }
  if (own.size > 0) to.set(step.type, own);
}

/** Notes the name of a field that some code assigns, or whose content it changes. */
export function noteChange(changed: Set<string>, object: Instruction | undefined): void {
  if (object?.op === 'field') changed.add(object.name);
}

/** The collection that a call changes. */
export function changedByCall(
  instructions: readonly Instruction[],
  call: Extract<Instruction, { op: 'call' }>,
): Instruction | undefined {
  const callee = instructions[call.callee];
  return callee?.op === 'field' && CHANGES.has(callee.name) ? instructions[callee.object] : undefined;
}
