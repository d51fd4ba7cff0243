import { append } from './append.js';
import { withReceiverOfBuiltIn } from './built-in-types.js';
import { operandsFor, operandsMeantBy, operandsOf } from './call-operands.js';
import { forwardedShape } from './forwarded-call.js';
import { type HandedObjects, handedObjectsOf } from './handed-objects.js';
import type { Instruction, ValueId, VariableId } from './ir.js';
import type { CallShape } from './meaning.js';
import { matchesAnyName } from './name-pattern.js';
import { type Mutation, ObjectRoots, type Root } from './object-roots.js';
import { IDENTITIES, TESTS } from './operators.js';
import {
  COPY,
  ELEMENT,
  type Flow,
  isFollowed,
  MADE,
  nameOfPart,
  type Passage,
  type ShapedCall,
  type Spot,
} from './passage.js';
import type { FunctionRef } from './program.js';
import { cellOfVariable } from './program-file.js';
import { cellsOfPut } from './put-cells.js';
import { handsBackReceiver, type PutPlace, putsOf } from './puts.js';
import type { Resolver } from './resolve.js';
import { parametersReturnedBy } from './returned-parameters.js';
import type { Selector } from './rule.js';
import { capturedIn } from './shared-variables.js';

/** A rule says that calls by some names put one of their operands into another. */
export type Mixing = { readonly names: readonly string[]; readonly from: Selector; readonly to: Selector };

/**
 * How values of one function may get into each other, whatever rule asks and whichever path is taken: at least what
 * `InstructionTransfer` does with them. Spots are numbers: the results of instructions first.
 */
export class FunctionFlows {
  /** By spot: what it takes from others. */
  readonly takes: (Flow[] | undefined)[];
  readonly calls: ShapedCall[] = [];
  readonly callAt = new Map<Spot, ShapedCall>();
  /** By the keys of functions: the calls of them, and those that they are handed to. */
  readonly callsOf = new Map<string, ShapedCall[]>();
  readonly handedTo = new Map<string, ShapedCall[]>();
  readonly writesOf = new Map<string, Spot[]>();
  readonly cellsReadAt = new Map<Spot, string[]>();
  readonly returned: Spot;
  readonly thrown: Spot;
  /** What the function calls its parameters with. */
  readonly called: Spot;
  /** How many spots there are. */
  readonly size: number;
  /** The parameters that local functions captured, which may put something into them too. */
  readonly captured: { readonly index: number; readonly cell: string }[] = [];
  /** The indices of the parameters into whose objects the function itself may put something. */
  readonly changed: readonly number[];
  /** Spots for what callees put into operands that are in fields, or in variables of other files. */
  readonly handedCells: { readonly spot: Spot; readonly call: ShapedCall; readonly operand: ValueId }[] = [];
  private readonly firstParameter: Spot;
  private readonly firstHanding: Spot;
  private readonly variables = new Map<VariableId, Spot>();
  private readonly mutations: Mutation[] = [];
  private readonly roots: ObjectRoots;
  private handedObjects: HandedObjects | undefined;
  private next: number;

  constructor(
    readonly ref: FunctionRef,
    private readonly resolver: Resolver,
    private readonly mixing: readonly Mixing[],
  ) {
    const { instructions, parameters, blocks } = ref.ir;
    this.returned = instructions.length;
    this.thrown = this.returned + 1;
    this.called = this.thrown + 1;
    this.firstParameter = this.called + 1;
    this.next = this.firstParameter + 2 * parameters.length;
    this.takes = new Array(this.next);
    for (const [index, { variable }] of parameters.entries()) {
      if (variable !== undefined) this.connect(this.variable(variable), this.parameter(index), COPY);
    }
    for (const [id, step] of instructions.entries()) this.add(id, step);
    for (const { end } of blocks) {
      if (end.kind === 'throw' && end.value !== undefined) this.connect(this.thrown, end.value, MADE);
      if (end.kind !== 'return') continue;
      for (const [index, value] of end.values.entries()) {
        const passage: Passage = end.values.length === 1 ? COPY : { kind: 'store', name: `#${index}` };
        this.connect(this.returned, value, passage);
      }
    }
    for (const variable of this.variables.keys()) this.share(variable);
    this.firstHanding = this.next;
    this.size = this.next + this.calls.length;
    this.roots = new ObjectRoots(this.takes, this.size);
    if (this.mutations.length > 0) this.putAll();
    for (const [variable, spot] of this.variables) this.capture(variable, spot);
    this.changed = [...parameters.keys()].filter((index) => this.takes[this.outOf(index)] !== undefined);
  }

