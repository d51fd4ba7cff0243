import type { FileFacts } from './file-facts.js';
import type {
  Argument,
  Block,
  ConstantKind,
  FunctionIr,
  Instruction,
  Span,
  Terminator,
  ValueId,
} from './ir.js';
import { ENDS, FLAGS, NOTHING, OPERATIONS, type PackedFacts } from './pack-facts.js';

/** What a `FactsPacker` was given. */
export function unpackFacts({ facts, numbers, texts }: PackedFacts): readonly FileFacts[] {
  const unpacker = new Unpacker(numbers, texts);
  return facts.map((one) => unpacker.facts(one));
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Step<Operation> = Mutable<Extract<Instruction, { readonly op: Operation }>>;
type Part = {
  readonly name?: string;
  readonly key?: string;
  readonly value: ValueId;
  readonly spread?: true;
};

class Unpacker {
  private at = 0;
  private lastSpan: Span = { start: 0, end: 0 };

  constructor(
    private readonly numbers: Int32Array,
    private readonly texts: readonly string[],
  ) {}

  facts(facts: FileFacts): FileFacts {
    const lines = this.list();
    const functions = facts.ir.functions.map((one) => this.function(one));
    return { ...facts, lines, ir: { ...facts.ir, functions } };
  }

  private function(one: FunctionIr): FunctionIr {
    const instructions: Instruction[] = [];
    for (let left = this.number(); left > 0; left -= 1) instructions.push(this.step());
    const blocks: Block[] = [];
    for (let left = this.number(); left > 0; left -= 1) blocks.push(this.block());
    return { ...one, instructions: instructions.slice(), blocks: blocks.slice() };
  }

  private step(): Instruction {
    const op = OPERATIONS[this.number()];
    const span = this.span();
    switch (op) {
      case 'constant':
        return this.constant(span);
      case 'parameter':
        return { op, index: this.number(), span };
      case 'load':
        return { op, variable: this.number(), span };
      case 'store':
        return { op, variable: this.number(), value: this.number(), span };
      case 'name': {
        const name = this.text();
        const qualified = this.optionalText();
        return qualified === undefined ? { op, name, span } : { op, name, qualified, span };
      }
      case 'field': {
        const object = this.number();
        const name = this.text();
        const qualified = this.optionalText();
        return qualified === undefined ? { op, object, name, span } : { op, object, name, qualified, span };
      }
      case 'set-field':
        return { op, object: this.number(), name: this.text(), value: this.number(), span };
      case 'element':
        return this.element(span);
      case 'set-element': {
        const object = this.number();
        const index = this.optional();
        const value = this.number();
        return index === undefined ? { op, object, value, span } : { op, object, index, value, span };
      }
      case 'call':
        return this.call(span);
      case 'result':
        return { op, of: this.number(), index: this.number(), span };
      case 'operator': {
        const operator = this.text();
        const operands = this.list();
        const type = this.optionalText();
        return type === undefined ? { op, operator, operands, span } : { op, operator, operands, type, span };
      }
      case 'compose':
        return this.compose(span);
      case 'closure':
        return { op, function: this.number(), span };
      case 'caught':
        return { op, span };
      case 'opaque':
        return { op, syntax: this.text(), operands: this.list(), span };
      default:
        throw new Error('packed files hold a step of no kind');
    }
  }

  private constant(span: Span): Instruction {
    const kind = this.text() as ConstantKind;
    const text = this.text();
    const flags = this.optionalText();
    return flags === undefined
      ? { op: 'constant', kind, text, span }
      : { op: 'constant', kind, text, flags, span };
  }

  private element(span: Span): Instruction {
    const flags = this.number();
    const step: Step<'element'> = { op: 'element', object: this.number(), span };
    const index = this.optional();
    if (index !== undefined) step.index = index;
    if ((flags & FLAGS.slice) !== 0) step.slice = true;
    if ((flags & FLAGS.ends) !== 0) step.ends = true;
    return step;
  }

  private call(span: Span): Instruction {
    const flags = this.number();
    const callee = this.number();
    const given: Argument[] = [];
    for (let left = this.number(); left > 0; left -= 1) given.push(this.part('name'));
    const step: Step<'call'> = { op: 'call', callee, arguments: given.slice(), span };
    if ((flags & FLAGS.constructs) !== 0) step.constructs = true;
    if ((flags & FLAGS.discarded) !== 0) step.discarded = true;
    if ((flags & FLAGS.deferred) !== 0) step.deferred = true;
    return step;
  }

  private compose(span: Span): Instruction {
    const kind = this.text() as 'array' | 'object' | 'tuple';
    const type = this.optionalText();
    const parts: Part[] = [];
    for (let left = this.number(); left > 0; left -= 1) parts.push(this.part('key'));
    const op = 'compose';
    return type === undefined
      ? { op, kind, parts: parts.slice(), span }
      : { op, kind, type, parts: parts.slice(), span };
  }

  private part(nameField: 'name' | 'key'): Part {
    const isSpread = this.number() !== 0;
    const part: Mutable<Part> = { value: this.number() };
    const name = this.optionalText();
    if (name !== undefined) part[nameField] = name;
    if (isSpread) part.spread = true;
    return part;
  }

  private block(): Block {
    const instructions = this.list();
    const handler = this.optional();
    const end = this.end();
    return handler === undefined ? { instructions, end } : { instructions, end, handler };
  }

  private end(): Terminator {
    const kind = ENDS[this.number()];
    const span = this.span();
    switch (kind) {
      case 'jump':
        return { kind, to: this.number(), span };
      case 'branch':
        return this.branch(span);
      case 'each':
        return { kind, collection: this.number(), body: this.number(), exit: this.number(), span };
      case 'return':
        return { kind, values: this.list(), span };
      case 'throw': {
        const value = this.optional();
        return value === undefined ? { kind, span } : { kind, value, span };
      }
      case 'stop':
        return { kind, span };
      default:
        throw new Error('packed files hold a block with no end');
    }
  }

  private branch(span: Span): Terminator {
    const condition = this.number();
    const then = this.number();
    return { kind: 'branch', condition, then, else: this.number(), span };
  }

  private span(): Span {
    const start = this.number();
    if (start !== NOTHING) this.lastSpan = { start, end: this.number() };
    return this.lastSpan;
  }

  private list(): number[] {
    const length = this.number();
    const from = this.at;
    this.at += length;
    return Array.from(this.numbers.subarray(from, this.at));
  }

  private text(): string {
    return this.texts[this.number()] ?? '';
  }

  private optionalText(): string | undefined {
    const place = this.number();
    return place === NOTHING ? undefined : this.texts[place];
  }

  private optional(): number | undefined {
    const value = this.number();
    return value === NOTHING ? undefined : value;
  }

  private number(): number {
    const value = this.numbers[this.at] ?? NOTHING;
    this.at += 1;
    return value;
  }
}
