import { append } from './append.js';
import type { CallableSites } from './callable-sites.js';
import type { ImportIr, VariableId } from './ir.js';
import type { CallShape, Meaning } from './meaning.js';
import { withoutNodePrefix } from './meaning.js';
import type { FunctionRef, Program, ProgramFile } from './program.js';

/** An import that may be meant by a name which begins with some other. */
export type Qualifier = {
  readonly one: ImportIr;
  readonly files: readonly ProgramFile[];
  /** What follows the module in the beginning of the name; `undefined` where the module is longer than that. */
  readonly rest: string | undefined;
};

/** What was found out in one file. */
class FoundInFile {
  /** By function and instruction. */
  readonly meanings: (Meaning | undefined)[][] = [];
  readonly shapes: (CallShape | undefined)[][] = [];
  readonly plainNames = new Map<string, Meaning>();
  readonly qualifiedNames = new Map<string, Meaning>();
  /** By what is looked at and the name. */
  readonly members = new Map<Meaning, Map<string, Meaning>>();
  /** By the type of the object. */
  readonly receivers = new Map<string, Meaning>();
  /** Of variables of many values, what can be called. */
  readonly callables = new Map<number, CallableSites>();
  /** What variables of several values mean. */
  readonly variables = new Map<number, Meaning>();
  readonly types = new Map<string, readonly string[]>();
  /** Cells of variables of other files. */
  readonly cells = new Map<string, readonly string[]>();
  private modules: Map<VariableId, readonly string[]> | undefined;
  private readonly qualifiers = new Map<string, readonly Qualifier[]>();
  /** Imports by the first part of their modules. */
  private heads: ReadonlyMap<string, readonly ImportIr[]> | undefined;
  private wholes: Set<string> | undefined;

  constructor(
    private readonly file: ProgramFile,
    private readonly program: Program,
  ) {}

  /** Whether an import means a module as a whole by this name. */
  isWhole(name: string): boolean {
    if (this.wholes === undefined) {
      this.wholes = new Set();
      for (const { module, member } of this.file.facts.ir.imports) {
        this.wholes.add(withoutNodePrefix(module));
        if (member !== undefined) this.wholes.add(`${module}.${member}`);
      }
    }
    return this.wholes.has(name);
  }

  /** The modules that a variable may stand for: a name that is imported twice, or imported and assigned. */
  modulesIn(variable: VariableId): readonly string[] | undefined {
    if (this.modules === undefined) {
      this.modules = new Map();
      for (const [of, sites] of this.file.stores) {
        const names = sites.flatMap(({ in: { ir }, value }) => {
          const step = ir.instructions[value];
          return step?.op === 'name' && step.qualified !== undefined ? [step.qualified] : [];
        });
        if (names.length > 0) this.modules.set(of, [...new Set(names)]);
      }
    }
    return this.modules.get(variable);
  }

  /** The imports that names may mean which are this one and one more part, in the order of the file. */
  qualifiersOf(base: string): readonly Qualifier[] {
    let found = this.qualifiers.get(base);
    if (found === undefined) {
      found = this.findQualifiers(base);
      this.qualifiers.set(base, found);
    }
    return found;
  }

  private findQualifiers(base: string): readonly Qualifier[] {
    const found: Qualifier[] = [];
    this.heads ??= importsByHead(this.file.facts.ir.imports);
    for (const one of this.heads.get(headOf(base)) ?? NO_IMPORTS) {
      const module = withoutNodePrefix(one.module);
      const isLonger = module.length > base.length;
      const [short, long] = isLonger ? [base, module] : [module, base];
      if (!long.startsWith(short) || (long.length > short.length && long[short.length] !== '.')) continue;
      const rest = isLonger ? undefined : base.slice(module.length + 1);
      found.push({ one, files: this.program.modulesOf(this.file, one.module), rest });
    }
    return found.length === 0 ? NO_QUALIFIERS : found;
  }
}

const NO_IMPORTS: readonly ImportIr[] = [];

function importsByHead(imports: readonly ImportIr[]): ReadonlyMap<string, readonly ImportIr[]> {
  const heads = new Map<string, ImportIr[]>();
  for (const one of imports) append(heads, headOf(withoutNodePrefix(one.module)), one);
  return heads;
}

/** Of two names one of which begins with the parts of the other, it is the same. */
function headOf(name: string): string {
  const dot = name.indexOf('.');
  return dot === -1 ? name : name.slice(0, dot);
}

const NO_QUALIFIERS: readonly Qualifier[] = [];

/** What was found out in a program. */
export class FoundMeanings {
  /** What files declare or hand on under a name; null for nothing. */
  readonly declared = new Map<readonly ProgramFile[], Map<string, Meaning | null>>();
  /** What calls of a class make. */
  readonly made = new Map<Meaning, Meaning>();
  /** What makes the objects of a class; null where no function of the program does. */
  readonly makers = new Map<Meaning, Meaning | null>();
  /** Of tables, what any of their parts is. */
  readonly parts = new Map<Meaning, Meaning>();
  private readonly files = new Map<ProgramFile, FoundInFile>();
  private latest: { readonly file: ProgramFile; readonly found: FoundInFile } | undefined;

  constructor(private readonly program: Program) {}

  in(file: ProgramFile): FoundInFile {
    if (this.latest?.file === file) return this.latest.found;
    let found = this.files.get(file);
    if (found === undefined) {
      found = new FoundInFile(file, this.program);
      this.files.set(file, found);
    }
    this.latest = { file, found };
    return found;
  }

  /** By instruction. */
  meaningsIn({ file, id }: FunctionRef): (Meaning | undefined)[] {
    const { meanings } = this.in(file);
    let list = meanings[id];
    if (list === undefined) {
      list = [];
      meanings[id] = list;
    }
    return list;
  }

  shapesIn({ file, id }: FunctionRef): (CallShape | undefined)[] {
    const { shapes } = this.in(file);
    let list = shapes[id];
    if (list === undefined) {
      list = [];
      shapes[id] = list;
    }
    return list;
  }
}