  /** What local functions put into what they captured is put into the parameter that it is, or a part of. */
  private capture(variable: VariableId, spot: Spot): void {
    const { file, id } = this.ref;
    if (file.facts.ir.variables[variable]?.function !== id || !capturedIn(file).has(variable)) return;
    const cell = cellOfVariable(file, variable);
    const indices = this.rootsOf(spot).flatMap((root) => this.parameterAt(root.spot) ?? []);
    for (const index of new Set(indices)) {
      this.reads(this.outOf(index), cell);
      this.captured.push({ index, cell });
    }
  }

  private putAll(): void {
    const outside = (spot: Spot) => {
      const index = this.parameterAt(spot);
      return index === undefined ? undefined : this.outOf(index);
    };
    this.roots.putAll(
      this.mutations,
      (to, { to: from, passage }) => {
        this.connect(to, from, passage);
        this.writeField(to, from);
      },
      outside,
    );
  }

  /** What is put into what is in a field of a known type, or in a variable of another file, is there for all. */
  private writeField(spot: Spot, value: Spot): void {
    for (const cell of this.cellsAt(spot)) this.writes(value, cell);
  }

  private cellsAt(spot: Spot): readonly string[] {
    const { ref, resolver } = this;
    const step = ref.ir.instructions[spot];
    if (step?.op === 'name') return resolver.cellsOf(ref, spot);
    if (step?.op !== 'field') return NO_CELLS;
    return [...resolver.fieldCells(ref, step.object, step.name, 'write'), ...resolver.cellsOf(ref, spot)];
  }

  parameter(index: number): Spot {
    return this.firstParameter + index;
  }

  /** What the function puts into the object that a parameter is. */
  outOf(index: number): Spot {
    return this.firstParameter + this.ref.ir.parameters.length + index;
  }

  /** Whether a value is a literal whose fields are all that it has. */
  isLiteral(spot: Spot): boolean {
    const step = this.ref.ir.instructions[spot];
    return (
      step?.op === 'compose' && step.kind !== 'array' && !step.parts.some(({ spread }) => spread === true)
    );
  }

  /** The index of the parameter that a spot stands for. */
  parameterAt(spot: Spot): number | undefined {
    const index = spot - this.firstParameter;
    return index >= 0 && index < this.ref.ir.parameters.length ? index : undefined;
  }

  /** Which of the outcomes and parameters a spot is: they come after the instructions. */
  outcomeAt(spot: Spot): number | undefined {
    const index = spot - this.returned;
    return index >= 0 && spot < this.outOf(this.ref.ir.parameters.length) ? index : undefined;
  }

  /** What a call has functions called with that are handed to it. */
  calledBy({ index }: ShapedCall): Spot {
    return this.firstHanding + index;
  }

  /** The call that a `calledBy` is of. */
  handingAt(spot: Spot): ShapedCall | undefined {
    return spot < this.firstHanding ? undefined : this.calls[spot - this.firstHanding];
  }

  get handed(): HandedObjects {
    this.handedObjects ??= handedObjectsOf(this);
    return this.handedObjects;
  }

  /** The spots that may be the same object as a value, or hold it; `known` are those of others that were asked for. */
  rootsOf(object: ValueId, known?: Map<Spot, readonly Root[]>): readonly Root[] {
    return this.roots.rootsOf(object, known);
  }

  isTyped(value: ValueId): boolean {
    return this.resolver.meaningOf(this.ref, value).types.length > 0;
  }

  private variable(variable: VariableId): Spot {
    let spot = this.variables.get(variable);
    if (spot === undefined) {
      spot = this.next;
      this.next += 1;
      this.variables.set(variable, spot);
    }
    return spot;
  }

