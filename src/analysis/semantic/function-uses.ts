import type { Environments } from './environments.js';
import type { Instruction } from './ir.js';
import { plainName } from './plain-name.js';
import type { FunctionRef, Program, ProgramFile } from './program.js';
import type { Resolver } from './resolve.js';

/** The names of some callees or fields of a function, by which rules ask for them. */
type UsedNames = { readonly names: ReadonlySet<string>; readonly members: ReadonlySet<string> };

/** What a function calls, reads and writes, whatever rule asks. */
export type FunctionUses = {
  /** Keys of the functions that it may call, pass on or declare. */
  readonly callees: readonly string[];
  readonly calls: UsedNames;
  readonly fields: UsedNames;
  /** Fields of types and variables of files that it may read and write, beyond its own variables. */
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
};

const MAX_REMEMBERED_FILES = 12_000;
const remembered = new Map<string, readonly FunctionUses[]>();

/** What the functions of a program use, found once per environment of a file. */
export class ProgramUses {
  private readonly byFile = new Map<ProgramFile, readonly FunctionUses[]>();
  private made: UseTables | undefined;

  constructor(
    private readonly program: Program,
    private readonly resolver: Resolver,
    private readonly environments: Environments,
  ) {}

  of(ref: FunctionRef): FunctionUses {
    return this.ofFile(ref.file)[ref.id] ?? NOTHING;
  }

  /** Per function of a file. */
  ofFile(file: ProgramFile): readonly FunctionUses[] {
    let uses = this.byFile.get(file);
    if (uses === undefined) {
      const environment = this.environments.ofFile(file);
      uses = remembered.get(environment) ?? file.functions.map((ref) => usesOf(ref, this.resolver));
      if (remembered.size > MAX_REMEMBERED_FILES) remembered.clear();
      remembered.set(environment, uses);
      this.byFile.set(file, uses);
    }
    return uses;
  }

  ofKey(key: string): FunctionUses {
    return this.tables().byKey.get(key) ?? NOTHING;
  }

  /** The keys of the functions that read a field or a variable of a file. */
  readersOf(cell: string): readonly string[] {
    return this.tables().readers.get(cell) ?? NOBODY;
  }

  writersOf(cell: string): readonly string[] {
    return this.tables().writers.get(cell) ?? NOBODY;
  }

  /** Whether this is a field of a type or a variable of a file that some function reads or writes. */
  isShared(cell: string): boolean {
    const { readers, writers } = this.tables();
    return readers.has(cell) || writers.has(cell);
  }

  private tables(): UseTables {
    this.made ??= makeTables(this.program, this);
    return this.made;
  }
}

/** The uses of a whole program, made when a rule first asks for them. */
type UseTables = {
  readonly byKey: ReadonlyMap<string, FunctionUses>;
  readonly readers: ReadonlyMap<string, readonly string[]>;
  readonly writers: ReadonlyMap<string, readonly string[]>;
};

const NOBODY: readonly string[] = [];

function makeTables(program: Program, uses: ProgramUses): UseTables {
  const byKey = new Map<string, FunctionUses>();
  const readers = new Map<string, string[]>();
  const writers = new Map<string, string[]>();
  const append = (to: Map<string, string[]>, cell: string, key: string) => {
    const list = to.get(cell);
    if (list === undefined) to.set(cell, [key]);
    else list.push(key);
  };
  for (const ref of program.functions()) {
    const own = uses.of(ref);
    byKey.set(ref.key, own);
    for (const cell of own.reads) append(readers, cell, ref.key);
    for (const cell of own.writes) append(writers, cell, ref.key);
  }
  return { byKey, readers, writers };
}

const NO_NAMES: UsedNames = { names: new Set(), members: new Set() };
const NOTHING: FunctionUses = {
  callees: [],
  calls: NO_NAMES,
  fields: NO_NAMES,
  reads: new Set(),
  writes: new Set(),
};

/** Whether one of some patterns (`matchesName`) may fit one of the names. */
export function mayMatch(patterns: readonly string[], { names, members }: UsedNames): boolean {
  return patterns.some((pattern) => {
    if (!pattern.startsWith('*.')) return names.has(pattern);
    const member = pattern.slice(2);
    if (members.has(member)) return true;
    return member.includes('.') && [...names].some((name) => name.endsWith(pattern.slice(1)));
  });
}

