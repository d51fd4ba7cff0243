import { constantMember } from './constant-members.js';
import {
  anyOf,
  besideOthers,
  callablesOf,
  type Meaning,
  meaning,
  type Resolving,
  UNKNOWN,
  unionOf,
} from './meaning.js';
import { plainType } from './plain-type.js';
import type { FunctionRef, Program, ProgramFile, StoreSite } from './program.js';
import { DEPTH_OF_NAMES, MAX_CALLABLES } from './resolve-limits.js';
import { declaredIn, importedDeclaration, importedMember } from './resolve-names.js';
import { nameOfType } from './type-keys.js';
import { namesWritten, writtenMeaning } from './written-types.js';

const NO_METHODS: readonly FunctionRef[] = [];
/** Method names of built-in types: one of this name in the program is not taken for the callee. */
const BUILT_IN_METHODS = new Set(
  'get set has add push pop join split replace replaceAll trim map filter forEach some every find reduce slice concat includes indexOf startsWith endsWith test exec match toString close open read write send call apply bind then catch append extend insert remove keys values items update copy strip lower upper format encode decode startswith endswith count index sort String Error Close Read Write Len Name clone iter next equals hashCode'.split(
    ' ',
  ),
);
/** Languages in which a declared type may stand for others that have its methods. */
const INTERFACE_LANGUAGES: ReadonlySet<string> = new Set(['go', 'java', 'rust', 'typescript']);
/** Methods of Java's functional interfaces. */
const CALLING = new Set('apply accept test get run call invoke compare applyAsInt applyAsLong'.split(' '));
const MAX_OF_NAME = 4;
const MAX_IMPLEMENTATIONS = 8;
const STEPS_OF_SPREAD = 1 / 8;

/** What a parameter is known to be by its declared type, or by the type that its method is of. */
export function typed({ types: all }: Program, ref: FunctionRef, index: number): Meaning {
  const parameter = ref.ir.parameters[index];
  if (parameter?.receiver === true && ref.ir.owner !== undefined) {
    const types = all.ofOwner(ref.file, ref.ir.owner);
    return parameter.name === 'cls' ? meaning({ types, isClass: true }) : meaning({ types });
  }
  if (parameter?.type === undefined) return UNKNOWN;
  const [first, ...others] = namesWritten(ref.file, parameter.type);
  // What may be one of several, or is in something, is none of them for certain.
  if (others.length > 0 || first !== plainType(parameter.type))
    return writtenMeaning(all, ref.file, parameter.type);
  return meaning({ types: all.named(ref.file, parameter.type) });
}

/** What a field or method of something stands for, whichever of several things that is. */
export function memberOf(
  to: Resolving,
  file: ProgramFile,
  of: Meaning,
  name: string,
  depth: number,
): Meaning {
  const { alternatives } = of;
  if (alternatives === undefined) return memberOfOne(to, file, of, name, depth);
  const membersOf = (all: readonly Meaning[]) => all.map((one) => to.memberOf(file, one, name, depth + 1));
  if (!alternatives.includes(UNKNOWN)) {
    const members = membersOf(alternatives);
    const any = anyOf(members, true);
    return of.isOpen === true ? meaning({ isOpen: true, alternatives: members }, any) : any;
  }
  const own = memberOfOne(to, file, of, name, depth);
  const others = membersOf(alternatives.filter((one) => mayHave(one, name)));
  return others.length === 0 ? own : besideOthers(anyOf([own, ...others]), others);
}

/** Whether it may have a member of this name that is known. */
function mayHave({ parts, spreads, modules, types }: Meaning, name: string): boolean {
  return parts?.has(name) === true || spreads !== undefined || modules !== undefined || types.length > 0;
}

function memberOfOne(to: Resolving, file: ProgramFile, of: Meaning, name: string, depth: number): Meaning {
  const part = of.parts?.get(name);
  if (part !== undefined) {
    const own = to.meaningOf(part.in, part.value, depth + 1);
    const over = of.overrides === undefined ? undefined : spreadPart(to, of.overrides, name, depth);
    return over === undefined ? own : anyOf([over, own], true);
  }
  const inside =
    of.spreads === undefined && of.modules === undefined ? undefined : insideOf(to, file, of, name, depth);
  if (inside !== undefined) return inside;
  if (of.names.length === 0 && of.types.length === 0 && of.functions.length === 0)
    return meaning({
      member: name,
      functions: guessedMethods(to.program, file, of, name),
      certain: of.certain,
    });
  // An object of an interface with one method may be a function: its method is that.
  if (file.facts.language === 'java' && of.functions.length > 0 && of.types.length === 0 && CALLING.has(name))
    return meaning({ certain: of.certain, functions: of.functions, names: of.names });
  const names = namesOfMember(of, name);
  const methods = unionOf(of.types.map((type) => methodsOf(to.program, type, name)));
  if (methods.length > 0)
    return meaning({ names, member: name, functions: methods, certain: of.certain || of.types.length > 0 });
  if (of.types.length > 0) {
    const value = valueOfMember(to, file, of.types, name, depth);
    if (value !== undefined) return meaning({ names: unionOf([names, value.names]), member: name }, value);
  }
  const constant = constantMember(to.program, file, of.types, name);
  const value = constant === undefined ? UNKNOWN : to.meaningOf(constant.in, constant.value, depth + 1);
  const field = fieldOf(to.program, of.types, name, names);
  // Of a field without a value only its declaration tells something.
  if (constant !== undefined && (value !== UNKNOWN || field === undefined))
    return meaning({ names, member: name }, value);
  if (field !== undefined) return field;
  let imported: Meaning | undefined;
  for (const base of of.names) imported ??= importedMember(to, file, base, name, depth + 1);
  const certain = of.certain || of.types.length > 0;
  if (imported !== undefined)
    return meaning({ names: unionOf([names, imported.names]), member: name, certain }, imported);
  return meaning({
    names,
    member: name,
    functions: guessedMethods(to.program, file, of, name),
    certain,
  });
}

