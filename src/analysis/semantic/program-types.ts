import { DeclaredTypes } from './declared-types.js';
import { KeyedLists, MemberLists } from './keyed-lists.js';
import type { Meaning } from './meaning.js';
import type { FieldValue, MemberValue } from './member-values.js';
import { plainType } from './plain-type.js';
import type { FunctionRef, Program, ProgramFile } from './program.js';
import { FoundByTwo } from './two-keys.js';
import { keyOfType, nameOfType } from './type-keys.js';

/**
 * The types of a program by their keys: their methods, fields and bases, whichever file adds them. The tables are by names;
 * which of the types of a name is meant is found out when somebody asks.
 */
export class ProgramTypes {
  private readonly methods = new MemberLists<FunctionRef>(pathOfFunction);
  private readonly methodsByName = new KeyedLists<FunctionRef>(pathOfFunction);
  private readonly values = new MemberLists<PlacedValue>(pathOfPlace);
  private readonly files = new KeyedLists<ProgramFile>(pathOfFile);
  private readonly fields = new MemberLists<PlacedType>(pathOfPlace);
  private readonly extended = new KeyedLists<ProgramFile>(pathOfFile);
  private readonly bases = new KeyedLists<PlacedType>(pathOfPlace);
  /** How many functions run where a field is read or written. */
  private accessors = 0;
  private readonly declared: DeclaredTypes;
  private readonly methodsOf = new FoundByTwo<string, readonly FunctionRef[]>();
  private readonly directBases = new Map<string, readonly string[]>();
  private readonly ancestors = new Map<string, readonly string[]>();
  private readonly below = new Map<string, readonly string[]>();
  /** By file and text: what something is of which only the type is written. */
  readonly written = new FoundByTwo<ProgramFile, Meaning>();

  constructor(program: Program) {
    this.declared = new DeclaredTypes(program, (name) => this.files.get(name) ?? NO_FILES);
  }

  /** Takes in what a file declares. */
  add(file: ProgramFile): void {
    this.contribute(file, {
      method: (ref, owner, name) => {
        if (isAccessor(name)) this.accessors += 1;
        this.methods.add(owner, name, ref);
        this.methodsByName.add(name, ref);
      },
      value: (value, type, name) => this.values.add(type, name, value),
      type: (name) => this.files.add(name, file),
      field: (field, type, name) => this.fields.add(type, name, field),
      base: (base, type) => {
        this.bases.add(type, base);
        this.extended.add(nameOfBase(base), file);
      },
    });
  }

  /** Takes out what a file declared. */
  remove(file: ProgramFile): void {
    const path = pathOfFile(file);
    this.contribute(file, {
      method: (_, owner, name) => {
        if (isAccessor(name)) this.accessors -= 1;
        this.methods.removeOf(path, owner, name);
        this.methodsByName.removeOf(path, name);
      },
      value: (_, type, name) => this.values.removeOf(path, type, name),
      type: (name) => this.files.removeOf(path, name),
      field: (_, type, name) => this.fields.removeOf(path, type, name),
      base: (base, type) => {
        this.bases.removeOf(path, type);
        this.extended.removeOf(path, nameOfBase(base));
      },
    });
  }

  private contribute(file: ProgramFile, to: Contributions): void {
    this.declared.clear();
    this.methodsOf.clear();
    this.directBases.clear();
    this.ancestors.clear();
    this.below.clear();
    this.written.clear();
    const own = new Map<string, Set<string>>();
    for (const ref of file.functions) {
      const { owner, name, isAbstract } = ref.ir;
      if (owner === undefined || name === '' || isAbstract === true) continue;
      const names = own.get(owner);
      if (names === undefined) own.set(owner, new Set([name]));
      else names.add(name);
      to.method(ref, owner, name);
    }
    for (const { type, name, value } of file.memberValues) {
      to.value({ file, type, value }, plainBase(type), name);
    }
    for (const type of file.facts.ir.types) {
      to.type(type.name);
      for (const field of type.fields ?? []) to.field({ file, type: field.type }, type.name, field.name);
      for (const base of type.bases) to.base({ file, type: base }, type.name);
      const names = own.get(type.name);
      for (const method of type.methods) {
        const ref = file.functions[method.function];
        if (ref === undefined || ref.ir.isAbstract === true || names?.has(method.name)) continue;
        to.method(ref, type.name, method.name);
      }
    }
  }

