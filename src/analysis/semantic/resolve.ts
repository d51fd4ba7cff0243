import { type CallableSites, callableSites } from './callable-sites.js';
import { FieldCells } from './field-cells.js';
import { FoundMeanings } from './found-meanings.js';
import type { Instruction, ValueId, VariableId } from './ir.js';
import {
  anyOf,
  besideOthers,
  type CallShape,
  callablesOf,
  type Meaning,
  meaning,
  type Resolving,
  UNKNOWN,
} from './meaning.js';
import type { FunctionRef, Program, ProgramFile, StoreSite } from './program.js';
import { cellOfVariable } from './program-file.js';
import { makeShape } from './resolve-calls.js';
import { DEPTH_OF_NAMES, keyAtDepth, MAX_STORES } from './resolve-limits.js';
import { anyPartOf, memberOf, superOf, typed } from './resolve-members.js';
import { resolveName } from './resolve-names.js';
import { resolveCallResult, resultOf } from './resolve-results.js';
import { keptTypes } from './type-keys.js';
import { orWritten } from './written-types.js';

const PENDING: Meaning = { ...UNKNOWN };
const MAX_DEPTH = 12;
/** A program takes about fifty per function. */
const STEPS_OF_PROGRAM = 4_000_000;
const STEPS_OF_FUNCTION = 500;
const STEPS_OF_ALIAS = 1 / 32;
/** Of a variable that may stand for more values, nothing is followed but what can be called. */
const MAX_LEAVES = 64;
const NO_CELLS: readonly string[] = [];
/** Languages whose classes are values: literals that name a type are classes there. */
const CLASS_LANGUAGES: ReadonlySet<string> = new Set(['javascript', 'typescript', 'python', 'java']);
const TRANSPARENT = new Set(['await', '&', '*', 'cast', 'spread', 'parenthesized']);
/** Finds what callees and constants are: through imports, aliases, fields of literals and other files. */
export class Resolver implements Resolving {
  readonly found: FoundMeanings;
  private readonly fieldTables: FieldCells;
  private timesCutOff = 0;
  private stepsLeft: number;
  /** Whether one of many values is being looked at. */
  private isAmongMany = false;

  constructor(readonly program: Program) {
    this.found = new FoundMeanings(program);
    this.fieldTables = new FieldCells(program);
    this.stepsLeft = STEPS_OF_PROGRAM + STEPS_OF_FUNCTION * program.size;
  }

  get cutOff(): number {
    return this.timesCutOff;
  }

  /** The callee of a call and what reaches it. */
  shapeOf(ref: FunctionRef, id: ValueId): CallShape | undefined {
    const shapes = this.found.shapesIn(ref);
    const known = shapes[id];
    if (known !== undefined) return known;
    const call = ref.ir.instructions[id];
    if (call?.op !== 'call') return undefined;
    const shape = makeShape(this, ref, call, id);
    shapes[id] = shape;
    return shape;
  }

  meaningOf(ref: FunctionRef, id: ValueId, depth = 0): Meaning {
    const memo = this.found.meaningsIn(ref);
    const known = memo[id];
    if (known !== undefined && known !== PENDING) return known;
    if (depth > MAX_DEPTH || known === PENDING) {
      this.timesCutOff += 1;
      return UNKNOWN;
    }
    const step = ref.ir.instructions[id];
    if (step === undefined) return UNKNOWN;
    this.spend(1);
    const cutOff = this.cutOff;
    let meaning: Meaning | undefined;
    memo[id] = PENDING;
    try {
      meaning = this.resolve(ref, step, depth + this.stepsOf(ref, step));
    } finally {
      if (meaning === undefined) memo[id] = undefined;
    }
    // What was cut off must not be remembered: another way to it may be shorter.
    memo[id] = depth === 0 || cutOff === this.cutOff ? meaning : undefined;
    return meaning;
  }

  /** Names that lead to each other in ever more ways: whoever asks fails, and nothing is taken for clean. */
  spend(steps: number): void {
    this.stepsLeft -= steps;
    if (this.stepsLeft < 0) throw new RangeError('what names mean has too many ways to be followed');
  }

  /** A variable that is set once leads to one value, so that a chain of many costs no more than its length. */
  private stepsOf(ref: FunctionRef, step: Instruction): number {
    const isAlias = step.op === 'load' && ref.file.stores.get(step.variable)?.length === 1;
    return isAlias ? STEPS_OF_ALIAS : 1;
  }

