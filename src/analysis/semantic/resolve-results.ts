import type { Instruction, ValueId } from './ir.js';
import { anyOf, type Meaning, meaning, type Resolving, UNKNOWN, unionOf } from './meaning.js';
import { plainType } from './plain-type.js';
import type { FunctionRef, Program, ProgramFile } from './program.js';
import { MAX_RETURNS } from './resolve-limits.js';
import { anyPartOf } from './resolve-members.js';
import { moduleMeaning } from './resolve-names.js';
import { orWritten } from './written-types.js';

const CONVERSIONS = new Set(['string', 'String', 'str', 'bytes', 'byte', 'rune', '[]byte', 'Buffer.from']);
const MODULE_LOADERS = new Set(['require', 'import', 'importlib.import_module', '__import__']);
/** Functions that make a pattern from a text. */
const PATTERN_MAKERS = new Set(['RegExp', 're.compile', 'regexp.MustCompile', 'regexp.Compile']);
/** Functions whose result is called as their first argument is. */
const WRAPPERS = new Set([
  'util.promisify',
  'functools.partial',
  'functools.partialmethod',
  'functools.wraps',
]);
/** Functions whose result holds what their first argument holds. */
const COLLECTORS = new Set(['frozenset', 'set', 'tuple', 'list']);
const MAX_FUNCTIONS = 2;
/** Functions that return what others return are followed less far than names: they may call each other. */
const DEPTH_OF_A_FUNCTION = 3;
/** With the step to its call, a function that returns what another does takes an eighth of a step. */
const DEPTH_OF_HANDING_ON = -7 / 8;

type Call = Extract<Instruction, { op: 'call' }>;

/** What is known of the result of a call. */
export function resolveCallResult(to: Resolving, ref: FunctionRef, step: Call, depth: number): Meaning {
  const callee = to.meaningOf(ref, step.callee, depth);
  const [first] = step.arguments;
  const pattern = patternOf(to, ref, step, callee.names, depth);
  if (pattern !== undefined) return pattern;
  if (step.constructs === true || callee.isClass) return madeBy(to, callee);
  const name = callee.names[0] ?? '';
  if (first !== undefined) {
    if (MODULE_LOADERS.has(name)) {
      const module = to.meaningOf(ref, first.value, depth).literal?.text;
      return module === undefined ? UNKNOWN : moduleMeaning(to, ref.file, module, depth);
    }
    if (CONVERSIONS.has(name) || WRAPPERS.has(name)) return to.meaningOf(ref, first.value, depth);
    if (callee.member === 'bind' || callee.member === 'freeze') {
      const field = ref.ir.instructions[step.callee];
      const target = callee.member === 'bind' && field?.op === 'field' ? field.object : first.value;
      return to.meaningOf(ref, target, depth);
    }
    if (callee.member === 'get' && callee.functions.length === 0) return entry(to, ref, step, depth);
  }
  const { functions } = callee;
  if (first !== undefined && functions.length === 0 && COLLECTORS.has(name)) {
    const { parts, isClass } = to.meaningOf(ref, first.value, depth);
    return parts === undefined || isClass ? UNKNOWN : meaning({ parts });
  }
  if (functions.length === 0 || functions.length > MAX_FUNCTIONS) return UNKNOWN;
  // What one function hands on of another leads to one value, however many do so one after the other.
  const far = functions.length === 1 ? DEPTH_OF_HANDING_ON : DEPTH_OF_A_FUNCTION;
  const all = functions.map((target) => returned(to, ref.file, target, depth, far));
  return all.length === 1 ? (all[0] ?? UNKNOWN) : anyOf(all);
}

/** An object of a class: the same for all that make one, so that what it has is found once. */
function madeBy(to: Resolving, callee: Meaning): Meaning {
  let made = to.found.made.get(callee);
  if (made === undefined) {
    made = meaning({ types: constructedTypes(to.program, callee) });
    to.found.made.set(callee, made);
  }
  return made;
}

/** A pattern that is made from a constant text is as good as one that is written as a literal. */
function patternOf(
  to: Resolving,
  ref: FunctionRef,
  step: Call,
  names: readonly string[],
  depth: number,
): Meaning | undefined {
  const [first, second] = step.arguments;
  if (first === undefined || !names.some((name) => PATTERN_MAKERS.has(name))) return undefined;
  const { literal } = to.meaningOf(ref, first.value, depth);
  if (literal?.kind !== 'string') return undefined;
  const flags = second === undefined ? undefined : to.meaningOf(ref, second.value, depth).literal;
  return meaning({
    certain: true,
    types: constructedTypes(to.program, meaning({ names })),
    literal: {
      kind: 'regex',
      text: literal.text,
      ...(flags?.kind === 'string' ? { flags: flags.text } : {}),
    },
  });
}

