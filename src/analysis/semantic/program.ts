import { append } from './append.js';
import type { FileFacts } from './file-facts.js';
import { KeyedLists, MemberLists } from './keyed-lists.js';
import type { MemberValue } from './member-values.js';
import { plainType } from './plain-type.js';
import { type FunctionRef, folderOf, type ProgramFile, programFile } from './program-file.js';

export type { FunctionRef, ProgramFile, StoreSite } from './program-file.js';

/** All files of one language family, and how they name each other. */
export class Program {
  private byPath: Map<string, ProgramFile>;
  private byModule = new Map<string, ProgramFile[]>();
  private readonly modules = new Map<string, readonly ProgramFile[]>();
  /** By the folder of who names them. */
  private readonly relativeModules = new Map<string, Map<string, readonly ProgramFile[]>>();
  private readonly methods = new MemberLists<FunctionRef>(pathOfFunction);
  private readonly methodsByName = new KeyedLists<FunctionRef>(pathOfFunction);
  private readonly memberValues = new MemberLists<MemberValue>(pathOfValue);
  private readonly types = new KeyedLists<ProgramFile>(pathOfFile);
  private readonly fieldTypes = new MemberLists<FieldType>(({ file }) => pathOfFile(file));
  private readonly extended = new KeyedLists<ProgramFile>(pathOfFile);
  private readonly bases = new KeyedLists<Base>(({ file }) => pathOfFile(file));
  /** How many functions run where a field is read or written. */
  private accessors = 0;
  private readonly plainBases = new Map<string, readonly string[]>();
  private readonly ancestors = new Map<string, readonly string[]>();
  private all: ProgramFile[];
  private readonly declared = new Map<readonly ProgramFile[], DeclarationIndex>();

  /** The facts of the files in the order of their paths. */
  constructor(all: readonly FileFacts[]) {
    this.byPath = new Map(all.map((facts) => [facts.path, programFile(facts)]));
    this.all = [...this.byPath.values()];
    this.indexModules();
    for (const file of this.all) contribute(file, this.adding);
  }

  get files(): ReadonlyMap<string, ProgramFile> {
    return this.byPath;
  }

  /** Whether some type has functions that run where a field is read or written. */
  get hasAccessors(): boolean {
    return this.accessors > 0;
  }

  /**
   * Puts files in the place of others: afterwards it is the program that would have been made of them. Whether every
   * module is what it was, but for the content of its files.
   */
  replace(removed: readonly ProgramFile[], added: readonly ProgramFile[]): boolean {
    for (const file of removed) contribute(file, this.removing);
    for (const file of added) contribute(file, this.adding);
    this.plainBases.clear();
    this.ancestors.clear();
    const isSame =
      removed.length === added.length && removed.every((file, index) => isSameModule(file, added[index]));
    if (isSame) for (const file of added) this.exchange(file);
    else {
      const gone = new Set(removed);
      const all = [...this.all.filter((file) => !gone.has(file)), ...added];
      this.all = all.sort((left, right) => (pathOfFile(left) < pathOfFile(right) ? -1 : 1));
      this.byPath = new Map(this.all.map((file) => [pathOfFile(file), file]));
      this.modules.clear();
      this.relativeModules.clear();
      this.declared.clear();
      this.indexModules();
    }
    return isSame;
  }

  /** A file for the one of the same path. Lists of files stay the same, so that what was found by them does too. */
  private exchange(file: ProgramFile): void {
    const before = this.byPath.get(pathOfFile(file));
    if (before === undefined) return;
    this.byPath.set(pathOfFile(file), file);
    const lists = moduleNames(file.facts).map((name) => this.byModule.get(name));
    for (const list of [this.all, ...lists]) {
      const at = list?.indexOf(before) ?? -1;
      if (list === undefined || at === -1) continue;
      list[at] = file;
      this.declared.delete(list);
    }
  }

  private indexModules(): void {
    this.byModule = new Map();
    for (const file of this.all) {
      for (const name of moduleNames(file.facts)) append(this.byModule, name, file);
    }
  }

  private readonly adding: Contributions = {
    method: (ref, owner, name) => {
      if (isAccessor(name)) this.accessors += 1;
      this.methods.add(owner, name, ref);
      this.methodsByName.add(name, ref);
    },
    value: (value, type, name) => this.memberValues.add(type, name, value),
    type: (file, name) => this.types.add(name, file),
    field: (field, type, name) => this.fieldTypes.add(type, name, field),
    base: (base, type) => {
      this.bases.add(type, base);
      this.extended.add(base.name, base.file);
    },
  };

