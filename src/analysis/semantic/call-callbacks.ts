import { applySummary } from './apply-summary.js';
import { handToSink } from './call-parameter.js';
import type { CallVisit } from './call-visit.js';
import { callsWithElements, isFilter, verdictOnElements } from './higher-order.js';
import { lastPart } from './name-pattern.js';
import type { FunctionRef } from './program.js';
import type { Summary } from './summary.js';
import type { CallOperands, Sym } from './value-graph.js';

/** Functions given to functions that call them with elements. */
export function runCallbacks(visit: CallVisit): void {
  const { transfer, operands, shape, state, id, step } = visit;
  const { ref, resolver, summaryOf, graph } = transfer.context;
  const plain = shape.callee.names[0];
  const kind = callsWithElements(shape.callee.member, plain);
  for (const [position, argument] of shape.arguments.entries()) {
    const { functions, names } = resolver.meaningOf(ref, argument.value);
    if (
      functions.length === 0 &&
      names.length > 0 &&
      (kind !== undefined || shape.callee.member === 'then')
    ) {
      const from = kind === 'argument' ? operands.arguments[position + 1]?.value : operands.receiver;
      const value = from === undefined || kind === undefined ? from : transfer.read(from, ['[]'], state);
      if (value !== undefined) handToSink(visit, argument.value, 0, value);
    }
    for (const target of functions) {
      const summary = summaryOf(target);
      if (summary === undefined) continue;
      const collection = kind === 'argument' ? operands.arguments[position + 1]?.value : operands.receiver;
      if (collection === undefined) continue;
      const element = kind === undefined ? collection : transfer.read(collection, ['[]'], state);
      const handed: CallOperands = { arguments: [{ value: element }] };
      const inner: CallVisit = { ...visit, operands: handed, result: graph.intern(`cb${id}.${position}`) };
      applySummary(inner, { target, summary }, new Set());
      if (kind === undefined) continue;
      const member = shape.callee.member ?? plain ?? '';
      if (isFilter(member)) filterElements(visit, target, summary, collection);
      else {
        const steps = [transfer.step(step.span, 'is mapped')];
        transfer.flow(visit.result, inner.result, state, { place: `i${id} callback`, store: '[]', steps });
        if (member === 'map') deriveMapped(visit, target, summary, collection);
      }
    }
  }
}

/** A list of what a function derived from each element was derived from the list of them. */
function deriveMapped(visit: CallVisit, target: FunctionRef, summary: Summary, collection: Sym): void {
  const { transfer, result, state, id } = visit;
  for (const [index, { atom, adds, derivation }] of (summary.results[''] ?? []).entries()) {
    if (!derivation || atom.kind !== 'parameter' || atom.index !== firstIndex(target)) continue;
    transfer.flow(result, collection, state, {
      place: `i${id} mapped ${index}`,
      adds,
      derivation,
      steps: [],
    });
  }
}

/** The elements that are left are those for which the callback is true. */
function filterElements(visit: CallVisit, target: FunctionRef, summary: Summary, collection: Sym): void {
  const { transfer, result, state, id } = visit;
  const mask =
    summary.guards.true?.find((fact) => fact.index === firstIndex(target) && fact.path.length === 0)?.mask ??
    0;
  const { graph } = transfer.context;
  const node = graph.node(result);
  node.edges.remove((place) => place.startsWith(`i${id}.`));
  graph.connect(result, `i${id} filter`, {
    to: collection,
    facts: (state.facts.get(collection) ?? 0) | mask,
  });
}

function firstIndex(target: FunctionRef): number {
  return target.ir.parameters.findIndex((one) => one.receiver !== true);
}

/** `parts.some(bad)` is false: then `bad` was false for every element. */
export function addCallbackVerdict(
  visit: CallVisit,
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
  const style = callsWithElements(shape.callee.member, shape.callee.names[0]);
  const collection = style === 'argument' ? operands.arguments[1]?.value : operands.receiver;
  if (collection === undefined || targets.length !== 1) return;
  for (const target of targets) {
    const fact = summaryOf(target)?.guards[of]?.find(
      (one) => one.index === firstIndex(target) && one.path.length === 0,
    );
    if (fact === undefined) continue;
    guards.set(outcome, [...(guards.get(outcome) ?? []), { value: collection, mask: fact.mask }]);
  }
}
