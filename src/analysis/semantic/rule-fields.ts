import { z } from 'zod';
import { compileRegularExpression } from '../regular-expression.js';

const text = z.string().trim().min(1);
const texts = z
  .union([text, z.array(text).min(1)])
  .transform((value) => (typeof value === 'string' ? [value] : value));
/** Constants keep their white space. */
const constants = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((value) => (typeof value === 'string' ? [value] : value));
/** A regular expression: a wrong one is said when the rule is read, not when some file needs it. */
const expression = z
  .string()
  .min(1)
  .superRefine((value, context) => {
    try {
      compileRegularExpression(value);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      context.addIssue({ code: 'custom', message });
    }
  });
const index = z.number().int().min(0).max(32);
const argument = z.union([
  index,
  z.enum(['receiver', 'any']),
  z.strictObject({ name: text, index: index.optional() }),
]);
const result = z.union([z.literal(true), index]);
const condition = z.strictObject({
  argument,
  equals: constants.optional(),
  matches: expression.optional(),
  flags: expression.optional(),
  label: text.optional(),
  has: constants.optional(),
  taint: text.optional(),
  constant: z.boolean().optional(),
  not: z.boolean().default(false),
});
const where = z
  .union([condition, z.array(condition)])
  .optional()
  .transform((value) => (value === undefined ? [] : [value].flat()));
const labels = texts.optional().transform((value) => value ?? []);

const parameter = z.strictObject({
  exported: z.boolean().optional(),
  entry: z.literal(true).optional(),
  function: expression.optional(),
  owner: expression.optional(),
  type: expression.optional(),
  name: expression.optional(),
  index: index.optional(),
});
const source = z.strictObject({
  call: texts.optional(),
  parameter: parameter.optional(),
  field: texts.optional(),
  query: text.optional(),
  argument: argument.optional(),
  result: result.optional(),
  adds: labels,
  where,
});
const sink = z.strictObject({
  call: texts.optional(),
  return: z.union([z.literal('exported'), z.literal('any'), z.strictObject({ function: text })]).optional(),
  field: texts.optional(),
  compare: z.enum(['equal', 'in']).optional(),
  query: text.optional(),
  argument: argument.optional(),
  where,
  requires: labels,
  unless: labels,
});
const sanitizer = z.strictObject({
  call: texts.optional(),
  query: text.optional(),
  argument: argument.optional(),
  where,
});
const outcomes = ['true', 'false', 'nil', 'non-nil', 'zero', 'absent', 'present', 'returns'] as const;
const guard = z.strictObject({
  call: texts.optional(),
  compare: z.enum(['equal', 'in', 'common']).optional(),
  element: z.literal('key').optional(),
  query: text.optional(),
  argument: argument.optional(),
  result: index.optional(),
  when: z.union([z.boolean(), z.null(), z.enum(outcomes)]),
  where,
  covers: z.enum(['value', 'origins']).default('value'),
  gives: labels,
});
const propagator = z.strictObject({
  call: texts.optional(),
  slice: z.literal('ends').optional(),
  field: texts.optional(),
  concat: z.strictObject({ prefix: constants.optional(), suffix: constants.optional() }).optional(),
  from: argument.default('any'),
  to: z.union([z.literal('result'), argument]).default('result'),
  where,
  gives: labels,
  keeps: labels,
  adds: labels,
  derivation: z.boolean().default(false),
});

const label = z.union([z.enum(['value', 'taint', 'field']), z.strictObject({ 'safe-until': text })]);
const excuse = z.strictObject({ language: text, query: text });

/** The fields that a semantic checker has beside those of every checker. */
export const semanticFields = {
  semantic: z.enum(['flow', 'unused-result', 'must-call']).optional(),
  sources: z.array(source).min(1).optional(),
  sinks: z.array(sink).min(1).optional(),
  sanitizers: z.array(sanitizer).optional(),
  guards: z.array(guard).optional(),
  propagators: z.array(propagator).optional(),
  excuses: z.array(excuse).optional(),
  labels: z.record(text, label).optional(),
  'unknown-calls': z.enum(['propagate', 'drop']).optional(),
  call: texts.optional(),
  result: index.optional(),
  where: where.optional(),
  after: texts.optional(),
  of: z.union([z.literal('result'), argument]).optional(),
  // biome-ignore lint/suspicious/noThenProperty: the name of a field of the format, never awaited
  then: texts.optional(),
  on: argument.optional(),
};

const shape = z.object(semanticFields);
export type SemanticFields = z.infer<typeof shape>;
export type ArgumentField = z.infer<typeof argument>;
export type ConditionField = z.infer<typeof condition>;