  /** The cells of variables of other files that an expression names: `config.root` of a module. */
  cellsOf(ref: FunctionRef, id: ValueId): readonly string[] {
    const step = ref.ir.instructions[id];
    if (step?.op !== 'name' && step?.op !== 'field') return NO_CELLS;
    if (step.qualified !== undefined) return this.importedCells(ref.file, step.qualified);
    if (step.op === 'field') return this.cellsOfMember(ref, step.object, step.name);
    const siblings = this.program.siblings(ref.file);
    return siblings.length === 0 ? NO_CELLS : cellsIn(this.program.declaring(siblings, step.name), step.name);
  }

  /** The same for a variable that is set by the name of its module: `config.root = path`. */
  cellsOfMember(ref: FunctionRef, object: ValueId, name: string): readonly string[] {
    const step = ref.ir.instructions[object];
    if (step?.op === 'load') {
      const modules = this.found.in(ref.file).modulesIn(step.variable);
      return modules?.flatMap((module) => this.importedCells(ref.file, `${module}.${name}`)) ?? NO_CELLS;
    }
    if ((step?.op !== 'name' && step?.op !== 'field') || step.qualified === undefined) return NO_CELLS;
    return this.importedCells(ref.file, `${step.qualified}.${name}`);
  }

  private importedCells(file: ProgramFile, name: string): readonly string[] {
    const found = this.found.in(file);
    let cells = found.cells.get(name);
    if (cells === undefined) {
      const dot = name.lastIndexOf('.');
      const member = name.slice(dot + 1);
      const modules = dot === -1 ? [] : found.qualifiersOf(name.slice(0, dot));
      cells = modules.flatMap(({ files, rest }) =>
        rest === '' ? cellsIn(this.program.declaring(files, member), member) : [],
      );
      found.cells.set(name, cells.length === 0 ? NO_CELLS : cells);
    }
    return cells;
  }

  /** A type as it is written in a file: its keys, if the program declares it, and the names by which rules may mean it. */
  typeNames(file: ProgramFile, written: string): readonly string[] {
    return this.program.types.named(file, written);
  }

  /** The cells of a field of a literal of a type. */
  literalCells(file: ProgramFile, written: string, name: string): readonly string[] {
    const { types } = this.program;
    const own = keptTypes(types.named(file, written));
    const cells = own.map((type) => `${type}.${name}`);
    // A type of Go may be another by its own name.
    const bases = file.facts.language === 'go' ? own.flatMap((type) => types.ancestorsOf(type)) : [];
    return [...cells, ...bases.map((base) => `${base}.${name} below`)];
  }

  /** The cells of a field of an object. */
  fieldCells(ref: FunctionRef, object: ValueId, name: string, access: 'read' | 'write'): readonly string[] {
    return this.fieldTables.of(this.meaningOf(ref, object).types, name, access);
  }

  private resolve(ref: FunctionRef, step: Instruction, depth: number): Meaning {
    switch (step.op) {
      case 'constant':
        // A constant is what is known of it.
        return meaning({ certain: true, literal: step });
      case 'name':
        return this.name(ref, step.qualified ?? step.name, step.qualified !== undefined, depth);
      case 'load':
        return this.meaningOfVariable(ref.file, step.variable, depth);
      case 'parameter':
        return this.typed(ref, step.index, depth);
      case 'field':
        return this.member(ref, step.object, step.name, depth);
      case 'element':
        return this.element(ref, step, depth);
      case 'result':
        return resultOf(this, ref, step, depth);
      case 'closure': {
        const target = ref.file.functions[step.function];
        return target === undefined ? UNKNOWN : meaning({ certain: true, functions: [target] });
      }
      case 'compose':
        return composed(this.program, ref, step);
      case 'call':
        return resolveCallResult(this, ref, step, depth);
      case 'operator':
        return this.resolveOperator(ref, step, depth);
      default:
        return UNKNOWN;
    }
  }

  /** Names mean the same everywhere in a file. */
  private name(ref: FunctionRef, name: string, qualified: boolean, depth: number): Meaning {
    const found = this.found.in(ref.file);
    const names = qualified ? found.qualifiedNames : found.plainNames;
    const known = names.get(name);
    if (known !== undefined) return known;
    const { cutOff } = this;
    const meaning = resolveName(this, ref, name, qualified, depth);
    if (cutOff === this.cutOff && depth < DEPTH_OF_NAMES) names.set(name, meaning);
    return meaning;
  }

