import { append } from './append.js';
import { operandsOf } from './call-operands.js';
import type { FunctionFlows } from './function-flows.js';
import type { ValueId } from './ir.js';
import type { Root } from './object-roots.js';
import { isFollowed, type Passage, type ShapedCall, type Spot } from './passage.js';

/** Calls whose callees may put something into an operand, and how that hangs together with a spot. */
export type Exposure = {
  readonly calls: readonly ShapedCall[];
  readonly operand: ValueId;
  readonly passage: Passage;
  /** What is put into fields of it is known by its type. */
  readonly isTyped?: boolean;
};

/** What is in a parameter is handed on as an operand of calls. */
export type HandedOn = {
  readonly parameter: number;
  readonly calls: readonly ShapedCall[];
  readonly operand: ValueId;
};

/** What becomes of the objects that a function hands to those that it calls. */
export type HandedObjects = {
  readonly handedOn: readonly HandedOn[];
  /** By spot: the calls whose callees may put something into it, or into what it holds. */
  readonly exposures: ReadonlyMap<Spot, readonly Exposure[]>;
  /** The calls in which a parameter is handed on. */
  readonly onwards: readonly ShapedCall[];
  /** What parameters are called with. */
  readonly calledWith: readonly Spot[];
};

export function handedObjectsOf(flows: FunctionFlows): HandedObjects {
  const callsWith = new Map<ValueId, ShapedCall[]>();
  const onwards: ShapedCall[] = [];
  const calledWith: Spot[] = [];
  const exposures = new Map<Spot, Exposure[]>();
  const handedOn: HandedOn[] = [];
  for (const call of flows.calls) {
    if (!isFollowed(call)) continue;
    for (const value of new Set(operandsOf(call.shape))) append(callsWith, value, call);
  }
  const own = new Map<ValueId, boolean>();
  const known = new Map<Spot, readonly Root[]>();
  const expose = (operand: ValueId): boolean => {
    const calls = callsWith.get(operand);
    // A part of a parameter is not what callers gave for it.
    let isOwn = false;
    for (const { spot, passage } of flows.rootsOf(operand, known)) {
      const parameter = flows.parameterAt(spot);
      isOwn ||= passage.kind === 'copy' && parameter !== undefined;
      if (calls === undefined) continue;
      append(exposures, spot, { calls, operand, passage });
      if (parameter === undefined) continue;
      // Callers see it too.
      const isTyped = passage.kind === 'copy' && flows.isTyped(operand);
      append(exposures, flows.outOf(parameter), { calls, operand, passage, isTyped });
      handedOn.push({ parameter, calls, operand });
    }
    own.set(operand, isOwn);
    return isOwn;
  };
  for (const operand of callsWith.keys()) expose(operand);
  const isOwn = (value: ValueId) => own.get(value) ?? expose(value);
  for (const call of flows.calls) {
    const { arguments: all } = call.shape;
    const step = flows.ref.ir.instructions[call.id];
    if (isFollowed(call) && all.some(({ value }) => isOwn(value))) onwards.push(call);
    if (call.shape.callee.functions.length === 0 && step?.op === 'call' && isOwn(step.callee))
      calledWith.push(...all.map(({ value }) => value));
  }
  return { handedOn, exposures, onwards, calledWith };
}
