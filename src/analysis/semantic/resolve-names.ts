import type { ImportIr } from './ir.js';
import { anyOf, type Meaning, meaning, type Resolving, unionOf, withoutNodePrefix } from './meaning.js';
import type { FunctionRef, ProgramFile, StoreSite } from './program.js';
import { keyAtDepth, MAX_STORES } from './resolve-limits.js';

const MAX_DEPTH = 12;
const NO_PARTS: readonly string[] = [];
/** So many files may be asked for a name that they hand on. */
const MAX_ASKED = 1_000;

/** Who was asked for a name that files hand on: nobody is asked for it again. */
type Trail = {
  readonly seen: Set<string>;
  asked: number;
  /** How often somebody was not asked again: what is found meanwhile is not all that there is. */
  skipped: number;
};

/** What a plain or qualified name stands for in a file. */
export function resolveName(
  to: Resolving,
  ref: FunctionRef,
  name: string,
  qualified: boolean,
  depth: number,
): Meaning {
  const { file } = ref;
  const declared = qualified
    ? importedDeclaration(to, file, name, depth)
    : siblingDeclaration(to, file, name, depth);
  // What no file declares may be of any module that is imported as a whole.
  const guessed = declared === undefined && !qualified ? file.wildcards.map((one) => `${one}.${name}`) : [];
  const names = unionOf([[name], [withoutNodePrefix(name)], declared?.names ?? [], guessed]);
  const dot = name.lastIndexOf('.');
  const member = qualified && dot !== -1 ? name.slice(dot + 1) : undefined;
  const modules = qualified ? moduleFiles(to, file, name) : [];
  const certain = declared?.alternatives === undefined;
  return meaning({ names, certain, member, ...asModule(modules) }, declared);
}

/** The files that an import means as a whole by this name. */
function moduleFiles(to: Resolving, file: ProgramFile, name: string): readonly ProgramFile[] {
  if (!to.found.in(file).isWhole(name)) return [];
  const own = /^(\.+)\.([^.].*)$/.exec(name);
  const beside = own === null ? [] : to.program.modulesOf(file, `${own[1]}${own[2]}`);
  return beside.length > 0 ? beside : to.program.modulesOf(file, name);
}

/** What an imported name is in a file of the program. */
export function importedDeclaration(
  to: Resolving,
  file: ProgramFile,
  name: string,
  depth: number,
): Meaning | undefined {
  const dot = name.lastIndexOf('.');
  return dot <= 0
    ? importedMember(to, file, name, undefined, depth)
    : importedMember(to, file, name.slice(0, dot), name.slice(dot + 1), depth);
}

/** What a name is that is made of another and a part of that; without one it is the other. */
export function importedMember(
  to: Resolving,
  file: ProgramFile,
  base: string,
  last: string | undefined,
  depth: number,
): Meaning | undefined {
  for (const { one, files, rest } of to.found.in(file).qualifiersOf(base)) {
    const inside = rest === undefined ? undefined : partsAfter(rest, last);
    if (inside === undefined && (last === undefined || withoutNodePrefix(one.module) !== `${base}.${last}`))
      continue;
    const beside = inside === undefined ? undefined : moduleBeside(to, file, one, inside, depth);
    if (beside !== undefined) return beside;
    const found = declaredIn(to, files, inside ?? 'default', depth);
    if (found !== undefined) return found;
  }
  // A name may be qualified by a module that its file does not import by itself.
  return last === undefined ? undefined : declaredIn(to, to.program.modulesOf(file, base), last, depth);
}

/** What follows the name of a module in a name; `default` of the module itself. */
function partsAfter(rest: string, last: string | undefined): string {
  if (last === undefined) return rest === '' ? 'default' : rest;
  return rest === '' ? last : `${rest}.${last}`;
}

