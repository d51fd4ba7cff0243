import { append } from './append.js';
import { addConstants, changedByCall, type MemberConstants, noteChange } from './constant-members.js';
import type { FileFacts } from './file-facts.js';
import { type HandedOn, handedOnBy, wildcardsOf } from './handed-on.js';
import type { FunctionId, FunctionIr, ImportIr, Instruction, ValueId, VariableId } from './ir.js';
import { addMemberValues, type FieldValue, type Placed } from './member-values.js';

/** One function of one file of a program. */
export type FunctionRef = {
  /** Unique in the program: path and index. */
  readonly key: string;
  readonly file: ProgramFile;
  readonly id: FunctionId;
  readonly ir: FunctionIr;
};

/** Where a variable gets a value. */
export type StoreSite = { readonly in: FunctionRef; readonly value: ValueId };

/** A file with the tables that resolution needs. */
export type ProgramFile = {
  readonly facts: FileFacts;
  readonly folder: string;
  readonly functions: readonly FunctionRef[];
  readonly stores: ReadonlyMap<VariableId, readonly StoreSite[]>;
  /** Variables that several functions write. */
  readonly shared: ReadonlySet<VariableId>;
  readonly parameters: ReadonlyMap<VariableId, { readonly in: FunctionRef; readonly index: number }>;
  readonly imports: ReadonlyMap<string, ImportIr>;
  /** What the file sets on `exports` and `module.exports`; `default` is the whole. */
  readonly exports: ReadonlyMap<string, readonly StoreSite[]>;
  readonly declarations: Declarations;
  /** Modules of which every name may be used as a plain name: `import . "m"`, `from m import *`. */
  readonly wildcards: readonly string[];
  /** What comes before the last part of names that follow imports: modules that nothing else in the file may tell. */
  readonly qualifiers: ReadonlySet<string>;
  /** What the file imports for others to import from it. */
  readonly handsOn: HandedOn;
  /** The object literals that functions are methods of, by function. */
  readonly composers: ReadonlyMap<FunctionId, StoreSite>;
  /** Functions and names that are put into fields. */
  readonly memberValues: readonly FieldValue[];
  /** What classes give all their objects under a name, where nobody in the file puts anything else there. */
  readonly constants: MemberConstants;
};

/** What a file declares at its top level, by name; of several of a name, the first. */
export type Declarations = {
  readonly functions: ReadonlyMap<string, FunctionRef>;
  readonly variables: ReadonlyMap<string, VariableId>;
  readonly types: ReadonlySet<string>;
  /** All names by which something of the file may be found, its exports and the owners of its methods included. */
  readonly names: ReadonlySet<string>;
};

const madeFiles = new WeakMap<FileFacts, ProgramFile>();

/** The tables of a file, made once for the same facts. */
export function programFile(facts: FileFacts): ProgramFile {
  const known = madeFiles.get(facts);
  if (known !== undefined) return known;
  const file = makeProgramFile(facts);
  madeFiles.set(facts, file);
  return file;
}

