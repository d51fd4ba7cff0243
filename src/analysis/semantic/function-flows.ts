import { append } from './append.js';
import { withReceiverOfBuiltIn } from './built-in-types.js';
import { operandsOf } from './call-operands.js';
import { forwardedShape } from './forwarded-call.js';
import { isMutator } from './higher-order.js';
import type { Instruction, ValueId, VariableId } from './ir.js';
import type { CallShape } from './meaning.js';
import { matchesAnyName } from './name-pattern.js';
import { IDENTITIES, TESTS } from './operators.js';
import type { FunctionRef } from './program.js';
import { cellOfVariable } from './program-file.js';
import type { Resolver } from './resolve.js';
import { capturedIn } from './shared-variables.js';

/**
 * How what is in one value gets into another: all of it as it is, made into something else, as a field of it, or out of a
 * field of it. `*` is any field, `[]` any element, `#1` the second of several results.
 */
export type Passage =
  | { readonly kind: 'copy' | 'made' }
  /** As `made`, where the callee is not known or the rule says so. */
  | { readonly kind: 'argument'; readonly call: ShapedCall }
  | { readonly kind: 'store' | 'field'; readonly name: string };

/** A value, a variable, a parameter or an outcome of one function. */
export type Spot = number;
export type Flow = { readonly to: Spot; readonly passage: Passage };
export type ShapedCall = {
  readonly id: ValueId;
  readonly shape: CallShape;
  /** The functions among its arguments. */
  readonly handed: readonly FunctionRef[];
};
/** The object that a callee may put something into, and how it hangs together with a value that the call hands to it. */
export type Exposure = { readonly call: ShapedCall; readonly operand: ValueId; readonly passage: Passage };

const COPY: Passage = { kind: 'copy' };
const MADE: Passage = { kind: 'made' };
/** Any element of a collection. */
export const ELEMENT = '[]';
const ANY = '*';
/** Longer paths into objects are not told apart: they end in this. */
const MAX_PATH = 3;
const DEEPER = '**';

/**
 * How values of one function may get into each other, whatever rule asks and whichever path is taken: at least what
 * `InstructionTransfer` does with them. Spots are numbers: the results of instructions first.
 */
export class FunctionFlows {
  /** By spot: what it takes from others. */
  readonly takes: (Flow[] | undefined)[] = [];
  readonly calls: ShapedCall[] = [];
  readonly callAt = new Map<Spot, ShapedCall>();
  /** By the keys of functions: the calls of them, and those that they are handed to. */
  readonly callsOf = new Map<string, ShapedCall[]>();
  readonly handedTo = new Map<string, ShapedCall[]>();
  /** By spot: the calls whose callees may put something into it, or into what it holds. */
  readonly exposures = new Map<Spot, Exposure[]>();
  readonly writesOf = new Map<string, Spot[]>();
  readonly cellsReadAt = new Map<Spot, string[]>();
  /** The calls in which a parameter is handed on, or is called. */
  readonly onwards: ShapedCall[] = [];
  private readonly variables = new Map<VariableId, Spot>();
  private readonly mutations: {
    readonly object: Spot;
    readonly value: Spot;
    readonly put: Passage;
    /** Callers learn of it. */
    readonly isSeenOutside?: true;
  }[] = [];
  private next: number;
  private text: string | undefined;
  private changedParameters: readonly number[] | undefined;

  readonly returned: Spot;
  readonly thrown: Spot;
  /** What the function calls its parameters with. */
  readonly called: Spot;
  private readonly firstParameter: Spot;

  constructor(
    readonly ref: FunctionRef,
    private readonly resolver: Resolver,
    /** Calls by these names may put their operands into each other. */
    private readonly mixing: readonly string[],
  ) {
    const { instructions, parameters, blocks } = ref.ir;
    this.returned = instructions.length;
    this.thrown = this.returned + 1;
    this.called = this.thrown + 1;
    this.firstParameter = this.called + 1;
    this.next = this.firstParameter + 2 * parameters.length;
    for (const [index, { variable }] of parameters.entries()) {
      if (variable !== undefined) this.connect(this.variable(variable), this.parameter(index), COPY);
    }
    for (const [id, step] of instructions.entries()) this.add(id, step);
    this.mutateAll();
    for (const { end } of blocks) {
      if (end.kind === 'throw' && end.value !== undefined) this.connect(this.thrown, end.value, MADE);
      if (end.kind !== 'return') continue;
      for (const [index, value] of end.values.entries()) {
        const passage: Passage = end.values.length === 1 ? COPY : { kind: 'store', name: `#${index}` };
        this.connect(this.returned, value, passage);
      }
    }
    for (const variable of this.variables.keys()) this.share(variable);
  }