/** The names by which a rule may mean a member of something. */
function namesOfMember({ names, types }: Meaning, name: string): readonly string[] {
  const all = new Set(names);
  for (const type of types) all.add(nameOfType(type));
  return [...all].map((base) => `${base}.${name}`);
}

/** What a field is by its declaration. */
function fieldOf(
  program: Program,
  types: readonly string[],
  name: string,
  names: readonly string[],
): Meaning | undefined {
  for (const type of types) {
    const found = program.types.fieldType(type, name);
    if (found === undefined) continue;
    const { file, type: written } = found;
    if (SURE_LANGUAGES.has(file.facts.language))
      return meaning({ names, types: program.types.named(file, written), member: name, certain: true });
    const { isOpen, alternatives } = writtenMeaning(program.types, file, written);
    return isOpen === true && alternatives !== undefined
      ? meaning({ names, member: name, isOpen, alternatives })
      : undefined;
  }
  return undefined;
}

/** Languages in which nothing is put into a field that is not of the declared type. */
const SURE_LANGUAGES: ReadonlySet<string> = new Set(['go', 'java']);

/** A part of a module, or of what a literal takes the parts of. */
function insideOf(
  to: Resolving,
  file: ProgramFile,
  of: Meaning,
  name: string,
  depth: number,
): Meaning | undefined {
  const spread = of.spreads === undefined ? undefined : spreadPart(to, of.spreads, name, depth);
  if (spread !== undefined) return spread;
  if (of.modules === undefined || of.modules.includes(file)) return undefined;
  const found = declaredIn(to, of.modules, name, depth + 1);
  if (found === undefined) return undefined;
  const names = of.names.map((base) => `${base}.${name}`);
  return meaning({ names: unionOf([names, found.names]) }, found);
}

/** A part of what a literal takes the parts of, directly or not: of the last that has it, or of others that may. */
function spreadPart(
  to: Resolving,
  spreads: readonly StoreSite[],
  name: string,
  depth: number,
): Meaning | undefined {
  const found: Meaning[] = [];
  for (const { file, table, isOneOfMany } of tablesAt(to, spreads, depth)) {
    const part = table.parts?.get(name);
    const inside = part === undefined ? memberOfNamed(to, file, table, name, depth) : ofSite(to, part, depth);
    if (inside !== undefined) found.push(inside);
    if (!isOneOfMany && (part !== undefined || (inside?.functions.length ?? 0) > 0)) break;
  }
  const [first, ...others] = found;
  return others.length === 0 ? first : anyOf(found, true);
}

function ofSite(to: Resolving, site: StoreSite, depth: number): Meaning {
  return to.meaningOf(site.in, site.value, depth + 1);
}

/** A member of what a table takes the parts of where that is more than a table. */
function memberOfNamed(
  to: Resolving,
  file: ProgramFile,
  of: Meaning,
  name: string,
  depth: number,
): Meaning | undefined {
  if (of.names.length === 0 && of.types.length === 0 && of.modules === undefined) return undefined;
  const { spreads: _, overrides: __, alternatives: ___, ...own } = of;
  const inside = to.memberOf(file, own, name, depth + 1);
  return inside.functions.length > 0 || of.names.length > 0 ? inside : undefined;
}

/** The tables that some values may be, and those that these take all parts of, which may be themselves: the last first. */
function* tablesAt(
  to: Resolving,
  sites: readonly StoreSite[],
  depth: number,
): Generator<{ readonly file: ProgramFile; readonly table: Meaning; readonly isOneOfMany: boolean }> {
  const waiting = [...sites];
  const seen = new Set<StoreSite>();
  for (let site = waiting.pop(); site !== undefined; site = waiting.pop()) {
    if (seen.has(site)) continue;
    seen.add(site);
    to.spend(STEPS_OF_SPREAD);
    const one = to.meaningOf(site.in, site.value, depth + 1);
    for (const table of one.alternatives ?? [one]) {
      if (table.spreads !== undefined) waiting.push(...table.spreads);
      yield { file: site.in.file, table, isOneOfMany: table !== one };
    }
  }
}

