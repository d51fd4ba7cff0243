import type { FunctionUses } from './function-uses.js';
import { callsWithElements } from './higher-order.js';
import type { Instruction, ValueId } from './ir.js';
import { plainName } from './plain-name.js';
import type { FunctionRef } from './program.js';
import { cellOfVariable } from './program-file.js';
import type { Resolver } from './resolve.js';

/** What a function uses. */
export function usesOf(ref: FunctionRef, resolver: Resolver): FunctionUses {
  const collector = new UseCollector(ref, resolver);
  const { instructions } = ref.ir;
  for (let id = 0; id < instructions.length; id += 1) {
    const step = instructions[id];
    if (step !== undefined) collector.add(id, step);
  }
  return collector.uses();
}

/** Follows what `InstructionTransfer` does, without regard to paths and values. */
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

  constructor(
    private readonly ref: FunctionRef,
    private readonly resolver: Resolver,
  ) {}

  uses(): FunctionUses {
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

  add(id: number, step: Instruction): void {
    const { ref, resolver } = this;
    switch (step.op) {
      case 'call':
        this.addCall(id);
        return;
      case 'closure': {
        const target = ref.id === 0 ? undefined : ref.file.functions[step.function];
        if (target !== undefined) this.callees.add(target.key);
        return;
      }
      case 'load':
        if (
          this.variableOf(step.variable) === 0 ||
          ref.file.shared.has(step.variable) ||
          this.isForeign(step.variable)
        )
          this.cellsRead.add(cellOfVariable(ref.file, step.variable));
        return;
      case 'store':
        if (this.variableOf(step.variable) === 0 || this.variableOf(step.variable) !== ref.id)
          this.cellsWritten.add(cellOfVariable(ref.file, step.variable));
        return;
      case 'name':
        this.addCells(this.reads, resolver.cellsOf(ref, id));
        return;
      case 'field':
        this.addField(id, step.object, step.name);
        this.addCells(this.reads, resolver.cellsOf(ref, id));
        return;
      case 'element': {
        const name = step.slice === true ? undefined : this.indexName(step.index);
        if (name !== undefined) this.addField(id, step.object, name);
        return;
      }
      case 'set-field':
        this.addWrite(step.object, step.name);
        this.handOn(step.value);
        return;
      case 'set-element':
        this.addWrite(step.object, this.indexName(step.index) ?? '[]');
        this.handOn(step.value);
        return;
      case 'compose':
        for (const type of step.type === undefined ? [] : resolver.typeNames(ref.file, step.type)) {
          for (const { key } of step.parts) if (key !== undefined) this.cellsWritten.add(`${type}.${key}`);
        }
        // A class and a module are made of their functions; that hands them to nobody.
        if (ref.id !== 0) for (const { value } of step.parts) this.handOn(value);
        return;
    }
  }

  private addCall(id: number): void {
    const { ref, resolver } = this;
    const shape = resolver.shapeOf(ref, id);
    if (shape === undefined) return;
    const { callee } = shape;
    for (const target of callee.functions) {
      this.callees.add(target.key);
      this.called.add(target.key);
    }
    // What `map` and the like are given is called with what the program hands them.
    const isKnown = callsWithElements(callee.member, callee.names[0]) !== undefined;
    for (const { value } of shape.arguments) {
      if (ref.ir.instructions[value]?.op === 'constant') continue;
      const { functions, names } = resolver.meaningOf(ref, value);
      for (const target of functions) {
        this.callees.add(target.key);
        (isKnown ? this.called : this.handedOn).add(target.key);
      }
      // A function that is passed on may be called there.
      if (names.length > 0) this.calls.names.add(names);
    }
    if (callee.names.length > 0) this.calls.names.add(callee.names);
    if (callee.member !== undefined) this.calls.members.add(callee.member);
  }

  private handOn(value: ValueId): void {
    const { op } = this.ref.ir.instructions[value] ?? {};
    if (op === 'constant') return;
    for (const target of this.resolver.meaningOf(this.ref, value).functions) this.handedOn.add(target.key);
  }

  private addField(id: number, object: number, name: string): void {
    const { ref, resolver } = this;
    const meaning = resolver.meaningOf(ref, id);
    if (meaning.names.length > 0) this.fields.names.add(meaning.names);
    const plain = plainName(ref, id);
    if (plain !== undefined) this.plainNames.add(plain);
    this.fields.members.add(name);
    if (meaning.member !== undefined) this.fields.members.add(meaning.member);
    this.addCells(this.reads, resolver.fieldCells(ref, object, name, 'read'));
  }

  private addWrite(object: number, name: string): void {
    this.addCells(this.writes, this.resolver.fieldCells(this.ref, object, name, 'write'));
  }

  private addCells(to: Set<readonly string[]>, cells: readonly string[]): void {
    if (cells.length > 0) to.add(cells);
  }

  private variableOf(variable: number): number | undefined {
    return this.ref.file.facts.ir.variables[variable]?.function;
  }

  private isForeign(variable: number): boolean {
    const first = this.ref.file.stores.get(variable)?.[0];
    return first !== undefined && first.in !== this.ref;
  }

  private indexName(index: number | undefined): string | undefined {
    if (index === undefined) return undefined;
    const { literal } = this.resolver.meaningOf(this.ref, index);
    if (literal === undefined) return undefined;
    return literal.kind === 'number' ? `[${literal.text}]` : literal.text;
  }
}

const NONE: readonly string[] = [];

function listOf(all: ReadonlySet<string>): readonly string[] {
  return all.size === 0 ? NONE : [...all];
}

function allOf(lists: ReadonlySet<readonly string[]>, own: Set<string>): readonly string[] {
  for (const list of lists) for (const one of list) own.add(one);
  return listOf(own);
}
