import type { VariableId } from './ir.js';
import type { ProgramFile, StoreSite } from './program-file.js';

/** What can be called, and of that what has a name: all but parts of other values. */
export type CallableSites = { readonly all: readonly StoreSite[]; readonly named: readonly StoreSite[] };

/**
 * What can be called of many values of a file, through whichever of its variables they come: functions, names and
 * fields, each once. It costs no more than the file is long.
 */
export function callableSites(file: ProgramFile, values: readonly StoreSite[]): CallableSites {
  const found = new Map<string, StoreSite>();
  const seen = new Set<VariableId>();
  const waiting = [...values];
  for (let site = waiting.pop(); site !== undefined; site = waiting.pop()) {
    const step = site.in.ir.instructions[site.value];
    if (step?.op === 'load') {
      if (seen.has(step.variable)) continue;
      seen.add(step.variable);
      waiting.push(...(file.stores.get(step.variable) ?? []));
    } else if (step?.op === 'name') found.set(`name ${step.qualified ?? step.name}`, site);
    else if (step?.op === 'closure') found.set(`closure ${step.function}`, site);
    else if (step?.op === 'field') found.set(`${site.in.id} ${site.value}`, site);
  }
  const all = [...found.values()];
  return { all, named: all.filter(isNamed) };
}

function isNamed({ in: { ir }, value }: StoreSite): boolean {
  let step = ir.instructions[value];
  while (step?.op === 'field') step = ir.instructions[step.object];
  return step?.op === 'name' || step?.op === 'closure';
}
