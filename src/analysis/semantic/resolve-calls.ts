import type { Argument, Instruction, ValueId } from './ir.js';
import { type CallShape, type Meaning, meaning, type Resolving, unionOf } from './meaning.js';
import { plainType } from './plain-type.js';
import type { FunctionRef, Program } from './program.js';
import { methodsOf } from './resolve-members.js';

type Call = Extract<Instruction, { op: 'call' }>;
type Parts = {
  readonly callee: Meaning;
  readonly receiver?: ValueId;
  readonly arguments: readonly Argument[];
};

/** What the method that makes an object is called. */
const CONSTRUCTORS: Readonly<Record<string, string>> = {
  javascript: 'constructor',
  typescript: 'constructor',
  python: '__init__',
  java: 'constructor',
};
/** Languages in which `Type.method(object)` calls a method of the object. */
const UNBOUND_LANGUAGES: ReadonlySet<string> = new Set(['python', 'go', 'rust']);
/** Bases that run nothing with what an object is made from. */
const PLAIN_BASES = new Set(['object', 'ABC', 'Generic', 'Protocol', 'Object', 'Serializable', 'Runnable']);

/** The callee of a call and what reaches it. */
export function makeShape(to: Resolving, ref: FunctionRef, call: Call, id: ValueId): CallShape {
  const shape =
    viaReflection(to, ref, call) ??
    viaCall(to, ref, call) ??
    viaConstructor(to, ref, call, id) ??
    viaBinding(to, ref, call) ??
    plainCall(to, ref, call);
  const all = shape.arguments.some((one) => one.spread === true)
    ? shape.arguments.flatMap((one) => spreadOut(ref, one))
    : shape.arguments;
  const callee = byCount(ref, shape.callee, all.length);
  return callee === shape.callee && all === shape.arguments ? shape : { ...shape, callee, arguments: all };
}

/** `f.call(o, a)` and `f.apply(o, [a])`. */
function viaCall(to: Resolving, ref: FunctionRef, call: Call): Parts | undefined {
  const field = ref.ir.instructions[call.callee];
  if (field?.op !== 'field' || (field.name !== 'call' && field.name !== 'apply')) return undefined;
  const inner = to.meaningOf(ref, field.object, 0);
  const innerStep = ref.ir.instructions[field.object];
  const isMethod = inner.member !== undefined && ref.file.facts.language !== 'python';
  if (inner.functions.length === 0 && inner.names.length === 0 && !isMethod) return undefined;
  const [self, ...rest] = call.arguments;
  const receiver = self?.value ?? (innerStep?.op === 'field' ? innerStep.object : undefined);
  return { callee: inner, arguments: field.name === 'apply' ? spread(rest) : rest, ...receiving(receiver) };
}

/** `Reflect.apply(f, o, [a])`. */
function viaReflection(to: Resolving, ref: FunctionRef, call: Call): Parts | undefined {
  const field = ref.ir.instructions[call.callee];
  if (field?.op !== 'field' || field.name !== 'apply' || call.arguments.length !== 3) return undefined;
  if (!to.meaningOf(ref, call.callee, 0).names.includes('Reflect.apply')) return undefined;
  const [target, self, ...rest] = call.arguments;
  if (target === undefined) return undefined;
  return { callee: to.meaningOf(ref, target.value, 0), arguments: spread(rest), ...receiving(self?.value) };
}

function spread(list: readonly Argument[]): readonly Argument[] {
  return list.map((one) => ({ ...one, spread: true as const }));
}

function receiving(receiver: ValueId | undefined): { readonly receiver?: ValueId } {
  return receiver === undefined ? {} : { receiver };
}

/** `new T(a)`, `T(a)` of a class, `super(a)`, `this(a)`: the method that makes the object, called on it. */
function viaConstructor(to: Resolving, ref: FunctionRef, call: Call, id: ValueId): Parts | undefined {
  const maker = CONSTRUCTORS[ref.file.facts.language];
  if (maker === undefined) return undefined;
  const step = ref.ir.instructions[call.callee];
  const isSuper = step?.op === 'operator' && step.operator === 'super';
  const callee = to.meaningOf(ref, call.callee, 0);
  if (!isSuper && call.constructs !== true && !callee.isClass) return undefined;
  const receiver = isSuper ? step.operands[0] : id;
  const made = makerOf(to, callee, maker);
  if (made === null) {
    // A plain function that is called with `new`.
    const isMaker = call.constructs === true && callee.functions.length > 0;
    return isMaker ? { callee, arguments: call.arguments, ...receiving(id) } : undefined;
  }
  return { callee: made, arguments: call.arguments, ...receiving(receiver) };
}

