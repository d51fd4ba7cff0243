import type { ImportIr } from './ir.js';
import { type Meaning, type Resolving, UNKNOWN, withoutNodePrefix } from './meaning.js';
import type { FunctionRef, ProgramFile } from './program.js';

/** Longer ways through files that hand names on are not followed. */
const MAX_DEPTH = 12;

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
  const names = [...new Set([name, withoutNodePrefix(name), ...(declared?.names ?? []), ...guessed])];
  const base = declared ?? UNKNOWN;
  const dot = name.lastIndexOf('.');
  const modules = qualified ? moduleFiles(to, file, name) : [];
  return {
    ...base,
    names,
    certain: true,
    ...(qualified && dot !== -1 ? { member: name.slice(dot + 1) } : {}),
    ...(modules.length === 0 ? {} : { modules }),
  };
}

/** The files that an import means as a whole by this name. */
function moduleFiles(to: Resolving, file: ProgramFile, name: string): readonly ProgramFile[] {
  const isWhole = file.facts.ir.imports.some(
    ({ module, member }) =>
      name === withoutNodePrefix(module) || (member !== undefined && name === `${module}.${member}`),
  );
  if (!isWhole) return [];
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
  for (const one of file.facts.ir.imports) {
    const module = withoutNodePrefix(one.module);
    if (name !== module && !name.startsWith(`${module}.`)) continue;
    const beside = moduleBeside(to, file, one, name, depth);
    if (beside !== undefined) return beside;
    const targets = to.program.modulesOf(file, one.module);
    if (targets.length === 0) continue;
    const member = name === module ? 'default' : name.slice(module.length + 1);
    const found = declaredIn(to, targets, member, depth);
    if (found !== undefined) return found;
  }
  // A name may be qualified by a module that its file does not import by itself.
  const dot = name.lastIndexOf('.');
  const targets = dot === -1 ? [] : to.program.modulesOf(file, name.slice(0, dot));
  return declaredIn(to, targets, name.slice(dot + 1), depth);
}

/** `from . import paths` imports a module of the same folder, whatever the package's own file says. */
function moduleBeside(
  to: Resolving,
  file: ProgramFile,
  { module, member }: ImportIr,
  name: string,
  depth: number,
): Meaning | undefined {
  if (member === undefined || !/^\.+$/.test(module)) return undefined;
  const whole = `${module}.${member}.`;
  if (!name.startsWith(whole)) return undefined;
  const targets = to.program.modulesOf(file, `${module}${member}`);
  return declaredIn(to, targets, name.slice(whole.length), depth);
}

function siblingDeclaration(
  to: Resolving,
  file: ProgramFile,
  name: string,
  depth: number,
): Meaning | undefined {
  const own = declaredIn(to, [file], name, depth);
  if (own !== undefined) return own;
  const found = declaredIn(to, to.program.siblings(file), name, depth);
  if (found !== undefined) return found;
  const seen = new Set<ProgramFile>([file]);
  for (const one of file.facts.ir.imports) {
    if (one.wildcard !== true) continue;
    const imported = declaredIn(to, to.program.modulesOf(file, one.module), name, depth, seen);
    if (imported !== undefined) return imported;
  }
  return undefined;
}

/** What a member of some files is, whichever of them declares it or hands it on. */
export function declaredIn(
  to: Resolving,
  files: readonly ProgramFile[],
  member: string,
  depth: number,
  seen: Set<ProgramFile> = new Set(),
): Meaning | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const [first = '', ...rest] = member.split('.');
  for (const file of to.program.declaring(files, first)) {
    if (seen.has(file)) continue;
    seen.add(file);
    const found = ownDeclaration(to, file, first, rest, depth) ?? handedOn(to, file, member, depth, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ownDeclaration(
  to: Resolving,
  file: ProgramFile,
  first: string,
  rest: readonly string[],
  depth: number,
): Meaning | undefined {
  const site = file.exports.get(first);
  if (site !== undefined) return inner(to, file, to.meaningOf(site.in, site.value, depth + 1), rest, depth);
  const whole = file.exports.get('default');
  if (whole !== undefined) {
    const all = to.meaningOf(whole.in, whole.value, depth + 1);
    const mayHold = all.spreads !== undefined || all.modules !== undefined || all.types.length > 0;
    const part = all.parts?.has(first) || mayHold ? to.memberOf(file, all, first, depth + 1) : undefined;
    if (part !== undefined && (all.parts?.has(first) || part.functions.length > 0))
      return inner(to, file, part, rest, depth);
  }
  const named = file.declarations.functions.get(first);
  if (named !== undefined && rest.length === 0) return { ...UNKNOWN, certain: true, functions: [named] };
  const [method] = rest;
  if (method !== undefined) {
    const methods = to.program.method(first, method).filter((one) => one.file === file);
    if (methods.length > 0) return { ...UNKNOWN, certain: true, functions: methods, member: method };
  }
  const variable = file.declarations.variables.get(first);
  if (variable !== undefined)
    return inner(to, file, to.meaningOfVariable(file, variable, depth), rest, depth);
  if (rest.length === 0 && file.declarations.types.has(first)) {
    return { ...UNKNOWN, certain: true, names: [first], types: [first], isClass: true };
  }
  return undefined;
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

/** What a file imports and others import from it: `export *`, `pub use`, and every import in Python. */
function handedOn(
  to: Resolving,
  file: ProgramFile,
  member: string,
  depth: number,
  seen: Set<ProgramFile>,
): Meaning | undefined {
  const [first = '', ...rest] = member.split('.');
  const named = file.handsOn.names.get(first);
  if (named !== undefined) return inner(to, file, importMeaning(to, file, named, depth), rest, depth);
  for (const module of file.handsOn.modules) {
    const found = declaredIn(to, to.program.modulesOf(file, module), member, depth + 1, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

function importMeaning(
  to: Resolving,
  file: ProgramFile,
  { module, member }: ImportIr,
  depth: number,
): Meaning {
  const dotted = member === undefined ? module : `${module}${module.endsWith('.') ? '' : '.'}${member}`;
  const found =
    member === undefined ? undefined : declaredIn(to, to.program.modulesOf(file, module), member, depth + 1);
  if (found !== undefined) return found;
  const modules = to.program.modulesOf(file, dotted);
  return {
    ...UNKNOWN,
    names: [dotted],
    certain: true,
    ...(member === undefined ? {} : { member }),
    ...(modules.length === 0 ? {} : { modules }),
  };
}

/** What a module is whose name is a constant in a call. */
export function moduleMeaning(to: Resolving, file: ProgramFile, module: string, depth: number): Meaning {
  const name = withoutNodePrefix(module);
  const targets = to.program.modulesOf(file, module);
  const whole = declaredIn(to, targets, 'default', depth);
  return {
    ...(whole ?? UNKNOWN),
    names: [name],
    certain: true,
    ...(targets.length === 0 ? {} : { modules: targets }),
  };
}
