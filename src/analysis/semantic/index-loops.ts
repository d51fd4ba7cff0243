import { successors } from './blocks.js';
import type { Block, BlockId, ValueId } from './ir.js';
import type { State } from './state.js';
import type { InstructionTransfer } from './transfer.js';
import type { Sym } from './value-graph.js';

/** A loop whose rounds take the elements of a collection by an index, from the first to the last. */
export type IndexLoop = { readonly collection: Sym; readonly elements: readonly Sym[] };

const LESS = new Set(['<', '!=', '!==']);
const LENGTHS = new Set(['length', 'size']);

/** The blocks of the rounds of a loop whose head is a branch; none where it is no head. */
export function roundsOfBranch(blocks: readonly Block[], head: BlockId): ReadonlySet<BlockId> {
  const end = blocks[head]?.end;
  if (end?.kind !== 'branch') return new Set();
  const inside = new Set<BlockId>([end.then]);
  let comesBack = false;
  for (const id of inside) {
    for (const next of successors(blocks[id] ?? { instructions: [], end })) {
      if (next === head) comesBack = true;
      else inside.add(next);
    }
  }
  return comesBack ? inside : new Set();
}

/** `for (i = 0; i < parts.length; i++)`. */
export function countingLoop(
  transfer: InstructionTransfer,
  head: BlockId,
  inside: ReadonlySet<BlockId>,
): IndexLoop | undefined {
  const { ref, graph } = transfer.context;
  const end = ref.ir.blocks[head]?.end;
  const test = end?.kind === 'branch' ? ref.ir.instructions[end.condition] : undefined;
  if (test?.op !== 'operator' || !LESS.has(test.operator)) return undefined;
  const [left, right] = test.operands;
  if (left === undefined || right === undefined) return undefined;
  const index = transfer.valueOf(left);
  const collection = lengthOf(transfer, right);
  const phi = graph.node(index).phi;
  if (collection === undefined || phi === undefined) return undefined;
  for (const [edge, { operand }] of phi) {
    const isBack = inside.has(Number.parseInt(edge, 10));
    if (isBack ? !isNext(transfer, operand, index) : !isZero(transfer, operand)) return undefined;
  }
  return { collection, elements: elementsAt(transfer, inside, collection, index) };
}

/** `for i in range(len(parts))` and `for i := range parts`. */
export function keyLoop(
  transfer: InstructionTransfer,
  head: BlockId,
  inside: ReadonlySet<BlockId>,
): IndexLoop | undefined {
  const { ref, resolver } = transfer.context;
  const end = ref.ir.blocks[head]?.end;
  if (end?.kind !== 'each') return undefined;
  const body = ref.ir.blocks[end.body]?.instructions ?? [];
  const shape = resolver.shapeOf(ref, end.collection);
  const [counted, ...others] = shape?.arguments ?? [];
  if (counted !== undefined && others.length === 0 && shape?.callee.names.includes('range') === true) {
    const collection = lengthOf(transfer, counted.value);
    const index = body.find((id) => ref.ir.instructions[id]?.op === 'element');
    if (collection === undefined || index === undefined) return undefined;
    return { collection, elements: elementsAt(transfer, inside, collection, transfer.valueOf(index)) };
  }
  const key = body.find((id) => {
    const step = ref.ir.instructions[id];
    return step?.op === 'operator' && step.operator === 'key' && step.operands[0] === end.collection;
  });
  if (key === undefined) return undefined;
  const collection = transfer.valueOf(end.collection);
  return { collection, elements: elementsAt(transfer, inside, collection, transfer.valueOf(key)) };
}

/** What every round established of the element at its index. */
export function commonOfRounds(loop: IndexLoop, rounds: readonly State[]): number {
  let common: number | undefined;
  for (const { facts } of rounds) {
    const mask = loop.elements.reduce((bits, element) => bits | (facts.get(element) ?? 0), 0);
    common = common === undefined ? mask : common & mask;
  }
  return common ?? 0;
}

function elementsAt(
  transfer: InstructionTransfer,
  inside: ReadonlySet<BlockId>,
  collection: Sym,
  index: Sym,
): readonly Sym[] {
  const { instructions, blocks } = transfer.context.ref.ir;
  const found: Sym[] = [];
  for (const block of inside) {
    for (const id of blocks[block]?.instructions ?? []) {
      const step = instructions[id];
      if (step?.op !== 'element' || step.index === undefined) continue;
      if (transfer.valueOf(step.object) !== collection || transfer.valueOf(step.index) !== index) continue;
      found.push(transfer.valueOf(id));
    }
  }
  return found;
}

/** The collection of which a value is the length. */
function lengthOf(transfer: InstructionTransfer, value: ValueId): Sym | undefined {
  const { ref, resolver } = transfer.context;
  const step = ref.ir.instructions[value];
  if (step?.op === 'load') {
    const [only, ...others] = ref.file.stores.get(step.variable) ?? [];
    return only?.in === ref && others.length === 0 ? lengthOf(transfer, only.value) : undefined;
  }
  if (step?.op === 'field') return LENGTHS.has(step.name) ? transfer.valueOf(step.object) : undefined;
  if (step?.op !== 'call') return undefined;
  const shape = resolver.shapeOf(ref, value);
  const [counted] = shape?.arguments ?? [];
  const isLength = shape?.callee.names.includes('len') === true;
  return isLength && counted !== undefined ? transfer.valueOf(counted.value) : undefined;
}

function isZero(transfer: InstructionTransfer, value: Sym): boolean {
  return literalOf(transfer, value) === '0';
}

function isNext(transfer: InstructionTransfer, value: Sym, index: Sym): boolean {
  const { making } = transfer.context.graph.node(value);
  if (making?.kind !== 'operator') return false;
  const step = transfer.context.ref.ir.instructions[making.instruction];
  const [left, right] = making.operands;
  if (step?.op !== 'operator' || step.operator !== '+' || left !== index || right === undefined) return false;
  return literalOf(transfer, right) === '1';
}

function literalOf({ context }: InstructionTransfer, value: Sym): string | undefined {
  const { instruction } = context.graph.node(value);
  if (instruction === undefined) return undefined;
  return context.resolver.meaningOf(context.ref, instruction).literal?.text;
}