  private member(ref: FunctionRef, object: ValueId, name: string, depth: number): Meaning {
    return this.memberOf(ref.file, this.meaningOf(ref, object, depth), name, depth);
  }

  /** The same value has the same members, whichever instruction asks. */
  memberOf(file: ProgramFile, of: Meaning, name: string, depth: number): Meaning {
    const { members } = this.found.in(file);
    const all = members.get(of);
    const key = keyAtDepth(name, depth);
    const known = all?.get(name) ?? all?.get(key);
    if (known !== undefined) return known;
    const { cutOff } = this;
    const meaning = memberOf(this, file, of, name, depth);
    if (cutOff === this.cutOff) {
      const own = members.get(of);
      if (own === undefined) members.set(of, new Map([[key, meaning]]));
      else own.set(key, meaning);
    }
    return meaning;
  }

  /** `table[key]`: the part of this name; where the key may be any, any of the parts of a table of functions. */
  private element(ref: FunctionRef, step: Extract<Instruction, { op: 'element' }>, depth: number): Meaning {
    if (step.slice === true) return UNKNOWN;
    const index = step.index === undefined ? undefined : this.meaningOf(ref, step.index, depth).literal;
    if (index !== undefined) return this.member(ref, step.object, index.text, depth);
    return anyPartOf(this, this.meaningOf(ref, step.object, depth), depth);
  }

  private typed(ref: FunctionRef, index: number, depth: number): Meaning {
    const site = ref.ir.parameters[index]?.receiver === true ? ref.file.composers.get(ref.id) : undefined;
    // A method of an object literal is called on that object.
    if (ref.ir.owner === undefined && site !== undefined) return this.meaningOf(site.in, site.value, depth);
    const parameter = ref.ir.parameters[index];
    if (parameter?.receiver !== true || ref.ir.owner === undefined) return typed(this.program, ref, index);
    // Methods of a type see the same object.
    const { receivers } = this.found.in(ref.file);
    const key = `${parameter.name} ${ref.ir.owner}`;
    const known = receivers.get(key) ?? typed(this.program, ref, index);
    receivers.set(key, known);
    return known;
  }

  private resolveOperator(
    ref: FunctionRef,
    step: Extract<Instruction, { op: 'operator' }>,
    depth: number,
  ): Meaning {
    const [first] = step.operands;
    if (first !== undefined && step.operands.length === 1 && TRANSPARENT.has(step.operator)) {
      const of = this.meaningOf(ref, first, depth);
      return step.type === undefined ? of : orWritten(this.program.types, ref.file, of, step.type);
    }
    if (step.operator === 'super' && first !== undefined) {
      return superOf(this, this.meaningOf(ref, first, depth));
    }
    if (step.operator === '-' && first !== undefined && step.operands.length === 1) {
      const { literal } = this.meaningOf(ref, first, depth);
      return literal === undefined
        ? UNKNOWN
        : meaning({ certain: true, literal: { kind: literal.kind, text: `-${literal.text}` } });
    }
    if (step.operator !== '+' && step.operator !== 'template') return UNKNOWN;
    let text = '';
    for (const operand of step.operands) {
      const { literal } = this.meaningOf(ref, operand, depth);
      if (literal?.kind !== 'string') return UNKNOWN;
      text += literal.text;
    }
    return meaning({ certain: true, literal: { kind: 'string', text } });
  }

  /** Of values that are too many to be followed, what can be called. */
  anyCallable(file: ProgramFile, values: readonly StoreSite[], depth: number): Meaning {
    return this.anyOfSites(callableSites(file, values), depth);
  }

  /** The same for all who read a variable: these may be as many as its values. */
  private anyStored(file: ProgramFile, variable: number, depth: number): Meaning {
    const { callables, variables } = this.found.in(file);
    const known = variables.get(variable);
    if (known !== undefined) return known;
    const sites = callables.get(variable) ?? callableSites(file, file.stores.get(variable) ?? []);
    if (!callables.has(variable)) this.spend(sites.looked * STEPS_OF_ALIAS);
    callables.set(variable, sites);
    const { cutOff } = this;
    const meaning = this.anyOfSites(sites, depth);
    if (cutOff === this.cutOff && depth < DEPTH_OF_NAMES) variables.set(variable, meaning);
    return meaning;
  }

