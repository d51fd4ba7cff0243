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
};

/** What becomes of the objects that a function hands to those that it calls. */
export type HandedObjects = {
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
      isOwn ||= passage.kind === 'copy' && flows.parameterAt(spot) !== undefined;
      if (calls !== undefined) append(exposures, spot, { calls, operand, passage });
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
  return { exposures, onwards, calledWith };
}
