import { append } from './append.js';
import type { ImportIr } from './ir.js';
import { unionOf } from './meaning.js';
import { plainType } from './plain-type.js';
import type { Program } from './program.js';
import type { ProgramFile, StoreSite } from './program-file.js';
import { keyOfType, scopeOfType } from './type-keys.js';

/** Who was asked already for a name that files hand on. */
type Asked = Set<string>;

/** What of a program's types a name stands for in a file. Where that cannot be told it may be any of that name. */
export class DeclaredTypes {
  private readonly named = new Map<string, readonly string[]>();
  private readonly found = new FoundInFiles();
  private readonly owners = new FoundInFiles();

  constructor(
    private readonly program: Program,
    /** The files that declare a type of a name. */
    private readonly filesOf: (name: string) => readonly ProgramFile[],
  ) {}

  /** Forgets all: the program is another. */
  clear(): void {
    this.named.clear();
    this.found.clear();
    this.owners.clear();
  }

  /** The keys of all types of a name, in the order of the files. */
  ofName(name: string): readonly string[] {
    let keys = this.named.get(name);
    if (keys === undefined) {
      keys = [...new Set(this.filesOf(name).map((file) => keyOfType(file, name)))];
      this.named.set(name, keys);
    }
    return keys;
  }

  /** A type as it is written in a file: its keys, if the program declares it, and the names by which rules may mean it. */
  of(file: ProgramFile, written: string): readonly string[] {
    return this.found.get(file, written, () => this.find(file, plainType(written)));
  }

  /** The types whose methods a file makes under the name of a type. */
  ofOwner(file: ProgramFile, owner: string): readonly string[] {
    return this.owners.get(file, owner, () => {
      const keys = this.keysOf(file, owner);
      return keys.length === 0 ? [owner] : keys;
    });
  }

  private find(file: ProgramFile, type: string): readonly string[] {
    const [head = '', ...rest] = type.split('.');
    const imported = file.imports.get(head);
    const last = rest.at(-1) ?? head;
    const whole =
      imported === undefined
        ? undefined
        : [imported.module, imported.member, ...rest].filter((part) => part !== undefined).join('.');
    const open = imported === undefined && file.facts.language === 'java' ? file.wildcards : [];
    const guessed = file.declarations.types.has(head) ? [] : open.map((module) => `${module}.${type}`);
    return unionOf([this.keysOf(file, type), [type], [last], whole === undefined ? [] : [whole], guessed]);
  }

  /** The keys of what a name with dots may stand for. */
  private keysOf(file: ProgramFile, type: string): readonly string[] {
    const dot = type.lastIndexOf('.');
    const last = dot === -1 ? type : type.slice(dot + 1);
    const all = this.ofName(last);
    const isAliased = file.imports.has(dot === -1 ? type : type.slice(0, type.indexOf('.')));
    if (all.length === 0 && !isAliased) return all;
    const own = keyOfType(file, last);
    if (dot === -1 && all.includes(own) && isSurelyOwn(file, last)) return [own];
    const seen = this.seenIn(file, type, new Set());
    if (seen !== undefined) return dot === -1 && all.includes(own) ? unionOf([[own], seen]) : seen;
    const head = dot === -1 ? type : type.slice(0, type.indexOf('.'));
    if (dot !== -1 && all.includes(own) && this.ofName(head).includes(keyOfType(file, head))) return [own];
    return file.facts.language === 'go' ? this.ofGo(file, type, all) : all;
  }

  /** Go's plain names are those of the package; a package has the name of its folder, but for that of a module's root. */
  private ofGo(file: ProgramFile, type: string, all: readonly string[]): readonly string[] {
    const [head = '', ...rest] = type.split('.');
    if (rest.length === 0 && file.wildcards.length === 0) return NONE;
    const modules =
      importsOf(file)
        .get(head)
        ?.map(({ module }) => module) ?? [];
    const mayBeRoot = (module: string) => module.slice(0, Math.max(0, module.indexOf('/'))).includes('.');
    if (modules.length === 0 || modules.some(mayBeRoot)) return all;
    const folders = new Set(['', ...modules.map(lastFolder)]);
    return all.filter((key) => folders.has(lastFolder(scopeOfType(key) ?? '')));
  }

  /** What imports say that a name is; undefined where they say nothing. */
  private seenIn(file: ProgramFile, type: string, asked: Asked): readonly string[] | undefined {
    const [head = '', ...rest] = type.split('.');
    const imports = importsOf(file).get(head) ?? [];
    const found = imports.map((one) => this.imported(file, one, rest, asked));
    for (const module of file.wildcards) found.push(this.inModule(file, module, [head, ...rest], asked));
    const keys = unionOf(found);
    if (keys.length > 0) return keys;
    // Names of Java are whole.
    return imports.length > 0 && file.facts.language === 'java' ? NONE : undefined;
  }

