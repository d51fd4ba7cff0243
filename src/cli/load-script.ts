import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/** The versions of Node whose engine is known to have the flag below; it complains about others. */
const KNOWN_NODE = ['20', '22', '24'];

// A function of the parser that ran for a few milliseconds is not yet worth optimising, which takes some tens; one that runs
// for longer is. Here, because stored code is taken only where the flags are those of the process that stored it.
if (KNOWN_NODE.includes(process.versions.node.split('.')[0] ?? '')) {
  setFlagsFromString('--wasm-tiering-budget=30000000');
}

/** What the modules of a script export, by their places in the distribution. */
export type ScriptModules = Readonly<Record<string, unknown>>;

/** What a script is: a function that fills in what its modules export. */
type ScriptFunction = (
  module: { readonly exports: { readonly modules: ScriptModules } },
  use: ScriptUse,
) => void;

type ScriptUse = {
  readonly require: NodeJS.Require;
  readonly address: string;
  /** As `import()`, which code that was stored cannot do by itself. */
  readonly importModule: (specifier: string) => Promise<unknown>;
  readonly loadScript: (name: string) => ScriptModules;
};

type LoadedScript = { readonly source: Buffer; readonly script: Script; readonly modules: ScriptModules };

/**
 * The scripts in a folder, into which the set-up put the modules that most commands load. Beside a script lies its code as
 * the engine compiled it, functions included that a run needed: loading that takes a fraction of compiling it again.
 * Compiled code is run as it is, so that it lies where the program itself does and nowhere else. Where there is none for
 * this version of Node, where it was damaged or made of another text, or where the engine refuses it (as it does when it
 * was started with other flags), the script is compiled: right, but slower.
 */
export class ScriptFolder {
  readonly #folder: URL;
  readonly #loaded = new Map<string, LoadedScript>();

  constructor(folder: URL) {
    this.#folder = folder;
  }

  /** What the modules of a script export; it runs once. */
  load(name: string): ScriptModules {
    const known = this.#loaded.get(name);
    if (known !== undefined) return known.modules;
    const file = new URL(`${name}.cjs`, this.#folder);
    const source = readFileSync(file);
    const cachedData = readCompiled(this.#compiledFile(name), source);
    // The bundler writes nothing but ASCII, except for regular expressions.
    const script = new Script(source.toString(isAscii(source) ? 'latin1' : 'utf8'), {
      filename: file.href,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    const run: ScriptFunction = script.runInThisContext();
    const module = { exports: { modules: {} } };
    run(module, {
      require: createRequire(file),
      address: file.href,
      importModule: (specifier) => import(isPath(specifier) ? new URL(specifier, file).href : specifier),
      loadScript: (other) => this.load(other),
    });
    const { modules } = module.exports;
    this.#loaded.set(name, { source, script, modules });
    return modules;
  }

  /** Whether a script was loaded from its compiled code; undefined where it is not loaded. */
  isFromCompiled(name: string): boolean | undefined {
    return this.#loaded.get(name)?.script.cachedDataRejected === false;
  }

  /** Stores the code of all loaded scripts as it is compiled now. */
  storeCompiled(): void {
    for (const [name, { source, script }] of this.#loaded) {
      const file = this.#compiledFile(name);
      const temporary = new URL(`${file.href}.${process.pid}`);
      const code = script.createCachedData();
      writeFileSync(temporary, Buffer.concat([code, digestOf(source, code)]));
      renameSync(temporary, file);
    }
  }

  #compiledFile(name: string): URL {
    return new URL(`${name}${compiledExtension()}`, this.#folder);
  }
}

/** How the names of files of compiled code end, which every version of Node has its own of. */
export function compiledExtension(): string {
  return `.${process.version}-${process.arch}.compiled`;
}

/** The scripts of this distribution. */
export const SCRIPTS = new ScriptFolder(new URL('../scripts/', import.meta.url));

function isPath(specifier: string): boolean {
  return specifier.startsWith('.');
}

const DIGEST_BYTES = 20;

/** The engine itself looks at no more than the length of the source, and damaged code ends the process. */
function readCompiled(file: URL, source: Buffer): Buffer | undefined {
  let stored: Buffer;
  try {
    stored = readFileSync(file);
  } catch (error) {
    // Not there, or not to be read: it is there for speed alone.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
  const code = stored.subarray(0, -DIGEST_BYTES);
  return digestOf(source, code).equals(stored.subarray(-DIGEST_BYTES)) ? code : undefined;
}

/** Against damage, not against an attacker, who could write the source as well: the fastest there is. */
function digestOf(source: Buffer, code: Buffer): Buffer {
  return createHash('sha1').update(source).update(code).digest();
}
