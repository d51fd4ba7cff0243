import type { ProgramFile } from './program-file.js';

/** Keys of types by the file that names them and the name. */
export class TypesByFile {
  private readonly files = new Map<ProgramFile, Map<string, readonly string[]>>();

  clear(): void {
    this.files.clear();
  }

  get(file: ProgramFile, name: string, find: () => readonly string[]): readonly string[] {
    let known = this.files.get(file);
    if (known === undefined) {
      known = new Map();
      this.files.set(file, known);
    }
    let types = known.get(name);
    if (types === undefined) {
      types = find();
      known.set(name, types);
    }
    return types;
  }
}
