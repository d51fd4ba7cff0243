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

type OpenVariable = { name: string; function: FunctionId; writes: number; exported: boolean; type?: string };

const NO_ARGUMENTS: readonly Argument[] = [];

/** The step in one object as large as it must be: what is added to an object later takes another one besides. */
function withSpan(step: Step, span: Span): Instruction {
  switch (step.op) {
    case 'parameter':
      return { op: 'parameter', index: step.index, span };
    case 'closure':
      return { op: 'closure', function: step.function, span };
    case 'set-field':
      return { op: 'set-field', object: step.object, name: step.name, value: step.value, span };
    case 'compose':
      if (step.type !== undefined) break;
      return { op: 'compose', kind: step.kind, parts: step.parts, span };
  }
  return Object.assign(step, { span }) as Instruction;
}

function discarded(call: Extract<Instruction, { readonly op: 'call' }>): Instruction {
  if (call.constructs === true || call.deferred === true) return Object.assign(call, { discarded: true });
  return { op: 'call', callee: call.callee, arguments: call.arguments, span: call.span, discarded: true };
}

/** Writes the steps of the function that is under construction. */
export class LoweringSteps {
  readonly variables: OpenVariable[] = [];
  /** How often a kind of syntax became `opaque`. */
  readonly unknown = new Map<string, number>();
  builder: FunctionBuilder;
  /** The span that was asked for last: most nodes become several steps, which share it. */
  private lastSpan: Span = { start: 0, end: 0 };
  private lastPlace: NodeId = -1;
  private readonly wholeNames = new Map<string, Map<string, string>>();

  constructor(readonly tree: CompactTree) {
    this.builder = new FunctionBuilder(0, tree.span(0));
  }

  emit(place: NodeId | Span, step: Step): ValueId {
    return this.builder.emit(withSpan(step, this.spanOf(place)));
  }

  end(place: NodeId | Span, end: End): void {
    const span = this.spanOf(place);
    this.builder.end(
      end.kind === 'return'
        ? { kind: 'return', values: end.values, span }
        : (Object.assign(end, { span }) as Terminator),
    );
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
    return this.builder.emit({ op: 'field', object, name, qualified: this.partOf(known, name), span });
  }

  /** The whole name of a part of what has one: one text for all places where it is used. */
  private partOf(whole: string, name: string): string {
    let parts = this.wholeNames.get(whole);
    if (parts === undefined) {
      parts = new Map();
      this.wholeNames.set(whole, parts);
    }
    let qualified = parts.get(name);
    if (qualified === undefined) {
      qualified = `${whole}.${name}`;
      parts.set(name, qualified);
    }
    return qualified;
  }

  /** The step alone: see `call` in `values.ts`. */
  call(
    node: NodeId | Span,
    callee: ValueId,
    args: readonly Argument[],
    options: { readonly constructs?: true; readonly deferred?: true },
  ): ValueId {
    const given = args.length === 0 ? NO_ARGUMENTS : args;
    const step: Instruction = { op: 'call', callee, arguments: given, span: this.spanOf(node) };
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
      builder.instructions[value] = discarded(instruction);
    }
  }

  opaque(node: NodeId | Span, operands: readonly ValueId[], syntax?: string): ValueId {
    const kind = syntax ?? (typeof node === 'number' ? this.tree.kind(node) : 'unknown');
    this.unknown.set(kind, (this.unknown.get(kind) ?? 0) + 1);
    return this.emit(node, { op: 'opaque', syntax: kind, operands });
  }
}
