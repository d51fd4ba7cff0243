import type { Finding } from '../../core/finding.js';
import type { FileFacts } from './file-facts.js';
import type { SemanticChecker } from './make-facts.js';
import type { ProgramFile } from './program.js';
import { SolvableProgram } from './solvable-program.js';
import type { SolvedRule } from './solve-rule.js';
import type { SolvedStructure } from './structure.js';
import type { SummaryCache } from './summary-cache.js';

/** A program with what rules found in it, from which the next one is made. */
export type SolvedProgram = {
  readonly family: string;
  readonly solvable: SolvableProgram;
  /** By the digests of rules. */
  readonly rules: Map<string, SolvedRule>;
  readonly structures: Map<string, SolvedStructure>;
  /** By checker and what was found: how it was reported, and the files that this tells of. */
  readonly reported: WeakMap<SemanticChecker, WeakMap<object, Reported>>;
};

type Reported = { readonly files: readonly ProgramFile[]; readonly finding: Finding | undefined };

/** Programs are large; who works on several trees in turn has these at hand. */
const MAX_PROGRAMS = 4;
const programs = new WeakMap<SummaryCache, SolvedProgram[]>();

/** The program of some files, in the order of their paths: made of one that is much the same, if there is any. */
export function takeProgram(cache: SummaryCache, family: string, files: readonly FileFacts[]): SolvedProgram {
  const all = programs.get(cache) ?? [];
  let nearest: SolvedProgram | undefined;
  let least = Math.floor(files.length / 2);
  for (const one of all) {
    if (one.family !== family) continue;
    const distance = one.solvable.distanceTo(files);
    if (distance > least) continue;
    nearest = one;
    least = distance;
  }
  if (nearest !== undefined) {
    // Should it fail half way, nobody finds it.
    all.splice(all.indexOf(nearest), 1);
    if (hasBecome(nearest, files)) return nearest;
  }
  return {
    family,
    solvable: new SolvableProgram(files, cache.files),
    rules: new Map(),
    structures: new Map(),
    reported: new WeakMap(),
  };
}

/** Whether it could be made of another: what fails here fails again in a new program, for those rules that ask for it. */
function hasBecome({ solvable }: SolvedProgram, files: readonly FileFacts[]): boolean {
  try {
    solvable.become(files);
    return true;
  } catch {
    return false;
  }
}

/** Keeps a program for the next one. It must be what its last change made of it. */
export function keepProgram(cache: SummaryCache, program: SolvedProgram): void {
  const all = programs.get(cache) ?? [];
  programs.set(cache, all);
  all.push(program);
  if (all.length > MAX_PROGRAMS) all.shift();
}
