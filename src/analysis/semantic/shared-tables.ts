import { digestOf } from '../syntax-path.js';
import type { FileFacts } from './file-facts.js';
import { interfaceOf } from './file-interface.js';
import type { Program, ProgramFile } from './program.js';
import { namesWritten } from './written-types.js';

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

/**
 * What types the names stand for by which files tell what they extend, what they add methods and values to, and what fields and
 * results of methods are, as a digest.
 */
function meantTypes({ files, types }: Program): string {
  const meant: unknown[] = [];
  for (const file of files.values()) {
    const { owners, written } = namesOfTypes(file);
    if (owners.length + written.length === 0) continue;
    meant.push(file.facts.path, ...owners.map((name) => types.ofOwner(file, name)));
    meant.push(...written.map((type) => types.named(file, type)));
  }
  return digestOf(JSON.stringify(meant));
}

type TypeNames = { readonly owners: readonly string[]; readonly written: readonly string[] };

const namesByFile = new WeakMap<ProgramFile, TypeNames>();

function namesOfTypes(file: ProgramFile): TypeNames {
  let names = namesByFile.get(file);
  if (names === undefined) {
    const { ir } = file.facts;
    const bases = ir.types.flatMap((type) => type.bases);
    const owners = ir.functions.flatMap(({ owner }) => owner ?? []);
    const values = file.memberValues.map(({ type }) => type);
    names = { owners: [...new Set([...bases, ...owners, ...values])], written: writtenTypes(file) };
    namesByFile.set(file, names);
  }
  return names;
}

/** The types of fields and of what methods return, as they are written, each once. */
function writtenTypes({ facts: { ir } }: ProgramFile): readonly string[] {
  const fields = ir.types.flatMap(({ fields: own = [] }) => own.map(({ type }) => type));
  const results = ir.functions.flatMap(({ owner, results: own = [] }) => (owner === undefined ? [] : own));
  return [...new Set([...fields, ...results])];
}

function byPath([left]: readonly [string, string], [right]: readonly [string, string]): number {
  return left < right ? -1 : 1;
}

/** Files of one folder are one group. */
function groupOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

const digests = new WeakMap<FileFacts, string>();

function tablesDigest(file: ProgramFile): string {
  const { facts, imports, memberValues } = file;
  let digest = digests.get(facts);
  if (digest === undefined) {
    const { ir } = facts;
    const methods = ir.functions.flatMap(({ owner, name, isAbstract, results }, id) =>
      owner === undefined ? [] : [[owner, name, id, isAbstract, results]],
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
    const heads = writtenTypes(file).flatMap((type) => namesWritten(file, type));
    const named = [...new Set(heads)].map((type) => imports.get(type.split('.')[0] ?? ''));
    digest = digestOf(JSON.stringify([ir.module, methods, types, values, named]));
    digests.set(facts, digest);
  }
  return digest;
}
