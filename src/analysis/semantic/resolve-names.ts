import { type Meaning, partOf, type Resolving, UNKNOWN, withoutNodePrefix } from './meaning.js';
import type { FunctionRef, ProgramFile } from './program.js';

/** What a plain or qualified name stands for in a file. */
export function resolveName(
  to: Resolving,
  ref: FunctionRef,
  name: string,
  qualified: boolean,
  depth: number,
): Meaning {
  const declared = qualified
    ? importedDeclaration(to, ref.file, name, depth)
    : siblingDeclaration(to, ref.file, name, depth);
  const names = [...new Set([name, withoutNodePrefix(name), ...(declared?.names ?? [])])];
  const base = declared ?? UNKNOWN;
  const dot = name.lastIndexOf('.');
  return {
    ...base,
    names,
    certain: true,
    ...(qualified && dot !== -1 ? { member: name.slice(dot + 1) } : {}),
  };
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
  { module, member }: ProgramFile['facts']['ir']['imports'][number],
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
  for (const one of file.facts.ir.imports) {
    if (one.wildcard !== true) continue;
    const imported = declaredIn(to, to.program.modulesOf(file, one.module), name, depth);
    if (imported !== undefined) return imported;
  }
  return undefined;
}

function declaredIn(
  to: Resolving,
  files: readonly ProgramFile[],
  member: string,
  depth: number,
): Meaning | undefined {
  const [first = '', ...rest] = member.split('.');
  for (const file of to.program.declaring(files, first)) {
    const site = file.exports.get(first) ?? (rest.length === 0 ? undefined : file.exports.get('default'));
    if (site !== undefined) {
      const meaning = to.meaningOf(site.in, site.value, depth + 1);
      if (rest.length === 0) return meaning;
    }
    const whole = file.exports.get('default');
    const part =
      whole === undefined ? undefined : partOf(to.meaningOf(whole.in, whole.value, depth + 1), first);
    if (part !== undefined) return to.meaningOf(part.in, part.value, depth + 1);
    const named = file.declarations.functions.get(first);
    if (named !== undefined && rest.length === 0) return { ...UNKNOWN, certain: true, functions: [named] };
    const [method] = rest;
    if (method !== undefined) {
      const methods = to.program.method(first, method).filter((one) => one.file === file);
      if (methods.length > 0) return { ...UNKNOWN, certain: true, functions: methods };
    }
    const variable = file.declarations.variables.get(first);
    if (variable !== undefined && rest.length === 0) return to.meaningOfVariable(file, variable, depth);
    if (rest.length === 0 && file.declarations.types.has(first)) {
      return { ...UNKNOWN, certain: true, names: [first], types: [first] };
    }
  }
  return undefined;
}

/** What a module is whose name is a constant in a call. */
export function moduleMeaning(to: Resolving, file: ProgramFile, module: string, depth: number): Meaning {
  const name = withoutNodePrefix(module);
  const targets = to.program.modulesOf(file, module);
  const whole = declaredIn(to, targets, 'default', depth);
  return { ...(whole ?? UNKNOWN), names: [name], certain: true };
}