function usesOf(ref: FunctionRef, resolver: Resolver): FunctionUses {
  const collector = new UseCollector(ref, resolver);
  for (const [id, step] of ref.ir.instructions.entries()) collector.add(id, step);
  const { callees, calls, fields, reads, writes } = collector;
  return { callees: [...callees], calls, fields, reads, writes };
}

/** Follows what `InstructionTransfer` does, without regard to paths and values. */
class UseCollector {
  readonly callees = new Set<string>();
  readonly calls = { names: new Set<string>(), members: new Set<string>() };
  readonly fields = { names: new Set<string>(), members: new Set<string>() };
  readonly reads = new Set<string>();
  readonly writes = new Set<string>();

  constructor(
    private readonly ref: FunctionRef,
    private readonly resolver: Resolver,
  ) {}

  add(id: number, step: Instruction): void {
    const { ref, resolver } = this;
    switch (step.op) {
      case 'call':
        this.addCall(id);
        return;
      case 'closure': {
        const target = ref.id === 0 ? undefined : ref.file.functions[step.function];
        if (target !== undefined) this.callees.add(target.key);
        return;
      }
      case 'load':
        if (
          this.variableOf(step.variable) === 0 ||
          ref.file.shared.has(step.variable) ||
          this.isForeign(step.variable)
        )
          this.reads.add(`${ref.file.facts.path}#${step.variable}`);
        return;
      case 'store':
        if (this.variableOf(step.variable) === 0 || this.variableOf(step.variable) !== ref.id)
          this.writes.add(`${ref.file.facts.path}#${step.variable}`);
        return;
      case 'name':
        for (const cell of resolver.cellsOf(ref, id)) this.reads.add(cell);
        return;
      case 'field':
        this.addField(id, step.object, step.name);
        for (const cell of resolver.cellsOf(ref, id)) this.reads.add(cell);
        return;
      case 'element': {
        const name = step.slice === true ? undefined : this.indexName(step.index);
        if (name !== undefined) this.addField(id, step.object, name);
        return;
      }
      case 'set-field':
        this.addWrite(step.object, step.name);
        return;
      case 'set-element':
        this.addWrite(step.object, this.indexName(step.index) ?? '[]');
        return;
      case 'compose':
        for (const type of step.type === undefined ? [] : resolver.typeNames(ref.file, step.type)) {
          for (const { key } of step.parts) if (key !== undefined) this.writes.add(`${type}.${key}`);
        }
        return;
    }
  }

  private addCall(id: number): void {
    const { ref, resolver } = this;
    const shape = resolver.shapeOf(ref, id);
    if (shape === undefined) return;
    for (const target of shape.callee.functions) this.callees.add(target.key);
    for (const argument of shape.arguments) {
      const { functions, names } = resolver.meaningOf(ref, argument.value);
      for (const target of functions) this.callees.add(target.key);
      // A function that is passed on may be called there.
      for (const name of names) this.calls.names.add(name);
    }
    for (const name of shape.callee.names) this.calls.names.add(name);
    if (shape.callee.member !== undefined) this.calls.members.add(shape.callee.member);
  }

  private addField(id: number, object: number, name: string): void {
    const { ref, resolver } = this;
    const meaning = resolver.meaningOf(ref, id);
    for (const one of meaning.names) this.fields.names.add(one);
    const plain = plainName(ref, id);
    if (plain !== undefined) this.fields.names.add(plain);
    this.fields.members.add(name);
    if (meaning.member !== undefined) this.fields.members.add(meaning.member);
    for (const cell of resolver.fieldCells(ref, object, name, 'read')) this.reads.add(cell);
  }

  private addWrite(object: number, name: string): void {
    for (const cell of this.resolver.fieldCells(this.ref, object, name, 'write')) this.writes.add(cell);
  }

  private variableOf(variable: number): number | undefined {
    return this.ref.file.facts.ir.variables[variable]?.function;
  }

  private isForeign(variable: number): boolean {
    const first = this.ref.file.stores.get(variable)?.[0];
    return first !== undefined && first.in !== this.ref;
  }

  private indexName(index: number | undefined): string | undefined {
    if (index === undefined) return undefined;
    const { literal } = this.resolver.meaningOf(this.ref, index);
    if (literal === undefined) return undefined;
    return literal.kind === 'number' ? `[${literal.text}]` : literal.text;
  }
}