  private readonly removing: Contributions = {
    method: ({ file }, owner, name) => {
      if (isAccessor(name)) this.accessors -= 1;
      this.methods.removeOf(pathOfFile(file), owner, name);
      this.methodsByName.removeOf(pathOfFile(file), name);
    },
    value: (value, type, name) => this.memberValues.removeOf(pathOfValue(value), type, name),
    type: (file, name) => this.types.removeOf(pathOfFile(file), name),
    field: ({ file }, type, name) => this.fieldTypes.removeOf(pathOfFile(file), type, name),
    base: ({ file, name }, type) => {
      this.bases.removeOf(pathOfFile(file), type);
      this.extended.removeOf(pathOfFile(file), name);
    },
  };

  /** How many functions there are. */
  get size(): number {
    return this.all.reduce((sum, { functions }) => sum + functions.length, 0);
  }

  /** The function of a key. */
  functionOf(key: string): FunctionRef | undefined {
    const at = key.lastIndexOf('#');
    return this.byPath.get(key.slice(0, at))?.functions[Number(key.slice(at + 1))];
  }

  /** The functions of some keys, in the order of the files. */
  functionsOf(keys: ReadonlySet<string>): readonly FunctionRef[] {
    const byPath = new Map<string, number[]>();
    for (const key of keys) {
      const at = key.lastIndexOf('#');
      append(byPath, key.slice(0, at), Number(key.slice(at + 1)));
    }
    if (byPath.size > 0 && byPath.size * 8 > this.all.length)
      return this.all.flatMap((file) => functionsIn(file, byPath.get(pathOfFile(file))));
    const paths = [...byPath.keys()].sort();
    return paths.flatMap((path) => functionsIn(this.byPath.get(path), byPath.get(path)));
  }

  /** The functions of all files, in the order of the files. */
  *functions(): Iterable<FunctionRef> {
    for (const file of this.all) yield* file.functions;
  }

  /** The methods of a type by this name, its bases included. */
  method(type: string, name: string): readonly FunctionRef[] {
    return this.methods.get(type, name) ?? NO_FUNCTIONS;
  }

  /** The methods of this name of all types. */
  methodsNamed(name: string): readonly FunctionRef[] {
    return this.methodsByName.get(name) ?? NO_FUNCTIONS;
  }

  /** The functions and names that are put into the field of this name of objects of a type. */
  valuesOfMember(type: string, name: string): readonly MemberValue[] {
    return this.memberValues.get(type, name) ?? NO_VALUES;
  }

  /** The declared type of a field, or of one of a base's, as written in its file. */
  fieldType(type: string, name: string): { readonly file: ProgramFile; readonly type: string } | undefined {
    const own = this.fieldTypes.get(type, name)?.at(-1);
    if (own !== undefined || this.fieldTypes.size === 0) return own;
    for (const base of this.ancestorsOf(type)) {
      const inherited = this.fieldTypes.get(base, name)?.at(-1);
      if (inherited !== undefined) return inherited;
    }
    return undefined;
  }

  /** Whether some file declares a type of this name. */
  declaresType(name: string): boolean {
    return this.types.has(name);
  }

  /** What types of this name extend, by names without their packages, in the order of the files. */
  basesOf(type: string): readonly string[] {
    if (!this.bases.has(type)) return NO_TYPES;
    let found = this.plainBases.get(type);
    if (found === undefined) {
      found = [...new Set(this.bases.get(type)?.map(({ name }) => name))];
      this.plainBases.set(type, found);
    }
    return found;
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
    const known = module.startsWith('.') ? this.modulesFrom(file.folder) : this.modules;
    let found = known.get(module);
    if (found === undefined) {
      found = this.findModules(file, module);
      known.set(module, found);
    }
    return found;
  }

  private modulesFrom(folder: string): Map<string, readonly ProgramFile[]> {
    let known = this.relativeModules.get(folder);
    if (known === undefined) {
      known = new Map();
      this.relativeModules.set(folder, known);
    }
    return known;
  }

