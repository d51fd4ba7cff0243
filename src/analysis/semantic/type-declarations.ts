import { append } from './append.js';
import type { ImportIr } from './ir.js';
import type { ProgramFile } from './program-file.js';
import { keyOfType } from './type-keys.js';

const importTables = new WeakMap<ProgramFile, ReadonlyMap<string, readonly ImportIr[]>>();

/** All imports of a file by the names that they have there: two of one name may both be meant. */
export function importsOf(file: ProgramFile): ReadonlyMap<string, readonly ImportIr[]> {
  let table = importTables.get(file);
  if (table === undefined) {
    const made = new Map<string, ImportIr[]>();
    for (const one of file.facts.ir.imports) append(made, one.local, one);
    table = made;
    importTables.set(file, table);
  }
  return table;
}

/** Languages in which a type without code may be an interface. */
const INTERFACE_LANGUAGES: ReadonlySet<string> = new Set(['go', 'java', 'typescript']);
const shapeTables = new WeakMap<ProgramFile, ReadonlySet<string>>();

/** Whether a file declares a type only as what objects of it have: an interface, a protocol. */
export function isShape(file: ProgramFile, type: string): boolean {
  let shapes = shapeTables.get(file);
  if (shapes === undefined) {
    shapes = new Set(shapesIn(file).map((name) => keyOfType(file, name)));
    shapeTables.set(file, shapes);
  }
  return shapes.has(type);
}

function shapesIn({ facts: { language, ir } }: ProgramFile): readonly string[] {
  if (language === 'python')
    return ir.types.flatMap(({ name, bases }) =>
      bases.some((base) => /\bProtocol\b/.test(base)) ? [name] : [],
    );
  if (!INTERFACE_LANGUAGES.has(language)) return [];
  const withCode = new Set(
    ir.functions.flatMap(({ owner, isAbstract }) => (isAbstract ? [] : (owner ?? []))),
  );
  return ir.types.flatMap(({ name, fields }) =>
    // Classes of TypeScript may have fields alone, and are meant by what they have.
    withCode.has(name) || (language !== 'typescript' && (fields?.length ?? 0) > 0) ? [] : [name],
  );
}
