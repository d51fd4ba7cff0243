import { SAFE } from './compiled-rule.js';
import { callsWithElements, isFilter, isMutator, verdictOnElements } from './higher-order.js';
import type { Instruction, ValueId } from './ir.js';
import { lastPart, matchesAnyName } from './name-pattern.js';
import { selectOperands } from './outcomes.js';
import type { FunctionRef } from './program.js';
import { recordSink } from './record-sinks.js';
import type { CallShape } from './resolve.js';
import type { State } from './state.js';
import type { Summary } from './summary.js';
import type { InstructionTransfer } from './transfer.js';
import { valueOfVariable } from './transfer-variable.js';
import type { CallOperands, Reach, Sym } from './value-graph.js';

type Call = Extract<Instruction, { op: 'call' }>;

/** One call at one visit. */
type Visit = {
  readonly transfer: InstructionTransfer;
  readonly id: ValueId;
  readonly step: Call;
  readonly shape: CallShape;
  readonly operands: CallOperands;
  readonly result: Sym;
  readonly state: State;
};

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

/** Runs a call. False where control does not come back from it. */
export function runCall(transfer: InstructionTransfer, id: ValueId, step: Call, state: State): boolean {
  const { ref, resolver } = transfer.context;
  const shape = resolver.shapeOf(ref, id);
  if (shape === undefined) return true;
  const operands: CallOperands = {
    arguments: shape.arguments.map((one) => ({
      value: transfer.valueOf(one.value),
      ...(one.name === undefined ? {} : { name: one.name }),
    })),
    ...(shape.receiver === undefined ? {} : { receiver: transfer.valueOf(shape.receiver) }),
  };
  const result = transfer.fresh(id, state);
  const visit: Visit = { transfer, id, step, shape, operands, result, state };
  transfer.mayGuard = true;
  checkSinks(visit);
  const summaries = summariesOf(visit);
  const returns = applyResult(visit, summaries);
  const guards = combineGuards(visit, summaries);
  addCallbackVerdict(visit, guards);
  const making = { kind: 'call', instruction: id, operands, guards } as const;
  transfer.context.graph.node(result).making = making;
  if (step.deferred !== true) {
    for (const [value, mask] of transfer.context.conditions.afterReturn(making, state.facts)) {
      state.facts.set(value, (state.facts.get(value) ?? 0) | mask);
    }
  }
  addSources(visit);
  return returns || step.deferred === true;
}

function checkSinks(visit: Visit): void {
  const { transfer, id, step, shape, operands, state } = visit;
  const { rule, conditions, isMarked } = transfer.context;
  for (const [index, sink] of rule.rule.sinks.entries()) {
    const isCall = sink.match.kind === 'call' && matchesAnyName(sink.match.names, shape.callee);
    const isQuery = sink.match.kind === 'query' && isMarked(sink.match.id, 'sink', id);
    if (!isCall && !isQuery) continue;
    if (!conditions.holdAll(sink.where, operands, state.facts)) continue;
    const what = transfer.describe(id);
    for (const [position, value] of selectOperands(sink.at, operands).entries()) {
      recordSink(transfer, `sink ${index} ${id} ${position}`, index, { span: step.span, what }, value, state);
    }
  }
}

function summariesOf(visit: Visit): readonly { readonly target: FunctionRef; readonly summary: Summary }[] {
  const { transfer, shape } = visit;
  return shape.callee.functions.flatMap((target) => {
    const summary = transfer.context.summaryOf(target);
    return summary === undefined ? [] : [{ target, summary }];
  });
}