  private findModules(file: ProgramFile, module: string): readonly ProgramFile[] {
    const { language } = file.facts;
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
      return this.byModule.get(joinPath(file.folder, module.replace(/\.(?:[cm]?[jt]sx?)$/, ''))) ?? [];
    }
    if (module.startsWith('.')) {
      const up = /^\.+/.exec(module)?.[0].length ?? 1;
      let { folder } = file;
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
    if (file.facts.language === 'go') return this.byModule.get(file.folder) ?? [];
    if (file.facts.language === 'java') return this.byModule.get(file.facts.ir.module) ?? [];
    if (file.facts.language === 'c') return this.all;
    return NO_FILES;
  }

  private findAncestors(type: string): readonly string[] {
    const found = new Set<string>();
    const waiting = [type];
    for (const one of waiting) {
      for (const base of this.basesOf(one)) {
        if (base === '' || base === type || found.has(base)) continue;
        // Whoever is told less than there is takes it for all.
        if (found.size >= MAX_BASES) throw new Error(`${type} extends more than ${MAX_BASES} types`);
        found.add(base);
        waiting.push(base);
      }
    }
    return [...found];
  }
}

type FieldType = { readonly file: ProgramFile; readonly type: string };
/** `name` is without its package. */
type Base = { readonly file: ProgramFile; readonly name: string };

/** Takes what a file adds to the tables of a program. */
type Contributions = {
  readonly method: (ref: FunctionRef, owner: string, name: string) => void;
  readonly value: (value: MemberValue, type: string, name: string) => void;
  readonly type: (file: ProgramFile, name: string) => void;
  readonly field: (field: FieldType, type: string, name: string) => void;
  readonly base: (base: Base, type: string) => void;
};

function contribute(file: ProgramFile, to: Contributions): void {
  const own = new Map<string, Set<string>>();
  for (const ref of file.functions) {
    const { owner, name, isAbstract } = ref.ir;
    if (owner === undefined || name === '' || isAbstract === true) continue;
    const names = own.get(owner);
    if (names === undefined) own.set(owner, new Set([name]));
    else names.add(name);
    to.method(ref, owner, name);
  }
  for (const { type, name, value } of file.memberValues) to.value(value, type, name);
  for (const type of file.facts.ir.types) {
    to.type(file, type.name);
    for (const field of type.fields ?? []) to.field({ file, type: field.type }, type.name, field.name);
    for (const base of type.bases) to.base({ file, name: plainBase(writtenBase(file, base)) }, type.name);
    const names = own.get(type.name);
    for (const method of type.methods) {
      const ref = file.functions[method.function];
      if (ref === undefined || ref.ir.isAbstract === true || names?.has(method.name)) continue;
      to.method(ref, type.name, method.name);
    }
  }
}

function isAccessor(name: string): boolean {
  return name.startsWith('get ') || name.startsWith('set ');
}

function pathOfFile(file: ProgramFile): string {
  return file.facts.path;
}

function pathOfFunction(ref: FunctionRef): string {
  return ref.file.facts.path;
}

function pathOfValue(value: MemberValue): string {
  return value.kind === 'name' ? value.file.facts.path : value.function.file.facts.path;
}

function functionsIn(file: ProgramFile | undefined, ids: readonly number[] | undefined): FunctionRef[] {
  if (file === undefined || ids === undefined) return [];
  return [...ids].sort((left, right) => left - right).flatMap((id) => file.functions[id] ?? []);
}

/** Whether two files are what the same names of modules stand for. */
function isSameModule({ facts: before }: ProgramFile, file: ProgramFile | undefined): boolean {
  if (file?.facts.path !== before.path || file.facts.language !== before.language) return false;
  return before.language !== 'java' || file.facts.ir.module === before.ir.module;
}

/** The name of a type that another extends, without package, pointer and type arguments. */
export function plainBase(base: string): string {
  const plain = plainType(base);
  return plain.slice(plain.lastIndexOf('.') + 1);
}

const MAX_BASES = 256;
const NO_TYPES: readonly string[] = [];
/** So few are looked at one by one. */
const FEW_FILES = 2;
const NO_FILES: readonly ProgramFile[] = [];
const NO_FUNCTIONS: readonly FunctionRef[] = [];
const NO_VALUES: readonly MemberValue[] = [];
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

function joinPath(folder: string, relative: string): string {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/').replace(/\/index$/, '');
}
