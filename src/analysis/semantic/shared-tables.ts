import { digestOf } from '../syntax-path.js';
import type { FileFacts } from './file-facts.js';
import { interfaceOf } from './file-interface.js';
import type { Program, ProgramFile } from './program.js';

/**
 * The methods, types and values of fields of a program, which files may mean without importing each other, as a digest.
 * It is made of those of some groups of files, so that a change costs one group.
 */
export class SharedTables {
  private readonly groups = new Map<string, Map<string, string>>();
  private readonly digests = new Map<string, string>();
  /** What types are meant by the names of files for what they extend and add to. */
  private meant = '';
  private whole = '';

  constructor(private readonly program: Program) {}

  get digest(): string {
    return this.whole;
  }

  /** Follows a change of the files of a program. */
  update(removed: readonly ProgramFile[], added: readonly ProgramFile[]): void {
    const touched = this.updateGroups(removed, added);
    const { meant } = this;
    if (!isSameInterfaces(removed, added)) this.meant = meantTypes(this.program);
    if (touched.size === 0 && meant === this.meant) return;
    for (const name of touched) {
      const group = [...(this.groups.get(name) ?? [])].sort(byPath);
      this.digests.set(name, digestOf(...group.flat()));
    }
    this.whole = digestOf(...[...this.digests].sort(byPath).flat(), this.meant);
  }

  /** The groups whose tables are others now. */
  private updateGroups(removed: readonly ProgramFile[], added: readonly ProgramFile[]): ReadonlySet<string> {
    const touched = new Set<string>();
    const after = new Map(added.map((file) => [file.facts.path, file]));
    for (const { facts } of removed) {
      if (after.has(facts.path)) continue;
      const name = groupOf(facts.path);
      this.groups.get(name)?.delete(facts.path);
      touched.add(name);
    }
    for (const [path, file] of after) {
      const name = groupOf(path);
      const group = this.groups.get(name) ?? new Map<string, string>();
      this.groups.set(name, group);
      const digest = tablesDigest(file);
      if (group.get(path) === digest) continue;
      group.set(path, digest);
      touched.add(name);
    }
    return touched;
  }
}

function isSameInterfaces(removed: readonly ProgramFile[], added: readonly ProgramFile[]): boolean {
  if (removed.length !== added.length) return false;
  const before = new Map(removed.map((file) => [file.facts.path, file]));
  return added.every((file) => {
    const old = before.get(file.facts.path);
    return old !== undefined && interfaceOf(old) === interfaceOf(file);
  });
}

/** What types the names stand for by which files tell what they extend and what they add methods and values to, as a digest. */
function meantTypes({ files, types }: Program): string {
  const meant: unknown[] = [];
  for (const file of files.values()) {
    const names = namesOfTypes(file);
    if (names.length === 0) continue;
    meant.push(file.facts.path, ...names.map((name) => types.ofOwner(file, name)));
  }
  return digestOf(JSON.stringify(meant));
}

const namesByFile = new WeakMap<ProgramFile, readonly string[]>();

function namesOfTypes(file: ProgramFile): readonly string[] {
  let names = namesByFile.get(file);
  if (names === undefined) {
    const { ir } = file.facts;
    const bases = ir.types.flatMap((type) => type.bases);
    const owners = ir.functions.flatMap(({ owner }) => owner ?? []);
    names = [...new Set([...bases, ...owners, ...file.memberValues.map(({ type }) => type)])];
    namesByFile.set(file, names);
  }
  return names;
}

function byPath([left]: readonly [string, string], [right]: readonly [string, string]): number {
  return left < right ? -1 : 1;
}

/** Files of one folder are one group. */
function groupOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

const digests = new WeakMap<FileFacts, string>();

function tablesDigest({ facts, imports, memberValues }: ProgramFile): string {
  let digest = digests.get(facts);
  if (digest === undefined) {
    const { ir } = facts;
    const methods = ir.functions.flatMap(({ owner, name, isAbstract }, id) =>
      owner === undefined ? [] : [[owner, name, id, isAbstract]],
    );
    const types = ir.types.map(({ name, bases, fields, methods: own }) => [
      name,
      // Types are written by the names that the file gives to what it imports.
      bases.map((base) => [base, imports.get(base)?.member]),
      own.map((one) => [one.name, one.function]),
      fields,
    ]);
    const values = memberValues.map(({ type, name, value }) => [
      type,
      name,
      value.kind === 'name' ? value.name : value.function.id,
    ]);
    const named = ir.types.some(({ fields }) => fields !== undefined && fields.length > 0) ? ir.imports : [];
    digest = digestOf(JSON.stringify([ir.module, methods, types, values, named]));
    digests.set(facts, digest);
  }
  return digest;
}
