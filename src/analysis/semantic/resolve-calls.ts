import type { Instruction, ValueId } from './ir.js';
import { type CallShape, type Meaning, plainType, type Resolving, UNKNOWN } from './meaning.js';
import type { FunctionRef } from './program.js';
import { moduleMeaning } from './resolve-names.js';

const CONVERSIONS = new Set(['string', 'String', 'str', 'bytes', 'byte', 'rune', '[]byte', 'Buffer.from']);

/** The callee of a call and what reaches it. */
export function makeShape(
  to: Resolving,
  ref: FunctionRef,
  call: Extract<Instruction, { op: 'call' }>,
): CallShape {
  const field = ref.ir.instructions[call.callee];
  if (field?.op === 'field' && (field.name === 'call' || field.name === 'apply')) {
    const inner = to.meaningOf(ref, field.object, 0);
    const innerStep = ref.ir.instructions[field.object];
    const isMethod = inner.member !== undefined && ref.file.facts.language !== 'python';
    if (inner.functions.length > 0 || inner.names.length > 0 || isMethod) {
      const [self, ...rest] = call.arguments;
      const receiver = self?.value ?? (innerStep?.op === 'field' ? innerStep.object : undefined);
      return { callee: inner, arguments: rest, ...(receiver === undefined ? {} : { receiver }) };
    }
  }
  const callee = to.meaningOf(ref, call.callee, 0);
  const receiver =
    field?.op === 'field' || field?.op === 'element' ? field.object : boundTo(ref, call.callee);
  return { callee, arguments: call.arguments, ...(receiver === undefined ? {} : { receiver }) };
}

/** The object that a function was bound to: `const test = pattern.test.bind(pattern)`. */
function boundTo(ref: FunctionRef, callee: ValueId): ValueId | undefined {
  const step = ref.ir.instructions[callee];
  if (step?.op === 'load') {
    const [only, ...others] = ref.file.stores.get(step.variable) ?? [];
    return only?.in === ref && others.length === 0 ? boundTo(ref, only.value) : undefined;
  }
  if (step?.op !== 'call') return undefined;
  const field = ref.ir.instructions[step.callee];
  return field?.op === 'field' && field.name === 'bind' ? step.arguments[0]?.value : undefined;
}

/** What is known of the result of a call. */
export function resolveCallResult(
  to: Resolving,
  ref: FunctionRef,
  step: Extract<Instruction, { op: 'call' }>,
  depth: number,
): Meaning {
  const callee = to.meaningOf(ref, step.callee, depth);
  const [first] = step.arguments;
  if (step.constructs === true || callee.types.length > 0) {
    const types = [
      ...callee.types,
      ...callee.names.flatMap((name) => [name, plainType(name).split('.').at(-1) ?? name]),
    ];
    return { ...UNKNOWN, types: [...new Set(types)] };
  }
  if (first === undefined) return UNKNOWN;
  const name = callee.names[0] ?? '';
  if (
    name === 'require' ||
    name === 'import' ||
    name === 'importlib.import_module' ||
    name === '__import__'
  ) {
    const module = to.meaningOf(ref, first.value, depth).literal?.text;
    return module === undefined ? UNKNOWN : moduleMeaning(to, ref.file, module, depth);
  }
  if (CONVERSIONS.has(name)) return to.meaningOf(ref, first.value, depth);
  if (name === 'util.promisify' || name === 'functools.partial') return to.meaningOf(ref, first.value, depth);
  if (callee.member === 'bind' || callee.member === 'freeze') {
    const field = ref.ir.instructions[step.callee];
    const target = callee.member === 'bind' && field?.op === 'field' ? field.object : first.value;
    return to.meaningOf(ref, target, depth);
  }
  if (name === 'RegExp' || name === 're.compile' || name === 'regexp.MustCompile') return UNKNOWN;
  return UNKNOWN;
}