  private connect(to: Spot, from: Spot, passage: Passage): void {
    const flow = { to: from, passage };
    const list = this.takes[to];
    if (list === undefined) this.takes[to] = [flow];
    else list.push(flow);
  }

  private reads(spot: Spot, cell: string): void {
    append(this.cellsReadAt, spot, cell);
  }

  private writes(spot: Spot, cell: string): void {
    append(this.writesOf, cell, spot);
  }

  /** A variable that other functions see is a cell too. */
  private share(variable: VariableId): void {
    const { file, id } = this.ref;
    const owner = file.facts.ir.variables[variable]?.function;
    if (owner === id && id !== 0 && !capturedIn(file).has(variable)) return;
    const cell = cellOfVariable(file, variable);
    const spot = this.variable(variable);
    this.reads(spot, cell);
    this.writes(spot, cell);
  }

  private add(id: ValueId, step: Instruction): void {
    const { ref, resolver } = this;
    switch (step.op) {
      case 'parameter':
        this.connect(id, this.parameter(step.index), COPY);
        return;
      case 'load':
        this.connect(id, this.variable(step.variable), COPY);
        return;
      case 'store':
        this.connect(this.variable(step.variable), step.value, COPY);
        this.connect(id, step.value, COPY);
        return;
      case 'name':
        for (const cell of resolver.cellsOf(ref, id)) this.reads(id, cell);
        return;
      case 'field':
        this.connect(id, step.object, { kind: 'field', name: step.name });
        this.addReads(id, step.object, step.name);
        return;
      case 'element':
        // Of a part that ends early the elements are not told apart from the rest.
        if (step.slice === true) this.connect(id, step.object, step.ends === true ? MADE : COPY);
        else {
          const name = this.indexName(step.index);
          this.connect(id, step.object, { kind: 'field', name: nameOfPart(name) });
          if (name !== ELEMENT) this.addReads(id, step.object, name);
        }
        return;
      case 'set-field':
        this.addStore(id, step, step.name);
        return;
      case 'set-element':
        this.addStore(id, step, this.indexName(step.index));
        return;
      case 'result':
        this.connect(id, step.of, { kind: 'field', name: `#${step.index}` });
        return;
      case 'operator': {
        const isIdentity = step.operands.length === 1 && IDENTITIES.has(step.operator);
        if (TESTS.has(step.operator) && !isIdentity) return;
        for (const operand of step.operands) this.connect(id, operand, isIdentity ? COPY : MADE);
        return;
      }
      case 'compose':
        this.addComposition(id, step);
        return;
      case 'opaque':
        for (const operand of step.operands) this.connect(id, operand, MADE);
        return;
      case 'caught':
        this.connect(id, this.thrown, MADE);
        return;
      case 'call':
        this.addCall(id);
        return;
    }
  }

  private addReads(id: ValueId, object: ValueId, name: string): void {
    const { ref, resolver } = this;
    for (const cell of resolver.fieldCells(ref, object, name, 'read')) this.reads(id, cell);
    for (const cell of resolver.cellsOf(ref, id)) this.reads(id, cell);
  }

  private addStore(
    id: ValueId,
    step: { readonly object: ValueId; readonly value: ValueId },
    name: string,
  ): void {
    const { ref, resolver } = this;
    this.connect(id, step.value, COPY);
    this.mutations.push({
      object: step.object,
      value: step.value,
      put: { kind: 'store', name: nameOfPart(name) },
      isSeenOutside: true,
    });
    for (const cell of resolver.fieldCells(ref, step.object, name, 'write')) this.writes(step.value, cell);
    for (const cell of resolver.cellsOfMember(ref, step.object, name)) this.writes(step.value, cell);
  }

  private addComposition(id: ValueId, step: Extract<Instruction, { op: 'compose' }>): void {
    const { ref, resolver } = this;
    for (const [index, { key, value, spread }] of step.parts.entries()) {
      if (spread === true) {
        this.connect(id, value, COPY);
        continue;
      }
      const name = key ?? (step.kind === 'tuple' ? `#${index}` : ELEMENT);
      this.connect(id, value, { kind: 'store', name: nameOfPart(name) });
      if (key === undefined || step.type === undefined) continue;
      for (const cell of resolver.literalCells(ref.file, step.type, key)) this.writes(value, cell);
    }
  }

