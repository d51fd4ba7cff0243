import type { FileFacts } from './file-facts.js';
import type { Block, FunctionIr, Instruction, Span, Terminator } from './ir.js';

/** Facts of files on their way between threads. What there is most of, the steps of functions, is numbers. */
export type PackedFacts = {
  /** Without what `numbers` has. */
  readonly facts: readonly FileFacts[];
  /** Read in the order in which it was written: see `unpackFacts`. All threads may read it. */
  readonly numbers: Int32Array<SharedArrayBuffer>;
  /** What the numbers call texts. */
  readonly texts: readonly string[];
};

/** The place of what is named in these lists is what stands for it in the numbers. */
export const OPERATIONS = [
  'constant',
  'parameter',
  'load',
  'store',
  'name',
  'field',
  'set-field',
  'element',
  'set-element',
  'call',
  'result',
  'operator',
  'compose',
  'closure',
  'caught',
  'opaque',
] as const satisfies readonly Instruction['op'][];
export const ENDS = [
  'jump',
  'branch',
  'each',
  'return',
  'throw',
  'stop',
] as const satisfies readonly Terminator['kind'][];

/** Stands for what is not there. */
export const NOTHING = -1;

/** What a step says of itself, as bits. */
export const FLAGS = { slice: 1, ends: 2, constructs: 4, discarded: 8, deferred: 16, spread: 32 } as const;

/** Packs files one by one: copying objects between threads takes longer than making them, and so does keeping them all. */
export class FactsPacker {
  private readonly facts: FileFacts[] = [];
  private numbers = new Int32Array(1 << 16);
  private length = 0;
  private readonly places = new Map<string, number>();
  private lastSpan: Span | undefined;

  add(facts: FileFacts): void {
    this.numbersOf(facts.lines);
    const functions = facts.ir.functions.map((one) => this.function(one));
    this.facts.push({ ...facts, lines: [], ir: { ...facts.ir, functions } });
  }

  packed(): PackedFacts {
    const { facts, places, length } = this;
    const numbers = new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
    numbers.set(this.numbers.subarray(0, length));
    return { facts, numbers, texts: [...places.keys()] };
  }

  private function(one: FunctionIr): FunctionIr {
    this.number(one.instructions.length);
    for (const step of one.instructions) this.step(step);
    this.number(one.blocks.length);
    for (const block of one.blocks) this.block(block);
    return { ...one, instructions: [], blocks: [] };
  }

  private step(step: Instruction): void {
    this.number(OPERATIONS.indexOf(step.op));
    this.span(step.span);
    switch (step.op) {
      case 'constant':
        this.text(step.kind);
        this.text(step.text);
        this.text(step.flags);
        return;
      case 'parameter':
        this.number(step.index);
        return;
      case 'load':
        this.number(step.variable);
        return;
      case 'store':
        this.number(step.variable);
        this.number(step.value);
        return;
      case 'name':
        this.text(step.name);
        this.text(step.qualified);
        return;
      case 'field':
        this.number(step.object);
        this.text(step.name);
        this.text(step.qualified);
        return;
      case 'set-field':
        this.number(step.object);
        this.text(step.name);
        this.number(step.value);
        return;
      case 'element':
        this.number((step.slice === true ? FLAGS.slice : 0) | (step.ends === true ? FLAGS.ends : 0));
        this.number(step.object);
        this.number(step.index);
        return;
      case 'set-element':
        this.number(step.object);
        this.number(step.index);
        this.number(step.value);
        return;
      case 'call':
        this.call(step);
        return;
      case 'result':
        this.number(step.of);
        this.number(step.index);
        return;
      case 'operator':
        this.text(step.operator);
        this.numbersOf(step.operands);
        this.text(step.type);
        return;
      case 'compose':
        this.text(step.kind);
        this.text(step.type);
        this.parts(step.parts.length, step.parts, (part) => part.key);
        return;
      case 'closure':
        this.number(step.function);
        return;
      case 'caught':
        return;
      case 'opaque':
        this.text(step.syntax);
        this.numbersOf(step.operands);
        return;
    }
  }

  private call(step: Instruction & { readonly op: 'call' }): void {
    const { constructs, discarded, deferred } = step;
    this.number(
      (constructs === true ? FLAGS.constructs : 0) |
        (discarded === true ? FLAGS.discarded : 0) |
        (deferred === true ? FLAGS.deferred : 0),
    );
    this.number(step.callee);
    this.parts(step.arguments.length, step.arguments, (argument) => argument.name);
  }

  private parts<Part extends { readonly value: number; readonly spread?: true }>(
    length: number,
    parts: readonly Part[],
    nameOf: (part: Part) => string | undefined,
  ): void {
    this.number(length);
    for (const part of parts) {
      this.number(part.spread === true ? FLAGS.spread : 0);
      this.number(part.value);
      this.text(nameOf(part));
    }
  }

  private block({ instructions, end, handler }: Block): void {
    this.numbersOf(instructions);
    this.number(handler);
    this.number(ENDS.indexOf(end.kind));
    this.span(end.span);
    if (end.kind === 'jump') this.number(end.to);
    else if (end.kind === 'branch') {
      this.number(end.condition);
      this.number(end.then);
      this.number(end.else);
    } else if (end.kind === 'each') {
      this.number(end.collection);
      this.number(end.body);
      this.number(end.exit);
    } else if (end.kind === 'return') this.numbersOf(end.values);
    else if (end.kind === 'throw') this.number(end.value);
  }

  /** Steps of one node share a span. */
  private span(span: Span): void {
    if (span === this.lastSpan) {
      this.number(undefined);
      return;
    }
    this.lastSpan = span;
    this.number(span.start);
    this.number(span.end);
  }

  private numbersOf(list: readonly number[]): void {
    this.number(list.length);
    for (const value of list) this.number(value);
  }

  private text(text: string | undefined): void {
    if (text === undefined) {
      this.number(undefined);
      return;
    }
    let place = this.places.get(text);
    if (place === undefined) {
      place = this.places.size;
      this.places.set(text, place);
    }
    this.number(place);
  }

  private number(value: number | undefined): void {
    if (this.length === this.numbers.length) {
      const more = new Int32Array(this.length * 2);
      more.set(this.numbers);
      this.numbers = more;
    }
    this.numbers[this.length] = value ?? NOTHING;
    this.length += 1;
  }
}
