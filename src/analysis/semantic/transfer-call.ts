import { applySummary } from './apply-summary.js';
import { isAwaited } from './awaited-calls.js';
import { withReceiverOfBuiltIn } from './built-in-types.js';
import { addCallbackVerdict, runCallbacks } from './call-callbacks.js';
import { outcomeUnderFlag } from './call-flags.js';
import { noteCallOfParameter } from './call-parameter.js';
import { type CallVisit, operandOf } from './call-visit.js';
import { SAFE } from './compiled-rule.js';
import { forwardedCall } from './forwarded-call.js';
import type { Instruction, ValueId } from './ir.js';
import { type CallShape, isSurelyOfFunctions } from './meaning.js';
import { isMeasure } from './measures.js';
import { selectOperands } from './outcomes.js';
import type { FunctionRef } from './program.js';
import { putArguments } from './put-arguments.js';
import { handsBackReceiver } from './puts.js';
import { recordSink } from './record-sinks.js';
import { parametersReturnedBy } from './returned-parameters.js';
import type { State } from './state.js';
import type { Summary } from './summary.js';
import type { InstructionTransfer } from './transfer.js';
import type { CallOperands, Sym } from './value-graph.js';

/** Functions whose result is their argument in another type or wrapping. */
const CONVERSIONS = new Set([
  'string',
  'String',
  'str',
  '[]byte',
  'bytes',
  'Promise.resolve',
  'Object.freeze',
]);
/** Functions whose result has the elements of their argument, and no others. */
const VIEWS = new Set(
  'list set tuple frozenset sorted reversed iter enumerate next Array.from Object.values slices.Clone'.split(
    ' ',
  ),
);

/** Runs a call. False where control does not come back from it. */
export function runCall(
  transfer: InstructionTransfer,
  id: ValueId,
  step: Extract<Instruction, { op: 'call' }>,
  state: State,
): boolean {
  const { ref, resolver } = transfer.context;
  const plain = resolver.shapeOf(ref, id);
  if (plain === undefined) return true;
  const forwarded = forwardedCall(transfer, id, plain, state);
  const shape = forwarded?.shape ?? withReceiverOfBuiltIn(ref, plain);
  const receiver = shape.receiver === undefined ? forwarded?.receiver : transfer.valueOf(shape.receiver);
  const operands: CallOperands = {
    isMethod: isMethodOfObject(transfer, shape),
    arguments: shape.arguments.map((one) => {
      const value = transfer.valueOf(one.value);
      return one.name === undefined && one.spread === undefined ? { value } : { ...one, value };
    }),
    ...(receiver === undefined ? {} : { receiver }),
  };
  const result = transfer.fresh(id, state);
  const visit: CallVisit = { transfer, id, step, shape, operands, result, state };
  transfer.mayGuard = true;
  checkSinks(visit);
  noteCallOfParameter(visit);
  const summaries = summariesOf(visit);
  // What nobody waits for neither stops the caller nor tells it anything.
  const isPromise = summaries.some(({ target }) => target.ir.isAsync === true) && !isAwaited(ref, id);
  const returns = applyResult(visit, summaries) || isPromise;
  const guards = isPromise ? new Map() : combineGuards(visit, summaries);
  addCallbackVerdict(visit, guards);
  const making = { kind: 'call', instruction: id, operands, guards, callee: shape.callee } as const;
  transfer.context.graph.node(result).making = making;
  if (step.deferred !== true) {
    for (const [value, mask] of transfer.context.conditions.guards.afterReturn(making, state.facts)) {
      state.facts.set(value, (state.facts.get(value) ?? 0) | mask);
    }
  }
  addSources(visit);
  return returns || step.deferred === true;
}

/** A function that is called on an object, and not as a part of a module. */
function isMethodOfObject({ context }: InstructionTransfer, { receiver }: CallShape): boolean {
  return (
    context.ref.file.facts.language === 'python' &&
    receiver !== undefined &&
    context.resolver.meaningOf(context.ref, receiver).types.length > 0
  );
}

