import { append } from './append.js';
import type { VariableId } from './ir.js';
import type { FunctionRef, ProgramFile } from './program.js';
import { cellOfVariable } from './program-file.js';

const captured = new WeakMap<ProgramFile, ReadonlySet<VariableId>>();
const users = new WeakMap<ProgramFile, ReadonlyMap<string, readonly FunctionRef[]>>();

/** The functions of a file that use a variable of it which several see, by its cell. */
export function usersOfVariables(file: ProgramFile): ReadonlyMap<string, readonly FunctionRef[]> {
  const known = users.get(file);
  if (known !== undefined) return known;
  const found = new Map<string, FunctionRef[]>();
  const { variables } = file.facts.ir;
  const own = capturedIn(file);
  for (const ref of file.functions) {
    const seen = new Set<VariableId>();
    const add = (variable: VariableId) => {
      if (seen.has(variable)) return;
      seen.add(variable);
      if (variables[variable]?.function === 0 || own.has(variable))
        append(found, cellOfVariable(file, variable), ref);
    };
    for (const { variable } of ref.ir.parameters) if (variable !== undefined) add(variable);
    for (const step of ref.ir.instructions) if (step.op === 'load' || step.op === 'store') add(step.variable);
  }
  users.set(file, found);
  return found;
}

/** The variables of functions of a file that other functions of it use. */
export function capturedIn(file: ProgramFile): ReadonlySet<VariableId> {
  let found = captured.get(file);
  if (found === undefined) {
    const all = new Set<VariableId>();
    const { variables } = file.facts.ir;
    for (const { id, ir } of file.functions) {
      for (const step of ir.instructions) {
        if (step.op !== 'load' && step.op !== 'store') continue;
        if (variables[step.variable]?.function !== id) all.add(step.variable);
      }
    }
    found = all;
    captured.set(file, found);
  }
  return found;
}