  /** Whether some type has functions that run where a field is read or written. */
  get hasAccessors(): boolean {
    return this.accessors > 0;
  }

  /** A type as it is written in a file: its keys, if the program declares it, and the names by which rules may mean it. */
  named(file: ProgramFile, written: string): readonly string[] {
    return this.declared.of(file, written);
  }

  /** Whether a type as it is written may be one of the program: it is not imported, or from there. */
  mayDeclare(file: ProgramFile, written: string): boolean {
    const [head = ''] = written.split('.');
    return !file.imports.has(head) || this.declared.isOfProgram(file, written);
  }

  /** The keys of all types of a name. */
  ofName(name: string): readonly string[] {
    return this.declared.ofName(name);
  }

  /** The types whose methods a file makes under the name of a type. */
  ofOwner(file: ProgramFile, owner: string): readonly string[] {
    return this.declared.ofOwner(file, owner);
  }

  /** Whether some file declares a type. */
  declares(type: string): boolean {
    const name = nameOfType(type);
    return this.files.has(name) && (name === type || this.declared.ofName(name).includes(type));
  }

  /** The methods of a type by this name, without those of its bases. */
  method(type: string, name: string): readonly FunctionRef[] {
    const all = this.methods.get(nameOfType(type), name);
    if (all === undefined) return NO_FUNCTIONS;
    return this.methodsOf.get(type, name, () => {
      const own = all.filter(({ file }) => this.declared.ofOwner(file, nameOfType(type)).includes(type));
      return own.length === all.length ? all : own;
    });
  }

  /** The methods of this name of all types. */
  methodsNamed(name: string): readonly FunctionRef[] {
    return this.methodsByName.get(name) ?? NO_FUNCTIONS;
  }

  /** The functions and names that are put into the field of this name of objects of a type. */
  valuesOfMember(type: string, name: string): readonly MemberValue[] {
    const all = this.values.get(plainBase(nameOfType(type)), name);
    if (all === undefined) return NO_VALUES;
    return all.flatMap((one) => (this.namesOf(one).includes(type) ? [one.value] : []));
  }

  private namesOf({ file, type }: PlacedType): readonly string[] {
    const owner = this.declared.ofOwner(file, type);
    return owner.length === 1 && owner[0] === type ? this.declared.of(file, type) : owner;
  }

  /** The declared type of a field, or of one of a base's, as written in its file. */
  fieldType(type: string, name: string): PlacedType | undefined {
    if (this.fields.size === 0) return undefined;
    for (const one of [type, ...this.ancestorsOf(type)]) {
      const plain = nameOfType(one);
      const own = this.fields.get(plain, name)?.findLast(({ file }) => keyOfType(file, plain) === one);
      if (own !== undefined) return own;
    }
    return undefined;
  }

  /** What a type extends, in the order of the files: keys, or names of what nobody declares. */
  basesOf(type: string): readonly string[] {
    const name = nameOfType(type);
    const all = this.bases.get(name);
    if (all === undefined) return NO_TYPES;
    let found = this.directBases.get(type);
    if (found === undefined) {
      const own = all.filter(({ file }) => keyOfType(file, name) === type);
      found = [...new Set(own.flatMap((base) => this.typesOfBase(base, name)))];
      this.directBases.set(type, found);
    }
    return found;
  }

