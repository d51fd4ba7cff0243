import type {
  Argument,
  BlockId,
  FunctionId,
  Instruction,
  Span,
  Terminator,
  ValueId,
  VariableId,
} from '../ir.js';
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
  /** The span that was asked for last: most nodes become several steps, which share it. */
  private lastSpan: Span = { start: 0, end: 0 };
  private lastPlace: NodeId = -1;

  constructor(readonly tree: CompactTree) {
    this.builder = new FunctionBuilder(0, tree.span(0));
  }

  emit(place: NodeId | Span, step: Step): ValueId {
    return this.builder.emit(Object.assign(step, { span: this.spanOf(place) }) as Instruction);
  }

  end(place: NodeId | Span, end: End): void {
    this.builder.end(Object.assign(end, { span: this.spanOf(place) }) as Terminator);
  }

  // The commonest steps are made in one piece, which takes less time and memory.

  protected spanOf(place: NodeId | Span): Span {
    if (typeof place !== 'number') return place;
    if (place !== this.lastPlace) {
      this.lastSpan = this.tree.span(place);
      this.lastPlace = place;
    }
    return this.lastSpan;
  }

  constant(
    node: NodeId | Span,
    kind: 'string' | 'number' | 'boolean' | 'nil' | 'other',
    text: string,
  ): ValueId {
    return this.builder.emit({ op: 'constant', kind, text, span: this.spanOf(node) });
  }

  operator(node: NodeId | Span, operator: string, operands: readonly ValueId[]): ValueId {
    return this.builder.emit({ op: 'operator', operator, operands, span: this.spanOf(node) });
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
    return this.builder.emit({ op: 'load', variable, span: this.spanOf(node) });
  }

  store(node: NodeId | Span, variable: VariableId, value: ValueId): void {
    const open = this.variables[variable];
    if (open !== undefined) open.writes += 1;
    this.builder.emit({ op: 'store', variable, value, span: this.spanOf(node) });
  }

  /** A field of a value; of an import, it is known by its whole name. */
  field(node: NodeId | Span, object: ValueId, name: string): ValueId {
    const owner = this.builder.instructions[object];
    const known = owner?.op === 'name' || owner?.op === 'field' ? owner.qualified : undefined;
    const span = this.spanOf(node);
    if (known === undefined) return this.builder.emit({ op: 'field', object, name, span });
    return this.builder.emit({ op: 'field', object, name, qualified: `${known}.${name}`, span });
  }

  /** The step alone: see `call` in `values.ts`. */
  call(
    node: NodeId | Span,
    callee: ValueId,
    args: readonly Argument[],
    options: { readonly constructs?: true; readonly deferred?: true },
  ): ValueId {
    const step: Instruction = { op: 'call', callee, arguments: args, span: this.spanOf(node) };
    return this.builder.emit(Object.assign(step, options));
  }

  jump(node: NodeId | Span, to: BlockId): void {
    if (!this.builder.ended) this.builder.end({ kind: 'jump', to, span: this.spanOf(node) });
  }

  branch(node: NodeId | Span, condition: ValueId, then: BlockId, otherwise: BlockId): void {
    this.builder.end({ kind: 'branch', condition, then, else: otherwise, span: this.spanOf(node) });
  }

  /** Marks a call as one whose result the statement does not use. */
  discard(value: ValueId): void {
    const { builder } = this;
    const instruction = builder.instructions[value];
    if (instruction?.op === 'operator' && instruction.operator === 'await') {
      const [operand] = instruction.operands;
      if (operand !== undefined) this.discard(operand);
    } else if (instruction?.op === 'call') {
      builder.amend(value, { discarded: true });
    }
  }

  opaque(node: NodeId | Span, operands: readonly ValueId[], syntax?: string): ValueId {
    const kind = syntax ?? (typeof node === 'number' ? this.tree.kind(node) : 'unknown');
    this.unknown.set(kind, (this.unknown.get(kind) ?? 0) + 1);
    return this.emit(node, { op: 'opaque', syntax: kind, operands });
  }
}