/** The methods of a name that make objects of a class: the same for all that make one. */
function makerOf(to: Resolving, callee: Meaning, name: string): Meaning | null {
  const { makers } = to.found;
  let made = makers.get(callee);
  if (made === undefined) {
    made = findMaker(to.program, callee, name);
    makers.set(callee, made);
  }
  return made;
}

function findMaker(program: Program, callee: Meaning, name: string): Meaning | null {
  const types =
    callee.types.length > 0
      ? callee.types
      : callee.names.flatMap((one) => [plainType(one), ...program.types.ofName(plainType(one))]);
  const functions = unionOf(types.map((type) => methodsOf(program, type, name)));
  if (functions.length === 0) return null;
  const isOpen = types.some((type) =>
    program.types.ancestorsOf(type).some((base) => !PLAIN_BASES.has(base) && !program.types.declares(base)),
  );
  return meaning(isOpen ? { functions, isOpen: true } : { functions }, callee);
}

/** A call of what `bind` or `partial` made before, in the same function. */
function viaBinding(to: Resolving, ref: FunctionRef, call: Call): Parts | undefined {
  const made = ref.ir.instructions[onlyValueOf(ref, call.callee)];
  if (made?.op !== 'call') return undefined;
  const field = ref.ir.instructions[made.callee];
  const [first, ...rest] = made.arguments;
  if (first === undefined) return undefined;
  if (field?.op === 'field' && field.name === 'bind') {
    const callee = to.meaningOf(ref, call.callee, 0);
    return { callee, receiver: first.value, arguments: [...rest, ...call.arguments] };
  }
  if (!to.meaningOf(ref, made.callee, 0).names.includes('functools.partial')) return undefined;
  const target = ref.ir.instructions[first.value];
  return {
    callee: to.meaningOf(ref, first.value, 0),
    arguments: [...rest, ...call.arguments],
    ...receiving(target?.op === 'field' ? target.object : undefined),
  };
}

/** The value of a variable that only this function gives one. */
function onlyValueOf(ref: FunctionRef, value: ValueId): ValueId {
  const step = ref.ir.instructions[value];
  if (step?.op !== 'load') return value;
  const [only, ...others] = ref.file.stores.get(step.variable) ?? [];
  return only?.in === ref && others.length === 0 ? only.value : value;
}

function plainCall(to: Resolving, ref: FunctionRef, call: Call): Parts {
  const callee = to.meaningOf(ref, call.callee, 0);
  const place = ref.ir.instructions[call.callee];
  const target = ref.ir.instructions[onlyValueOf(ref, call.callee)];
  const field = place?.op === 'field' || place?.op === 'element' ? place : target;
  const { language } = ref.file.facts;
  if (language === 'python' && callee.functions.length === 0 && callee.types.length > 0) {
    const functions = callee.types.flatMap((type) => methodsOf(to.program, type, '__call__'));
    if (functions.length > 0)
      return { callee: meaning({ functions }, callee), receiver: call.callee, arguments: call.arguments };
  }
  if (field?.op !== 'field' && field?.op !== 'element') return { callee, arguments: call.arguments };
  if (UNBOUND_LANGUAGES.has(language) && isUnbound(to.meaningOf(ref, field.object, 0), callee)) {
    const [self, ...rest] = call.arguments;
    return { callee, arguments: rest, ...receiving(self?.value) };
  }
  return { callee, arguments: call.arguments, receiver: field.object };
}

/** Whether a method is taken from its class and called with the object as its first argument. */
function isUnbound(object: Meaning, { functions }: Meaning): boolean {
  if (object.isClass !== true || functions.length === 0) return false;
  return functions.every(({ ir }) =>
    ir.parameters.some((parameter) => parameter.receiver === true && parameter.name !== 'cls'),
  );
}

/** Methods of one name that take different numbers of arguments: those that fit. */
function byCount(ref: FunctionRef, callee: Meaning, count: number): Meaning {
  if (callee.functions.length < 2 || ref.file.facts.language !== 'java') return callee;
  const functions = callee.functions.filter(({ ir }) => {
    const own = ir.parameters.filter((parameter) => parameter.receiver !== true);
    return own.some((parameter) => parameter.rest === true) || own.length === count;
  });
  return functions.length === 0 ? callee : meaning({ functions }, callee);
}

/** `...[a, b]` and `**{'a': b}` as the arguments that they stand for, where that is known. */
function spreadOut(ref: FunctionRef, argument: Argument): readonly Argument[] {
  if (argument.spread !== true) return [argument];
  const made = ref.ir.instructions[onlyValueOf(ref, argument.value)];
  if (made?.op !== 'compose' || made.parts.some((part) => part.spread === true)) return [argument];
  return made.parts.map(({ key, value }) => (key === undefined ? { value } : { value, name: key }));
}