  private imported(
    file: ProgramFile,
    { module, member }: ImportIr,
    rest: readonly string[],
    asked: Asked,
  ): readonly string[] {
    if (file.facts.language === 'java') return this.ofJava([module, member, ...rest]);
    const path = member === undefined ? rest : [member, ...rest];
    const found = [this.inModule(file, module, path, asked)];
    // Parts of the name may be those of a module: `from app import models`, `import app.models`.
    for (let length = 1; length < path.length; length += 1) {
      const inner = path.slice(0, length).join('.');
      const name = module.endsWith('.') ? `${module}${inner}` : `${module}.${inner}`;
      found.push(this.inModule(file, name, path.slice(length), asked));
    }
    return unionOf(found);
  }

  /** Java's names are whole. */
  private ofJava(parts: readonly (string | undefined)[]): readonly string[] {
    const whole = parts.filter((part) => part !== undefined).join('.');
    const name = whole.slice(whole.lastIndexOf('.') + 1);
    return this.ofName(name).filter((key) => whole.startsWith(`${scopeOfType(key)}.`));
  }

  private inModule(
    file: ProgramFile,
    module: string,
    path: readonly string[],
    asked: Asked,
  ): readonly string[] {
    if (path.length === 0) return NONE;
    return this.inFiles(this.program.modulesOf(file, module), path, asked);
  }

  private inFiles(files: readonly ProgramFile[], path: readonly string[], asked: Asked): readonly string[] {
    const [first = ''] = path;
    const name = path.join('.');
    return unionOf(
      this.program.declaring(files, first).map((file) => {
        const place = `${file.facts.path} ${name}`;
        if (asked.has(place)) return NONE;
        asked.add(place);
        return this.inFile(file, path, asked);
      }),
    );
  }

  /** What a file declares, or hands on, by a name. */
  private inFile(file: ProgramFile, path: readonly string[], asked: Asked): readonly string[] {
    const [first = '', ...rest] = path;
    const last = rest.at(-1) ?? first;
    const { types } = file.declarations;
    const found: (readonly string[])[] = [];
    if (types.has(last) && types.has(first)) {
      found.push([keyOfType(file, last)]);
      if (isSurelyOwn(file, last)) return unionOf(found);
    }
    const named = file.handsOn.names.get(first);
    if (named !== undefined) found.push(this.imported(file, named, rest, asked));
    for (const module of file.handsOn.modules) found.push(this.inModule(file, module, path, asked));
    const sites = rest.length === 0 ? file.exports.get(first) : undefined;
    for (const site of sites ?? NONE) found.push(this.exported(site, asked));
    return unionOf(found);
  }

  /** The class that a file exports under another name or as its default. */
  private exported({ in: { file, ir }, value }: StoreSite, asked: Asked): readonly string[] {
    const step = ir.instructions[value];
    if (step?.op === 'compose' && step.type !== undefined)
      return this.ofName(step.type).length === 0 ? NONE : [keyOfType(file, step.type)];
    if (step?.op === 'load') {
      const name = file.facts.ir.variables[step.variable]?.name ?? '';
      if (file.declarations.types.has(name)) return [keyOfType(file, name)];
      return this.seenIn(file, name, asked) ?? NONE;
    }
    const name = step?.op === 'name' || step?.op === 'field' ? step.qualified : undefined;
    const dot = name?.lastIndexOf('.') ?? -1;
    return name === undefined || dot <= 0
      ? NONE
      : this.inModule(file, name.slice(0, dot), [name.slice(dot + 1)], asked);
  }
}

const NONE: readonly never[] = [];

/** Types by the file that names them and the name. */
class FoundInFiles {
  private readonly files = new Map<ProgramFile, Map<string, readonly string[]>>();

  clear(): void {
    this.files.clear();
  }

  get(file: ProgramFile, name: string, find: () => readonly string[]): readonly string[] {
    let known = this.files.get(file);
    if (known === undefined) {
      known = new Map();
      this.files.set(file, known);
    }
    let types = known.get(name);
    if (types === undefined) {
      types = find();
      known.set(name, types);
    }
    return types;
  }
}

const importTables = new WeakMap<ProgramFile, ReadonlyMap<string, readonly ImportIr[]>>();

/** All imports of a name: two of one name may both be meant. */
function importsOf(file: ProgramFile): ReadonlyMap<string, readonly ImportIr[]> {
  let table = importTables.get(file);
  if (table === undefined) {
    const made = new Map<string, ImportIr[]>();
    for (const one of file.facts.ir.imports) append(made, one.local, one);
    table = made;
    importTables.set(file, table);
  }
  return table;
}

/** Whether a name of a type means nothing but what the file, or its package, declares. */
function isSurelyOwn(file: ProgramFile, name: string): boolean {
  const { language } = file.facts;
  if (language === 'go' || language === 'java') return true;
  if (!file.declarations.types.has(name) || importsOf(file).has(name)) return false;
  if (language === 'python') return true;
  // `T.prototype.m = …` is a method of a type that the file may have got from elsewhere.
  const variable = file.declarations.variables.get(name);
  if (variable === undefined) return true;
  return (file.stores.get(variable) ?? []).every(({ in: { ir }, value }) => {
    const step = ir.instructions[value];
    return step?.op === 'closure' || (step?.op === 'compose' && step.type === name);
  });
}

/** The last part of a path, but for the version that Go may put behind it. */
function lastFolder(path: string): string {
  const plain = path.replace(/\/v\d+$/, '');
  return plain.slice(plain.lastIndexOf('/') + 1);
}
