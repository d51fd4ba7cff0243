import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { PatchgymError } from '../core/errors.js';
import type { Recipe } from '../core/recipe.js';

/** The bytes of a file that the user named, or of standard input for `-`. Throws `usage` when it cannot be read. */
export async function readInput(path: string, what: string): Promise<Buffer> {
  if (path === '-') return buffer(process.stdin);
  try {
    return await readFile(path);
  } catch (cause) {
    throw new PatchgymError(
      'usage',
      'file-unreadable',
      `Cannot read the ${what} ${path}: ${cause instanceof Error ? cause.message : String(cause)}. Check the path.`,
      { cause },
    );
  }
}

/** The recipe of this name, or in this file. Throws `usage` when there is neither, `invalid` for a bad file. */
export async function loadRecipe(nameOrPath: string): Promise<Recipe> {
  const { BUILT_IN_RECIPES, parseRecipe } = await import('../core/recipe.js');
  const builtIn = BUILT_IN_RECIPES.find((recipe) => recipe.name === nameOrPath);
  if (builtIn !== undefined) return builtIn;
  const names = BUILT_IN_RECIPES.map((recipe) => recipe.name).join(', ');
  const content = await readInput(nameOrPath, `recipe (neither one of ${names} nor a file)`);
  return parseRecipe(content.toString('utf8'), nameOrPath);
}
