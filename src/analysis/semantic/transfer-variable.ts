import type { ValueId, VariableId } from './ir.js';
import { matchesParameter } from './matches-parameter.js';
import { calledWith, heldAt, putAt } from './private-cells.js';
import type { FunctionRef } from './program.js';
import { cellOfVariable } from './program-file.js';
import { type Put, putInto, seesVariable } from './put-into.js';
import { markShared } from './shared-parts.js';
import type { State } from './state.js';
import type { CellWrite, Summary } from './summary.js';
import type { InstructionTransfer } from './transfer.js';
import type { Sym } from './value-graph.js';

/** One that gets a name is looked at where the name is used; any other, here. */
export function evaluateClosure(
  transfer: InstructionTransfer,
  value: ValueId,
  target: number,
  state: State,
): Sym {
  const { ref, summaryOf } = transfer.context;
  const isNamed = ref.ir.instructions.some((step) => step.op === 'store' && step.value === value);
  const closure = ref.file.functions[target];
  if (!isNamed && closure !== undefined)
    useCapturesOf(transfer, `${value}`, closure, summaryOf(closure), state);
  return transfer.fresh(value, state);
}

export function evaluateParameter(transfer: InstructionTransfer, value: ValueId, index: number): Sym {
  const { graph, ref, rule } = transfer.context;
  const sym = graph.intern(`p${index}`);
  const node = graph.node(sym);
  node.instruction ??= value;
  node.parameter = { index, path: [] };
  graph.leaf(sym, { kind: 'parameter', index, path: [] });
  for (const source of rule.rule.sources) {
    if (source.match.kind !== 'parameter' || !matchesParameter(source.match, ref, index, transfer.context))
      continue;
    const name = ref.ir.parameters[index]?.name ?? 'parameter';
    const span = ref.ir.instructions[value]?.span ?? ref.ir;
    graph.leaf(sym, {
      kind: 'source',
      step: transfer.step(span, `parameter ${name} of ${ref.ir.name || 'a function'}`),
      adds: rule.taintMask(source.adds),
    });
  }
  return sym;
}

export function evaluateLoad(
  transfer: InstructionTransfer,
  value: ValueId,
  variable: VariableId,
  state: State,
): Sym {
  const { graph, ref } = transfer.context;
  const declared = ref.file.facts.ir.variables[variable];
  const isOwn = declared?.function === ref.id;
  const known = state.variables.get(variable);
  let sym = known;
  if (sym === undefined) {
    sym = graph.intern(`v${variable}`);
    graph.node(sym).instruction ??= value;
    markOutside(transfer, sym, variable);
    state.variables.set(variable, sym);
  }
  if (isOwn && declared.function !== 0 && isWrittenElsewhere(transfer, variable)) {
    const shared = graph.intern(`w${value}`);
    transfer.flow(shared, sym, state, { place: 'own' });
    graph.leaf(shared, { kind: 'cell', cell: cellOfVariable(transfer.context.ref.file, variable) });
    sym = shared;
  }
  useCaptures(transfer, value, variable, state);
  return sym;
}

function isWrittenElsewhere(transfer: InstructionTransfer, variable: VariableId): boolean {
  const { ref } = transfer.context;
  if (ref.file.shared.has(variable)) return true;
  const first = ref.file.stores.get(variable)?.[0];
  return first !== undefined && first.in !== ref;
}

/** What a local function does with the variables that it captured happens where it is called or passed on. */
function useCaptures(
  transfer: InstructionTransfer,
  value: ValueId,
  variable: VariableId,
  state: State,
): void {
  const { ref, resolver, summaryOf } = transfer.context;
  if (ref.file.facts.ir.variables[variable]?.function === 0) return;
  for (const target of resolver.meaningOf(ref, value).functions) {
    if (target.ir.parent === ref.id) useCapturesOf(transfer, `${value}`, target, summaryOf(target), state);
  }
}