function checkSinks(visit: CallVisit): void {
  const { transfer, id, step, shape, operands, state } = visit;
  const { rule, conditions, isMarked } = transfer.context;
  for (const { index, part: sink } of rule.roles.of(shape.callee).sinks) {
    if (sink.match.kind === 'query' && !isMarked(sink.match.id, 'sink', id)) continue;
    if (!conditions.guards.holdAll(sink.where, operands, state.facts)) continue;
    const what = transfer.describe(id);
    for (const [position, value] of selectOperands(sink.at, operands).entries()) {
      recordSink(transfer, `sink ${index} ${id} ${position}`, index, { span: step.span, what }, value, state);
    }
  }
}

function summariesOf(
  visit: CallVisit,
): readonly { readonly target: FunctionRef; readonly summary: Summary }[] {
  const { transfer, shape } = visit;
  return shape.callee.functions.flatMap((target) => {
    const summary = transfer.context.summaryOf(target);
    return summary === undefined ? [] : [{ target, summary }];
  });
}

/** Connects the result to what it is made of; says whether control comes back. */
function applyResult(
  visit: CallVisit,
  summaries: readonly { readonly target: FunctionRef; readonly summary: Summary }[],
): boolean {
  const { transfer, operands, result, state, shape, id } = visit;
  const { rule, graph } = transfer.context;
  const node = graph.node(result);
  const sanitized = sanitizedOperands(visit);
  const isPropagated = applyPropagators(visit, sanitized);
  noteAliases(visit, summaries);
  if (summaries.length > 0) {
    for (const one of summaries) applySummary(visit, one, sanitized);
    const known = shape.callee.functions.length === summaries.length;
    if (known && shape.callee.isOpen !== true) {
      runCallbacks(visit);
      return summaries.some(({ summary }) => summary.returns);
    }
  }
  if (
    (summaries.length === 0 || shape.callee.isOpen === true) &&
    !isPropagated &&
    rule.rule.unknownCalls === 'propagate' &&
    !isMeasure(transfer.context.ref.file.facts.language, shape)
  ) {
    const all = [
      ...operands.arguments.map((one) => one.value),
      ...(operands.receiver === undefined ? [] : [operands.receiver]),
    ];
    const name = shape.callee.names[0] ?? shape.callee.member ?? '';
    const { language } = transfer.context.ref.file.facts;
    // `T(value)` of a type is the value.
    const isConversion = CONVERSIONS.has(name) || (language === 'go' && shape.callee.isClass === true);
    const isView = VIEWS.has(name);
    const through = isConversion
      ? { keeps: -1 & ((1 << 14) - 2), derivation: true }
      : {
          derivation: isView,
          steps: [transfer.step(visit.step.span, `goes through ${transfer.describe(id)}`)],
        };
    for (const [index, operand] of all.entries()) {
      if (sanitized.has(operand)) continue;
      transfer.flow(result, operand, state, { place: `i${id}.${index}`, ...through });
    }
  }
  putArguments(visit);
  runCallbacks(visit);
  if (sanitized.size > 0 && node.edges.size === 0) node.given |= SAFE;
  return true;
}

/** A callee may hand back an object as it was given: what is put into the result is put into that. */
function noteAliases(
  { transfer, operands, result, shape }: CallVisit,
  summaries: readonly { readonly target: FunctionRef }[],
): void {
  const same = summaries.flatMap(({ target }) =>
    parametersReturnedBy(target, transfer.context.ref.file).flatMap(
      (index) => operandOf(operands, target, index) ?? [],
    ),
  );
  if (operands.receiver !== undefined && handsBackReceiver(shape)) same.push(operands.receiver);
  if (same.length > 0) transfer.aliases.set(result, new Set(same));
  else transfer.aliases.delete(result);
}

function sanitizedOperands(visit: CallVisit): ReadonlySet<Sym> {
  const { transfer, id, shape, operands, state } = visit;
  const { rule, conditions, isMarked } = transfer.context;
  const { sanitizers } = rule.roles.of(shape.callee);
  if (sanitizers.length === 0) return NO_VALUES;
  const clean = new Set<Sym>();
  for (const sanitizer of sanitizers) {
    if (sanitizer.match.kind === 'query' && !isMarked(sanitizer.match.id, 'sanitizer', id)) continue;
    if (!conditions.guards.holdAll(sanitizer.where, operands, state.facts)) continue;
    for (const value of selectOperands(sanitizer.at, operands)) clean.add(value);
  }
  return clean;
}

const NO_VALUES: ReadonlySet<Sym> = new Set();

