import type { Atom } from './atoms.js';
import type { Instruction, ValueId } from './ir.js';
import { matchesParameter } from './matches-parameter.js';
import { matchesAnyName } from './name-pattern.js';
import { partsOfParameters } from './parameter-parts.js';
import { plainName } from './plain-name.js';
import { putInto } from './put-into.js';
import { cellOfPart, markShared } from './shared-parts.js';
import type { State } from './state.js';
import type { InstructionTransfer } from './transfer.js';
import type { GraphNode, Sym } from './value-graph.js';

export function evaluateField(
  transfer: InstructionTransfer,
  value: ValueId,
  object: ValueId,
  name: string,
  state: State,
): Sym {
  const { graph, ref, resolver } = transfer.context;
  const of = transfer.valueOf(object);
  // A part of a tuple may be asked for by its index.
  const part = name.startsWith('[') ? `#${name.slice(1, -1)}` : name;
  const known = state.fields.get(`${of}.${name}`) ?? state.fields.get(`${of}.${part}`);
  const sym = known ?? transfer.fresh(value, state);
  transfer.values[value] = sym;
  if (known === undefined || isLookedInto(graph.node(known), of)) {
    state.fields.set(`${of}.${name}`, sym);
    transfer.flow(sym, of, state, { place: `i${value}`, field: name });
    propagateField(transfer, value, { sym, of, name, state });
    if (name === 'length' && ref.ir.instructions[value]?.op === 'field') {
      graph.node(sym).making = { kind: 'operator', instruction: value, operands: [of] };
    }
    const { parameter, shared } = graph.node(of);
    graph.node(sym).holder = { object: of, name };
    if (parameter !== undefined && parameter.path.length < 3) {
      graph.node(sym).parameter = { index: parameter.index, path: [...parameter.path, name] };
    }
    const cells = [
      ...(shared ?? []).map(({ cell }) => cellOfPart(cell, name)),
      ...resolver.fieldCells(ref, object, name, 'read'),
      ...resolver.cellsOf(ref, value),
    ];
    if (cells.length > 0) markShared(graph, sym, cells);
  }
  sourceOfField(transfer, value, sym);
  return sym;
}

/** What a callee looked into has not been read here. */
function isLookedInto({ isLookedInto: is, holder }: GraphNode, object: Sym): boolean {
  return is === true && holder?.object === object;
}

/** `PurePath(p).parts`: a field in which the whole is. */
function propagateField(
  transfer: InstructionTransfer,
  value: ValueId,
  {
    sym,
    of,
    name,
    state,
  }: { readonly sym: Sym; readonly of: Sym; readonly name: string; readonly state: State },
): void {
  const { ref, rule, resolver, conditions } = transfer.context;
  if (!rule.hasFieldPropagators) return;
  for (const [index, { match, derivation, adds, where }] of rule.rule.propagators.entries()) {
    if (match.kind !== 'field') continue;
    const what = { ...resolver.meaningOf(ref, value), member: name };
    if (!matchesAnyName(match.names, what)) continue;
    if (!conditions.guards.holdAll(where, { receiver: of, arguments: [] }, state.facts)) continue;
    transfer.flow(sym, of, state, {
      place: `i${value} p${index}`,
      adds: rule.taintMask(adds),
      derivation,
      steps: [],
    });
  }
}

function sourceOfField(transfer: InstructionTransfer, value: ValueId, sym: Sym): void {
  const { fieldSources } = transfer;
  let sources = fieldSources[value];
  if (sources === undefined) {
    sources = sourcesOfField(transfer, value);
    fieldSources[value] = sources;
  }
  for (const source of sources) transfer.context.graph.leaf(sym, source);
}

/** The sources of the rule that a field is, whatever was done before. */
function sourcesOfField(transfer: InstructionTransfer, value: ValueId): readonly Atom[] {
  const { ref, rule, resolver } = transfer.context;
  const found: Atom[] = [];
  const part = partsOfParameters(ref).get(value);
  for (const source of rule.sourcesByField) {
    if (source.match.kind === 'parameter' && part !== undefined) {
      if (!matchesParameter(source.match, ref, part.index, transfer.context, part.name)) continue;
      const { name } = part;
      const span = ref.ir.instructions[value]?.span ?? ref.ir;
      const message = `parameter ${name} of ${ref.ir.name || 'a function'}`;
      found.push({
        kind: 'source',
        step: transfer.step(span, message),
        adds: rule.taintMask(source.adds),
      });
    }
    if (source.match.kind !== 'field') continue;
    const meaning = resolver.meaningOf(ref, value);
    const step = ref.ir.instructions[value];
    const member = step?.op === 'field' ? step.name : meaning.member;
    const what = { ...meaning, ...(member === undefined ? {} : { member }) };
    const plain = plainName(ref, value);
    const names = plain === undefined ? what.names : [...what.names, plain];
    if (!matchesAnyName(source.match.names, { ...what, names })) continue;
    const span = step?.span ?? ref.ir;
    found.push({
      kind: 'source',
      step: transfer.step(span, `${plain ?? member ?? 'a field'} is read`),
      adds: rule.taintMask(source.adds),
    });
  }
  return found.length === 0 ? NO_SOURCES : found;
}

