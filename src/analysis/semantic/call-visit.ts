import type { Instruction, ValueId } from './ir.js';
import type { CallShape } from './meaning.js';
import type { FunctionRef } from './program.js';
import type { State } from './state.js';
import type { InstructionTransfer } from './transfer.js';
import type { CallOperands, Sym } from './value-graph.js';

type Call = Extract<Instruction, { op: 'call' }>;

/** One call at one visit. */
export type CallVisit = {
  readonly transfer: InstructionTransfer;
  readonly id: ValueId;
  readonly step: Call;
  readonly shape: CallShape;
  readonly operands: CallOperands;
  readonly result: Sym;
  readonly state: State;
};

/** The value that a call hands to a parameter. */
export function operandOf(operands: CallOperands, target: FunctionRef, index: number): Sym | undefined {
  const parameter = target.ir.parameters[index];
  if (parameter === undefined) return undefined;
  if (parameter.receiver === true) return operands.receiver;
  const named = operands.arguments.find((one) => one.name !== undefined && one.name === parameter.name);
  if (named !== undefined) return named.value;
  const own = target.ir.parameters.filter((one) => one.receiver !== true);
  // Python hands the object to a plain function too that became a method by being put into a class.
  const isPlain = target.ir.owner === undefined && target.ir.parameters[0]?.name === 'self';
  const position = own.indexOf(parameter) - (operands.isMethod === true && isPlain ? 1 : 0);
  if (position === -1) return operands.receiver;
  const one = operands.arguments[position];
  return one?.name === undefined ? one?.value : undefined;
}
