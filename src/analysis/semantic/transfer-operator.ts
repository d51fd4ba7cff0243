import { SAFE } from './compiled-rule.js';
import type { Instruction, ValueId } from './ir.js';
import { IDENTITIES, TESTS } from './operators.js';
import type { State } from './state.js';
import type { InstructionTransfer } from './transfer.js';
import type { Sym } from './value-graph.js';

export function evaluateConstant(
  transfer: InstructionTransfer,
  value: ValueId,
  text: string,
  state: State,
): Sym {
  const sym = transfer.fresh(value, state);
  transfer.context.graph.node(sym).given = concatLabels(transfer, text, text);
  return sym;
}

export function evaluateOperator(
  transfer: InstructionTransfer,
  value: ValueId,
  step: Extract<Instruction, { op: 'operator' }>,
  state: State,
): Sym {
  const [first] = step.operands;
  if (first !== undefined && step.operands.length === 1 && IDENTITIES.has(step.operator))
    return transfer.valueOf(first);
  const sym = transfer.fresh(value, state);
  const node = transfer.context.graph.node(sym);
  const operands = step.operands.map((operand) => transfer.valueOf(operand));
  node.making = { kind: 'operator', instruction: value, operands };
  if (TESTS.has(step.operator)) {
    transfer.mayGuard = true;
    return sym;
  }
  if (step.operator === '&') transfer.mayGuard = true;
  const isConcat = step.operator === '+' || step.operator === 'template';
  const derivation = isConcat && isConcatDerivation(transfer);
  for (const [index, operand] of operands.entries()) {
    transfer.flow(sym, operand, state, {
      place: `i${value}.${index}`,
      derivation,
      steps: [transfer.step(step.span, 'becomes part of this')],
    });
  }
  if (isConcat) {
    const at = (index: number) => {
      const operand = step.operands.at(index);
      const { resolver, ref } = transfer.context;
      if (operand === undefined) return undefined;
      const meaning = resolver.meaningOf(ref, operand);
      return meaning.literal?.text ?? meaning.names[0];
    };
    node.given = concatLabels(transfer, at(0), at(-1));
    const last = operands.at(-1);
    if (last !== undefined) keepSuffixLabels(transfer, sym, last, state, value);
  }
  return sym;
}

/** Whether the rule takes a text for derived from those that it is put together from. */
function isConcatDerivation(transfer: InstructionTransfer): boolean {
  return transfer.context.rule.rule.propagators.some(
    ({ match, derivation }) => match.kind === 'concat' && derivation,
  );
}

/** What the last part ends with, the whole ends with. */
function keepSuffixLabels(
  transfer: InstructionTransfer,
  sym: Sym,
  last: Sym,
  state: State,
  place: ValueId,
): void {
  const { rule } = transfer.context;
  const suffixes = rule.rule.propagators.filter(
    ({ match }) => match.kind === 'concat' && match.suffix !== undefined,
  );
  const keeps = suffixes.reduce((mask, one) => mask | rule.valueMask(one.gives), 0);
  if (keeps === 0) return;
  transfer.flow(sym, last, state, { place: `i${place} suffix`, keeps, steps: [] });
}

function concatLabels(
  transfer: InstructionTransfer,
  first: string | undefined,
  last: string | undefined,
): number {
  const { rule } = transfer.context;
  let mask = 0;
  for (const propagator of rule.rule.propagators) {
    const { match } = propagator;
    if (match.kind !== 'concat') continue;
    const begins = match.prefix === undefined || match.prefix.some((prefix) => first?.startsWith(prefix));
    const ends = match.suffix === undefined || match.suffix.some((suffix) => last?.endsWith(suffix));
    if (!begins || !ends) continue;
    if (propagator.gives.length > 0) mask |= rule.valueMask(propagator.gives);
    else if (!propagator.derivation) mask |= SAFE;
  }
  return mask;
}

export function evaluateComposition(
  transfer: InstructionTransfer,
  value: ValueId,
  step: Extract<Instruction, { op: 'compose' }>,
  state: State,
): Sym {
  const sym = transfer.fresh(value, state);
  const names: string[] = [];
  let isOpen = false;
  for (const [index, part] of step.parts.entries()) {
    const operand = transfer.valueOf(part.value);
    if (part.spread === true) {
      isOpen = true;
      transfer.flow(sym, operand, state, { place: `i${value}.${index}` });
      continue;
    }
    // After parts that are spread nobody knows at which position one stands.
    const isSomewhere = isOpen && part.key === undefined;
    const key = isSomewhere ? '[]' : (part.key ?? (step.kind === 'tuple' ? `#${index}` : `[${index}]`));
    names.push(key);
    if (!isSomewhere) state.fields.set(`${sym}.${key}`, operand);
    transfer.flow(sym, operand, state, { place: `i${value}.${index}`, store: key });
    if (step.type !== undefined && part.key !== undefined) {
      const { resolver, ref } = transfer.context;
      for (const cell of resolver.literalCells(ref.file, step.type, part.key)) {
        transfer.recordUse(`compose ${value} ${index} ${cell}`, { kind: 'write', cell }, operand, state);
      }
    }
  }
  if (!isOpen && step.kind !== 'array') transfer.composed.set(sym, names);
  return sym;
}
