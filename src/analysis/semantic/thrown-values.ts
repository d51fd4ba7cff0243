import type { BlockId, FunctionIr, Terminator, ValueId } from './ir.js';
import { THROWN } from './private-cells.js';
import type { State } from './state.js';
import type { CellWrite } from './summary.js';
import type { InstructionTransfer } from './transfer.js';
import type { Sym } from './value-graph.js';

/** A thrown value goes to the handler of its block, or to the callers. */
export function noteThrow(
  transfer: InstructionTransfer,
  block: BlockId,
  end: Extract<Terminator, { kind: 'throw' }>,
  state: State,
): void {
  if (end.value === undefined) return;
  const value = transfer.valueOf(end.value);
  const caught = caughtIn(transfer.context.ref.ir, transfer.context.ref.ir.blocks[block]?.handler);
  hand(transfer, { key: `${block}`, caught, use: { kind: 'write', cell: THROWN } }, value, state);
}

/** What a callee throws is thrown where it is called. */
export function throwHere(
  transfer: InstructionTransfer,
  call: ValueId,
  write: CellWrite,
  value: Sym,
  state: State,
): void {
  const { ir } = transfer.context.ref;
  const caught = caughtIn(ir, handlerOf(ir, call));
  const use = { kind: 'write', cell: THROWN, reach: write.reach } as const;
  hand(transfer, { key: `call ${call}`, caught, use }, value, state);
}

function hand(
  transfer: InstructionTransfer,
  to: {
    readonly key: string;
    readonly caught: ValueId | undefined;
    readonly use: Parameters<InstructionTransfer['recordUse']>[1];
  },
  value: Sym,
  state: State,
): void {
  const { key, caught, use } = to;
  if (caught === undefined) transfer.recordUse(`thrown ${key} ${value}`, use, value, state);
  else {
    const sym = transfer.context.graph.ofInstruction(caught);
    const steps = use.kind === 'write' && use.reach !== undefined ? use.reach.steps : undefined;
    transfer.flow(sym, value, state, { place: `thrown ${key}`, ...(steps === undefined ? {} : { steps }) });
  }
}

function caughtIn(ir: FunctionIr, handler: BlockId | undefined): ValueId | undefined {
  const block = handler === undefined ? undefined : ir.blocks[handler];
  return block?.instructions.find((value) => ir.instructions[value]?.op === 'caught');
}

const handlers = new WeakMap<FunctionIr, ReadonlyMap<ValueId, BlockId>>();

/** Where an exception of an instruction goes. */
function handlerOf(ir: FunctionIr, value: ValueId): BlockId | undefined {
  let table = handlers.get(ir);
  if (table === undefined) {
    const made = new Map<ValueId, BlockId>();
    for (const { instructions, handler } of ir.blocks) {
      if (handler === undefined) continue;
      for (const one of instructions) made.set(one, handler);
    }
    table = made;
    handlers.set(ir, table);
  }
  return table.get(value);
}
