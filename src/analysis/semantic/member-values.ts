import type { FunctionIr, Instruction, ValueId } from './ir.js';
import type { FunctionRef, ProgramFile } from './program.js';

/** A function or a name of a module that is put into a field. */
export type MemberValue =
  | { readonly kind: 'function'; readonly function: FunctionRef }
  | { readonly kind: 'name'; readonly name: string; readonly file: ProgramFile };

/** What is put into a field of objects of a type. */
export type FieldValue = { readonly type: string; readonly name: string; readonly value: MemberValue };

/** What puts something into a field: an assignment, or an object or class of a type. */
export type Placed = {
  readonly in: FunctionRef;
  readonly step: Extract<Instruction, { op: 'set-field' | 'compose' }>;
};

/**
 * Adds what is put into fields of types: what can be called. It depends on the file alone, so that others may know it
 * without importing the file.
 */
export function addMemberValues(found: FieldValue[], { in: ref, step }: Placed): void {
  const add = (type: string, name: string, value: MemberValue | undefined) => {
    if (value !== undefined) found.push({ type, name, value });
  };
  if (step.op === 'set-field') {
    const type = typeOfReceiver(ref.ir, step.object);
    if (type !== undefined) add(type, step.name, callable(ref, step.value));
  } else if (step.type !== undefined) {
    const type = step.type.replace(/^[*&\s]+/, '');
    for (const { key, value } of step.parts) {
      if (key !== undefined) add(type, key, callable(ref, value));
    }
  }
}

/** The type whose method has this value as its receiver. */
function typeOfReceiver(ir: FunctionIr, object: ValueId): string | undefined {
  if (ir.owner === undefined) return undefined;
  const step = ir.instructions[object];
  const receiver = ir.parameters.find((parameter) => parameter.receiver === true);
  const isReceiver = receiver !== undefined && step?.op === 'load' && step.variable === receiver.variable;
  return isReceiver ? ir.owner : undefined;
}

function callable(ref: FunctionRef, value: ValueId): MemberValue | undefined {
  const step = ref.ir.instructions[value];
  if (step?.op === 'closure') {
    const target = ref.file.functions[step.function];
    // Methods are known as such.
    return target === undefined || target.ir.owner !== undefined
      ? undefined
      : { kind: 'function', function: target };
  }
  if ((step?.op === 'name' || step?.op === 'field') && step.qualified !== undefined) {
    return { kind: 'name', name: step.qualified, file: ref.file };
  }
  if (step?.op === 'name') return { kind: 'name', name: step.name, file: ref.file };
  if (step?.op === 'call') {
    const inside = inWrapper(ref, step);
    return inside === undefined ? undefined : callable(ref, inside);
  }
  if (step?.op !== 'load') return undefined;
  const [only, ...others] = ref.file.stores.get(step.variable) ?? [];
  const made = only === undefined || others.length > 0 ? undefined : only.in.ir.instructions[only.value];
  if (only === undefined || made === undefined || made.op === 'load') return undefined;
  return callable(only.in, only.value);
}

/** Functions that make a member of a class of their only argument, which is called as that. */
const WRAPPERS = new Set(['staticmethod', 'classmethod']);

function inWrapper(ref: FunctionRef, call: Extract<Instruction, { op: 'call' }>): ValueId | undefined {
  const callee = ref.ir.instructions[call.callee];
  const [only, ...others] = call.arguments;
  const isWrapper = callee?.op === 'name' && callee.qualified === undefined && WRAPPERS.has(callee.name);
  return isWrapper && others.length === 0 ? only?.value : undefined;
}