function applyPropagators(visit: CallVisit, sanitized: ReadonlySet<Sym>): boolean {
  const { transfer, id, step, shape, operands, result, state } = visit;
  const { rule, conditions, graph } = transfer.context;
  let applied = false;
  for (const { index, part: propagator } of rule.roles.of(shape.callee).propagators) {
    if (!conditions.guards.holdAll(propagator.where, operands, state.facts)) continue;
    applied = true;
    const targets = propagator.to.kind === 'result' ? [result] : selectOperands(propagator.to, operands);
    const steps = [transfer.step(step.span, `goes through ${transfer.describe(id)}`)];
    for (const target of targets) {
      graph.node(target).given |= rule.valueMask(propagator.gives);
      for (const [position, from] of selectOperands(propagator.from, operands).entries()) {
        if (sanitized.has(from)) continue;
        const changed = from === target ? changeValue(transfer, id, target, state) : target;
        transfer.flow(changed, from, state, {
          place: `i${id} p${index}.${position}`,
          adds: rule.taintMask(propagator.adds),
          keeps: rule.valueMask(propagator.keeps),
          derivation: propagator.derivation,
          steps,
        });
      }
    }
  }
  return applied;
}

/** A call that changes a value: the variables and fields that had it have another one from here on, which is made of it. */
function changeValue({ context }: InstructionTransfer, id: ValueId, value: Sym, state: State): Sym {
  const changed = context.graph.intern(`changed ${id} ${value}`);
  for (const [variable, known] of state.variables) {
    if (known === value) state.variables.set(variable, changed);
  }
  for (const [field, known] of state.fields) if (known === value) state.fields.set(field, changed);
  return changed;
}

/** What every function that may be meant proves for an outcome. */
function combineGuards(
  visit: CallVisit,
  summaries: readonly { readonly target: FunctionRef; readonly summary: Summary }[],
): Map<string, { readonly value: Sym; readonly mask: number }[]> {
  const { transfer, operands, shape, state } = visit;
  const guards = new Map<string, { readonly value: Sym; readonly mask: number }[]>();
  const [first] = summaries;
  if (first === undefined || shape.callee.functions.length !== summaries.length) return guards;
  if (!isSurelyOfFunctions(shape.callee)) return guards;
  for (const outcome of Object.keys(first.summary.guards)) {
    const under = outcomeUnderFlag(visit, first.target, outcome);
    if (under === undefined) continue;
    const known: { readonly value: Sym; readonly mask: number }[] = [];
    for (const fact of first.summary.guards[outcome] ?? []) {
      const key = `${fact.index}.${fact.path.join('.')}`;
      const mask = summaries.reduce((bits, { summary }) => {
        const same = summary.guards[outcome]?.find((one) => `${one.index}.${one.path.join('.')}` === key);
        return bits & (same?.mask ?? 0);
      }, fact.mask);
      const operand = operandOf(operands, first.target, fact.index);
      if (mask === 0 || operand === undefined) continue;
      known.push({ value: transfer.read(operand, fact.path, state), mask });
    }
    if (known.length > 0) guards.set(under, [...(guards.get(under) ?? []), ...known]);
  }
  return guards;
}

function addSources(visit: CallVisit): void {
  const { transfer, id, step, shape, operands, result, state } = visit;
  const { rule, graph, conditions, isMarked } = transfer.context;
  for (const source of rule.roles.of(shape.callee).sources) {
    if (source.match.kind === 'query' && !isMarked(source.match.id, 'source', id)) continue;
    if (!conditions.guards.holdAll(source.where, operands, state.facts)) continue;
    const atom = {
      kind: 'source',
      step: transfer.step(step.span, `comes from ${transfer.describe(id)}`),
      adds: rule.taintMask(source.adds),
    } as const;
    if (source.at.kind === 'result' && source.at.index === undefined) graph.leaf(result, atom);
    else if (source.at.kind === 'result') {
      const part = graph.intern(`s${id}.${source.at.index}`);
      graph.leaf(part, atom);
      transfer.flow(result, part, state, { place: `i${id} source`, store: `#${source.at.index}` });
    } else {
      for (const value of selectOperands(source.at, operands)) {
        const part = graph.intern(`s${id}`);
        graph.leaf(part, atom);
        transfer.flow(value, part, state, { place: `i${id} source` });
      }
    }
  }
}