/** Checks the captured variables of a closure here. */
export function useCapturesOf(
  transfer: InstructionTransfer,
  key: string,
  target: FunctionRef,
  summary: Summary | undefined,
  state: State,
): void {
  if (summary === undefined) return;
  for (const [index, flow] of summary.sinks.entries()) {
    const { atom } = flow.reach;
    if (atom.kind !== 'captured') continue;
    const sym = transfer.read(valueOfVariable(transfer, atom.variable, state), atom.path, state);
    transfer.recordUse(`captured ${key} ${target.id} ${index}`, { kind: 'flow', flow }, sym, state);
  }
  for (const [index, write] of summary.handed.entries()) {
    const { atom } = write.reach;
    const held = heldAt(write.cell);
    if (held !== undefined) {
      holdCaptured(transfer, { ...held, write, place: `held ${key} ${target.id} ${index}` }, state);
      continue;
    }
    // What it puts into what it is given, and calls that with, it does where it is called.
    if (atom.kind !== 'captured' || putAt(write.cell) !== undefined || calledWith(write.cell) !== undefined)
      continue;
    const sym = transfer.read(valueOfVariable(transfer, atom.variable, state), atom.path, state);
    transfer.recordUse(
      `captured write ${key} ${target.id} ${index}`,
      { kind: 'write', cell: write.cell, reach: write.reach },
      sym,
      state,
    );
  }
}

/** A local function puts what it captured, or what comes from elsewhere, into a variable that it captured. */
function holdCaptured(
  transfer: InstructionTransfer,
  {
    index,
    path,
    write: { reach },
    place,
  }: {
    readonly index: VariableId;
    readonly path: readonly string[];
    readonly write: CellWrite;
    readonly place: string;
  },
  state: State,
): void {
  const { atom } = reach;
  const { graph } = transfer.context;
  if (atom.kind === 'parameter') return;
  let value: Sym;
  if (atom.kind === 'captured')
    value = transfer.read(valueOfVariable(transfer, atom.variable, state), atom.path, state);
  else {
    value = graph.intern(place);
    graph.leaf(value, atom);
  }
  putIntoVariable(transfer, { index, path, value, place, reach }, state);
}

/** The value of a variable here, its own or one that it captured itself. */
export function valueOfVariable(transfer: InstructionTransfer, variable: VariableId, state: State): Sym {
  const known = state.variables.get(variable);
  if (known !== undefined) return known;
  const sym = transfer.context.graph.intern(`v${variable}`);
  markOutside(transfer, sym, variable);
  return sym;
}

/** A variable of the file or of a function around may hold anything. */
function markOutside({ context: { graph, ref } }: InstructionTransfer, sym: Sym, variable: VariableId): void {
  const owner = ref.file.facts.ir.variables[variable]?.function;
  if (owner === 0) markShared(graph, sym, [cellOfVariable(ref.file, variable)]);
  else if (owner !== ref.id) {
    graph.leaf(sym, { kind: 'captured', variable, path: [] });
    graph.node(sym).captured = variable;
  }
}

/** Puts a value into what a variable is here, where the function sees it. */
export function putIntoVariable(
  transfer: InstructionTransfer,
  { index: variable, ...put }: Omit<Put, 'object'> & { readonly index: VariableId },
  state: State,
): void {
  if (!seesVariable(transfer.context.ref, variable)) return;
  putInto(transfer, { ...put, object: valueOfVariable(transfer, variable, state) }, state);
}

export function evaluateStore(
  transfer: InstructionTransfer,
  value: ValueId,
  variable: VariableId,
  sym: Sym,
  state: State,
): Sym {
  const { ref } = transfer.context;
  const declared = ref.file.facts.ir.variables[variable];
  state.variables.set(variable, sym);
  const step = ref.ir.instructions[value];
  const isShared = declared?.function === 0 || declared?.function !== ref.id;
  if (isShared && step?.op === 'store' && ref.ir.instructions[step.value]?.op !== 'closure') {
    transfer.recordUse(
      `store ${value}`,
      { kind: 'write', cell: cellOfVariable(ref.file, variable) },
      sym,
      state,
    );
  }
  return sym;
}

export function evaluateName(transfer: InstructionTransfer, value: ValueId, state: State): Sym {
  const sym = transfer.fresh(value, state);
  const { ref, resolver, graph } = transfer.context;
  const cells = resolver.cellsOf(ref, value);
  if (cells.length > 0) markShared(graph, sym, cells);
  return sym;
}