  private addCall(id: ValueId): void {
    const { ref, resolver } = this;
    const plain = resolver.shapeOf(ref, id);
    if (plain === undefined) return;
    const shape = withReceiverOfBuiltIn(ref, plain);
    const handed = shape.arguments.flatMap(({ value }) => resolver.meaningOf(ref, value).functions);
    const call: ShapedCall = { id, index: this.calls.length, shape, handed };
    this.calls.push(call);
    this.callAt.set(id, call);
    const { functions } = shape.callee;
    for (const target of functions) {
      append(this.callsOf, target.key, call);
      for (const index of parametersReturnedBy(target, ref.file))
        for (const value of operandsFor(shape, target, index).values) this.connect(id, value, COPY);
    }
    if (handsBackReceiver(shape) && shape.receiver !== undefined) this.connect(id, shape.receiver, COPY);
    const operands = operandsOf(shape);
    const passage: Passage = { kind: 'argument', call };
    for (const value of operands) this.connect(id, value, passage);
    for (const target of handed) append(this.handedTo, target.key, call);
    if (isFollowed(call)) for (const value of operands) this.addHanded(call, value);
    this.addPuts(shape);
    if (this.mixing.length > 0) this.addMixing(id, shape);
  }

  private addMixing(id: ValueId, plain: CallShape): void {
    const forwarded = forwardedShape(this.ref, this.resolver, id, plain)?.shape;
    const shape = forwarded ?? plain;
    for (const { names, from, to } of this.mixing) {
      if (!matchesAnyName(names, shape.callee)) continue;
      // The operands of a call in a call are not those of the outer one.
      const isPlain = forwarded === undefined;
      const objects = isPlain ? operandsMeantBy(shape, to) : operandsOf(plain);
      const values = isPlain ? operandsMeantBy(shape, from) : operandsOf(plain);
      for (const object of objects)
        for (const value of values) if (value !== object) this.mutations.push({ object, value, put: MADE });
    }
  }

  /** What a callee puts into what is in a field, or in a variable of another file, is there for all. */
  private addHanded(call: ShapedCall, operand: ValueId): void {
    const cells = this.cellsAt(operand);
    if (cells.length === 0) return;
    const spot = this.next;
    this.next += 1;
    this.handedCells.push({ spot, call, operand });
    for (const cell of cells) this.writes(spot, cell);
  }

  /** As `putArguments` does. */
  private addPuts(shape: CallShape): void {
    const { receiver, arguments: all } = shape;
    for (const one of putsOf(shape)) {
      const { into, argument, at } = one;
      const object = into === 'receiver' ? receiver : all[into]?.value;
      const value = all[argument]?.value;
      if (object === undefined || value === undefined) continue;
      this.mutations.push({ object, value, put: this.passageTo(at, all), isSeenOutside: true });
      for (const { cells } of cellsOfPut(this.resolver, this.ref, shape, one))
        for (const cell of cells) this.writes(value, cell);
    }
  }

  private passageTo(at: PutPlace, all: CallShape['arguments']): Passage {
    switch (at.kind) {
      case 'whole':
        return COPY;
      case 'element':
        return { kind: 'store', name: ELEMENT };
      case 'name':
        return { kind: 'store', name: at.name };
      case 'key':
        return { kind: 'store', name: nameOfPart(this.indexName(all[at.argument]?.value)) };
    }
  }

  /** `[name]` of a constant key, `[]` of one that may be any: numbers are not told apart. */
  private indexName(index: ValueId | undefined): string {
    if (index === undefined) return ELEMENT;
    const { literal } = this.resolver.meaningOf(this.ref, index);
    if (literal === undefined) return ELEMENT;
    return literal.kind === 'number' ? `[${literal.text}]` : literal.text;
  }
}

const NO_CELLS: readonly string[] = [];