function makeProgramFile(facts: FileFacts): ProgramFile {
  const stores = new Map<VariableId, StoreSite[]>();
  const parameters = new Map<VariableId, { in: FunctionRef; index: number }>();
  const exports = new Map<string, StoreSite[]>();
  const functions: FunctionRef[] = [];
  const shared = new Set<VariableId>();
  const composers = new Map<FunctionId, StoreSite>();
  const memberValues: FieldValue[] = [];
  const qualified = new Set<string>();
  const qualifiers = new Set<string>();
  const placed: Placed[] = [];
  const constants = new Map<string, Map<string, StoreSite>>();
  const declarations = {
    functions: new Map<string, FunctionRef>(),
    variables: new Map<string, VariableId>(),
    types: new Set(facts.ir.types.map(({ name }) => name)),
    names: new Set<string>(),
  };
  const file: ProgramFile = {
    facts,
    folder: folderOf(facts.path),
    functions,
    stores,
    shared,
    parameters,
    exports,
    imports: new Map(facts.ir.imports.map((one) => [one.local, one])),
    declarations,
    wildcards: wildcardsOf(facts),
    qualifiers,
    handsOn: handedOnBy(facts),
    composers,
    memberValues,
    constants,
  };
  const changed = new Set<string>();
  for (const [id, ir] of facts.ir.functions.entries()) {
    const ref: FunctionRef = { key: `${facts.path}#${id}`, file, id, ir };
    functions.push(ref);
    for (const [index, parameter] of ir.parameters.entries()) {
      if (parameter.variable !== undefined) parameters.set(parameter.variable, { in: ref, index });
    }
    for (let value = 0; value < ir.instructions.length; value += 1) {
      const step = ir.instructions[value];
      switch (step?.op) {
        case 'name':
        case 'field':
          if (step.qualified !== undefined) qualified.add(step.qualified);
          break;
        case 'store': {
          const sites = stores.get(step.variable);
          const site = { in: ref, value: step.value };
          if (sites === undefined) stores.set(step.variable, [site]);
          else {
            if (sites[0]?.in !== ref) shared.add(step.variable);
            sites.push(site);
          }
          break;
        }
        case 'set-field': {
          const name = exportedName(ir, step.object, step.name);
          if (name !== undefined) append(exports, name, { in: ref, value: step.value });
          changed.add(step.name);
          placed.push({ in: ref, step });
          break;
        }
        case 'compose':
          if (step.type === undefined) addComposers(composers, ref, value, step);
          else if (step.kind === 'object') placed.push({ in: ref, step });
          break;
        case 'set-element':
          noteChange(changed, ir.instructions[step.object]);
          break;
        case 'call':
          noteChange(changed, changedByCall(ir.instructions, step));
          break;
      }
    }
    const isTopLevel = ir.owner === undefined && (ir.parent === 0 || ir.parent === undefined);
    if (isTopLevel && !declarations.functions.has(ir.name)) declarations.functions.set(ir.name, ref);
    if (ir.owner !== undefined) declarations.names.add(ir.owner);
  }
  for (const [id, variable] of facts.ir.variables.entries()) {
    if (variable.function !== 0 || declarations.variables.has(variable.name)) continue;
    declarations.variables.set(variable.name, id);
  }
  for (const name of qualified) {
    const dot = name.lastIndexOf('.');
    if (dot > 0) qualifiers.add(name.slice(0, dot));
  }
  for (const one of placed) addMemberValues(memberValues, one);
  if (facts.language === 'python') for (const one of placed) addConstants(constants, one, changed);
  const { functions: named, variables, types } = declarations;
  for (const names of [exports.keys(), named.keys(), variables.keys(), types, file.handsOn.names.keys()]) {
    for (const name of names) declarations.names.add(name);
  }
  return file;
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

const cellTables = new WeakMap<ProgramFile, readonly string[]>();

/** Where a variable of a file is kept: by names, so that it stays the same when others come before it. */
export function cellOfVariable(file: ProgramFile, variable: VariableId): string {
  let cells = cellTables.get(file);
  if (cells === undefined) {
    const { path, ir } = file.facts;
    const counts = new Map<string, number>();
    cells = ir.variables.map(({ function: of, name }) => {
      const key = `${of}.${name}`;
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return `${path}#${key}.${count}`;
    });
    cellTables.set(file, cells);
  }
  return cells[variable] ?? `${file.facts.path}#${variable}`;
}

/** Methods of an object literal: closures that are its parts. */
function addComposers(
  composers: Map<FunctionId, StoreSite>,
  ref: FunctionRef,
  value: ValueId,
  step: Extract<Instruction, { op: 'compose' }>,
): void {
  for (const part of step.parts) {
    const made = part.key === undefined ? undefined : ref.ir.instructions[part.value];
    if (made?.op === 'closure') composers.set(made.function, { in: ref, value });
  }
}

/** `exports.a = `, `module.exports.a = ` give `a`; `module.exports = ` gives `default`. */
function exportedName(ir: FunctionIr, object: ValueId, name: string): string | undefined {
  const of = ir.instructions[object];
  if (of?.op === 'name' && of.name === 'exports') return name;
  if (of?.op === 'name' && of.name === 'module' && name === 'exports') return 'default';
  if (of?.op === 'field' && of.name === 'exports') {
    const root = ir.instructions[of.object];
    if (root?.op === 'name' && root.name === 'module') return name;
  }
  return undefined;
}
