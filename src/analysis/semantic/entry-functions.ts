import type { BoundedCache } from './bounded-cache.js';
import type { Environments } from './environments.js';
import { callsWithElements } from './higher-order.js';
import type { ValueId } from './ir.js';
import type { FunctionRef, Program, ProgramFile } from './program.js';
import type { Resolver } from './resolve.js';

/** Keys of the functions that a file calls, and of those that it hands on as values. */
export type Mentions = { readonly called: readonly string[]; readonly handedOn: readonly string[] };

const BYTES_OF_KEY = 24;

/** About what the mentions of a file take. */
export function bytesOfMentions({ called, handedOn }: Mentions): number {
  return BYTES_OF_KEY * (called.length + handedOn.length);
}

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
    resolver: Resolver,
    private readonly environments: Environments,
    /** By environments of files. */
    private readonly remembered: BoundedCache<Mentions>,
  ) {
    for (const file of program.files.values()) this.enter(file, resolver);
  }

  has(ref: FunctionRef): boolean {
    return !this.called.has(ref.key) || this.handedOn.has(ref.key);
  }

  /** Follows a change of the program. Whether some file calls or hands on other functions than before. */
  update(gone: readonly string[], changed: ReadonlySet<ProgramFile>, resolver: Resolver): boolean {
    let isChanged = gone.length > 0;
    for (const path of gone) this.leave(path);
    for (const file of changed) {
      const before = this.leave(file.facts.path);
      const after = this.enter(file, resolver);
      isChanged ||= before === undefined || !isSame(before, after);
    }
    return isChanged;
  }

  private enter(file: ProgramFile, resolver: Resolver): Mentions {
    const environment = this.environments.ofFile(file);
    let mentions = this.remembered.get(environment);
    if (mentions === undefined) {
      mentions = mentionsIn(file, resolver);
      this.remembered.set(environment, mentions);
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
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

function mentionsIn(file: ProgramFile, resolver: Resolver): Mentions {
  const called = new Set<string>();
  const handedOn = new Set<string>();
  for (const ref of file.functions) {
    const handOn = (value: ValueId, to: Set<string> = handedOn) => {
      for (const target of resolver.meaningOf(ref, value).functions) to.add(target.key);
    };
    for (const [id, step] of ref.ir.instructions.entries()) {
      if (step.op === 'call') {
        const shape = resolver.shapeOf(ref, id);
        if (shape === undefined) continue;
        for (const target of shape.callee.functions) called.add(target.key);
        // What `map` and the like are given is called with what the program hands them.
        const isKnown = callsWithElements(shape.callee.member, shape.callee.names[0]) !== undefined;
        for (const { value } of shape.arguments) handOn(value, isKnown ? called : handedOn);
      } else if (step.op === 'set-field' || step.op === 'set-element') handOn(step.value);
      // A class and a module are made of their functions; that hands them to nobody.
      else if (step.op === 'compose' && ref.id !== 0) for (const { value } of step.parts) handOn(value);
    }
  }
  return { called: [...called], handedOn: [...handedOn] };
}
