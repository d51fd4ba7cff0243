import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PatchgymError } from '../core/errors.js';
import type { Checker } from './checker.js';
import type { Compatibility, LanguageName } from './language.js';
import { listCheckers, readStoredPack } from './stored-pack.js';

export type LoadCheckersOptions = {
  /** First part of the ids; without it, the name of the folder that holds the checker, or its language. */
  readonly namespace?: string;
  readonly compatibility?: Compatibility;
  /** The languages that are read: checkers for others may be left out. */
  readonly languages?: ReadonlySet<LanguageName>;
};

/** A checker and the file that it was read from. */
export type CheckerFile = { readonly checker: Checker; readonly file: string };

/** The checkers that are shipped with patchgym. */
export function builtInCheckersDirectory(): string {
  return fileURLToPath(new URL('../../checkers', import.meta.url));
}

/** Where set-up stores the pack that is shipped; beside the compiled module, so that uncompiled sources never find it. */
export function storedPackFile(): string {
  return fileURLToPath(new URL('./built-in-pack.json', import.meta.url));
}

/**
 * Loads the checkers of a folder and its sub-folders (`<language>/<name>.yml`), in the order of
 * their ids. A bad checker, a doubled id and a missing folder are `PatchgymError`s (invalid).
 */
export async function loadCheckers(
  directory: string,
  options: LoadCheckersOptions = {},
): Promise<readonly Checker[]> {
  return (await loadCheckerFiles(directory, options)).map(({ checker }) => checker);
}

/** As `loadCheckers`, with the file of each checker. */
export async function loadCheckerFiles(
  directory: string,
  options: LoadCheckersOptions = {},
): Promise<readonly CheckerFile[]> {
  const isShippedPack = directory === builtInCheckersDirectory() && options.namespace === undefined;
  if (isShippedPack && options.compatibility !== 'globstar') {
    const stored = readStoredPack(storedPackFile(), directory, options.languages);
    if (stored !== undefined)
      return stored.map((checker) => ({ checker, file: join(directory, checker.source) }));
  }
  return readCheckerFiles(directory, options);
}

/** As `loadCheckerFiles`, from the files themselves. */
export async function readCheckerFiles(
  directory: string,
  options: LoadCheckersOptions = {},
): Promise<readonly CheckerFile[]> {
  // The readers of YAML and of schemas are large, and a stored pack needs neither.
  const { parseChecker } = await import('./checker.js');
  const loaded: CheckerFile[] = [];
  for (const relative of checkersIn(directory)) {
    const slash = relative.lastIndexOf('/');
    const folder = slash === -1 ? undefined : relative.slice(0, slash);
    const namespace = options.namespace ?? folder;
    const file = join(directory, relative);
    // Hundreds of small files: asking for each and waiting takes ten times as long as reading it.
    const checker = parseChecker(readFileSync(file, 'utf8'), {
      source: relative,
      ...(namespace === undefined ? {} : { namespace }),
      ...(options.compatibility === undefined ? {} : { compatibility: options.compatibility }),
    });
    loaded.push({ checker, file });
  }
  loaded.sort((a, b) => (a.checker.id < b.checker.id ? -1 : 1));
  const doubled = loaded.find(({ checker }, index) => loaded[index + 1]?.checker.id === checker.id);
  if (doubled !== undefined) {
    throw new PatchgymError(
      'invalid',
      'duplicate-checker',
      `Two checkers in ${directory} have the id ${doubled.checker.id} (one is ${doubled.checker.source}). Rename one.`,
    );
  }
  return loaded;
}

function checkersIn(directory: string): readonly string[] {
  try {
    return listCheckers(directory);
  } catch (error) {
    throw new PatchgymError(
      'invalid',
      'checkers-unreadable',
      `The folder of checkers ${directory} cannot be read. Check the path.`,
      { cause: error },
    );
  }
}
