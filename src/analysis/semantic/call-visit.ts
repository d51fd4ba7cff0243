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
  for (const { name, value } of operands.arguments) {
    if (name !== undefined && name === parameter.name) return value;
  }
  // Python hands the object to a plain function too that became a method by being put into a class.
  const isPlain = target.ir.owner === undefined && target.ir.parameters[0]?.name === 'self';
  const position = positionOf(target, index) - (operands.isMethod === true && isPlain ? 1 : 0);
  if (position === -1) return operands.receiver;
  const one = operands.arguments[position];
  return one?.name === undefined ? one?.value : undefined;
}

type Part = { readonly value: Sym; readonly path: readonly string[] };

/** The values that a call hands to what is at a path in a parameter, each with the path that is left. */
export function operandsAt(
  operands: CallOperands,
  target: FunctionRef,
  index: number,
  path: readonly string[],
): readonly Part[] {
  const parameter = target.ir.parameters[index];
  if (parameter?.rest !== true) {
    const early = spreadBefore(operands, target, index);
    if (early !== undefined)
      return [
        { value: early.value, path: [early.element, ...path] },
        ...spreadByName(operands, parameter?.name, path),
      ];
    const value = operandOf(operands, target, index);
    return value === undefined ? spreadByName(operands, parameter?.name, path) : [{ value, path }];
  }
  const [first, ...rest] = path;
  if (parameter.keywords === true) {
    const others = new Set(target.ir.parameters.map(({ name }) => name));
    const named = operands.arguments.filter((one) => one.name !== undefined && !others.has(one.name));
    const wanted = first === undefined ? named : named.filter((one) => one.name === first);
    const spread = operands.arguments.filter((one) => one.spread === true);
    return [
      ...wanted.map(({ value }) => ({ value, path: rest })),
      ...spread.map(({ value }) => ({ value, path })),
    ];
  }
  const position = positionOf(target, index);
  const given = operands.arguments.slice(position).filter((one) => one.name === undefined);
  const number = /^\[(\d+)\]$/.exec(first ?? '')?.[1];
  if (number === undefined || given.some((one) => one.spread === true)) {
    const isElement = first === '[]' || number !== undefined;
    return given.map(({ value, spread }) => ({ value, path: isElement && spread !== true ? rest : path }));
  }
  const one = given[Number(number)];
  return one === undefined ? [] : [{ value: one.value, path: rest }];
}

function positionOf(target: FunctionRef, index: number): number {
  let position = 0;
  for (let before = 0; before < index; before += 1) {
    if (target.ir.parameters[before]?.receiver !== true) position += 1;
  }
  return position;
}

function isSpread({ spread }: CallOperands['arguments'][number]): boolean {
  return spread === true;
}

/** What is under the name of a parameter in what is spread: `f(**values)`. */
function spreadByName(
  operands: CallOperands,
  name: string | undefined,
  path: readonly string[],
): readonly Part[] {
  if (name === undefined || name === '' || !operands.arguments.some(isSpread)) return NO_PARTS;
  return operands.arguments.filter(isSpread).map(({ value }) => ({ value, path: [name, ...path] }));
}

const NO_PARTS: readonly Part[] = [];

/** The list that is spread over the arguments before or at the one for this parameter. */
function spreadBefore(
  operands: CallOperands,
  target: FunctionRef,
  index: number,
): { readonly value: Sym; readonly element: string } | undefined {
  if (target.ir.parameters[index]?.receiver === true) return undefined;
  if (!operands.arguments.some(isSpread)) return undefined;
  const position = positionOf(target, index);
  const at = operands.arguments.slice(0, position + 1).findIndex((one) => one.spread === true);
  const list = operands.arguments[at];
  return list === undefined ? undefined : { value: list.value, element: `[${position - at}]` };
}
