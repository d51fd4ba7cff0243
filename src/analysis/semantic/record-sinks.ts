import type { Instruction, Span, Terminator, ValueId } from './ir.js';
import { matchesAnyName } from './name-pattern.js';
import { selectOperands } from './outcomes.js';
import { plainName } from './plain-name.js';
import type { State } from './state.js';
import type { PendingUse } from './summary.js';
import type { InstructionTransfer } from './transfer.js';
import { nameOfType } from './type-keys.js';
import type { Sym } from './value-graph.js';

export function noteReturn(
  transfer: InstructionTransfer,
  end: Extract<Terminator, { kind: 'return' }>,
  state: State,
): void {
  const { ref, rule } = transfer.context;
  for (const [index, sink] of rule.rule.sinks.entries()) {
    if (sink.match.kind !== 'return') continue;
    if (sink.match.exported && !ref.ir.exported) continue;
    if (sink.match.function !== undefined && sink.match.function !== ref.ir.name) continue;
    for (const value of end.values) {
      const span = ref.ir.instructions[value]?.span ?? end.span;
      const place = {
        path: ref.file.facts.path,
        span,
        what: `what ${ref.ir.name || 'the function'} returns`,
      };
      const use: PendingUse = {
        kind: 'sink',
        sink: place,
        requires: rule.taintMask(sink.requires),
        unless: rule.valueMask(sink.unless),
      };
      const sym = transfer.valueOf(value);
      transfer.recordUse(`return ${index} ${value} ${end.span.start}`, use, sym, state);
      for (const field of transfer.fieldsOf(sym)) {
        transfer.recordUse(`return ${index} ${value} ${end.span.start} ${field}`, use, sym, state, [field]);
      }
    }
  }
}

/** Sources and sinks that queries of the rule captured. */
export function markQueries(
  transfer: InstructionTransfer,
  value: ValueId,
  step: Instruction,
  state: State,
): void {
  const { rule, graph, isMarked } = transfer.context;
  const { sources, sinks } = rule.marked;
  if (sources.length === 0 && sinks.length === 0) return;
  const sym = transfer.valueOf(value);
  for (const source of sources) {
    if (source.match.kind !== 'query' || !isMarked(source.match.id, 'source', value)) continue;
    graph.leaf(sym, {
      kind: 'source',
      step: transfer.step(step.span, `${transfer.describe(value)} is read`),
      adds: rule.taintMask(source.adds),
    });
  }
  for (const { index, part: sink } of sinks) {
    const isField =
      sink.match.kind === 'field' && step.op === 'set-field' && isSinkField(transfer, sink.match.names, step);
    const isQuery = sink.match.kind === 'query' && isMarked(sink.match.id, 'sink', value);
    if (!isField && !isQuery && !isComparison(transfer, index, value, step, state)) continue;
    recordSink(
      transfer,
      `mark ${index} ${value}`,
      index,
      { span: step.span, what: transfer.describe(value) },
      sym,
      state,
    );
  }
}

function isSinkField(
  transfer: InstructionTransfer,
  names: readonly string[],
  step: Extract<Instruction, { op: 'set-field' }>,
): boolean {
  const { ref, resolver } = transfer.context;
  const object = resolver.meaningOf(ref, step.object);
  const plain = plainName(ref, step.object);
  const bases = [...object.names, ...object.types.map(nameOfType), ...(plain === undefined ? [] : [plain])];
  return matchesAnyName(names, {
    names: bases.map((base) => `${base}.${step.name}`),
    member: step.name,
    certain: true,
  });
}

function isComparison(
  transfer: InstructionTransfer,
  index: number,
  value: ValueId,
  step: Instruction,
  state: State,
): boolean {
  const sink = transfer.context.rule.rule.sinks[index];
  if (sink?.match.kind !== 'compare' || step.op !== 'operator') return false;
  const kinds = sink.match.test === 'equal' ? ['==', '===', '!=', '!==', 'eq'] : ['in', 'not in'];
  if (!kinds.includes(step.operator)) return false;
  const operands = { arguments: step.operands.map((operand) => ({ value: transfer.valueOf(operand) })) };
  if (!transfer.context.conditions.guards.holdAll(sink.where, operands, state.facts)) return false;
  const constants = step.operands.some((operand) => {
    const { literal } = transfer.context.resolver.meaningOf(transfer.context.ref, operand);
    return literal !== undefined;
  });
  if (constants) return false;
  for (const [position, operand] of selectOperands(sink.at, operands).entries()) {
    recordSink(
      transfer,
      `compare ${index} ${value} ${position}`,
      index,
      { span: step.span, what: 'a comparison' },
      operand,
      state,
    );
  }
  return false;
}

/** Notes that a value reaches a sink of the rule here. */
export function recordSink(
  transfer: InstructionTransfer,
  key: string,
  index: number,
  place: { readonly span: Span; readonly what: string },
  value: Sym,
  state: State,
): void {
  const { rule, ref } = transfer.context;
  const sink = rule.rule.sinks[index];
  if (sink === undefined) return;
  transfer.recordUse(
    key,
    {
      kind: 'sink',
      sink: { path: ref.file.facts.path, ...place },
      requires: rule.taintMask(sink.requires),
      unless: rule.valueMask(sink.unless),
    },
    value,
    state,
  );
}
