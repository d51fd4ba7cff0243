import type { FileFacts } from './file-facts.js';
import type { MemberValue } from './member-values.js';
import { plainType } from './plain-type.js';
import { type FunctionRef, type ProgramFile, programFile } from './program-file.js';

export type { FunctionRef, ProgramFile, StoreSite } from './program-file.js';

/** All files of one language family, and how they name each other. */
export class Program {
  readonly files: ReadonlyMap<string, ProgramFile>;
  private readonly byModule = new Map<string, ProgramFile[]>();
  private readonly modules = new Map<string, readonly ProgramFile[]>();
  private readonly methods = new Map<string, FunctionRef[]>();
  private readonly methodsByName = new Map<string, FunctionRef[]>();
  private readonly memberValues = new Map<string, MemberValue[]>();
  private readonly types = new Set<string>();
  private readonly fieldTypes = new Map<string, { readonly file: ProgramFile; readonly type: string }>();
  private readonly extended = new Set<string>();
  private readonly ancestors = new Map<string, readonly string[]>();
  /** Whether some type has functions that run where a field is read or written. */
  hasAccessors = false;
  private readonly bases = new Map<string, string[]>();
  private readonly all: readonly ProgramFile[];
  private readonly declared = new Map<readonly ProgramFile[], DeclarationIndex>();

  constructor(all: readonly FileFacts[]) {
    const files = new Map<string, ProgramFile>();
    for (const facts of all) files.set(facts.path, programFile(facts));
    this.files = files;
    this.all = [...files.values()];
    for (const file of files.values()) {
      for (const name of moduleNames(file.facts)) append(this.byModule, name, file);
      this.addMethods(file);
    }
  }

  /** The functions of all files, in the order of the files. */
  *functions(): Iterable<FunctionRef> {
    for (const file of this.files.values()) yield* file.functions;
  }

  /** The methods of a type by this name, its bases included. */
  method(type: string, name: string): readonly FunctionRef[] {
    return this.methods.get(`${type}.${name}`) ?? [];
  }

  /** The methods of this name of all types. */
  methodsNamed(name: string): readonly FunctionRef[] {
    return this.methodsByName.get(name) ?? [];
  }

  /** The functions and names that are put into the field of this name of objects of a type. */
  valuesOfMember(type: string, name: string): readonly MemberValue[] {
    return this.memberValues.get(`${type}.${name}`) ?? [];
  }

  /** The declared type of a field, or of one of a base's, as written in its file. */
  fieldType(type: string, name: string): { readonly file: ProgramFile; readonly type: string } | undefined {
    const own = this.fieldTypes.get(`${type}.${name}`);
    if (own !== undefined || this.fieldTypes.size === 0) return own;
    for (const base of this.ancestorsOf(type)) {
      const inherited = this.fieldTypes.get(`${base}.${name}`);
      if (inherited !== undefined) return inherited;
    }
    return undefined;
  }

  /** Whether some file declares a type of this name. */
  declaresType(name: string): boolean {
    return this.types.has(name);
  }

  /** What types of this name extend, in the order of the files. */
  basesOf(type: string): readonly string[] {
    return this.bases.get(type) ?? [];
  }

  /** What a type extends, directly or not, nearest first, by names without their packages. */
  ancestorsOf(type: string): readonly string[] {
    if (!this.bases.has(type)) return NO_TYPES;
    let found = this.ancestors.get(type);
    if (found === undefined) {
      found = this.findAncestors(type);
      this.ancestors.set(type, found);
    }
    return found;
  }

  /** Whether some type extends one of this name. */
  isExtended(type: string): boolean {
    return this.extended.has(type);
  }

  /** Those of some files in which something of this name may be found, in their order. */
  declaring(files: readonly ProgramFile[], name: string): readonly ProgramFile[] {
    if (files.length <= FEW_FILES) return files;
    let index = this.declared.get(files);
    if (index === undefined) {
      index = indexDeclarations(files);
      this.declared.set(files, index);
    }
    return index.byName.get(name) ?? index.always;
  }

  /** The files that a file means by the name of a module. */
  modulesOf(file: ProgramFile, module: string): readonly ProgramFile[] {
    // Only relative names depend on where the file is.
    const key = module.startsWith('.') ? `${folderOf(file.facts.path)} ${module}` : module;
    let found = this.modules.get(key);
    if (found === undefined) {
      found = this.findModules(file, module);
      this.modules.set(key, found);
    }
    return found;
  }

  private findModules(file: ProgramFile, module: string): readonly ProgramFile[] {
    const { language, path } = file.facts;
    if (language === 'go') {
      const exact = this.byModule.get(module);
      if (exact !== undefined) return exact;
      for (let at = module.indexOf('/'); at !== -1; at = module.indexOf('/', at + 1)) {
        const found = this.byModule.get(module.slice(at + 1));
        if (found !== undefined) return found;
      }
      return NO_FILES;
    }
    if (language === 'rust')
      return this.byModule.get(module.replace(/^(?:(?:crate|self|super)\.)+/, '')) ?? [];
    if (module.startsWith('.') && language !== 'python') {
      return this.byModule.get(joinPath(folderOf(path), module.replace(/\.(?:[cm]?[jt]sx?)$/, ''))) ?? [];
    }
    if (module.startsWith('.')) {
      const up = /^\.+/.exec(module)?.[0].length ?? 1;
      let folder = folderOf(path);
      for (let level = 1; level < up; level += 1) folder = folderOf(folder);
      const rest = module.slice(up).replaceAll('.', '/');
      const dotted = [folder, rest]
        .filter((part) => part !== '')
        .join('/')
        .replaceAll('/', '.');
      return this.byModule.get(dotted) ?? [];
    }
    return this.byModule.get(module) ?? [];
  }