/** Connects the result to what it is made of; says whether control comes back. */
function applyResult(
  visit: Visit,
  summaries: readonly { readonly target: FunctionRef; readonly summary: Summary }[],
): boolean {
  const { transfer, operands, result, state, shape, id } = visit;
  const { rule, graph } = transfer.context;
  const node = graph.node(result);
  const sanitized = sanitizedOperands(visit);
  const isPropagated = applyPropagators(visit, sanitized);
  if (summaries.length > 0) {
    for (const one of summaries) applySummary(visit, one, sanitized);
    const known = shape.callee.functions.length === summaries.length;
    if (known) {
      runCallbacks(visit);
      return summaries.some(({ summary }) => summary.returns);
    }
  } else if (!isPropagated && rule.rule.unknownCalls === 'propagate') {
    const all = [
      ...operands.arguments.map((one) => one.value),
      ...(operands.receiver === undefined ? [] : [operands.receiver]),
    ];
    const name = shape.callee.names[0] ?? shape.callee.member ?? '';
    const isConversion = CONVERSIONS.has(name);
    for (const [index, operand] of all.entries()) {
      if (sanitized.has(operand)) continue;
      transfer.flow(result, operand, state, {
        place: `i${id}.${index}`,
        ...(isConversion
          ? { keeps: -1 & ((1 << 14) - 2), derivation: true }
          : { steps: [transfer.step(visit.step.span, `goes through ${transfer.describe(id)}`)] }),
      });
    }
  }
  if (isMutator(shape.callee.member) && operands.receiver !== undefined) {
    for (const [index, one] of operands.arguments.entries()) {
      transfer.flow(operands.receiver, one.value, state, { place: `m${id}.${index}`, store: '[]' });
    }
  }
  runCallbacks(visit);
  if (sanitized.size > 0 && node.edges.size === 0) node.given |= SAFE;
  return true;
}

function sanitizedOperands(visit: Visit): ReadonlySet<Sym> {
  const { transfer, id, shape, operands, state } = visit;
  const { rule, conditions, isMarked } = transfer.context;
  const clean = new Set<Sym>();
  for (const sanitizer of rule.rule.sanitizers) {
    const isCall =
      sanitizer.match.kind === 'call' &&
      matchesAnyName(sanitizer.match.names, shape.callee) &&
      (shape.callee.certain || shape.callee.names.length <= 1);
    const isQuery = sanitizer.match.kind === 'query' && isMarked(sanitizer.match.id, 'sanitizer', id);
    if (!isCall && !isQuery) continue;
    if (!conditions.holdAll(sanitizer.where, operands, state.facts)) continue;
    for (const value of selectOperands(sanitizer.at, operands)) clean.add(value);
  }
  return clean;
}

