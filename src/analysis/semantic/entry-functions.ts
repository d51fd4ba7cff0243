import type { ProgramUses } from './function-uses.js';
import type { FunctionRef, Program, ProgramFile } from './program.js';

/** Keys of the functions that a file calls, and of those that it hands on as values. */
type Mentions = { readonly called: ReadonlySet<string>; readonly handedOn: ReadonlySet<string> };

/**
 * The functions whose arguments come from outside of a program: those that no call of it reaches, and those that it
 * hands to somebody as a value, who may call them with anything.
 */
export class EntryFunctions {
  private readonly byPath = new Map<string, Mentions>();
  /** How many files call or hand on a function. */
  private readonly called = new Map<string, number>();
  private readonly handedOn = new Map<string, number>();

  constructor(
    program: Program,
    private readonly uses: ProgramUses,
  ) {
    for (const file of program.files.values()) this.enter(file);
  }

  has(ref: FunctionRef): boolean {
    return !this.called.has(ref.key) || this.handedOn.has(ref.key);
  }

  /** Follows a change of the program and its uses. Whether some file calls or hands on other functions than before. */
  update(gone: readonly string[], changed: ReadonlySet<ProgramFile>): boolean {
    let isChanged = gone.length > 0;
    for (const path of gone) this.leave(path);
    for (const file of changed) {
      const before = this.leave(file.facts.path);
      const after = this.enter(file);
      isChanged ||= before === undefined || !isSame(before, after);
    }
    return isChanged;
  }

  private enter(file: ProgramFile): Mentions {
    const mentions = { called: new Set<string>(), handedOn: new Set<string>() };
    for (const { called, handedOn } of this.uses.ofFile(file)) {
      for (const key of called) mentions.called.add(key);
      for (const key of handedOn) mentions.handedOn.add(key);
    }
    this.byPath.set(file.facts.path, mentions);
    for (const key of mentions.called) count(this.called, key, 1);
    for (const key of mentions.handedOn) count(this.handedOn, key, 1);
    return mentions;
  }

  private leave(path: string): Mentions | undefined {
    const mentions = this.byPath.get(path);
    this.byPath.delete(path);
    for (const key of mentions?.called ?? []) count(this.called, key, -1);
    for (const key of mentions?.handedOn ?? []) count(this.handedOn, key, -1);
    return mentions;
  }
}

function count(counts: Map<string, number>, key: string, more: number): void {
  const sum = (counts.get(key) ?? 0) + more;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}

function isSame(left: Mentions, right: Mentions): boolean {
  return isSameSet(left.called, right.called) && isSameSet(left.handedOn, right.handedOn);
}

function isSameSet(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  if (left.size !== right.size) return false;
  for (const one of left) if (!right.has(one)) return false;
  return true;
}
