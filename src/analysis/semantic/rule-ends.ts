import { operandsMeantBy, operandsOf } from './call-operands.js';
import type { CompiledRule } from './compiled-rule.js';
import type { FunctionFlows } from './function-flows.js';
import type { Instruction, ValueId } from './ir.js';
import { matchesParameter } from './matches-parameter.js';
import { type CallShape, isSurelyNamed, UNKNOWN } from './meaning.js';
import { matchesAnyName } from './name-pattern.js';
import { partsOfParameters } from './parameter-parts.js';
import type { ShapedCall, Spot } from './passage.js';
import { plainName } from './plain-name.js';
import type { FunctionRef } from './program.js';
import type { Resolver } from './resolve.js';
import type { OperandCondition, Selector } from './rule.js';

/** What tells where a rule has its sources and sinks. */
export type EndsContext = {
  readonly rule: CompiledRule;
  readonly resolver: Resolver;
  readonly isMarkedIn: (ref: FunctionRef, query: number, capture: string, instruction: ValueId) => boolean;
  readonly isEntry?: (ref: FunctionRef) => boolean;
};

/** Where a rule has sinks in a function. */
export type SinkEnds = {
  /** The values that get to them. */
  readonly spots: readonly Spot[];
  /** The calls that a sink is handed to. */
  readonly handing: readonly ShapedCall[];
};
/** Where it ends and begins in a function that it has sinks or sources in. */
export type RuleEnds = { readonly sinks?: SinkEnds; readonly sources?: ReadonlySet<Spot> };

/** The values of a call that a sanitizer makes safe, whatever they are. */
export function sanitizedIn({ rule }: CompiledRule, shape: CallShape): readonly Spot[] {
  const { callee, arguments: all } = shape;
  if (all.some(({ spread }) => spread === true)) return [];
  return rule.sanitizers.flatMap(({ match, at, where }) => {
    if (match.kind !== 'call' || where.length > 0 || !isSurelyNamed(match.names, callee)) return [];
    if (at.kind === 'any') return operandsOf(shape);
    if (at.kind === 'receiver') return shape.receiver === undefined ? [] : [shape.receiver];
    const one = at.kind === 'argument' ? all[at.index] : undefined;
    return one === undefined || one.name !== undefined || shape.receiver !== undefined ? [] : [one.value];
  });
}

/** Whether a condition on a call does not hold, whatever the values are. */
function isFalse(
  condition: OperandCondition,
  shape: CallShape,
  { ref }: FunctionFlows,
  { rule }: EndsContext,
): boolean {
  const { selector } = condition;
  if (
    condition.not ||
    condition.label !== undefined ||
    condition.taint !== undefined ||
    condition.has !== undefined
  )
    return false;
  if (
    shape.arguments.some(({ spread }) => spread === true) ||
    (selector.kind !== 'named' && selector.kind !== 'argument')
  )
    return false;
  const values = operandsMeantBy(shape, selector);
  return values.every((value) => {
    const step = ref.ir.instructions[value];
    if (step?.op !== 'constant') return false;
    return !rule.fulfils(condition, { ...UNKNOWN, certain: true, literal: step }, 0);
  });
}

export function sinksIn(flows: FunctionFlows, options: EndsContext): SinkEnds {
  const { rule, resolver, isMarkedIn } = options;
  const { ref } = flows;
  const spots: Spot[] = [];
  const handing: ShapedCall[] = [];
  for (const { match, at, where } of rule.rule.sinks) {
    switch (match.kind) {
      case 'call':
        for (const call of flows.calls) {
          const isSink =
            matchesAnyName(match.names, call.shape.callee) &&
            !where.some((condition) => isFalse(condition, call.shape, flows, options));
          if (isSink) spots.push(...operandsMeantBy(call.shape, at));
          // A sink that is handed on is called with what it is handed on with, or what that function calls it with.
          const isHandedOn = call.shape.arguments.some(({ value }) =>
            matchesAnyName(match.names, resolver.meaningOf(ref, value)),
          );
          if (!isHandedOn) continue;
          spots.push(...operandsOf(call.shape));
          handing.push(call);
        }
        break;
      case 'return':
        spots.push(flows.returned);
        break;
      case 'compare':
        for (const step of ref.ir.instructions) if (step.op === 'operator') spots.push(...step.operands);
        break;
      case 'field':
        for (const step of ref.ir.instructions) if (step.op === 'set-field') spots.push(step.value);
        break;
      case 'query':
        for (const [id] of ref.ir.instructions.entries()) {
          if (!isMarkedIn(ref, match.id, 'sink', id)) continue;
          spots.push(id);
          for (const call of flows.calls) if (call.id === id) spots.push(...operandsMeantBy(call.shape, at));
        }
        break;
    }
  }
  spots.push(...askedForTaint(flows, rule));
  return { spots, handing };
}

