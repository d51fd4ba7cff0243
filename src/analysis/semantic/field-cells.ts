import type { Program } from './program.js';

/**
 * Where fields of objects are kept, by the names of their types. What is put into an object of a type is seen through
 * the types that it extends, and what these put into it is seen through the type; another type that extends the same
 * one sees nothing of it.
 */
export function cellsOfField(
  program: Program,
  types: readonly string[],
  name: string,
  access: 'read' | 'write',
): readonly string[] {
  const cells = new Set<string>();
  for (const type of types) {
    const own = accessorOwner(program, type, name, access === 'read' ? 'get' : 'set');
    if (own !== undefined) {
      cells.add(`${own}.${access === 'read' ? 'get' : 'set'} ${name}`);
      continue;
    }
    cells.add(`${type}.${name}`);
    if (access === 'read' && program.isExtended(type)) cells.add(`${type}.${name} below`);
    for (const base of program.ancestorsOf(type)) {
      if (program.declaresType(base)) cells.add(`${base}.${name}${access === 'read' ? '' : ' below'}`);
    }
  }
  return [...cells];
}

/** The type whose function runs where the field is read or written. */
function accessorOwner(
  program: Program,
  type: string,
  name: string,
  kind: 'get' | 'set',
): string | undefined {
  if (!program.hasAccessors) return undefined;
  return [type, ...program.ancestorsOf(type)].find(
    (one) => program.method(one, `${kind} ${name}`).length > 0,
  );
}
