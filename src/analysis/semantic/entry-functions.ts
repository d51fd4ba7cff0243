import type { Environments } from './environments.js';
import { callsWithElements } from './higher-order.js';
import type { ValueId } from './ir.js';
import type { FunctionRef, Program, ProgramFile } from './program.js';
import type { Resolver } from './resolve.js';

/** Keys of the functions that a file calls, and of those that it hands on as values. */
type Mentions = { readonly called: readonly string[]; readonly handedOn: readonly string[] };

const MAX_REMEMBERED_FILES = 20_000;
const remembered = new Map<string, Mentions>();

/**
 * The functions whose arguments come from outside of a program: those that no call of it reaches, and those that it
 * hands to somebody as a value, who may call them with anything.
 */
export class EntryFunctions {
  private readonly called = new Set<string>();
  private readonly handedOn = new Set<string>();

  constructor(program: Program, resolver: Resolver, environments: Environments) {
    for (const file of program.files.values()) {
      const environment = environments.ofFile(file);
      const mentions = remembered.get(environment) ?? mentionsIn(file, resolver);
      if (remembered.size > MAX_REMEMBERED_FILES) remembered.clear();
      remembered.set(environment, mentions);
      for (const key of mentions.called) this.called.add(key);
      for (const key of mentions.handedOn) this.handedOn.add(key);
    }
  }

  has(ref: FunctionRef): boolean {
    return !this.called.has(ref.key) || this.handedOn.has(ref.key);
  }
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
