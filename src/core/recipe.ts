import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { PatchgymError } from './errors.js';
import { DIMENSIONS } from './reward.js';

/** How far the weights of a recipe may be from summing to 1: room for decimal fractions, not for mistakes. */
const WEIGHT_SUM_TOLERANCE = 1e-6;

const share = z.number().min(0).max(1);

const gateSchema = z.strictObject({
  dimension: z.string().min(1),
  otherwise: z.strictObject({ dimension: z.string().min(1), scale: share }),
});

/** What a recipe file may hold; `readRecipe` checks the rules that a schema cannot say. */
export const recipeSchema = z.strictObject({
  name: z.string().min(1),
  weights: z.record(z.string().min(1), share),
  gate: gateSchema.optional(),
});

/**
 * A condition on one dimension. At exactly 1 the weighted sum counts; below it, all that is left of
 * the reward is `otherwise.scale` times the value of `otherwise.dimension`.
 */
export type RecipeGate = {
  readonly dimension: string;
  readonly otherwise: { readonly dimension: string; readonly scale: number };
};

/** How a reward vector becomes one number. The weights are in [0,1] and sum to 1. */
export type Recipe = {
  readonly name: string;
  readonly weights: ReadonlyMap<string, number>;
  readonly gate: RecipeGate | null;
};

const DEFAULT_WEIGHTS: ReadonlyMap<string, number> = new Map<string, number>([
  ['target_issue_fixed', 0.4],
  ['no_new_issues', 0.25],
  ['tests_pass', 0.2],
  ['code_quality_delta', 0.1],
  ['minimal_diff', 0.05],
]);

/** The plain weighted sum. */
export const WEIGHTED_RECIPE: Recipe = { name: 'weighted', weights: DEFAULT_WEIGHTS, gate: null };

/**
 * The default: the weighted sum if and only if the oracle says fixed. `tests_pass` is 1 only when the
 * tree builds, every attack is blocked, every benign case is kept and the upstream tests pass; it is
 * strictly between 0 and 1 only for a patch that keeps everything and closes that share of the open
 * attack families; it is 0 otherwise.
 */
export const GATED_RECIPE: Recipe = {
  name: 'gated',
  weights: DEFAULT_WEIGHTS,
  gate: { dimension: 'tests_pass', otherwise: { dimension: 'tests_pass', scale: 0.2 } },
};

/** The recipes that need no file, by the name that `--recipe` takes. */
export const BUILT_IN_RECIPES: readonly Recipe[] = [GATED_RECIPE, WEIGHTED_RECIPE];

/** The recipe used when none is asked for. */
export const DEFAULT_RECIPE: Recipe = GATED_RECIPE;

/**
 * Reads a recipe from YAML or JSON text. `source` names the text in errors.
 * Throws `invalid` for anything that could make a reward leave [0,1] or rank a partial fix above a fix.
 */
export function parseRecipe(text: string, source: string): Recipe {
  let document: unknown;
  try {
    document = parseYaml(text);
  } catch (cause) {
    throw new PatchgymError(
      'invalid',
      'recipe-not-yaml',
      `Recipe ${source} is neither YAML nor JSON: ${messageOf(cause)}`,
      { cause },
    );
  }
  return readRecipe(document, source);
}

/** Checks a recipe that is already data. See `parseRecipe`. */
export function readRecipe(document: unknown, source: string): Recipe {
  const result = recipeSchema.safeParse(document);
  if (!result.success) {
    throw new PatchgymError(
      'invalid',
      'recipe-invalid',
      `Recipe ${source} is invalid:\n${z.prettifyError(result.error)}`,
    );
  }
  const recipe: Recipe = {
    name: result.data.name,
    weights: new Map(Object.entries(result.data.weights)),
    gate: result.data.gate ?? null,
  };
  checkWeightSum(recipe, source);
  checkGate(recipe, source);
  return recipe;
}

/** The JSON Schema of a recipe file, as published in `schemas/recipe.schema.json`. */
export function recipeJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(recipeSchema, { target: 'draft-2020-12', io: 'input' });
  return { $id: 'urn:patchgym:recipe:1', title: 'patchgym recipe', ...schema };
}

/** The dimensions that must have a value for this recipe to give a number, in the order of the recipe. */
export function requiredDimensions(recipe: Recipe): readonly string[] {
  const required = new Set<string>();
  for (const [dimension, weight] of recipe.weights) {
    if (weight > 0) required.add(dimension);
  }
  if (recipe.gate !== null) required.add(recipe.gate.dimension).add(recipe.gate.otherwise.dimension);
  return [...required];
}

/** Whether a dimension is one of the five that every grading measures. */
export function isBuiltInDimension(dimension: string): boolean {
  return (DIMENSIONS as readonly string[]).includes(dimension);
}

function checkWeightSum(recipe: Recipe, source: string): void {
  const sum = [...recipe.weights.values()].reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) <= WEIGHT_SUM_TOLERANCE) return;
  throw new PatchgymError(
    'invalid',
    'recipe-weight-sum',
    `Recipe ${source}: the weights sum to ${Number(sum.toFixed(9))}, and must sum to 1 so that the reward stays in [0, 1]. Change the weights.`,
  );
}

/**
 * An accepted fix earns at least the weight of the gate's dimension, and everything else at most
 * `scale`. So this bound is what ranks every fix above every partial fix, whatever the other values are.
 */
function checkGate(recipe: Recipe, source: string): void {
  if (recipe.gate === null) return;
  const { dimension, otherwise } = recipe.gate;
  const weight = recipe.weights.get(dimension) ?? 0;
  if (otherwise.scale <= weight + WEIGHT_SUM_TOLERANCE) return;
  throw new PatchgymError(
    'invalid',
    'recipe-gate-scale',
    `Recipe ${source}: gate.otherwise.scale is ${otherwise.scale}, above the weight of ${dimension} (${weight}), so a partial fix could earn more than a full one. Lower the scale or raise the weight.`,
  );
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
