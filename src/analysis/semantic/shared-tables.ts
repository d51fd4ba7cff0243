import { digestOf } from '../syntax-path.js';
import type { FileFacts } from './file-facts.js';
import type { ProgramFile } from './program.js';

/**
 * The methods, types and values of fields of a program, which files may mean without importing each other, as a digest.
 * It is made of those of some groups of files, so that a change costs one group.
 */
export class SharedTables {
  private readonly groups = new Map<string, Map<string, string>>();
  private readonly digests = new Map<string, string>();
  private whole = '';

  get digest(): string {
    return this.whole;
  }

  /** Follows a change of the files of a program. */
  update(removed: readonly ProgramFile[], added: readonly ProgramFile[]): void {
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
    if (touched.size === 0) return;
    for (const name of touched) {
      const group = [...(this.groups.get(name) ?? [])].sort(byPath);
      this.digests.set(name, digestOf(...group.flat()));
    }
    this.whole = digestOf(...[...this.digests].sort(byPath).flat());
  }
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
    digest = digestOf(JSON.stringify([methods, types, values, named]));
    digests.set(facts, digest);
  }
  return digest;
}
