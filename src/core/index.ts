export { type Composition, compose, type GateOutcome, type RewardComponent } from './compose.js';
export { type ErrorKind, EXIT_CODES, exitCodeOf, PatchgymError } from './errors.js';
export type { Coverage, Finding, Severity, SourceRange } from './finding.js';
export { createRandom, type Random } from './random.js';
export {
  BUILT_IN_RECIPES,
  DEFAULT_RECIPE,
  GATED_RECIPE,
  parseRecipe,
  type Recipe,
  type RecipeGate,
  readRecipe,
  WEIGHTED_RECIPE,
} from './recipe.js';
export {
  DIMENSIONS,
  type DimensionName,
  type DimensionScore,
  type Evidence,
  type RewardVector,
  type VectorValues,
} from './reward.js';
export { meanOf, type Statistics, summarise } from './statistics.js';
export { isContainedPath, pathFromBytes, pathToBytes, type TreeEntry, type TreePath } from './tree.js';
export { parseVector, readVector, valuesOf } from './vector.js';
export {
  type AttackResult,
  type BenignResult,
  type GateResult,
  type PatchFileSummary,
  type UpstreamTestsResult,
  VERDICT_SCHEMA,
  type Verdict,
  verdictJsonSchema,
  verdictSchema,
} from './verdict.js';
export { hashVerdict } from './verdict-hash.js';