/** `from . import paths` imports a module of the same folder, whatever the package's own file says. */
function moduleBeside(
  to: Resolving,
  file: ProgramFile,
  { module, member }: ImportIr,
  inside: string,
  depth: number,
): Meaning | undefined {
  if (member === undefined || !inside.startsWith(`${member}.`) || !/^\.+$/.test(module)) return undefined;
  const targets = to.program.modulesOf(file, `${module}${member}`);
  return declaredIn(to, targets, inside.slice(member.length + 1), depth);
}

function siblingDeclaration(
  to: Resolving,
  file: ProgramFile,
  name: string,
  depth: number,
): Meaning | undefined {
  const own = findDeclared(to, [file], name, depth, { seen: new Set(), asked: 0, skipped: 0 });
  if (own !== undefined) return own;
  const found = declaredIn(to, to.program.siblings(file), name, depth);
  if (found !== undefined) return found;
  const trail: Trail = { seen: new Set(), asked: 0, skipped: 0 };
  const modules = file.facts.ir.imports.flatMap((one) => (one.wildcard === true ? [one.module] : []));
  return ofAnyModule(to, file, modules, name, depth, trail);
}

/** What a member of some files is, whichever of them declares it or hands it on. */
export function declaredIn(
  to: Resolving,
  files: readonly ProgramFile[],
  member: string,
  depth: number,
  before?: Trail,
): Meaning | undefined {
  if (files.length === 0) return undefined;
  const all = to.found.declared.get(files);
  const key = keyAtDepth(member, depth);
  const known = all?.get(member) ?? all?.get(key);
  if (known !== undefined) return known ?? undefined;
  const { cutOff } = to;
  const trail = before ?? { seen: new Set(), asked: 0, skipped: 0 };
  const { skipped, asked } = trail;
  const meaning = findDeclared(to, files, member, depth, trail);
  const isWhole = cutOff === to.cutOff && (asked === 0 || skipped === trail.skipped);
  if (!isWhole) return meaning;
  const found = to.found.declared.get(files);
  if (found === undefined) to.found.declared.set(files, new Map([[key, meaning ?? null]]));
  else found.set(key, meaning ?? null);
  return meaning;
}

