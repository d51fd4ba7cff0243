import { BoundedCache } from './bounded-cache.js';
import { type CallGraph, callGraphOf } from './call-graph.js';
import { EntryFunctions } from './entry-functions.js';
import { Environments } from './environments.js';
import type { FileFacts } from './file-facts.js';
import { FunctionFlows, type Mixing } from './function-flows.js';
import { bytesOfUses, type FunctionUses, ProgramUses, type UseChange } from './function-uses.js';
import { type FunctionRef, Program, type ProgramFile } from './program.js';
import { programFile } from './program-file.js';
import { Resolver } from './resolve.js';

/** What became of a program. */
export type ProgramChange = {
  /** The files whose names may mean something else: those that changed, and those that see them. */
  readonly files: ReadonlySet<ProgramFile>;
  /** The paths of files that are gone. */
  readonly gone: readonly string[];
  readonly uses: UseChange;
  /** Whether some file calls or hands on other functions than before. */
  readonly isEntryChanged: boolean;
};

/** What was found in files of earlier programs, whatever rule asks, by their environments. */
export class FileCache {
  readonly uses = new BoundedCache<readonly FunctionUses[]>(MAX_BYTES, bytesOfUses);
}

const MAX_BYTES = 24e6;

type MixingCalls = { readonly key: string; readonly mixing: readonly Mixing[] };

const NO_MIXING: MixingCalls = { key: '', mixing: [] };

/** A program with what does not depend on a rule. It can become the next one, at the cost of what differs. */
export class SolvableProgram {
  readonly program: Program;
  /** What the resolution of a file's names depends on, as a digest. */
  readonly environments: Environments;
  readonly uses: ProgramUses;
  readonly graph: CallGraph;
  private current: Resolver;
  private readonly flows = new Map<ProgramFile, Map<string, FunctionFlows>>();
  private entryFunctions: EntryFunctions | undefined;
  private latest: ProgramChange | undefined;
  private changes = 0;

  /** The facts of the files in the order of their paths. */
  constructor(
    private facts: readonly FileFacts[],
    cache: FileCache,
  ) {
    this.program = new Program(facts);
    this.current = new Resolver(this.program);
    this.environments = new Environments(this.program);
    this.uses = new ProgramUses(this.program, this.current, this.environments, cache.uses);
    this.graph = callGraphOf(this.program, this.uses);
  }

  get resolver(): Resolver {
    return this.current;
  }

  /** How often it changed. */
  get version(): number {
    return this.changes;
  }

  /** What the last change was. */
  get change(): ProgramChange | undefined {
    return this.latest;
  }

  /** How values of a function get into each other, where some calls mix what they are given; the key tells which. */
  flowsOf(ref: FunctionRef, { key: of, mixing }: MixingCalls = NO_MIXING): FunctionFlows {
    const known = this.flows.get(ref.file) ?? new Map<string, FunctionFlows>();
    this.flows.set(ref.file, known);
    const key = `${ref.id} ${of}`;
    const flows = known.get(key) ?? new FunctionFlows(ref, this.current, mixing);
    known.set(key, flows);
    return flows;
  }

  /** The functions whose arguments come from outside. */
  get entries(): EntryFunctions {
    this.entryFunctions ??= new EntryFunctions(this.program, this.uses);
    return this.entryFunctions;
  }

  /** How many files are others in a tree. */
  distanceTo(facts: readonly FileFacts[]): number {
    const { removed, added } = differenceOf(this.facts, facts);
    return Math.max(removed.length, added.length);
  }

  /** Becomes the program of other files, given in the order of their paths. */
  become(facts: readonly FileFacts[]): void {
    const { removed, added } = differenceOf(this.facts, facts);
    if (removed.length === 0 && added.length === 0) return;
    const [before, after] = [removed.map(programFile), added.map(programFile)];
    const isSame = this.program.replace(before, after);
    const changed = this.environments.update(before, after, isSame);
    const gone = removed.flatMap(({ path }) => (this.program.files.has(path) ? [] : [path]));
    this.current = new Resolver(this.program);
    for (const file of changed) this.flows.delete(file);
    for (const file of before) this.flows.delete(file);
    const uses = this.uses.update(gone, changed, this.current);
    const isEntryChanged = this.entryFunctions?.update(gone, changed) ?? true;
    this.latest = { files: changed, gone, uses, isEntryChanged };
    this.facts = facts;
    this.changes += 1;
  }
}

/** What is in one of two sorted lists of files and not in the other. */
function differenceOf(
  before: readonly FileFacts[],
  after: readonly FileFacts[],
): { readonly removed: readonly FileFacts[]; readonly added: readonly FileFacts[] } {
  const removed: FileFacts[] = [];
  const added: FileFacts[] = [];
  let at = 0;
  for (const file of after) {
    let old = before[at];
    // Most are what they were, and nothing else is asked of them.
    if (old === file) {
      at += 1;
      continue;
    }
    while (old !== undefined && old.path < file.path) {
      removed.push(old);
      at += 1;
      old = before[at];
    }
    if (old?.path === file.path) {
      at += 1;
      if (old === file) continue;
      removed.push(old);
    }
    added.push(file);
  }
  return { removed: removed.concat(before.slice(at)), added };
}