const NO_SOURCES: readonly Atom[] = [];

export function indexName(transfer: InstructionTransfer, index: ValueId | undefined): string {
  if (index === undefined) return '[]';
  const { ref, resolver } = transfer.context;
  const { literal } = resolver.meaningOf(ref, index);
  if (literal === undefined) return '[]';
  return literal.kind === 'number' ? `[${literal.text}]` : literal.text;
}

export function evaluateElement(
  transfer: InstructionTransfer,
  value: ValueId,
  step: Extract<Instruction, { op: 'element' }>,
  state: State,
): Sym {
  const { graph } = transfer.context;
  const of = transfer.valueOf(step.object);
  if (step.slice === true) {
    const sym = transfer.fresh(value, state);
    // What is said of a part that ends early is not said of the rest.
    const derivation = step.ends !== true;
    if (!derivation) graph.node(sym).given = labelsOfSlice(transfer);
    transfer.flow(sym, of, state, { place: `i${value}`, derivation, steps: [] });
    return sym;
  }
  const name = indexName(transfer, step.index);
  if (name !== '[]') return evaluateField(transfer, value, step.object, name, state);
  const indexed = step.index === undefined ? undefined : `${of}.[${transfer.valueOf(step.index)}]`;
  const known = indexed === undefined ? undefined : state.fields.get(indexed);
  if (known !== undefined) return known;
  const sym = transfer.fresh(value, state);
  transfer.flow(sym, of, state, { place: `i${value}`, field: '[]' });
  graph.node(sym).holder = { object: of, name: '[]' };
  const { shared } = graph.node(of);
  if (shared !== undefined)
    markShared(
      graph,
      sym,
      shared.map(({ cell }) => cellOfPart(cell, '[]')),
    );
  if (indexed !== undefined) state.fields.set(indexed, sym);
  if (step.index !== undefined) {
    const operands = [transfer.valueOf(step.index), of];
    graph.node(sym).making = { kind: 'operator', instruction: value, operands };
    transfer.mayGuard = true;
  }
  return sym;
}

function labelsOfSlice({ context: { rule } }: InstructionTransfer): number {
  return rule.rule.propagators.reduce(
    (mask, { match, gives }) => (match.kind === 'slice' ? mask | rule.valueMask(gives) : mask),
    0,
  );
}

export function evaluateAssignment(
  transfer: InstructionTransfer,
  place: ValueId,
  object: ValueId,
  name: string,
  what: { readonly value: Sym; readonly state: State },
): Sym {
  const { ref, resolver } = transfer.context;
  const { state, value } = what;
  const put = { object: transfer.valueOf(object), path: [name], value, place: `i${place}` };
  const of = putInto(transfer, put, state);
  if (name !== '[]') state.fields.set(`${of}.${name}`, value);
  const cells = [
    ...resolver.fieldCells(ref, object, name, 'write'),
    ...resolver.cellsOfMember(ref, object, name),
  ];
  for (const cell of cells) {
    transfer.recordUse(`assign ${place} ${cell}`, { kind: 'write', cell }, value, state);
  }
  return value;
}

export function evaluateResult(
  transfer: InstructionTransfer,
  value: ValueId,
  of: ValueId,
  index: number,
  state: State,
): Sym {
  const whole = transfer.context.ref.ir.instructions[of];
  const part = state.fields.get(`${transfer.valueOf(of)}.#${index}`);
  // `a, b = x, y`: the parts themselves, so that what is known of them stays known.
  if (whole?.op === 'compose' && part !== undefined) return part;
  const sym = transfer.fresh(value, state);
  const call = transfer.valueOf(of);
  transfer.context.graph.node(sym).making = { kind: 'result', of: call, index };
  transfer.flow(sym, call, state, { place: `i${value}`, field: `#${index}` });
  return sym;
}