function findDeclared(
  to: Resolving,
  files: readonly ProgramFile[],
  member: string,
  depth: number,
  trail: Trail,
): Meaning | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const dot = member.indexOf('.');
  const first = dot === -1 ? member : member.slice(0, dot);
  const rest = dot === -1 ? NO_PARTS : member.slice(dot + 1).split('.');
  for (const file of to.program.declaring(files, first)) {
    const own = ownDeclaration(to, file, first, rest, depth);
    if (own !== undefined) return own;
    const named = file.handsOn.names.get(first);
    if (named === undefined && file.handsOn.modules.length === 0) continue;
    const place = `${file.facts.path} ${member}`;
    if (trail.seen.has(place)) {
      trail.skipped += 1;
      continue;
    }
    trail.asked += 1;
    // Whoever is told less than there is takes it for all.
    if (trail.asked > MAX_ASKED) throw new Error(`${member} is handed on by more than ${MAX_ASKED} files`);
    trail.seen.add(place);
    if (named !== undefined) {
      const found = inner(to, file, importMeaning(to, file, named, depth, trail), rest, depth);
      trail.seen.delete(place);
      if (found !== undefined) return found;
      continue;
    }
    const found = ofAnyModule(to, file, file.handsOn.modules, member, depth, trail);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a file takes of modules of which it takes everything: any of those that have it. */
function ofAnyModule(
  to: Resolving,
  file: ProgramFile,
  modules: readonly string[],
  name: string,
  depth: number,
  trail: Trail,
): Meaning | undefined {
  const all = new Set<Meaning>();
  for (const module of modules) {
    const found = declaredIn(to, to.program.modulesOf(file, module), name, depth, trail);
    if (found !== undefined) all.add(found);
  }
  const [first, ...others] = all;
  return others.length === 0 ? first : anyOf([...all], true);
}

function ownDeclaration(
  to: Resolving,
  file: ProgramFile,
  first: string,
  rest: readonly string[],
  depth: number,
): Meaning | undefined {
  const sites = file.exports.get(first);
  if (sites !== undefined) return inner(to, file, exported(to, file, sites, depth), rest, depth);
  const whole = file.exports.get('default');
  if (whole !== undefined) {
    const all = exported(to, file, whole, depth);
    const isPart = all.parts?.has(first) || all.alternatives?.some(({ parts }) => parts?.has(first));
    const isWhole = all.spreads !== undefined || all.modules !== undefined || all.types.length > 0;
    const mayHold = isWhole || all.alternatives !== undefined;
    const part = isPart || mayHold ? to.memberOf(file, all, first, depth + 1) : undefined;
    if (part !== undefined && (isPart || part.functions.length > 0))
      return inner(to, file, part, rest, depth);
  }
  const named = file.declarations.functions.get(first);
  const variable = file.declarations.variables.get(first);
  const isSetAgain = variable !== undefined && (file.stores.get(variable)?.length ?? 0) > 1;
  if (named !== undefined && !isSetAgain && rest.length === 0)
    return meaning({ certain: true, functions: [named] });
  const [method] = rest;
  if (method !== undefined) {
    const types = to.program.types.ofOwner(file, first);
    const methods = unionOf(types.map((type) => to.program.types.method(type, method))).filter(
      (one) => one.file === file,
    );
    if (methods.length > 0) return meaning({ certain: true, functions: methods, member: method });
  }
  if (variable !== undefined)
    return inner(to, file, to.meaningOfVariable(file, variable, depth), rest, depth);
  if (rest.length === 0 && file.declarations.types.has(first)) {
    return meaning({
      certain: true,
      names: [first],
      types: to.program.types.ofOwner(file, first),
      isClass: true,
    });
  }
  return undefined;
}

/** What is exported under a name, whichever of the places that put something there runs last. */
function exported(to: Resolving, file: ProgramFile, sites: readonly StoreSite[], depth: number): Meaning {
  const set = sites.filter((site) => !isNothing(site));
  const some = set.length === 0 ? sites : set;
  if (some.length > MAX_STORES) return to.anyCallable(file, some, depth + 1);
  const all = new Set(some.map((site) => to.meaningOf(site.in, site.value, depth + 1)));
  const [first, ...others] = all;
  return first !== undefined && others.length === 0 ? first : anyOf([...all], true);
}

/** `exports.a = void 0`: it will be something else. */
function isNothing({ in: { ir }, value }: StoreSite): boolean {
  const step = ir.instructions[value];
  return (
    (step?.op === 'constant' && step.kind === 'nil') || (step?.op === 'operator' && step.operator === 'void')
  );
}

/** A part of a part. */
function inner(
  to: Resolving,
  file: ProgramFile,
  of: Meaning,
  path: readonly string[],
  depth: number,
): Meaning | undefined {
  let at = of;
  for (const name of path) at = to.memberOf(file, at, name, depth + 1);
  return path.length > 0 && at.functions.length === 0 && of.names.length === 0 ? undefined : at;
}

/** What a file imports and others import from it. */
function importMeaning(
  to: Resolving,
  file: ProgramFile,
  { module, member }: ImportIr,
  depth: number,
  trail: Trail,
): Meaning {
  const dotted = member === undefined ? module : `${module}${module.endsWith('.') ? '' : '.'}${member}`;
  const found =
    member === undefined
      ? undefined
      : declaredIn(to, to.program.modulesOf(file, module), member, depth, trail);
  if (found !== undefined) return found;
  const modules = to.program.modulesOf(file, dotted);
  return meaning({ names: [dotted], certain: true, member, ...asModule(modules) });
}

function asModule(modules: readonly ProgramFile[]): Partial<Meaning> {
  return modules.length === 0 ? {} : { modules };
}

/** What a module is whose name is a constant in a call. */
export function moduleMeaning(to: Resolving, file: ProgramFile, module: string, depth: number): Meaning {
  const name = withoutNodePrefix(module);
  const targets = to.program.modulesOf(file, module);
  const whole = declaredIn(to, targets, 'default', depth);
  return meaning({ names: [name], certain: true, ...asModule(targets) }, whole);
}
