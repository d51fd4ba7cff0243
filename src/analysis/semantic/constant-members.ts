import type { Instruction } from './ir.js';
import type { Program } from './program.js';
import type { ProgramFile, StoreSite } from './program-file.js';

/** Methods of collections after which they may hold something else. */
const CHANGES = new Set(
  'clear pop remove discard add append extend insert update difference_update intersection_update setdefault popitem'.split(
    ' ',
  ),
);

/** What a class of a file gives all its objects under a name, where nobody in the file puts anything else there. */
export function constantMember(
  program: Program,
  file: ProgramFile,
  types: readonly string[],
  name: string,
): StoreSite | undefined {
  for (const type of types) {
    for (const one of [type, ...program.ancestorsOf(type)]) {
      const site = constantsOf(file).get(`${one}.${name}`);
      if (site !== undefined) return site;
    }
  }
  return undefined;
}

const known = new WeakMap<ProgramFile, ReadonlyMap<string, StoreSite>>();

/** What classes of a file give their objects, by `Type.name`. */
export function constantsOf(file: ProgramFile): ReadonlyMap<string, StoreSite> {
  const before = known.get(file);
  if (before !== undefined) return before;
  const found = new Map<string, StoreSite>();
  if (file.facts.language === 'python') {
    const changed = changedMembers(file);
    for (const ref of file.functions) {
      for (const step of ref.ir.instructions) {
        if (step.op !== 'compose' || step.type === undefined || step.kind !== 'object') continue;
        for (const { key, value } of step.parts) {
          if (key !== undefined && !changed.has(key)) found.set(`${step.type}.${key}`, { in: ref, value });
        }
      }
    }
  }
  known.set(file, found);
  return found;
}

/** The names of fields that some code assigns, or whose content it changes. */
function changedMembers(file: ProgramFile): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const { ir } of file.functions) {
    for (const step of ir.instructions) {
      if (step.op === 'set-field') changed.add(step.name);
      const object =
        step.op === 'set-element' ? ir.instructions[step.object] : changedObject(ir.instructions, step);
      if (object?.op === 'field') changed.add(object.name);
    }
  }
  return changed;
}

function changedObject(instructions: readonly Instruction[], step: Instruction): Instruction | undefined {
  const callee = step.op === 'call' ? instructions[step.callee] : undefined;
  return callee?.op === 'field' && CHANGES.has(callee.name) ? instructions[callee.object] : undefined;
}
