import { operandsOf } from './call-operands.js';
import type { FunctionUses } from './function-uses.js';
import { callsWithElements } from './higher-order.js';
import type { Instruction, ValueId, VariableId } from './ir.js';
import { plainName } from './plain-name.js';
import type { FunctionRef, ProgramFile } from './program.js';
import { cellOfVariable } from './program-file.js';
import { cellsOfPut } from './put-cells.js';
import { putsOf } from './puts.js';
import type { Resolver } from './resolve.js';

/** What the functions of a file use. */
export function usesOf(file: ProgramFile, resolver: Resolver): readonly FunctionUses[] {
  const collector = new UseCollector(resolver);
  return file.functions.map((ref) => collector.of(ref));
}

/** Follows what `InstructionTransfer` does, without regard to paths and values: one function after the other. */
class UseCollector {
  private readonly callees = new Set<string>();
  private readonly called = new Set<string>();
  private readonly handedOn = new Set<string>();
  private readonly calls = { names: new Set<readonly string[]>(), members: new Set<string>() };
  private readonly fields = { names: new Set<readonly string[]>(), members: new Set<string>() };
  private readonly plainNames = new Set<string>();
  private readonly reads = new Set<readonly string[]>();
  private readonly writes = new Set<readonly string[]>();
  private readonly cellsRead = new Set<string>();
  private readonly cellsWritten = new Set<string>();
  private readonly all: readonly Set<unknown>[] = [
    this.callees,
    this.called,
    this.handedOn,
    this.calls.names,
    this.calls.members,
    this.fields.names,
    this.fields.members,
    this.plainNames,
    this.reads,
    this.writes,
    this.cellsRead,
    this.cellsWritten,
  ];

  constructor(private readonly resolver: Resolver) {}

  of(ref: FunctionRef): FunctionUses {
    const { instructions } = ref.ir;
    for (let id = 0; id < instructions.length; id += 1) {
      const step = instructions[id];
      if (step !== undefined) this.add(ref, id, step);
    }
    const uses = this.uses();
    // Most of them stay empty.
    for (const set of this.all) if (set.size > 0) set.clear();
    return uses;
  }

  private uses(): FunctionUses {
    const { calls, fields, plainNames } = this;
    return {
      callees: listOf(this.callees),
      called: listOf(this.called),
      handedOn: listOf(this.handedOn),
      calls: { names: [...calls.names], members: listOf(calls.members) },
      fields: {
        names: plainNames.size === 0 ? [...fields.names] : [...fields.names, [...plainNames]],
        members: listOf(fields.members),
      },
      reads: allOf(this.reads, this.cellsRead),
      writes: allOf(this.writes, this.cellsWritten),
    };
  }

  private add(ref: FunctionRef, id: number, step: Instruction): void {
    const { resolver } = this;
    switch (step.op) {
      case 'call':
        this.addCall(ref, id);
        return;
      case 'closure': {
        const target = ref.id === 0 ? undefined : ref.file.functions[step.function];
        if (target !== undefined) this.callees.add(target.key);
        return;
      }
      case 'load':
        if (ownerOf(ref, step.variable) === 0 || isStoredElsewhere(ref, step.variable))
          this.cellsRead.add(cellOfVariable(ref.file, step.variable));
        return;
      case 'store':
        if (ref.id === 0 || ownerOf(ref, step.variable) !== ref.id)
          this.cellsWritten.add(cellOfVariable(ref.file, step.variable));
        return;
      case 'name':
        this.addCells(this.reads, resolver.cellsOf(ref, id));
        return;
      case 'field':
        this.addField(ref, id, step.object, step.name);
        if (step.qualified !== undefined) this.addCells(this.reads, resolver.cellsOf(ref, id));
        return;
      case 'element': {
        const name = step.slice === true ? undefined : this.indexName(ref, step.index);
        if (name !== undefined) this.addField(ref, id, step.object, name);
        return;
      }
      case 'set-field':
        this.addWrite(ref, step.object, step.name);
        this.addPut(ref, step.object);
        this.handOn(ref, step.value);
        return;
      case 'set-element':
        this.addWrite(ref, step.object, this.indexName(ref, step.index) ?? '[]');
        this.addPut(ref, step.object);
        this.handOn(ref, step.value);
        return;
      case 'compose':
        this.addLiteral(ref, step);
        // A class and a module are made of their functions; that hands them to nobody.
        if (ref.id !== 0) for (const { value } of step.parts) this.handOn(ref, value);
        return;
    }
  }

  /** The fields of a literal of a type. */
  private addLiteral({ file }: FunctionRef, { type, parts }: Extract<Instruction, { op: 'compose' }>): void {
    if (type === undefined) return;
    for (const { key } of parts) {
      if (key === undefined) continue;
      for (const cell of this.resolver.literalCells(file, type, key)) this.cellsWritten.add(cell);
    }
  }