/** The n-th of several results, or of a literal. */
export function resultOf(
  to: Resolving,
  ref: FunctionRef,
  step: Extract<Instruction, { op: 'result' }>,
  depth: number,
): Meaning {
  const of = ref.ir.instructions[step.of];
  if (of?.op !== 'call') {
    const part = to.meaningOf(ref, step.of, depth).parts?.get(String(step.index));
    return part === undefined ? UNKNOWN : to.meaningOf(part.in, part.value, depth + 1);
  }
  const { functions } = to.meaningOf(ref, of.callee, depth);
  const [target] = functions;
  if (target === undefined || functions.length > 1) return UNKNOWN;
  return returned(to, ref.file, target, depth, DEPTH_OF_A_FUNCTION, step.index);
}

function constructedTypes({ types: all }: Program, callee: Meaning): readonly string[] {
  const named = callee.names.map((name) => [name, plainType(name).split('.').at(-1) ?? name]);
  const makers = callee.functions.map(({ file, ir }) =>
    ir.owner === undefined && ir.name !== '' ? all.ofOwner(file, ir.name) : [],
  );
  const known = unionOf([callee.types, ...makers]);
  // A name that nobody declares where it is seen may be any type of that name.
  const guessed = known.length > 0 ? [] : unionOf(named).map((name) => all.ofName(name));
  return unionOf([known, ...guessed, ...named]);
}

/** `table.get(key)` of a literal. */
function entry(to: Resolving, ref: FunctionRef, step: Call, depth: number): Meaning {
  const field = ref.ir.instructions[step.callee];
  const [key] = step.arguments;
  if (field?.op !== 'field' || key === undefined) return UNKNOWN;
  const table = to.meaningOf(ref, field.object, depth);
  if (table.parts === undefined) return UNKNOWN;
  const { literal } = to.meaningOf(ref, key.value, depth);
  const part = literal === undefined ? undefined : table.parts.get(literal.text);
  return part === undefined ? anyPartOf(to, table, depth) : to.meaningOf(part.in, part.value, depth + 1);
}

/** What a function returns, by its declared type or else by its `return` statements. */
function returned(
  to: Resolving,
  file: ProgramFile,
  target: FunctionRef,
  depth: number,
  depthOfHandingOn: number,
  index = 0,
): Meaning {
  const { results } = target.ir;
  const written = results?.[index];
  const declared = declaredResult(to.program, target, written);
  if (declared !== UNKNOWN) return declared;
  const found = index > 0 ? UNKNOWN : returnedValue(to, file, target, depth, depthOfHandingOn);
  return written === undefined ? found : orWritten(to.program.types, target.file, found, written);
}

/** What a function returns by its `return` statements. */
function returnedValue(
  to: Resolving,
  file: ProgramFile,
  target: FunctionRef,
  depth: number,
  depthOfHandingOn: number,
): Meaning {
  // A method may be found without an import: what is in it then must not matter.
  const isSeen = target.file === file || target.ir.owner === undefined;
  if (!isSeen) return UNKNOWN;
  const ends = target.ir.blocks.flatMap(({ end }) => (end.kind === 'return' ? [end.values] : []));
  const values = ends.flatMap((one) => (one.length === 1 ? one : []));
  if (values.length === 0) return UNKNOWN;
  if (values.length > MAX_RETURNS) {
    const sites = values.map((value) => ({ in: target, value }));
    return to.anyCallable(target.file, sites, depth + DEPTH_OF_A_FUNCTION);
  }
  const [only, ...others] = values;
  if (only === undefined || others.length > 0)
    return anyOf(values.map((value) => to.meaningOf(target, value, depth + DEPTH_OF_A_FUNCTION)));
  const own = to.meaningOf(
    target,
    only,
    depth + (isHandedOn(target, only) ? depthOfHandingOn : DEPTH_OF_A_FUNCTION),
  );
  const { literal, ...known } = own;
  return literal === undefined ? own : meaning(known);
}

/** Whether a value is the result of a call. */
function isHandedOn({ file, ir }: FunctionRef, value: ValueId): boolean {
  const step = ir.instructions[value];
  if (step?.op !== 'load') return step?.op === 'call';
  const [only, ...others] = file.stores.get(step.variable) ?? [];
  return only !== undefined && others.length === 0 && only.in.ir.instructions[only.value]?.op === 'call';
}

function declaredResult({ types: all }: Program, target: FunctionRef, written: string | undefined): Meaning {
  if (written === undefined) return UNKNOWN;
  const type = plainType(written);
  if (type === 'Self' && target.ir.owner !== undefined)
    return meaning({ types: all.ofOwner(target.file, target.ir.owner) });
  // Of languages whose types are annotations these tell less than what is returned.
  const isSure = SURE_LANGUAGES.has(target.file.facts.language) && target.file.declarations.types.has(type);
  return isSure ? meaning({ types: all.named(target.file, written) }) : UNKNOWN;
}

/** Languages in which nothing is returned that is not of the declared type. */
const SURE_LANGUAGES: ReadonlySet<string> = new Set(['go', 'java', 'rust', 'c']);
