import type { ValueId } from './ir.js';
import type { CallShape } from './meaning.js';
import type { FunctionRef } from './program.js';
import type { Resolver } from './resolve.js';
import type { State } from './state.js';
import type { InstructionTransfer } from './transfer.js';
import { valueOfVariable } from './transfer-variable.js';
import type { Sym } from './value-graph.js';

/** `((...given) => f(...given))(a)`: the call of `f` with `a`, and the object that `f` is a method of. */
export function forwardedCall(
  transfer: InstructionTransfer,
  id: ValueId,
  outer: CallShape,
  state: State,
): { readonly shape: CallShape; readonly receiver: Sym | undefined } | undefined {
  const { ref, resolver } = transfer.context;
  const forwarded = forwardedShape(ref, resolver, id, outer);
  if (forwarded === undefined) return undefined;
  const { shape, target, receiver } = forwarded;
  const object = receiver === undefined ? undefined : target.ir.instructions[receiver];
  return {
    shape,
    receiver: object?.op === 'load' ? valueOfVariable(transfer, object.variable, state) : undefined,
  };
}

/** The call that a call is of a function that hands on all it is given; the receiver is a value of that function. */
export function forwardedShape(
  ref: FunctionRef,
  resolver: Resolver,
  outerId: ValueId,
  outer: CallShape,
): { readonly shape: CallShape; readonly target: FunctionRef; readonly receiver?: ValueId } | undefined {
  const step = ref.ir.instructions[outerId];
  const made = step?.op === 'call' ? ref.ir.instructions[step.callee] : undefined;
  const target = made?.op === 'closure' ? ref.file.functions[made.function] : undefined;
  const [only, ...others] = target?.ir.parameters ?? [];
  const [block, ...rest] = target?.ir.blocks ?? [];
  if (target === undefined || only?.rest !== true || others.length > 0 || rest.length > 0) return undefined;
  const id = block?.end.kind === 'return' ? block.end.values[0] : undefined;
  const call = id === undefined ? undefined : target.ir.instructions[id];
  if (id === undefined || call?.op !== 'call' || call.arguments.length !== 1) return undefined;
  const [given] = call.arguments;
  const load = given?.spread === true ? target.ir.instructions[given.value] : undefined;
  if (load?.op !== 'load' || load.variable !== only.variable) return undefined;
  const inner = resolver.shapeOf(target, id);
  if (inner === undefined) return undefined;
  return {
    shape: { callee: inner.callee, arguments: outer.arguments },
    target,
    ...(inner.receiver === undefined ? {} : { receiver: inner.receiver }),
  };
}
