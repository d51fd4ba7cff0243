import type { ValueId } from './ir.js';
import { type Meaning, partOf, plainType, type Resolving, UNKNOWN } from './meaning.js';
import type { FunctionRef, ProgramFile } from './program.js';
import { importedDeclaration } from './resolve-names.js';

/** Method names of built-in types: one of this name in the program is not taken for the callee. */
const BUILT_IN_METHODS = new Set(
  'get set has add push pop join split replace replaceAll trim map filter forEach some every find reduce slice concat includes indexOf startsWith endsWith test exec match toString close open read write send call apply bind then catch append extend insert remove keys values items update copy strip lower upper format encode decode startswith endswith count index sort String Error Close Read Write Len Name clone iter next equals hashCode'.split(
    ' ',
  ),
);

/** What a parameter is known to be by its declared type, or by the type that its method is of. */
export function typed(ref: FunctionRef, index: number): Meaning {
  const parameter = ref.ir.parameters[index];
  if (parameter?.receiver === true && ref.ir.owner !== undefined) {
    return { ...UNKNOWN, types: [ref.ir.owner] };
  }
  if (parameter?.type === undefined) return UNKNOWN;
  return { ...UNKNOWN, types: typeNames(ref.file, parameter.type) };
}

/** A type as written, and with its package's whole name. */
export function typeNames(file: ProgramFile, written: string): readonly string[] {
  const type = plainType(written);
  const [head = '', ...rest] = type.split('.');
  const imported = file.imports.get(head);
  const last = rest.at(-1) ?? head;
  const whole =
    imported === undefined
      ? undefined
      : [imported.module, imported.member, ...rest].filter((part) => part !== undefined).join('.');
  return [...new Set([type, last, ...(whole === undefined ? [] : [whole])])];
}

/** What a field or method of a value stands for. */
export function resolveMember(
  to: Resolving,
  ref: FunctionRef,
  object: ValueId,
  name: string,
  depth: number,
): Meaning {
  const of = to.meaningOf(ref, object, depth);
  const part = partOf(of, name);
  if (part !== undefined) return to.meaningOf(part.in, part.value, depth + 1);
  const names = [...of.names, ...of.types].map((base) => `${base}.${name}`);
  const methods = of.types.flatMap((type) => methodOf(to, type, name, 0));
  const imported =
    methods.length > 0
      ? undefined
      : of.names.reduce<Meaning | undefined>(
          (found, base) => found ?? importedDeclaration(to, ref.file, `${base}.${name}`, depth + 1),
          undefined,
        );
  const unique =
    methods.length === 0 && imported === undefined && of.names.length === 0 && of.types.length === 0
      ? unambiguous(to, name)
      : [];
  return {
    ...(imported ?? UNKNOWN),
    names: [...new Set([...names, ...(imported?.names ?? [])])],
    member: name,
    functions: [...new Set([...methods, ...(imported?.functions ?? []), ...unique])],
    certain: of.certain || of.types.length > 0,
  };
}

function methodOf(to: Resolving, type: string, name: string, depth: number): readonly FunctionRef[] {
  const own = to.program.method(type, name);
  if (own.length > 0 || depth > 4) return own;
  return to.program.basesOf(type).flatMap((base) => methodOf(to, plainType(base), name, depth + 1));
}

function unambiguous(to: Resolving, name: string): readonly FunctionRef[] {
  const method = BUILT_IN_METHODS.has(name) ? undefined : to.program.uniqueMethod(name);
  return method === undefined ? [] : [method];
}