type RulePart = {
  readonly match: { readonly kind: string; readonly names?: readonly string[] };
  readonly where: readonly OperandCondition[];
};

/** What of a rule applies only where taint gets to some operand. */
export function partsByTaint({ rule }: CompiledRule): readonly RulePart[] {
  const parts: readonly RulePart[] = [
    ...rule.sources,
    ...rule.sinks,
    ...rule.sanitizers,
    ...rule.guards,
    ...rule.propagators,
  ];
  return parts.filter(({ where }) => where.some(({ taint }) => taint !== undefined));
}

/** The operands of which a rule asks whether taint gets to them. */
function askedForTaint(flows: FunctionFlows, rule: CompiledRule): readonly Spot[] {
  const { instructions } = flows.ref.ir;
  return partsByTaint(rule).flatMap(({ match, where }) => {
    if (match.kind !== 'call') return instructions.flatMap(partsOf);
    const asked = where.filter(({ taint }) => taint !== undefined);
    return flows.calls.flatMap(({ shape }) =>
      matchesAnyName(match.names ?? [], shape.callee)
        ? asked.flatMap(({ selector }) => operandsMeantBy(shape, selector))
        : [],
    );
  });
}

function partsOf(step: Instruction): readonly ValueId[] {
  if (step.op === 'operator') return step.operands;
  return step.op === 'field' || step.op === 'element' ? [step.object] : [];
}

/** Where a rule has sources in a function: the values, and whatever may be the same. */
export function sourcesIn(
  flows: FunctionFlows,
  { rule, resolver, isMarkedIn, isEntry }: EndsContext,
): ReadonlySet<Spot> {
  const { ref } = flows;
  const spots = new Set<Spot>();
  const context = { rule, resolver, ...(isEntry === undefined ? {} : { isEntry }) };
  const addSame = (value: ValueId) => {
    for (const { spot } of flows.rootsOf(value)) spots.add(spot);
  };
  const addCall = (call: ShapedCall, at: Selector) => {
    if (at.kind === 'result') spots.add(call.id);
    else for (const value of operandsOf(call.shape)) addSame(value);
  };
  for (const { match, at } of rule.rule.sources) {
    switch (match.kind) {
      case 'call':
        for (const call of flows.calls) if (matchesAnyName(match.names, call.shape.callee)) addCall(call, at);
        break;
      case 'field':
        for (const [id, step] of ref.ir.instructions.entries()) {
          if (step.op !== 'field' && step.op !== 'element') continue;
          const meaning = resolver.meaningOf(ref, id);
          const member = step.op === 'field' ? step.name : meaning.member;
          const plain = plainName(ref, id);
          const names = plain === undefined ? meaning.names : [...meaning.names, plain];
          if (matchesAnyName(match.names, { ...meaning, names, ...(member === undefined ? {} : { member }) }))
            spots.add(id);
        }
        break;
      case 'parameter':
        for (const index of ref.ir.parameters.keys())
          if (matchesParameter(match, ref, index, context)) spots.add(flows.parameter(index));
        for (const [id, part] of partsOfParameters(ref))
          if (matchesParameter(match, ref, part.index, context, part.name)) spots.add(id);
        break;
      case 'query':
        for (const [id] of ref.ir.instructions.entries()) {
          if (!isMarkedIn(ref, match.id, 'source', id)) continue;
          addSame(id);
          for (const call of flows.calls) if (call.id === id) addCall(call, at);
        }
        break;
    }
  }
  return spots;
}