  /** What is put into a value may be put into another by that: until nothing is new. */
  private mutateAll(): void {
    const { mutations } = this;
    const known = new Set<string>();
    for (let isNew = mutations.length > 0; isNew; ) {
      isNew = false;
      for (const { object, value, put, isSeenOutside } of mutations) {
        for (const [root, passage] of this.rootsOf(object, put, isSeenOutside)) {
          const key = `${root} ${value} ${passage.kind} ${passage.kind === 'store' ? passage.name : ''}`;
          if (known.has(key) || root === value) continue;
          known.add(key);
          this.connect(root, value, passage);
          isNew = true;
        }
      }
    }
    for (const call of this.calls) {
      if (call.shape.callee.functions.length + call.handed.length > 0)
        for (const value of operandsOf(call.shape)) this.expose(value, call);
      this.addOnwards(call);
    }
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

  /** The indices of the parameters into whose objects the function may put something. */
  get changed(): readonly number[] {
    this.changedParameters ??= [...this.ref.ir.parameters.keys()].filter((index) => {
      const spot = this.outOf(index);
      return this.takes[spot] !== undefined || this.exposures.has(spot);
    });
    return this.changedParameters;
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
    push(this.takes, to, { to: from, passage });
  }

  /** All that a slice depends on, as text: the same for functions that do the same. */
  outline(): string {
    const { owner, parameters } = this.ref.ir;
    this.text ??= JSON.stringify([
      this.next,
      owner === undefined,
      parameters.map(({ name, receiver, rest }) => [name, receiver, rest]),
      this.takes.map((flows) => flows?.map(({ to, passage }) => [to, passage.kind, nameOf(passage)])),
      this.calls.map(({ id, shape, handed }) => {
        const { callee, receiver, arguments: all } = shape;
        const { names, member, certain, isOpen } = callee;
        const keys = (refs: readonly FunctionRef[]) => refs.map(({ key }) => key);
        return [id, names, member, certain, isOpen, keys(callee.functions), keys(handed), receiver, all];
      }),
      [...this.cellsReadAt],
      [...this.writesOf],
      this.onwards.map(({ id }) => id),
    ]);
    return this.text;
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
  }

  private addComposition(id: ValueId, step: Extract<Instruction, { op: 'compose' }>): void {
    const { ref, resolver } = this;
    const types = step.type === undefined ? [] : resolver.typeNames(ref.file, step.type);
    for (const [index, { key, value, spread }] of step.parts.entries()) {
      if (spread === true) {
        this.connect(id, value, COPY);
        continue;
      }
      const name = key ?? (step.kind === 'tuple' ? `#${index}` : ELEMENT);
      this.connect(id, value, { kind: 'store', name: nameOfPart(name) });
      if (key !== undefined) for (const type of types) this.writes(value, `${type}.${key}`);
    }
  }

  private addCall(id: ValueId): void {
    const { ref, resolver } = this;
    const plain = resolver.shapeOf(ref, id);
    if (plain === undefined) return;
    const shape = withReceiverOfBuiltIn(ref, plain);
    const handed = shape.arguments.flatMap(({ value }) => resolver.meaningOf(ref, value).functions);
    const call: ShapedCall = { id, shape, handed };
    this.calls.push(call);
    this.callAt.set(id, call);
    const { functions } = shape.callee;
    for (const target of functions) append(this.callsOf, target.key, call);
    const operands = operandsOf(shape);
    for (const value of operands) {
      this.connect(id, value, { kind: 'argument', call });
    }
    for (const target of handed) append(this.handedTo, target.key, call);
    if (shape.receiver !== undefined && isMutator(shape.callee.member)) {
      for (const { value } of shape.arguments)
        this.mutations.push({ object: shape.receiver, value, put: { kind: 'store', name: ELEMENT } });
    }
    const { callee } = forwardedShape(ref, resolver, id, shape)?.shape ?? shape;
    if (!matchesAnyName(this.mixing, callee)) return;
    for (const object of operands)
      for (const value of operands) if (value !== object) this.mutations.push({ object, value, put: MADE });
  }

  /** What the callee puts into an operand is in whatever that is or is in. */
  private expose(operand: ValueId, call: ShapedCall): void {
    for (const [spot, passage] of this.rootsOf(operand, COPY)) {
      append(this.exposures, spot, { call, operand, passage });
    }
  }

  private addOnwards(call: ShapedCall): void {
    const { callee, arguments: all } = call.shape;
    const step = this.ref.ir.instructions[call.id];
    const isOwn = (value: ValueId) =>
      this.rootsOf(value, COPY).some(([root]) => this.parameterAt(root) !== undefined);
    if (callee.functions.length + call.handed.length > 0 && all.some(({ value }) => isOwn(value)))
      this.onwards.push(call);
    if (callee.functions.length === 0 && step?.op === 'call' && isOwn(step.callee)) {
      for (const { value } of all) this.connect(this.called, value, MADE);
    }
  }

  /** `[name]` of a constant key, `[]` of one that may be any: numbers are not told apart. */
  private indexName(index: ValueId | undefined): string {
    if (index === undefined) return ELEMENT;
    const { literal } = this.resolver.meaningOf(this.ref, index);
    if (literal === undefined) return ELEMENT;
    return literal.kind === 'number' ? `[${literal.text}]` : literal.text;
  }

  /**
   * The spots that may be the same object as a value, or hold it, with the way in which they get what is put into it.
   * Where callers are to learn of it, what they see of a parameter too.
   */
  rootsOf(
    object: ValueId,
    put: Passage = COPY,
    isSeenOutside = false,
  ): readonly (readonly [Spot, Passage])[] {
    const roots: (readonly [Spot, Passage])[] = [];
    const seen = new Set<string>();
    const waiting: { readonly spot: Spot; readonly path: readonly string[] }[] = [];
    /** `path`: where the object is in what is at the spot. */
    const reach = (spot: Spot, path: readonly string[]) => {
      const key = `${spot} ${path.join('.')}`;
      if (seen.has(key)) return;
      seen.add(key);
      waiting.push({ spot, path });
    };
    reach(object, []);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { spot, path } = next;
      const [first, ...rest] = path;
      const passage: Passage =
        first === undefined ? put : first === DEEPER ? MADE : { kind: 'store', name: first };
      roots.push([spot, passage]);
      const parameter = isSeenOutside ? this.parameterAt(spot) : undefined;
      if (parameter !== undefined) roots.push([this.outOf(parameter), passage]);
      for (const { to, passage: way } of this.takes[spot] ?? []) {
        if (way.kind === 'copy') reach(to, path);
        else if (way.kind === 'field') reach(to, bounded([way.name, ...path]));
        else if (way.kind === 'store' && first === DEEPER) reach(to, path);
        else if (way.kind === 'store' && first !== undefined && mayMean(first, way.name)) reach(to, rest);
      }
    }
    return roots;
  }
}

/** Whether a part by the one name may be that by the other; `''` is the whole. */
export function mayMean(head: string, name: string): boolean {
  if (head === '' || head === name || head === ANY || name === ANY) return true;
  return isPart(head) && isPart(name) && (head === ELEMENT || name === ELEMENT);
}

function bounded(path: readonly string[]): readonly string[] {
  return path.length <= MAX_PATH ? path : [...path.slice(0, MAX_PATH), DEEPER];
}

function isPart(name: string): boolean {
  return name === ELEMENT || name.startsWith('#');
}

function nameOf(passage: Passage): string | number | undefined {
  if (passage.kind === 'argument') return passage.call.id;
  return passage.kind === 'store' || passage.kind === 'field' ? passage.name : undefined;
}

/** Elements are not told apart by their numbers. */
function nameOfPart(name: string): string {
  return name.startsWith('[') ? ELEMENT : name;
}

function push<T>(lists: (T[] | undefined)[], at: number, value: T): void {
  const list = lists[at];
  if (list === undefined) lists[at] = [value];
  else list.push(value);
}
