import type { BlockId, FunctionId, Instruction, Span, Terminator, ValueId, VariableId } from '../ir.js';
import type { CompactTree, NodeId } from './compact-tree.js';
import { FunctionBuilder } from './function-builder.js';

type WithoutSpan<T> = T extends unknown ? Omit<T, 'span'> : never;
type Step = WithoutSpan<Instruction>;
type End = WithoutSpan<Terminator>;

type OpenVariable = { name: string; function: FunctionId; writes: number; exported: boolean };

/** Writes the steps of the function that is under construction. */
export class LoweringSteps {
  readonly variables: OpenVariable[] = [];
  /** How often a kind of syntax became `opaque`. */
  readonly unknown = new Map<string, number>();
  builder: FunctionBuilder;

  constructor(readonly tree: CompactTree) {
    this.builder = new FunctionBuilder(0, tree.span(0));
  }

  emit(place: NodeId | Span, step: Step): ValueId {
    const span = typeof place === 'number' ? this.tree.span(place) : place;
    return this.builder.emit(Object.assign(step, { span }) as Instruction);
  }

  end(place: NodeId | Span, end: End): void {
    const span = typeof place === 'number' ? this.tree.span(place) : place;
    this.builder.end(Object.assign(end, { span }) as Terminator);
  }

  constant(
    node: NodeId | Span,
    kind: 'string' | 'number' | 'boolean' | 'nil' | 'other',
    text: string,
  ): ValueId {
    return this.emit(node, { op: 'constant', kind, text });
  }

  operator(node: NodeId | Span, operator: string, operands: readonly ValueId[]): ValueId {
    return this.emit(node, { op: 'operator', operator, operands });
  }

  cast(node: NodeId | Span, value: ValueId, type: NodeId): ValueId {
    return this.emit(node, {
      op: 'operator',
      operator: 'cast',
      operands: [value],
      type: this.tree.textOf(type),
    });
  }

  load(node: NodeId | Span, variable: VariableId): ValueId {
    return this.emit(node, { op: 'load', variable });
  }

  store(node: NodeId | Span, variable: VariableId, value: ValueId): void {
    const open = this.variables[variable];
    if (open !== undefined) open.writes += 1;
    this.emit(node, { op: 'store', variable, value });
  }

  /** A field of a value; of an import, it is known by its whole name. */
  field(node: NodeId | Span, object: ValueId, name: string): ValueId {
    const owner = this.builder.instructions[object];
    const known = owner?.op === 'name' || owner?.op === 'field' ? owner.qualified : undefined;
    if (known === undefined) return this.emit(node, { op: 'field', object, name });
    return this.emit(node, { op: 'field', object, name, qualified: `${known}.${name}` });
  }

  jump(node: NodeId | Span, to: BlockId): void {
    if (!this.builder.ended) this.end(node, { kind: 'jump', to });
  }

  branch(node: NodeId | Span, condition: ValueId, then: BlockId, otherwise: BlockId): void {
    this.end(node, { kind: 'branch', condition, then, else: otherwise });
  }

  /** Marks a call as one whose result the statement does not use. */
  discard(value: ValueId): void {
    const { builder } = this;
    const instruction = builder.instructions[value];
    if (instruction?.op === 'operator' && instruction.operator === 'await') {
      const [operand] = instruction.operands;
      if (operand !== undefined) this.discard(operand);
    } else if (instruction?.op === 'call') {
      builder.amend(value, () => ({ ...instruction, discarded: true }));
    }
  }

  opaque(node: NodeId | Span, operands: readonly ValueId[], syntax?: string): ValueId {
    const kind = syntax ?? (typeof node === 'number' ? this.tree.kind(node) : 'unknown');
    this.unknown.set(kind, (this.unknown.get(kind) ?? 0) + 1);
    return this.emit(node, { op: 'opaque', syntax: kind, operands });
  }
}