function applyPropagators(visit: Visit, sanitized: ReadonlySet<Sym>): boolean {
  const { transfer, id, step, shape, operands, result, state } = visit;
  const { rule, conditions, graph } = transfer.context;
  let applied = false;
  for (const [index, propagator] of rule.rule.propagators.entries()) {
    if (propagator.match.kind !== 'call' || !matchesAnyName(propagator.match.names, shape.callee)) continue;
    if (!conditions.holdAll(propagator.where, operands, state.facts)) continue;
    applied = true;
    const targets = propagator.to.kind === 'result' ? [result] : selectOperands(propagator.to, operands);
    const steps = [transfer.step(step.span, `goes through ${transfer.describe(id)}`)];
    for (const target of targets) {
      graph.node(target).given |= rule.valueMask(propagator.gives);
      for (const [position, from] of selectOperands(propagator.from, operands).entries()) {
        if (sanitized.has(from) || from === target) continue;
        transfer.flow(target, from, state, {
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

/** The value that a call hands to a parameter. */
export function operandOf(operands: CallOperands, target: FunctionRef, index: number): Sym | undefined {
  const parameter = target.ir.parameters[index];
  if (parameter === undefined) return undefined;
  if (parameter.receiver === true) return operands.receiver;
  const named = operands.arguments.find((one) => one.name !== undefined && one.name === parameter.name);
  if (named !== undefined) return named.value;
  const position = target.ir.parameters.filter((one) => one.receiver !== true).indexOf(parameter);
  const one = operands.arguments[position];
  return one?.name === undefined ? one?.value : undefined;
}

function applySummary(
  visit: Visit,
  { target, summary }: { readonly target: FunctionRef; readonly summary: Summary },
  sanitized: ReadonlySet<Sym>,
): void {
  const { transfer, id, result, state, step } = visit;
  const { graph } = transfer.context;
  const place = `i${id} ${target.key}`;
  const name = target.ir.name || 'a function';
  const entered = transfer.step(step.span, `is passed to ${name}`);
  for (const [path, reaches] of Object.entries(summary.results)) {
    for (const [index, reach] of reaches.entries()) {
      const origin = originOf(visit, target, reach);
      if (origin === undefined || sanitized.has(origin)) continue;
      const steps = [...(reach.atom.kind === 'parameter' ? [entered] : []), ...reach.steps];
      transfer.flow(result, origin, state, {
        place: `${place} ${path} ${index}`,
        adds: reach.adds,
        steps,
        derivation: reach.derivation,
        ...(path === '' ? {} : { store: path }),
      });
    }
  }
  for (const [path, mask] of Object.entries(summary.labels)) {
    if (path === '') graph.node(result).given |= mask;
    else {
      const part = graph.intern(`r${result}.${path}`);
      graph.node(part).given |= mask;
      transfer.flow(part, result, state, { place: 'read', field: path });
      state.fields.set(`${result}.${path}`, part);
    }
  }
  for (const [index, flow] of summary.sinks.entries()) {
    const origin = originOf(visit, target, flow.reach);
    if (origin === undefined || flow.reach.atom.kind !== 'parameter') continue;
    const reach = { ...flow.reach, steps: [entered, ...flow.reach.steps] };
    transfer.recordUse(`flow ${place} ${index}`, { kind: 'flow', flow: { ...flow, reach } }, origin, state);
  }
  for (const [index, write] of summary.writes.entries()) {
    const origin = originOf(visit, target, write.reach);
    if (origin === undefined) continue;
    if (write.cell.startsWith('parameter ')) {
      const [, position = '', path = ''] = write.cell.split(' ');
      const object = operandOf(visit.operands, target, Number(position));
      if (object === undefined) continue;
      state.fields.delete(`${object}.${path}`);
      transfer.flow(object, origin, state, {
        place: `${place} w${index}`,
        store: path,
        steps: write.reach.steps,
      });
    } else if (write.reach.atom.kind === 'parameter') {
      transfer.recordUse(
        `write ${place} ${index}`,
        {
          kind: 'write',
          cell: write.cell,
          reach: { ...write.reach, steps: [entered, ...write.reach.steps] },
        },
        origin,
        state,
      );
    }
  }
}

/** The value of the caller that an atom of a callee stands for. */
function originOf(visit: Visit, target: FunctionRef, reach: Reach): Sym | undefined {
  const { transfer, operands, state } = visit;
  const { graph } = transfer.context;
  const { atom } = reach;
  if (atom.kind === 'parameter') {
    const operand = operandOf(operands, target, atom.index);
    return operand === undefined ? undefined : transfer.read(operand, atom.path, state);
  }
  if (atom.kind === 'captured')
    return transfer.read(valueOfVariable(transfer, atom.variable, state), atom.path, state);
  const sym = graph.intern(
    `o${visit.id} ${atom.kind === 'cell' ? atom.cell : `${atom.step.path} ${atom.step.span.start}`}`,
  );
  graph.leaf(sym, atom);
  return sym;
}

/** What every function that may be meant proves for an outcome. */
function combineGuards(
  visit: Visit,
  summaries: readonly { readonly target: FunctionRef; readonly summary: Summary }[],
): Map<string, { readonly value: Sym; readonly mask: number }[]> {
  const { transfer, operands, shape, state } = visit;
  const guards = new Map<string, { readonly value: Sym; readonly mask: number }[]>();
  const [first] = summaries;
  if (first === undefined || shape.callee.functions.length !== summaries.length) return guards;
  if (!shape.callee.certain && shape.callee.names.length > 1) return guards;
  for (const outcome of Object.keys(first.summary.guards)) {
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
    if (known.length > 0) guards.set(outcome, known);
  }
  return guards;
}

/** Functions given to functions that call them with elements. */
function runCallbacks(visit: Visit): void {
  const { transfer, operands, shape, state, id, step } = visit;
  const { ref, resolver, summaryOf, graph } = transfer.context;
  const plain = shape.callee.names[0];
  const kind = callsWithElements(shape.callee.member, plain);
  for (const [position, argument] of shape.arguments.entries()) {
    const { functions } = resolver.meaningOf(ref, argument.value);
    for (const target of functions) {
      const summary = summaryOf(target);
      if (summary === undefined) continue;
      const collection = kind === 'argument' ? operands.arguments[position + 1]?.value : operands.receiver;
      if (collection === undefined) continue;
      const element = kind === undefined ? collection : transfer.read(collection, ['[]'], state);
      const handed: CallOperands = { arguments: [{ value: element }] };
      const inner: Visit = { ...visit, operands: handed, result: graph.intern(`cb${id}.${position}`) };
      applySummary(inner, { target, summary }, new Set());
      if (kind === undefined) continue;
      const member = shape.callee.member ?? plain ?? '';
      if (isFilter(member)) filterElements(visit, target, summary, collection);
      else
        transfer.flow(visit.result, inner.result, state, {
          place: `i${id} callback`,
          store: '[]',
          steps: [transfer.step(step.span, 'is mapped')],
        });
    }
  }
}

/** The elements that are left are those for which the callback is true. */
function filterElements(visit: Visit, target: FunctionRef, summary: Summary, collection: Sym): void {
  const { transfer, result, state, id } = visit;
  const mask =
    summary.guards.true?.find((fact) => fact.index === firstIndex(target) && fact.path.length === 0)?.mask ??
    0;
  const { graph } = transfer.context;
  const node = graph.node(result);
  for (const key of [...node.edges.keys()]) if (key.startsWith(`i${id}.`)) node.edges.delete(key);
  graph.connect(result, `i${id} filter`, {
    to: collection,
    facts: (state.facts.get(collection) ?? 0) | mask,
  });
}

function firstIndex(target: FunctionRef): number {
  return target.ir.parameters.findIndex((one) => one.receiver !== true);
}

/** `parts.some(bad)` is false: then `bad` was false for every element. */
function addCallbackVerdict(
  visit: Visit,
  guards: Map<string, { readonly value: Sym; readonly mask: number }[]>,
): void {
  const { transfer, operands, shape } = visit;
  const { ref, resolver, summaryOf } = transfer.context;
  const member = shape.callee.member ?? lastPart(shape.callee.names[0] ?? '');
  const verdict = verdictOnElements(member);
  const [argument] = shape.arguments;
  if (verdict === undefined || argument === undefined) return;
  const [outcome, of] = verdict;
  const targets = resolver.meaningOf(ref, argument.value).functions;
  const collection = operands.receiver;
  if (collection === undefined || targets.length !== 1) return;
  for (const target of targets) {
    const fact = summaryOf(target)?.guards[of]?.find(
      (one) => one.index === firstIndex(target) && one.path.length === 0,
    );
    if (fact === undefined) continue;
    guards.set(outcome, [...(guards.get(outcome) ?? []), { value: collection, mask: fact.mask }]);
  }
}

function addSources(visit: Visit): void {
  const { transfer, id, step, shape, operands, result, state } = visit;
  const { rule, graph, conditions, isMarked } = transfer.context;
  for (const source of rule.rule.sources) {
    const isCall = source.match.kind === 'call' && matchesAnyName(source.match.names, shape.callee);
    const isQuery = source.match.kind === 'query' && isMarked(source.match.id, 'source', id);
    if (!isCall && !isQuery) continue;
    if (!conditions.holdAll(source.where, operands, state.facts)) continue;
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
