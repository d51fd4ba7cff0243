import { type CallVisit, operandsAt } from './call-visit.js';
import type { ValueId } from './ir.js';
import { matchesAnyName } from './name-pattern.js';
import { selectOperands } from './outcomes.js';
import { calledWith, cellOfCalled } from './private-cells.js';
import type { FunctionRef } from './program.js';
import { recordSink } from './record-sinks.js';
import type { CellWrite } from './summary.js';
import type { Sym } from './value-graph.js';

/** Where a function calls what it was given, its callers, who know what that is, are told with what. */
export function noteCallOfParameter(visit: CallVisit): void {
  const { transfer, id, step, shape, state } = visit;
  if (shape.callee.functions.length > 0) return;
  const { parameter } = transfer.context.graph.node(transfer.valueOf(step.callee));
  if (parameter === undefined) return;
  for (const [position, { value }] of visit.operands.arguments.entries()) {
    const cell = cellOfCalled(parameter, position);
    transfer.recordUse(`called ${id} ${position}`, { kind: 'write', cell }, value, state);
  }
}

/** Hands a value of this call to the function that the callee calls with it. */
export function callArgument(visit: CallVisit, target: FunctionRef, write: CellWrite, origin: Sym): void {
  const called = calledWith(write.cell);
  const given = called?.path === '' ? argumentFor(visit, target, called.index) : undefined;
  if (called === undefined || given === undefined) return;
  const { index, position } = called;
  const { transfer, id, state } = visit;
  const { ref, resolver, graph } = transfer.context;
  const meaning = resolver.meaningOf(ref, given);
  const key = `${id} ${target.key} ${index} ${position}`;
  for (const callback of meaning.functions) runFlows(visit, { callback, position, origin, write, key });
  if (meaning.functions.length > 0) return;
  const { parameter } = graph.node(transfer.valueOf(given));
  if (parameter !== undefined) {
    const cell = cellOfCalled(parameter, position);
    const { reach } = write;
    transfer.recordUse(`called ${key}`, { kind: 'write', cell, reach }, origin, state);
  }
  handToSink(visit, given, position, origin);
}

/** Where a function that is a sink is handed on and called with a value as its n-th argument. */
export function handToSink(visit: CallVisit, given: ValueId, position: number, value: Sym): void {
  const { transfer, id, state } = visit;
  const { ref, resolver, graph, rule } = transfer.context;
  const meaning = resolver.meaningOf(ref, given);
  for (const [sink, { match, at }] of rule.rule.sinks.entries()) {
    if (match.kind !== 'call' || !matchesAnyName(match.names, meaning)) continue;
    const before = Array.from({ length: position }, () => ({ value: graph.intern('nothing') }));
    if (!selectOperands(at, { arguments: [...before, { value }] }).includes(value)) continue;
    const span = ref.ir.instructions[given]?.span ?? visit.step.span;
    const what = transfer.describe(given);
    recordSink(transfer, `handed ${sink} ${id} ${given} ${position}`, sink, { span, what }, value, state);
  }
}

function runFlows(
  visit: CallVisit,
  to: {
    readonly callback: FunctionRef;
    readonly position: number;
    readonly origin: Sym;
    readonly write: CellWrite;
    readonly key: string;
  },
): void {
  const { transfer, state } = visit;
  const { callback, position, origin, write, key } = to;
  const summary = transfer.context.summaryOf(callback);
  for (const [number, flow] of (summary?.sinks ?? []).entries()) {
    const { atom } = flow.reach;
    if (atom.kind !== 'parameter') continue;
    const handed = { arguments: Array.from({ length: position + 1 }, () => ({ value: origin })) };
    if (positionOf(callback, atom.index) !== position) continue;
    for (const part of operandsAt(handed, callback, atom.index, atom.path)) {
      const steps = [...write.reach.steps, ...flow.reach.steps];
      const value = transfer.read(part.value, part.path, state);
      const use = { kind: 'flow', flow: { ...flow, reach: { ...flow.reach, steps } } } as const;
      transfer.recordUse(`callback ${key} ${callback.key} ${number}`, use, value, state);
    }
  }
}

function positionOf(target: FunctionRef, index: number): number {
  return target.ir.parameters.slice(0, index).filter((one) => one.receiver !== true).length;
}

/** The expression that a call gives to a parameter. */
function argumentFor(visit: CallVisit, target: FunctionRef, index: number): ValueId | undefined {
  const parameter = target.ir.parameters[index];
  if (parameter === undefined || parameter.receiver === true || parameter.rest === true) return undefined;
  const { arguments: all } = visit.shape;
  const named = all.find((one) => one.name !== undefined && one.name === parameter.name);
  const one = named ?? all[positionOf(target, index)];
  return named === undefined && one?.name !== undefined ? undefined : one?.value;
}
