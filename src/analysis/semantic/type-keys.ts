import type { ProgramFile } from './program-file.js';

/*
 * A type that a program declares is told by its name and by where names of types are one of a kind: a package of Go or Java, a
 * file of Python, JavaScript or TypeScript. Types of other languages, and those that no file declares, are told by names.
 */
const IN = ' in ';

/** The key of a type that a file declares under a name. */
export function keyOfType({ facts, folder }: ProgramFile, name: string): string {
  switch (facts.language) {
    case 'go':
      return `${name}${IN}${folder}`;
    case 'java':
      return `${name}${IN}${facts.ir.module}`;
    case 'python':
    case 'javascript':
    case 'typescript':
      return `${name}${IN}${facts.path}`;
    default:
      return name;
  }
}

/** The name of a type by its key, as it is declared. */
export function nameOfType(type: string): string {
  const at = type.indexOf(IN);
  return at === -1 ? type : type.slice(0, at);
}

/** The package or the file of a type; undefined where it is told by its name alone. */
export function scopeOfType(type: string): string | undefined {
  const at = type.indexOf(IN);
  return at === -1 ? undefined : type.slice(at + IN.length);
}

/** Those of the types of a value by which its fields are kept: no mere names of those of which it is known which they are. */
export function keptTypes(types: readonly string[]): readonly string[] {
  if (types.length < 2) return types;
  const known = new Set(types.flatMap((type) => (type.includes(IN) ? [nameOfType(type)] : [])));
  if (known.size === 0) return types;
  return types.filter((type) => type.includes(IN) || !known.has(type.slice(type.lastIndexOf('.') + 1)));
}
