import { digestOf } from '../syntax-path.js';
import { append } from './append.js';
import type { FunctionId, FunctionIr, Instruction, ValueId, VariableId } from './ir.js';
import type { FunctionRef, ProgramFile, StoreSite } from './program-file.js';

const interfaces = new WeakMap<ProgramFile, string>();

/**
 * What names of other files may resolve to in a file, as a digest: what it declares, imports and exports, the heads of
 * its functions, and of their bodies what variables of the file and results are made of, as far as the resolver follows
 * it. Who looks from another file sees the same in two files of one interface, whatever else is in them.
 */
export function interfaceOf(file: ProgramFile): string {
  let digest = interfaces.get(file);
  if (digest === undefined) {
    digest = new InterfaceReader(file).read();
    interfaces.set(file, digest);
  }
  return digest;
}

/** Goes from what is declared to what that is made of, and names instructions and variables in the order of this walk. */
class InterfaceReader {
  private readonly parts: unknown[] = [];
  private readonly values: StoreSite[] = [];
  private readonly numbers = new Map<FunctionRef, Map<ValueId, number>>();
  private readonly variables = new Map<VariableId, number>();
  private readonly waitingVariables: VariableId[] = [];
  private readonly returning = new Set<FunctionId>();
  private readonly methods = new Map<string, FunctionRef[]>();
  private readonly asked = new Set<string>();

  constructor(private readonly file: ProgramFile) {
    for (const ref of file.functions) {
      if (ref.ir.owner === undefined) continue;
      append(this.methods, ref.ir.name, ref);
    }
  }

  read(): string {
    const { file } = this;
    const { facts, declarations } = file;
    const { language, ir } = facts;
    this.parts.push(language, ir.module, ir.imports, ir.types, ir.functions.map(headOf));
    for (const [name, sites] of file.exports)
      this.parts.push(['export', name, ...sites.map((site) => this.valueAt(site))]);
    for (const [name, id] of declarations.variables) this.parts.push(['variable', name, this.variable(id)]);
    for (const [type, members] of file.constants) {
      for (const [name, site] of members)
        this.parts.push(['constant', `${type}.${name}`, this.valueAt(site)]);
    }
    // Methods are asked for by their names: whoever finds one without an import does not look into it.
    for (const ref of file.functions) if (ref.ir.owner === undefined) this.addReturns(ref);
    let [values, variables] = [0, 0];
    while (values < this.values.length || variables < this.waitingVariables.length) {
      for (; values < this.values.length; values += 1) this.readValue(this.values[values]);
      for (; variables < this.waitingVariables.length; variables += 1)
        this.readVariable(this.waitingVariables[variables]);
    }
    return digestOf(JSON.stringify(this.parts));
  }

  private readVariable(id: VariableId | undefined): void {
    if (id === undefined) return;
    const parameter = this.file.parameters.get(id);
    const stores = this.file.stores.get(id) ?? [];
    this.parts.push([
      this.file.facts.ir.variables[id]?.type,
      parameter === undefined ? undefined : this.parameter(parameter.in, parameter.index),
      stores.map((site) => this.valueAt(site)),
    ]);
  }

  private readValue(site: StoreSite | undefined): void {
    const step = site?.in.ir.instructions[site.value];
    if (site !== undefined && step !== undefined) this.parts.push(this.partsOf(site.in, step));
  }

  /** What the resolver looks at in an instruction. */
  private partsOf(ref: FunctionRef, step: Instruction): unknown {
    const value = (id: ValueId | undefined) => (id === undefined ? undefined : this.value(ref, id));
    const { span: _, ...rest } = step;
    switch (rest.op) {
      case 'constant':
        this.ask(rest.text);
        return rest;
      case 'parameter':
        return { ...rest, of: this.parameter(ref, rest.index) };
      case 'load':
        return { ...rest, variable: this.variable(rest.variable) };
      case 'name':
        return rest;
      case 'field':
        this.ask(rest.name);
        return { ...rest, object: value(rest.object) };
      case 'element': {
        const isPlain = rest.index === undefined || ref.ir.instructions[rest.index]?.op === 'constant';
        if (!isPlain) for (const name of this.methods.keys()) this.ask(name);
        return { ...rest, object: value(rest.object), index: value(rest.index) };
      }
      case 'result':
        return { ...rest, of: value(rest.of) };
      case 'closure': {
        const target = this.file.functions[rest.function];
        if (target !== undefined) this.addReturns(target);
        return rest;
      }
      case 'compose':
        return { ...rest, parts: rest.parts.map((part) => ({ ...part, value: value(part.value) })) };
      case 'call': {
        const given = rest.arguments.map((one) => ({ ...one, value: value(one.value) }));
        return { ...rest, callee: value(rest.callee), arguments: given };
      }
      case 'operator':
        return { ...rest, operands: rest.operands.map(value) };
      default:
        return rest.op;
    }
  }

  /** A method of an object literal is called on that object. */
  private parameter(ref: FunctionRef, index: number): readonly unknown[] {
    const site = this.file.composers.get(ref.id);
    return [ref.id, index, site === undefined ? undefined : this.valueAt(site)];
  }

  private ask(name: string): void {
    if (this.asked.has(name)) return;
    this.asked.add(name);
    for (const ref of this.methods.get(name) ?? []) this.addReturns(ref);
  }

  private addReturns(ref: FunctionRef): void {
    if (this.returning.has(ref.id)) return;
    this.returning.add(ref.id);
    const ends = ref.ir.blocks.flatMap(({ end }) => (end.kind === 'return' ? [end.values] : []));
    const values = ends.flatMap((one) => (one.length === 1 ? one : []));
    this.parts.push(['returns', ref.id, values.map((one) => this.value(ref, one))]);
  }

  private valueAt({ in: ref, value }: StoreSite): number {
    return this.value(ref, value);
  }

  private value(ref: FunctionRef, id: ValueId): number {
    let numbers = this.numbers.get(ref);
    if (numbers === undefined) {
      numbers = new Map();
      this.numbers.set(ref, numbers);
    }
    let number = numbers.get(id);
    if (number === undefined) {
      number = this.values.length;
      numbers.set(id, number);
      this.values.push({ in: ref, value: id });
    }
    return number;
  }

  private variable(id: VariableId): number {
    let number = this.variables.get(id);
    if (number === undefined) {
      number = this.waitingVariables.length;
      this.variables.set(id, number);
      this.waitingVariables.push(id);
    }
    return number;
  }
}

/** What is known of a function without its body. */
function headOf(ir: FunctionIr): readonly unknown[] {
  const { name, owner, parent, exported, results, isAbstract } = ir;
  const parameters = ir.parameters.map((one) => [one.name, one.type, one.receiver, one.rest, one.keywords]);
  return [name, owner, parent, exported, results, isAbstract, parameters];
}
