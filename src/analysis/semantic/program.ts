import { append } from './append.js';
import type { FileFacts } from './file-facts.js';
import { type FunctionRef, folderOf, type ProgramFile, programFile } from './program-file.js';
import { ProgramTypes } from './program-types.js';

export type { FunctionRef, ProgramFile, StoreSite } from './program-file.js';

/** All files of one language family, and how they name each other. */
export class Program {
  private byPath: Map<string, ProgramFile>;
  private byModule = new Map<string, ProgramFile[]>();
  private readonly modules = new Map<string, readonly ProgramFile[]>();
  /** By the folder of who names them. */
  private readonly relativeModules = new Map<string, Map<string, readonly ProgramFile[]>>();
  /** The types that its files declare. */
  readonly types: ProgramTypes;
  private all: ProgramFile[];
  private readonly declared = new Map<readonly ProgramFile[], DeclarationIndex>();

  /** The facts of the files in the order of their paths. */
  constructor(all: readonly FileFacts[]) {
    this.byPath = new Map(all.map((facts) => [facts.path, programFile(facts)]));
    this.all = [...this.byPath.values()];
    this.indexModules();
    this.types = new ProgramTypes(this);
    for (const file of this.all) this.types.add(file);
  }

  get files(): ReadonlyMap<string, ProgramFile> {
    return this.byPath;
  }

  /**
   * Puts files in the place of others: afterwards it is the program that would have been made of them. Whether every
   * module is what it was, but for the content of its files.
   */
  replace(removed: readonly ProgramFile[], added: readonly ProgramFile[]): boolean {
    for (const file of removed) this.types.remove(file);
    for (const file of added) this.types.add(file);
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

  /** Whether some file is of a module of this name. */
  hasModule(name: string): boolean {
    return this.byModule.has(name);
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
}

function pathOfFile(file: ProgramFile): string {
  return file.facts.path;
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
