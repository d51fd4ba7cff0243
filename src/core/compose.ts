import { PatchgymError } from './errors.js';
import { isBuiltInDimension, type Recipe, requiredDimensions } from './recipe.js';
import type { VectorValues } from './reward.js';
import { dimensionValue } from './vector.js';

/**
 * What one dimension adds to the reward. `weight` is what the recipe says; `applied` is what counts
 * after the gate: the weight itself when the gate is open or absent, and when it is closed the scale
 * for the dimension of partial progress and 0 for every other. `weighted` = `applied` x `value`.
 */
export type RewardComponent = {
  readonly dimension: string;
  readonly value: number | null;
  readonly weight: number;
  readonly applied: number | null;
  readonly weighted: number | null;
};

/** Whether the gate let the weighted sum through; `unknown` when its dimension is unscored. */
export type GateOutcome = {
  readonly dimension: string;
  readonly status: 'open' | 'closed' | 'unknown';
  readonly value: number | null;
  readonly otherwise: { readonly dimension: string; readonly scale: number };
};

/**
 * A vector composed by a recipe. The `weighted` parts of the components sum to `reward`.
 * `reward` is null, with the reason, when a dimension that the recipe needs is unscored.
 */
export type Composition = {
  readonly recipe: string;
  readonly reward: number | null;
  readonly reason?: string;
  readonly components: readonly RewardComponent[];
  readonly gate: GateOutcome | null;
};

/**
 * Composes a vector into one number in [0,1].
 * Throws `invalid` when a value is outside [0,1], or when the recipe names a dimension that is
 * neither built in nor in the vector.
 */
export function compose(recipe: Recipe, values: VectorValues): Composition {
  checkDimensionsExist(recipe, values);
  const gate = judgeGate(recipe, values);
  const unknown = requiredDimensions(recipe).filter(
    (dimension) => dimensionValue(values, dimension) === null,
  );
  const components = componentDimensions(recipe).map((dimension) =>
    componentOf({ recipe, values, gate, dimension, isComplete: unknown.length === 0 }),
  );
  if (unknown.length > 0) {
    const reason = `unscored: ${unknown.join(', ')}; recipe ${recipe.name} needs ${unknown.length === 1 ? 'it' : 'them'}`;
    return { recipe: recipe.name, reward: null, reason, components, gate };
  }
  const sum = components.reduce((total, component) => total + (component.weighted ?? 0), 0);
  return { recipe: recipe.name, reward: Math.min(1, withoutFloatNoise(sum)), components, gate };
}

function componentDimensions(recipe: Recipe): readonly string[] {
  return [...new Set([...recipe.weights.keys(), ...requiredDimensions(recipe)])];
}

function componentOf(of: {
  readonly recipe: Recipe;
  readonly values: VectorValues;
  readonly gate: GateOutcome | null;
  readonly dimension: string;
  readonly isComplete: boolean;
}): RewardComponent {
  const { dimension, gate } = of;
  const value = dimensionValue(of.values, dimension);
  const weight = of.recipe.weights.get(dimension) ?? 0;
  if (!of.isComplete) return { dimension, value, weight, applied: null, weighted: null };
  const closedWeight = gate !== null && gate.otherwise.dimension === dimension ? gate.otherwise.scale : 0;
  const applied = gate === null || gate.status === 'open' ? weight : closedWeight;
  return {
    dimension,
    value,
    weight,
    applied,
    weighted: value === null ? 0 : withoutFloatNoise(applied * value),
  };
}

function judgeGate(recipe: Recipe, values: VectorValues): GateOutcome | null {
  if (recipe.gate === null) return null;
  const value = dimensionValue(values, recipe.gate.dimension);
  const status = value === null ? 'unknown' : value === 1 ? 'open' : 'closed';
  return { dimension: recipe.gate.dimension, status, value, otherwise: recipe.gate.otherwise };
}

function checkDimensionsExist(recipe: Recipe, values: VectorValues): void {
  for (const dimension of componentDimensions(recipe)) {
    if (isBuiltInDimension(dimension) || Object.hasOwn(values, dimension)) continue;
    const known = Object.keys(values).join(', ') || 'none';
    throw new PatchgymError(
      'invalid',
      'recipe-dimension-unknown',
      `Recipe ${recipe.name} names the dimension ${JSON.stringify(dimension)}, which the vector does not have (it has: ${known}). Correct the name, or add the dimension to the vector.`,
    );
  }
}

/** 0.1 + 0.2 is not 0.3 in binary; twelve decimals hide that and nothing that a reward could mean. */
function withoutFloatNoise(value: number): number {
  return Math.round(value * 1e12) / 1e12;
}