  private typesOfBase(base: PlacedType, of: string): readonly string[] {
    const keys = this.declared.of(base.file, base.type).filter((one) => nameOfType(one) !== one);
    // A type of a library has the name of all that extend it by that name.
    if (keys.length > MAX_MEANT) return [nameOfBase(base)];
    if (keys.length > 0) return keys;
    // What is made of a class has, more often than not, the name of the class that extends it.
    const isMade = base.type.includes('(') || this.declared.isOfProgram(base.file, base.type);
    const named = isMade ? this.declared.ofName(of) : NO_TYPES;
    return named.length > MAX_MEANT ? [nameOfBase(base)] : [nameOfBase(base), ...named];
  }

  /** What a type extends, directly or not, nearest first. */
  ancestorsOf(type: string): readonly string[] {
    if (!this.bases.has(nameOfType(type))) return NO_TYPES;
    let found = this.ancestors.get(type);
    if (found === undefined) {
      found = this.findAncestors(type);
      this.ancestors.set(type, found);
    }
    return found;
  }

  /** The types that extend one, directly or not; of more than there may be, none. */
  belowOf(type: string): readonly string[] {
    let found = this.below.get(type);
    if (found === undefined) {
      found = this.findBelow(type);
      this.below.set(type, found);
    }
    return found;
  }

  private findBelow(type: string): readonly string[] {
    const found = new Set<string>();
    const waiting = [type];
    for (const one of waiting) {
      for (const file of this.extended.get(nameOfType(one)) ?? NO_FILES) {
        for (const { name } of file.facts.ir.types) {
          const key = keyOfType(file, name);
          if (found.has(key) || !this.basesOf(key).includes(one)) continue;
          found.add(key);
          waiting.push(key);
        }
      }
      if (found.size > MAX_BELOW) return NO_TYPES;
    }
    return [...found];
  }

  /** Whether some type extends one of the name of this one. */
  isExtended(type: string): boolean {
    return this.extended.has(nameOfType(type));
  }

  private findAncestors(type: string): readonly string[] {
    const found = new Set<string>();
    const waiting = [type];
    for (const one of waiting) {
      for (const base of this.basesOf(one)) {
        if (base === '' || base === type || found.has(base)) continue;
        // Whoever is told less than there is takes it for all.
        if (found.size >= MAX_BASES)
          throw new Error(`${nameOfType(type)} extends more than ${MAX_BASES} types`);
        found.add(base);
        waiting.push(base);
      }
    }
    return [...found];
  }
}

/** A type as it is written in a file. */
type PlacedType = { readonly file: ProgramFile; readonly type: string };
type PlacedValue = PlacedType & Pick<FieldValue, 'value'>;

/** Takes what a file adds to the tables. */
type Contributions = {
  readonly method: (ref: FunctionRef, owner: string, name: string) => void;
  readonly value: (value: PlacedValue, type: string, name: string) => void;
  readonly type: (name: string) => void;
  readonly field: (field: PlacedType, type: string, name: string) => void;
  readonly base: (base: PlacedType, type: string) => void;
};

function isAccessor(name: string): boolean {
  return name.startsWith('get ') || name.startsWith('set ');
}

function pathOfFile(file: ProgramFile): string {
  return file.facts.path;
}

function pathOfFunction({ file }: FunctionRef): string {
  return file.facts.path;
}

function pathOfPlace({ file }: PlacedType): string {
  return file.facts.path;
}

/** The name of a type that another extends, without package, pointer and type arguments. */
function plainBase(base: string): string {
  const plain = plainType(base);
  return plain.slice(plain.lastIndexOf('.') + 1);
}

/** The same of a base. What its file imports under another name has the name that it has there. */
function nameOfBase({ file, type }: PlacedType): string {
  const imported = file.imports.get(type);
  const isNamed = imported?.member !== undefined && imported.member !== 'default';
  return plainBase(isNamed ? imported.member : type);
}

const MAX_BASES = 256;
/** Of a type that more extend nobody asks which. */
const MAX_BELOW = 64;
/** A base that may be any of more types than these is taken for none of them. */
const MAX_MEANT = 32;
const NO_TYPES: readonly string[] = [];
const NO_FILES: readonly ProgramFile[] = [];
const NO_FUNCTIONS: readonly FunctionRef[] = [];
const NO_VALUES: readonly MemberValue[] = [];
