import type { ImportIr, VariableId } from './ir.js';
import { unionOf } from './meaning.js';
import { plainType } from './plain-type.js';
import type { Program } from './program.js';
import type { ProgramFile, StoreSite } from './program-file.js';
import { FoundByTwo } from './two-keys.js';
import { importsOf, isShape } from './type-declarations.js';
import { keyOfType, nameOfType, scopeOfType } from './type-keys.js';
import { namesWritten } from './written-types.js';

/** Keys, or none where nothing of a name is found; undefined where it may be any type of that name. */
type Told = readonly string[] | undefined;
/** Who was asked already for a name that files hand on. */
type Asked = Set<string>;

/** What of a program's types a name stands for in a file. Where that cannot be told it may be any of that name. */
export class DeclaredTypes {
  private readonly named = new Map<string, readonly string[]>();
  private readonly found = new FoundByTwo<ProgramFile, readonly string[]>();
  private readonly owners = new FoundByTwo<ProgramFile, readonly string[]>();

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
    return this.found.get(file, written, () =>
      unionOf(namesWritten(file, written).map((type) => this.find(file, type))),
    );
  }

  /** Whether what stands before the first dot of a name comes from the program, so that its type is there too. */
  isOfProgram(file: ProgramFile, written: string): boolean {
    const [head = ''] = plainType(written).split('.');
    const imports = importsOf(file).get(head) ?? NONE;
    return (
      file.declarations.variables.has(head) ||
      imports.some(({ module }) => this.program.modulesOf(file, module).length > 0)
    );
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
    const path = type.split('.');
    const [head = '', ...rest] = path;
    const imports = importsOf(file).get(head) ?? NONE;
    const names = rest.length > 0 ? NONE : imports.flatMap(({ member }) => member ?? NONE);
    const all = unionOf([path.at(-1) ?? head, ...names].map((name) => this.ofName(name)));
    if (all.length === 0 && imports.length === 0) return all;
    const told = this.tell(file, path);
    if (told === undefined) return all;
    // What is known by an interface may be any object that has what it says.
    const isOfAny = told.some((key) => this.filesOf(nameOfType(key)).some((one) => isShape(one, key)));
    return isOfAny ? unionOf([told, ...told.map((key) => this.ofName(nameOfType(key)))]) : told;
  }

  private tell(file: ProgramFile, path: readonly string[]): Told {
    const { language } = file.facts;
    if (language === 'go') return this.tellGo(file, path);
    if (language === 'java') return this.tellJava(file, path);
    const [head = '', ...rest] = path;
    const told =
      rest.length === 0 ? this.seen(file, head, new Set()) : this.imports(file, head, rest, new Set());
    return told?.length === 0 ? undefined : told;
  }

  /** Go's plain names are those of the package; what is imported is in a folder of the name of the package, or in a module's root. */
  private tellGo(file: ProgramFile, path: readonly string[]): Told {
    const [head = '', ...rest] = path;
    const last = rest.at(-1) ?? head;
    if (rest.length === 0) {
      const own = keyOfType(file, last);
      return union([
        this.ofName(last).includes(own) ? [own] : NONE,
        ...file.wildcards.map((module) => this.inModule(file, module, path, new Set())),
      ]);
    }
    const modules = (importsOf(file).get(head) ?? NONE).map(({ module }) => module);
    const folders = new Set(modules.map(lastFolder));
    const isIn = (key: string) => folders.has(lastFolder(scopeOfType(key) ?? ''));
    const isInRoot = (key: string) => scopeOfType(key) === '';
    const all = this.ofName(last);
    // A module's root may be any folder.
    const mayBeRoot = (module: string) => module.slice(0, Math.max(0, module.indexOf('/'))).includes('.');
    if (modules.length === 0 || (modules.some(mayBeRoot) && !all.some(isIn))) return undefined;
    return all.filter((key) => isIn(key) || isInRoot(key));
  }

  /** Types may be those of a type around or of what it extends, imported, of the package, or of an imported package. */
  private tellJava(file: ProgramFile, path: readonly string[]): Told {
    const [head = '', ...rest] = path;
    const all = this.ofName(rest.at(-1) ?? head);
    const imports = importsOf(file).get(head) ?? NONE;
    const own = rest.length === 0 ? all.filter((key) => key === keyOfType(file, head)) : NONE;
    if (imports.length > 0) {
      const wholes = imports.map(({ module, member }) => [module, member, ...rest].filter(isText).join('.'));
      const found = all.filter((key) => wholes.some((whole) => whole.startsWith(`${scopeOfType(key)}.`)));
      const isElsewhere = wholes.every((whole) => !this.hasPackageOf(whole));
      return found.length > 0 || (isElsewhere && rest.length === 0) ? unionOf([own, found]) : undefined;
    }
    if (rest.length > 0) return undefined;
    if (file.declarations.types.has(head)) return own;
    if (file.facts.ir.types.some(({ bases }) => bases.length > 0)) return undefined;
    const open = all.filter((key) =>
      file.wildcards.some((module) => `${module}.`.startsWith(`${scopeOfType(key)}.`)),
    );
    const found = unionOf([own, open]);
    return found.length === 0 ? undefined : found;
  }

  /** Whether a whole name is of a package of the program. */
  private hasPackageOf(whole: string): boolean {
    for (let dot = whole.lastIndexOf('.'); dot > 0; dot = whole.lastIndexOf('.', dot - 1)) {
      if (this.program.hasModule(whole.slice(0, dot))) return true;
    }
    return false;
  }

  /** What a plain name stands for in a file. */
  private seen(file: ProgramFile, name: string, asked: Asked): Told {
    const variable = file.declarations.variables.get(name);
    const isDeclared = file.declarations.types.has(name);
    // Who only adds to the prototype of a type may have got it from anywhere.
    if (variable === undefined && isDeclared && file.facts.language === 'javascript') return undefined;
    return union([
      variable === undefined && isDeclared ? [keyOfType(file, name)] : NONE,
      variable === undefined ? NONE : this.ofVariable(file, variable, asked),
      this.imports(file, name, NONE, asked),
      ...file.wildcards.map((module) => this.inModule(file, module, [name], asked)),
    ]);
  }

  private imports(file: ProgramFile, name: string, rest: readonly string[], asked: Asked): Told {
    const imports = importsOf(file).get(name) ?? NONE;
    return union(imports.map((one) => this.imported(file, one, rest, asked)));
  }

  private imported(
    file: ProgramFile,
    { module, member }: ImportIr,
    rest: readonly string[],
    asked: Asked,
  ): Told {
    const { language } = file.facts;
    const isWhole = member === undefined && rest.length === 0 && language !== 'python';
    const path = isWhole ? ['default'] : member === undefined ? rest : [member, ...rest];
    const found = [this.inModule(file, module, path, asked)];
    // Parts of the name may be those of a module: `from app import models`, `import app.models`.
    for (let length = 1; length < path.length; length += 1) {
      const inner = path.slice(0, length).join('.');
      const name = module.endsWith('.') ? `${module}${inner}` : `${module}.${inner}`;
      found.push(this.inModule(file, name, path.slice(length), asked));
    }
    return union(found);
  }

  private inModule(file: ProgramFile, module: string, path: readonly string[], asked: Asked): Told {
    if (path.length === 0) return NONE;
    // A long way of files that hand on a name is not followed to its end.
    if (asked.size > MAX_ASKED) return undefined;
    const [first = ''] = path;
    const files = this.program.declaring(this.program.modulesOf(file, module), first);
    return union(
      files.map((one) => {
        const place = `${one.facts.path} ${path.join('.')}`;
        if (asked.has(place)) return NONE;
        asked.add(place);
        return this.inFile(one, path, asked);
      }),
    );
  }

  /** What a file lets others see under a name. */
  private inFile(file: ProgramFile, path: readonly string[], asked: Asked): Told {
    const [first = '', ...rest] = path;
    const { language } = file.facts;
    if (language === 'go') return file.declarations.types.has(first) ? [keyOfType(file, first)] : NONE;
    // A class may have a class that it inherits.
    if (rest.length > 0 && (file.declarations.types.has(first) || file.declarations.variables.has(first)))
      return undefined;
    if (language === 'python')
      return rest.length === 0 ? this.seen(file, first, asked) : this.imports(file, first, rest, asked);
    const sites = rest.length === 0 ? file.exports.get(first) : undefined;
    const isDeclared = file.declarations.types.has(first);
    if (sites === undefined && file.exports.has('default') && !isDeclared) return undefined;
    const variable = file.declarations.variables.get(first);
    const isType = sites === undefined && isDeclared;
    return union([
      isType && variable === undefined ? [keyOfType(file, first)] : NONE,
      sites === undefined && variable !== undefined ? this.ofVariable(file, variable, asked) : NONE,
      ...(sites ?? NONE).map((site) => this.ofSite(site, asked)),
      ...file.handsOn.modules.map((module) => this.inModule(file, module, path, asked)),
    ]);
  }

  /** The classes that are put into a variable. */
  private ofVariable(file: ProgramFile, variable: VariableId, asked: Asked): Told {
    const place = `${file.facts.path} ${variable}`;
    if (asked.has(place)) return NONE;
    asked.add(place);
    return union((file.stores.get(variable) ?? NONE).map((site) => this.ofSite(site, asked)));
  }

  private ofSite({ in: { file, ir }, value }: StoreSite, asked: Asked): Told {
    const step = ir.instructions[value];
    switch (step?.op) {
      case 'compose':
        return step.type === undefined ? undefined : [keyOfType(file, step.type)];
      case 'closure': {
        const name = file.functions[step.function]?.ir.name ?? '';
        return file.declarations.types.has(name) ? [keyOfType(file, name)] : NONE;
      }
      case 'load':
        return this.ofVariable(file, step.variable, asked);
      case 'name':
      case 'field':
        return step.qualified === undefined ? undefined : this.qualified(file, step.qualified, asked);
      default:
        return undefined;
    }
  }

  /** What follows an import: a module as a whole, or a part of one. */
  private qualified(file: ProgramFile, name: string, asked: Asked): Told {
    const dot = name.lastIndexOf('.');
    const part = dot <= 0 ? NONE : this.inModule(file, name.slice(0, dot), [name.slice(dot + 1)], asked);
    const found = union([part, this.inModule(file, name, ['default'], asked)]);
    return found?.length === 0 ? undefined : found;
  }
}

const MAX_ASKED = 200;

function union(all: readonly Told[]): Told {
  const known = all.filter((one) => one !== undefined);
  return known.length < all.length ? undefined : unionOf(known);
}

const NONE: readonly never[] = [];

function isText(part: string | undefined): part is string {
  return part !== undefined;
}

/** The last part of a path, but for the version that Go may put behind it. */
function lastFolder(path: string): string {
  const plain = path.replace(/\/v\d+$/, '');
  return plain.slice(plain.lastIndexOf('/') + 1);
}
