import { unionOf } from './meaning.js';
import type { Program } from './program.js';
import { keptTypes } from './type-keys.js';

type Access = 'read' | 'write';

/**
 * Where fields of objects are kept, by the keys of their types. What is put into an object of a type is seen through
 * the types that it extends, and what these put into it is seen through the type; another type that extends the same
 * one sees nothing of it.
 */
export class FieldCells {
  private readonly read = new Map<string, Map<string, readonly string[]>>();
  private readonly write = new Map<string, Map<string, readonly string[]>>();
  /** By several types at once: lists that many objects share. */
  private readonly several = {
    read: new Map<readonly string[], Map<string, readonly string[]>>(),
    write: new Map<readonly string[], Map<string, readonly string[]>>(),
  };

  constructor(private readonly program: Program) {}

  /** The cells of a field of an object that is of any of some types. */
  of(types: readonly string[], name: string, access: Access): readonly string[] {
    const [only] = types;
    if (only === undefined) return NO_CELLS;
    if (types.length === 1) return this.ofType(only, name, access);
    let known = this.several[access].get(types);
    if (known === undefined) {
      known = new Map();
      this.several[access].set(types, known);
    }
    let cells = known.get(name);
    if (cells === undefined) {
      cells = unionOf(keptTypes(types).map((type) => this.ofType(type, name, access)));
      known.set(name, cells);
    }
    return cells;
  }

  private ofType(type: string, name: string, access: Access): readonly string[] {
    const types = this[access];
    let known = types.get(type);
    if (known === undefined) {
      known = new Map();
      types.set(type, known);
    }
    let cells = known.get(name);
    if (cells === undefined) {
      cells = cellsOfField(this.program, type, name, access);
      known.set(name, cells);
    }
    return cells;
  }
}

const NO_CELLS: readonly string[] = [];

function cellsOfField(program: Program, type: string, name: string, access: Access): readonly string[] {
  const own = accessorOwner(program, type, name, access === 'read' ? 'get' : 'set');
  if (own !== undefined) return [`${own}.${access === 'read' ? 'get' : 'set'} ${name}`];
  const cells = [`${type}.${name}`];
  if (access === 'read' && program.types.isExtended(type)) cells.push(`${type}.${name} below`);
  for (const base of program.types.ancestorsOf(type)) {
    if (program.types.declares(base)) cells.push(`${base}.${name}${access === 'read' ? '' : ' below'}`);
  }
  return cells;
}

/** The type whose function runs where the field is read or written. */
function accessorOwner(
  program: Program,
  type: string,
  name: string,
  kind: 'get' | 'set',
): string | undefined {
  if (!program.types.hasAccessors) return undefined;
  const method = `${kind} ${name}`;
  if (program.types.methodsNamed(method).length === 0) return undefined;
  return [type, ...program.types.ancestorsOf(type)].find(
    (one) => program.types.method(one, method).length > 0,
  );
}