  /** The files in which a plain name of a file may be declared: its package, for languages that have one. */
  siblings(file: ProgramFile): readonly ProgramFile[] {
    if (file.facts.language === 'go') return this.byModule.get(folderOf(file.facts.path)) ?? [];
    if (file.facts.language === 'java') return this.byModule.get(file.facts.ir.module) ?? [];
    if (file.facts.language === 'c') return this.all;
    return NO_FILES;
  }

  private findAncestors(type: string): readonly string[] {
    const found = new Set<string>();
    const waiting = [type];
    for (const one of waiting) {
      for (const base of this.basesOf(one)) {
        const plain = plainBase(base);
        if (plain === '' || plain === type || found.has(plain) || found.size >= MAX_BASES) continue;
        found.add(plain);
        waiting.push(plain);
      }
    }
    return [...found];
  }

  private addMethods(file: ProgramFile): void {
    const names = new Set<string>();
    for (const ref of file.functions) {
      const { owner, name } = ref.ir;
      if (owner === undefined || name === '' || ref.ir.isAbstract === true) continue;
      names.add(`${owner}.${name}`);
      this.hasAccessors ||= /^[gs]et /.test(name);
      append(this.methods, `${owner}.${name}`, ref);
      append(this.methodsByName, name, ref);
    }
    for (const [name, values] of file.memberValues) {
      for (const value of values) append(this.memberValues, name, value);
    }
    for (const type of file.facts.ir.types) {
      this.types.add(type.name);
      for (const field of type.fields ?? [])
        this.fieldTypes.set(`${type.name}.${field.name}`, { file, type: field.type });
      for (const base of type.bases) {
        append(this.bases, type.name, writtenBase(file, base));
        this.extended.add(plainBase(writtenBase(file, base)));
      }
      for (const method of type.methods) {
        const ref = file.functions[method.function];
        if (ref === undefined || ref.ir.isAbstract === true || names.has(`${type.name}.${method.name}`))
          continue;
        append(this.methods, `${type.name}.${method.name}`, ref);
        append(this.methodsByName, method.name, ref);
      }
    }
  }
}

/** The name of a type that another extends, without package, pointer and type arguments. */
export function plainBase(base: string): string {
  const plain = plainType(base);
  return plain.slice(plain.lastIndexOf('.') + 1);
}

const MAX_BASES = 8;
const NO_TYPES: readonly string[] = [];
/** So few are looked at one by one. */
const FEW_FILES = 2;
const NO_FILES: readonly ProgramFile[] = [];
type DeclarationIndex = {
  readonly byName: ReadonlyMap<string, readonly ProgramFile[]>;
  /** What a file exports as a whole may have any part, and so may what it hands on. */
  readonly always: readonly ProgramFile[];
};

function indexDeclarations(files: readonly ProgramFile[]): DeclarationIndex {
  const isAlways = (file: ProgramFile) => file.exports.has('default') || file.handsOn.modules.length > 0;
  const always = files.filter(isAlways);
  const places = new Map<string, number[]>();
  for (const [place, file] of files.entries()) {
    if (isAlways(file)) continue;
    for (const name of file.declarations.names) append(places, name, place);
  }
  const wholes = always.map((file) => files.indexOf(file));
  const byName = new Map<string, readonly ProgramFile[]>();
  for (const [name, own] of places) {
    const all = wholes.length === 0 ? own : [...own, ...wholes].sort((left, right) => left - right);
    byName.set(
      name,
      all.flatMap((place) => files[place] ?? []),
    );
  }
  return { byName, always };
}

/** The base of a type by the name that its own file gave it: an alias is told from what it stands for. */
function writtenBase(file: ProgramFile, base: string): string {
  const imported = file.imports.get(base);
  return imported?.member === undefined || imported.member === 'default' ? base : imported.member;
}

function moduleNames(facts: FileFacts): readonly string[] {
  const { path, language, ir } = facts;
  if (language === 'go') return [folderOf(path)];
  if (language === 'java') return [ir.module];
  const stem = path.replace(/(?:\.d)?\.[^./]+$/, '');
  const whole = stem.replace(/\/(?:index|__init__|mod)$/, '');
  const parts = whole.split('/');
  const dotted = parts.map((_, index) => parts.slice(index).join('.'));
  if (language === 'python') return dotted;
  return [...new Set(language === 'rust' ? [stem, whole, ...dotted] : [stem, whole])];
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

function joinPath(folder: string, relative: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/').replace(/\/index$/, '');
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
