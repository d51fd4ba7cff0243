import { append } from './append.js';
import type { BoundedCache } from './bounded-cache.js';
import type { Environments } from './environments.js';
import type { FunctionRef, Program, ProgramFile } from './program.js';
import type { Resolver } from './resolve.js';
import { usesOf } from './use-collector.js';

/** The names of some callees or fields of a function, by which rules ask for them. */
type UsedNames = {
  /** Lists that others share. */
  readonly names: readonly (readonly string[])[];
  readonly members: readonly string[];
};

/** What a function calls, reads and writes, whatever rule asks. */
export type FunctionUses = {
  /** Keys of the functions that it may call, pass on or declare. */
  readonly callees: readonly string[];
  /** Keys of those that it hands to somebody as values, who may call them with anything. */
  readonly handedOn: readonly string[];
  /** Keys of those that it calls, or has called with what the program hands them. */
  readonly called: readonly string[];
  readonly calls: UsedNames;
  readonly fields: UsedNames;
  /** Fields of types and variables of files that it may read and write, beyond its own variables. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
};

/** How the uses of a program are others than before; `any` where nobody had asked for them. */
export type UseChange =
  | 'any'
  | {
      /** Keys of functions that call others than before, or are new or gone. */
      readonly callers: ReadonlySet<string>;
      /** Keys of functions that others call than before, or that are new or gone. */
      readonly callees: ReadonlySet<string>;
      /** Fields and variables of files that others read or write than before. */
      readonly cells: ReadonlySet<string>;
    };

/** What the functions of a program use, found once per environment of a file, and who uses what. */
export class ProgramUses {
  private readonly byPath = new Map<string, readonly FunctionUses[]>();
  /** Made when a rule first asks for them: many programs hold nothing that one asks for. */
  private made: UseTables | undefined;

  constructor(
    private readonly program: Program,
    private resolver: Resolver,
    private readonly environments: Environments,
    /** By environments of files. */
    private readonly remembered: BoundedCache<readonly FunctionUses[]>,
  ) {}

  of(ref: FunctionRef): FunctionUses {
    return this.ofFile(ref.file)[ref.id] ?? NOTHING;
  }

  /** Per function of a file. */
  ofFile(file: ProgramFile): readonly FunctionUses[] {
    const known = this.byPath.get(file.facts.path);
    if (known !== undefined) return known;
    const environment = this.environments.ofFile(file);
    let uses = this.remembered.get(environment);
    if (uses === undefined) {
      uses = usesOf(file, this.resolver);
      this.remembered.set(environment, uses);
    }
    this.byPath.set(file.facts.path, uses);
    return uses;
  }

  /** Follows a change of the program: paths of files that are gone, and the files whose environments are others. */
  update(gone: readonly string[], changed: ReadonlySet<ProgramFile>, resolver: Resolver): UseChange {
    this.resolver = resolver;
    if (this.made === undefined) {
      for (const path of gone) this.byPath.delete(path);
      for (const file of changed) this.byPath.delete(file.facts.path);
      return 'any';
    }
    const { made } = this;
    const change = { callers: new Set<string>(), callees: new Set<string>(), cells: new Set<string>() };
    const replace = (path: string, before: readonly FunctionUses[], after: readonly FunctionUses[]) => {
      for (let id = 0; id < Math.max(before.length, after.length); id += 1) {
        const [old, own] = [before[id], after[id]];
        if (old === own) continue;
        const key = `${path}#${id}`;
        note(change, key, old, own);
        if (old !== undefined) made.remove(key, old);
        if (own !== undefined) made.add(key, own);
      }
    };
    for (const path of gone) {
      replace(path, this.byPath.get(path) ?? [], []);
      this.byPath.delete(path);
    }
    for (const file of changed) {
      const { path } = file.facts;
      const before = this.byPath.get(path) ?? [];
      this.byPath.delete(path);
      replace(path, before, this.ofFile(file));
    }
    return change;
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

  /** The keys of the functions that may call, pass on or declare one. */
  callersOf(key: string): readonly string[] {
    return this.tables().callers.get(key) ?? NOBODY;
  }

  /** Whether this is a field of a type or a variable of a file that some function reads or writes. */
  isShared(cell: string): boolean {
    const { readers, writers } = this.tables();
    return readers.has(cell) || writers.has(cell);
  }

  private tables(): UseTables {
    if (this.made === undefined) {
      const made = new UseTables();
      for (const file of this.program.files.values()) {
        const all = this.ofFile(file);
        for (const { key, id } of file.functions) made.add(key, all[id] ?? NOTHING);
      }
      // What fails on the way leaves none: half of them would hide callers from the next rule.
      this.made = made;
    }
    return this.made;
  }
}

/** Who calls, reads and writes what, by the keys of functions. */
class UseTables {
  readonly byKey = new Map<string, FunctionUses>();
  readonly callers = new Map<string, string[]>();
  readonly readers = new Map<string, string[]>();
  readonly writers = new Map<string, string[]>();

  add(key: string, uses: FunctionUses): void {
    const { callees, reads, writes } = uses;
    this.byKey.set(key, uses);
    for (const callee of callees) append(this.callers, callee, key);
    for (const cell of reads) append(this.readers, cell, key);
    for (const cell of writes) append(this.writers, cell, key);
  }

  remove(key: string, { callees, reads, writes }: FunctionUses): void {
    this.byKey.delete(key);
    for (const callee of callees) takeOut(this.callers, callee, key);
    for (const cell of reads) takeOut(this.readers, cell, key);
    for (const cell of writes) takeOut(this.writers, cell, key);
  }
}

function takeOut(from: Map<string, string[]>, name: string, key: string): void {
  const list = from.get(name);
  const at = list?.indexOf(key) ?? -1;
  if (list === undefined || at === -1) return;
  if (list.length === 1) from.delete(name);
  else list.splice(at, 1);
}

/** Notes what one of two versions of a function uses and the other does not. */
function note(
  change: { readonly callers: Set<string>; readonly callees: Set<string>; readonly cells: Set<string> },
  key: string,
  before: FunctionUses | undefined,
  after: FunctionUses | undefined,
): void {
  const isNewOrGone = before === undefined || after === undefined;
  if (isNewOrGone) change.callees.add(key);
  if (isNewOrGone || !isSameList(before.callees, after.callees)) change.callers.add(key);
  addDifference(change.callees, before?.callees, after?.callees);
  addDifference(change.cells, before?.reads, after?.reads);
  addDifference(change.cells, before?.writes, after?.writes);
}

function addDifference(
  to: Set<string>,
  before: readonly string[] = NOBODY,
  after: readonly string[] = NOBODY,
): void {
  if (isSameList(before, after)) return;
  const [left, right] = [new Set(before), new Set(after)];
  for (const one of before) if (!right.has(one)) to.add(one);
  for (const one of after) if (!left.has(one)) to.add(one);
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((one, index) => one === right[index]);
}

const BYTES_OF_NAME = 32;

/** About what the uses of a file take. */
export function bytesOfUses(all: readonly FunctionUses[]): number {
  return all.reduce((sum, one) => sum + bytesOf(one), 0);
}

function bytesOf({ callees, calls, fields, reads, writes }: FunctionUses): number {
  const names = callees.length + calls.names.length + calls.members.length;
  const shared = fields.names.length + fields.members.length + reads.length + writes.length;
  return BYTES_OF_NAME * (8 + names + shared);
}

const NOBODY: readonly string[] = [];
const NO_NAMES: UsedNames = { names: [], members: [] };
const NOTHING: FunctionUses = {
  callees: NOBODY,
  handedOn: NOBODY,
  called: NOBODY,
  calls: NO_NAMES,
  fields: NO_NAMES,
  reads: NOBODY,
  writes: NOBODY,
};

/** Whether one of some patterns (`matchesName`) may fit one of the names. */
export function mayMatch(patterns: readonly string[], { names, members }: UsedNames): boolean {
  return patterns.some((pattern) => {
    if (!pattern.startsWith('*.')) return names.some((list) => list.includes(pattern));
    const member = pattern.slice(2);
    if (members.includes(member)) return true;
    return member.includes('.') && names.some((list) => list.some((name) => name.endsWith(pattern.slice(1))));
  });
}
