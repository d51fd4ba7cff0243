import { append } from './append.js';
import { operandsOf } from './call-operands.js';
import type { FunctionFlows } from './function-flows.js';
import type { ValueId } from './ir.js';
import type { Root } from './object-roots.js';
import { COPY, type Flow, isFollowed, MADE, type Passage, type ShapedCall, type Spot } from './passage.js';

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
    const roots = flows.rootsOf(operand, known);
    for (const { spot, passage } of roots) {
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
    if (calls !== undefined && flows.ref.ir.instructions[operand]?.op === 'compose')
      exposeParts(operand, calls);
    return isOwn;
  };
  // What is in a literal that is handed on is handed on too.
  const exposeParts = (operand: ValueId, calls: readonly ShapedCall[]) => {
    for (const spot of partsOf(flows, operand)) {
      append(exposures, spot, { calls, operand, passage: MADE });
      const parameter = flows.parameterAt(spot);
      if (parameter === undefined) continue;
      append(exposures, flows.outOf(parameter), { calls, operand, passage: MADE });
      handedOn.push({ parameter, calls, operand });
    }
  };
  for (const operand of callsWith.keys()) expose(operand);
  for (const { spot, call, operand } of flows.handedCells)
    append(exposures, spot, { calls: [call], operand, passage: COPY, isTyped: flows.isTyped(operand) });
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

/** Spots that may be an object which is a part of a literal, or of a part of it, or that hold one. */
function partsOf(flows: FunctionFlows, literal: ValueId): ReadonlySet<Spot> {
  const found = new Set<Spot>();
  for (const { to, passage } of flows.takes[literal] ?? NONE)
    if (isOfObject(passage) && isSeenElsewhere(flows, to)) found.add(to);
  for (const spot of found)
    for (const { to, passage } of flows.takes[spot] ?? NONE) if (isOfObject(passage)) found.add(to);
  return found;
}

/** Whether something else may be the same object, or hold it: nobody else sees what a call made for it. */
function isSeenElsewhere({ takes }: FunctionFlows, spot: Spot): boolean {
  return takes[spot]?.some(({ passage }) => isOfObject(passage)) === true;
}

function isOfObject({ kind }: Passage): boolean {
  return kind === 'copy' || kind === 'field' || kind === 'store';
}

const NONE: readonly Flow[] = [];
