import { z } from 'zod';

/** The version of the shape below. It changes when a field changes its meaning or goes. */
export const VERDICT_SCHEMA = 'patchgym-verdict/1';

const share = z.number().min(0).max(1);
const digest = z.string().min(1);
const count = z.number().int().min(0);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

const findingSchema = z
  .object({
    checker: z.string(),
    path: z.string(),
    line: count.describe('1-based'),
    column: count.describe('0-based, in bytes'),
    endLine: count,
    endColumn: count,
    message: z.string(),
    severity: z.enum(['critical', 'high', 'medium', 'low']),
    category: z.string(),
    fingerprint: z.string().describe('what the finding is, independent of where it stands'),
  })
  .readonly();

const evidenceSchema = z
  .object({
    ok: z.boolean(),
    what: z.string(),
    where: z.string().exactOptional(),
    detail: z.string().exactOptional(),
    finding: findingSchema.exactOptional(),
  })
  .readonly();

const dimensionSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('scored'), value: share, evidence: list(evidenceSchema) }).readonly(),
  z
    .object({ status: z.literal('unscored'), reason: z.string().min(1), evidence: list(evidenceSchema) })
    .readonly(),
]);

const vectorSchema = z
  .object({
    target_issue_fixed: dimensionSchema,
    no_new_issues: dimensionSchema,
    tests_pass: dimensionSchema,
    code_quality_delta: dimensionSchema,
    minimal_diff: dimensionSchema,
  })
  .catchall(dimensionSchema)
  .readonly();

const gateSchema = z
  .object({
    passed: z.boolean().nullable().describe('null when it was not found out'),
    detail: z.string(),
  })
  .readonly();

const attackSchema = z
  .object({
    family: z.string(),
    variant: z.string(),
    outcome: z
      .enum(['blocked', 'open', 'timeout', 'crashed', 'unanswered'])
      .describe('only `blocked` counts as blocked'),
    detail: z.string(),
  })
  .readonly();

const benignSchema = z
  .object({ name: z.string(), outcome: z.enum(['kept', 'broken']), detail: z.string() })
  .readonly();

const upstreamTestsSchema = z
  .object({
    expected: count.describe('tests that pass on the pristine tree and on the gold patch'),
    passed: count,
    failed: list(z.string()),
    missing: list(z.string()).describe('expected and not run, or skipped: not a pass'),
    extra: list(z.string()).describe('run and not expected'),
    notes: list(z.string()),
  })
  .readonly();

const patchFileSchema = z
  .object({
    path: z.string(),
    change: z.enum(['added', 'modified', 'deleted']),
    addedLines: count.nullable().describe('null for a file that is no text'),
    deletedLines: count.nullable(),
  })
  .readonly();

const componentSchema = z
  .object({
    dimension: z.string(),
    value: share.nullable(),
    weight: share.describe('what the recipe says'),
    applied: share.nullable().describe('what counts after the gate'),
    weighted: share.nullable().describe('applied x value; these sum to the reward'),
  })
  .readonly();

/** What `patchgym grade --format json` prints. Fields may be added; readers ignore what they do not know. */
export const verdictSchema = z
  .object({
    schema: z.literal(VERDICT_SCHEMA),
    environment: z.string().min(1),
    environmentDigest: digest,
    graderVersion: z.string().min(1),
    seed: z.string(),
    status: z.enum(['scored', 'unscored']),
    reason: z.string().exactOptional().describe('why it is unscored'),
    recipe: z.string().min(1),
    reward: share.nullable().describe('by the recipe; null when unscored, never 0'),
    rewards: z.record(z.string(), share.nullable()).readonly().describe('per recipe'),
    components: list(componentSchema).describe('of the reward by the recipe'),
    vector: vectorSchema,
    gates: z
      .object({
        applies: gateSchema,
        builds: gateSchema,
        attacksBlocked: gateSchema,
        benignKept: gateSchema,
        upstreamTestsPass: gateSchema,
      })
      .readonly(),
    attacks: list(attackSchema),
    benign: list(benignSchema),
    upstreamTests: upstreamTestsSchema.nullable().describe('null when they did not run'),
    findings: z
      .object({
        fixed: list(findingSchema),
        added: list(findingSchema),
        targetRemaining: list(findingSchema),
      })
      .readonly(),
    patch: z
      .object({
        digest,
        files: list(patchFileSchema),
        leftOut: list(z.object({ path: z.string(), reason: z.string() }).readonly()).describe(
          'parts that grading does not apply: protected paths, links, special files, unprintable names',
        ),
        addedTokens: count.nullable(),
        deletedTokens: count.nullable(),
      })
      .readonly(),
    verdictHash: digest.describe('sha256 over what does not depend on seed, host or time'),
    timings: z.record(z.string(), z.number().min(0)).readonly().describe('milliseconds per phase'),
  })
  .readonly();

/** Everything a grading produced: vector, evidence, digests, timings. */
export type Verdict = z.infer<typeof verdictSchema>;

/** A gate of a verdict: passed, failed, or not found out (null). */
export type GateResult = z.infer<typeof gateSchema>;

/** How one variant of an attack family ended. */
export type AttackResult = z.infer<typeof attackSchema>;

/** How one benign case ended. */
export type BenignResult = z.infer<typeof benignSchema>;

/** How the upstream test suite of the vulnerable release ended, against what was expected of it. */
export type UpstreamTestsResult = z.infer<typeof upstreamTestsSchema>;

/** One file that a patch changes. */
export type PatchFileSummary = z.infer<typeof patchFileSchema>;

/** The JSON Schema of a verdict, as published in `schemas/verdict.schema.json`. */
export function verdictJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(verdictSchema, { target: 'draft-2020-12', io: 'input' });
  return { $id: 'urn:patchgym:verdict:1', title: 'patchgym verdict', ...schema };
}