  private anyOfSites({ all, named, made, areAll }: CallableSites, depth: number): Meaning {
    const isInside = this.isAmongMany;
    // Parts of what may be many things again lead on in ever more ways: `node = node.next`.
    const sites = isInside ? named : all;
    const holding = isInside ? made.filter(isTable) : made;
    if (sites.length + holding.length < all.length + made.length) this.timesCutOff += 1;
    this.isAmongMany = true;
    try {
      const meanings = sites.map((site) => this.meaningOf(site.in, site.value, depth));
      if (areAll) return callablesOf(meanings);
      const others = holding.map((site) => this.meaningOf(site.in, site.value, depth));
      return besideOthers(callablesOf([...meanings, ...others]), others);
    } finally {
      this.isAmongMany = isInside;
    }
  }

  meaningOfVariable(file: ProgramFile, variable: number, depth: number): Meaning {
    const own = this.meaningOfStores(file, variable, depth);
    const written = file.facts.ir.variables[variable]?.type;
    return written === undefined ? own : orWritten(this.program.types, file, own, written);
  }

  private meaningOfStores(file: ProgramFile, variable: number, depth: number): Meaning {
    const parameter = file.parameters.get(variable);
    const stores = file.stores.get(variable) ?? [];
    if (parameter !== undefined && stores.length === 0)
      return this.typed(parameter.in, parameter.index, depth);
    if (stores.length > MAX_STORES) return this.anyStored(file, variable, depth);
    const [only] = stores;
    if (only === undefined) return UNKNOWN;
    if (stores.length === 1) return this.meaningOf(only.in, only.value, depth);
    const { variables } = this.found.in(file);
    const known = variables.get(variable);
    if (known !== undefined) return known;
    const leaves = leavesOf(file, variable);
    if (leaves === undefined) return this.anyStored(file, variable, depth);
    const { cutOff } = this;
    const all = leaves.sites.map((site) => this.meaningOf(site.in, site.value, depth));
    const meaning = anyOf(all, leaves.areAll);
    if (cutOff === this.cutOff && depth < DEPTH_OF_NAMES) variables.set(variable, meaning);
    return meaning;
  }
}

function isTable({ in: { ir }, value }: StoreSite): boolean {
  return ir.instructions[value]?.op === 'compose';
}

/**
 * The values of a variable and of those that it may stand for, as in conditions within conditions: to follow them one
 * by one would lead too deep. Undefined where they are many.
 */
function leavesOf(
  file: ProgramFile,
  variable: VariableId,
): { readonly sites: readonly StoreSite[]; readonly areAll: boolean } | undefined {
  const sites: StoreSite[] = [];
  const seen = new Set([variable]);
  let areAll = true;
  const waiting = [...(file.stores.get(variable) ?? [])].reverse();
  for (let site = waiting.pop(); site !== undefined; site = waiting.pop()) {
    const step = site.in.ir.instructions[site.value];
    const stores = step?.op === 'load' ? (file.stores.get(step.variable) ?? []) : [];
    if (step?.op === 'parameter') areAll = false;
    else if (step?.op !== 'load' || stores.length < 2 || stores.length > MAX_STORES) sites.push(site);
    else if (!seen.has(step.variable)) {
      seen.add(step.variable);
      for (let at = stores.length - 1; at >= 0; at -= 1) waiting.push(stores[at] ?? site);
    }
    if (sites.length > MAX_LEAVES) return undefined;
  }
  return { sites, areAll };
}

function composed(
  program: Program,
  ref: FunctionRef,
  step: Extract<Instruction, { op: 'compose' }>,
): Meaning {
  const parts = new Map<string, StoreSite>();
  const spreads: StoreSite[] = [];
  const overrides: StoreSite[] = [];
  for (const [index, part] of step.parts.entries()) {
    if (part.spread === true) {
      spreads.push({ in: ref, value: part.value });
      if (parts.size > 0) overrides.push({ in: ref, value: part.value });
    } else parts.set(part.key ?? String(index), { in: ref, value: part.value });
  }
  const isClass =
    step.type !== undefined && step.kind === 'object' && CLASS_LANGUAGES.has(ref.file.facts.language);
  return meaning({
    ...(step.type === undefined ? {} : { types: program.types.named(ref.file, step.type) }),
    parts,
    ...(isClass ? { isClass: true as const } : {}),
    ...(spreads.length === 0 ? {} : { spreads }),
    ...(overrides.length === 0 ? {} : { overrides }),
  });
}

function cellsIn(files: readonly ProgramFile[], member: string): readonly string[] {
  return files.flatMap((file) => {
    const index = file.declarations.variables.get(member);
    return index === undefined ? [] : [cellOfVariable(file, index)];
  });
}