  private addCall(ref: FunctionRef, id: number): void {
    const { resolver } = this;
    const shape = resolver.shapeOf(ref, id);
    if (shape === undefined) return;
    const { callee } = shape;
    for (const target of callee.functions) {
      this.callees.add(target.key);
      this.called.add(target.key);
    }
    // What `map` and the like are given is called with what the program hands them.
    const isKnown = callsWithElements(callee.member, callee.names[0]) !== undefined;
    let isFollowed = callee.functions.length > 0;
    for (const { value } of shape.arguments) {
      if (!mayBeCallable(ref, value)) continue;
      const { functions, names, member } = resolver.meaningOf(ref, value);
      isFollowed ||= functions.length > 0;
      for (const target of functions) {
        this.callees.add(target.key);
        (isKnown ? this.called : this.handedOn).add(target.key);
      }
      // A function that is passed on may be called there.
      if (names.length > 0) this.calls.names.add(names);
      if (member !== undefined) this.calls.members.add(member);
    }
    // What it runs may put something into what it is given.
    if (isFollowed) for (const value of operandsOf(shape)) this.addPut(ref, value);
    for (const put of putsOf(shape)) {
      const object = put.into === 'receiver' ? shape.receiver : shape.arguments[put.into]?.value;
      if (object !== undefined) this.addPut(ref, object);
      for (const { cells } of cellsOfPut(resolver, ref, shape, put)) this.addCells(this.writes, cells);
    }
    if (callee.names.length > 0) this.calls.names.add(callee.names);
    if (callee.member !== undefined) this.calls.members.add(callee.member);
  }

  private handOn(ref: FunctionRef, value: ValueId): void {
    if (!mayBeCallable(ref, value)) return;
    for (const target of this.resolver.meaningOf(ref, value).functions) this.handedOn.add(target.key);
  }

  private addField(ref: FunctionRef, id: number, object: number, name: string): void {
    const { resolver } = this;
    const meaning = resolver.meaningOf(ref, id);
    if (meaning.names.length > 0) this.fields.names.add(meaning.names);
    const plain = plainName(ref, id);
    if (plain !== undefined) this.plainNames.add(plain);
    this.fields.members.add(name);
    if (meaning.member !== undefined) this.fields.members.add(meaning.member);
    this.addCells(this.reads, resolver.fieldCells(ref, object, name, 'read'));
  }

  private addWrite(ref: FunctionRef, object: number, name: string): void {
    this.addCells(this.writes, this.resolver.fieldCells(ref, object, name, 'write'));
    this.addCells(this.writes, this.resolver.cellsOfMember(ref, object, name));
  }

  /** What is put into what is in a field, or in a variable of another file, is there, by whichever of the function's variables it is known. */
  private addPut(ref: FunctionRef, object: ValueId, seen: Set<VariableId> = new Set()): void {
    const step = ref.ir.instructions[object];
    if (step?.op === 'field') this.addWrite(ref, step.object, step.name);
    if (step?.op === 'field' || step?.op === 'name')
      this.addCells(this.writes, this.resolver.cellsOf(ref, object));
    if (step?.op !== 'load' || seen.has(step.variable)) return;
    seen.add(step.variable);
    for (const site of ref.file.stores.get(step.variable) ?? [])
      if (site.in === ref) this.addPut(ref, site.value, seen);
  }

  private addCells(to: Set<readonly string[]>, cells: readonly string[]): void {
    if (cells.length > 0) to.add(cells);
  }

  private indexName(ref: FunctionRef, index: number | undefined): string | undefined {
    if (index === undefined) return undefined;
    const { literal } = this.resolver.meaningOf(ref, index);
    if (literal === undefined) return undefined;
    return literal.kind === 'number' ? `[${literal.text}]` : literal.text;
  }
}

/** Constants and literals of parts are neither functions nor names. */
function mayBeCallable(ref: FunctionRef, value: ValueId): boolean {
  const op = ref.ir.instructions[value]?.op;
  return op !== 'constant' && op !== 'compose';
}

/** The function that declares a variable. */
function ownerOf(ref: FunctionRef, variable: VariableId): number | undefined {
  return ref.file.facts.ir.variables[variable]?.function;
}

/** Whether another function gives a variable a value. */
function isStoredElsewhere(ref: FunctionRef, variable: VariableId): boolean {
  const first = ref.file.stores.get(variable)?.[0];
  return first !== undefined && (first.in !== ref || ref.file.shared.has(variable));
}

const NONE: readonly string[] = [];

function listOf(all: ReadonlySet<string>): readonly string[] {
  return all.size === 0 ? NONE : [...all];
}

function allOf(lists: ReadonlySet<readonly string[]>, own: Set<string>): readonly string[] {
  for (const list of lists) for (const one of list) own.add(one);
  return listOf(own);
}