/** Any of the parts of a table: what can be called of them. */
export function anyPartOf(to: Resolving, of: Meaning, depth: number): Meaning {
  const { parts } = to.found;
  const known = parts.get(of);
  if (known !== undefined) return known;
  const { cutOff } = to;
  const meaning = findAnyPart(to, of, depth);
  if (cutOff === to.cutOff && depth < DEPTH_OF_NAMES) parts.set(of, meaning);
  return meaning;
}

function findAnyPart(to: Resolving, of: Meaning, depth: number): Meaning {
  const tables = of.alternatives ?? [of];
  const spread = tablesAt(
    to,
    tables.flatMap(({ spreads }) => spreads ?? []),
    depth,
  );
  const all = [...tables, ...[...spread].map(({ table }) => table)];
  const sites = all.flatMap(({ parts }) => [...(parts?.values() ?? [])]);
  const [first] = sites;
  if (first === undefined || of.isClass) return UNKNOWN;
  if (sites.length > MAX_CALLABLES) return to.anyCallable(first.in.file, sites, depth + 1);
  const values = sites.map((site) => to.meaningOf(site.in, site.value, depth + 1));
  const isTable = values.every((one) => one.functions.length > 0 || (one.certain && one.names.length > 0));
  if (!isTable) return callablesOf(values);
  return values.length === 1 ? meaning({ certain: true }, anyOf(values)) : anyOf(values);
}

/** `super`: the same object, by what its type extends. */
export function superOf(to: Resolving, self: Meaning): Meaning {
  return meaning({ types: unionOf(self.types.map((type) => to.program.types.basesOf(type))), certain: true });
}

/** The methods of a type by this name, or those of what it extends. */
export function methodsOf(program: Program, type: string, name: string): readonly FunctionRef[] {
  const own = program.types.method(type, name);
  if (own.length > 0) return own;
  const bases = program.types.ancestorsOf(type);
  const first = bases.find((base) => program.types.method(base, name).length > 0);
  if (first === undefined) return NO_METHODS;
  // Which of several types of a name is meant may not be known.
  const meant = bases.filter((base) => nameOfType(base) === nameOfType(first));
  return meant.length === 1
    ? program.types.method(first, name)
    : unionOf(meant.map((base) => program.types.method(base, name)));
}

/** What is put into a field of a type, where that is a function or a name. */
function valueOfMember(
  to: Resolving,
  file: ProgramFile,
  types: readonly string[],
  name: string,
  depth: number,
): Meaning | undefined {
  const { program } = to;
  for (const type of types) {
    for (const one of [type, ...program.types.ancestorsOf(type)]) {
      const values = program.types.valuesOfMember(one, name);
      if (values.length === 0) continue;
      const all = values.map((value): Meaning => {
        if (value.kind === 'name') {
          // What other files import may change without the ones that use it being looked at again.
          const own = value.file === file ? importedDeclaration(to, file, value.name, depth + 1) : undefined;
          return meaning({ certain: true, names: [value.name, ...(own?.names ?? [])] }, own);
        }
        return meaning({ certain: true, functions: [value.function] });
      });
      return all.length === 1 ? all[0] : anyOf(all);
    }
  }
  return undefined;
}

/** Of an object of unknown type, the only method of this name; of an interface, those that implement it. */
function guessedMethods(
  program: Program,
  file: ProgramFile,
  of: Meaning,
  name: string,
): readonly FunctionRef[] {
  const { types } = program;
  const all = types.methodsNamed(name);
  const { language } = file.facts;
  const own = INTERFACE_LANGUAGES.has(language) ? of.types.filter((type) => types.declares(type)) : [];
  if (own.length > 0) {
    // Elsewhere a type need not say which interfaces it has.
    const below = language === 'java' ? implementationsOf(program, own, name) : [];
    if (below.length > 0) return below.length <= MAX_IMPLEMENTATIONS ? below : [];
    return all.length <= MAX_OF_NAME && !BUILT_IN_METHODS.has(name) ? all : [];
  }
  const isUnknown = of.names.length === 0 && of.types.length === 0;
  return isUnknown && all.length === 1 && !BUILT_IN_METHODS.has(name) ? all : [];
}

/** The methods of a name that types have, or inherit, which say that they are of one of some types. */
function implementationsOf(
  program: Program,
  interfaces: readonly string[],
  name: string,
): readonly FunctionRef[] {
  const below = unionOf(interfaces.map((one) => program.types.belowOf(one)));
  return unionOf(below.map((type) => methodsOf(program, type, name)));
}
