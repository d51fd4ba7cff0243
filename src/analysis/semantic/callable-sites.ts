import type { VariableId } from './ir.js';
import type { ProgramFile, StoreSite } from './program-file.js';

/** What can be called of many values, each once. */
export type CallableSites = {
  /** Functions, names and fields. */
  readonly all: readonly StoreSite[];
  /** Of those what has a name: all but parts of other values. */
  readonly named: readonly StoreSite[];
  /** Tables, classes and results of calls, of which parts can be called, where they are few. */
  readonly made: readonly StoreSite[];
  /** Whether there is nothing else among the values but constants. */
  readonly areAll: boolean;
  /** How many values were looked at. */
  readonly looked: number;
};

const MAX_MADE = 24;

/** What can be called of values of a file, through whichever of its variables they come. It costs no more than the file is long. */
export function callableSites(file: ProgramFile, values: readonly StoreSite[]): CallableSites {
  const found = new Map<string, StoreSite>();
  const made: StoreSite[] = [];
  let areAll = true;
  let looked = 0;
  const seen = new Set<VariableId>();
  const waiting = [...values];
  for (let site = waiting.pop(); site !== undefined; site = waiting.pop()) {
    looked += 1;
    const step = site.in.ir.instructions[site.value];
    if (step?.op === 'load') {
      if (seen.has(step.variable)) continue;
      seen.add(step.variable);
      waiting.push(...(file.stores.get(step.variable) ?? []));
    } else if (step?.op === 'name') found.set(`name ${step.qualified ?? step.name}`, site);
    else if (step?.op === 'closure') found.set(`closure ${step.function}`, site);
    else if (step?.op === 'field') found.set(`${site.in.id} ${site.value}`, site);
    else if (step?.op === 'compose' || step?.op === 'call') made.push(site);
    else if (step?.op !== 'constant') areAll = false;
  }
  const all = [...found.values()];
  const isFew = made.length <= MAX_MADE;
  return {
    all,
    named: all.filter(isNamed),
    made: isFew ? made : [],
    areAll: areAll && made.length === 0,
    looked,
  };
}

function isNamed({ in: { ir }, value }: StoreSite): boolean {
  let step = ir.instructions[value];
  while (step?.op === 'field') step = ir.instructions[step.object];
  return step?.op === 'name' || step?.op === 'closure';
}
