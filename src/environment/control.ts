import { z } from 'zod';

/** What a control stands for. The kind fixes what `certify` expects of it (see `expect` for the rest). */
export const CONTROL_KINDS = [
  'alternative',
  'verbose',
  'partial',
  'deletion',
  'over-blocking',
  'suppression',
  'evasion',
  'test-only-guard',
  'test-tampering',
  'forged-output',
  'exploit',
] as const;

const text = z.string().min(1);

/**
 * One edit. A symbol is named as a reader would (`fileSystemHandler.prefixed`, `module.exports`, `Enforcer._check_scope`);
 * an anchor is a short text that occurs exactly once in the file.
 */
const edit = z.union([
  z.strictObject({ file: text, create: z.string() }),
  z.strictObject({ file: text, delete: z.literal(true) }),
  z.strictObject({ file: text, symbol: text, replace: z.enum(['declaration', 'body']), with: z.string() }),
  z.strictObject({ file: text, symbol: text, insert: z.enum(['before', 'after']), text: z.string() }),
  z.strictObject({ file: text, anchor: text, replace: z.literal('anchor'), with: z.string() }),
  z.strictObject({ file: text, anchor: text, insert: z.enum(['before', 'after']), text: z.string() }),
  z.strictObject({ file: text, append: z.string() }),
]);

/** `controls/<name>.yaml`: a labelled patch and the verdict expected of it. `gold` and `noop` are built in. */
export const controlSchema = z.strictObject({
  kind: z.enum(CONTROL_KINDS),
  description: text,
  edits: z.array(edit).min(1),
  /**
   * `fix`: gated reward at least 0.75 (kinds alternative and verbose). `partial`: above 0 and at most 0.2, with
   * `closes` naming the families that it closes. `zero`: 0.
   */
  expect: z.strictObject({
    reward: z.enum(['fix', 'partial', 'zero']),
    /** Attack families that this control closes (partial) in full. */
    closes: z.array(text).optional(),
    /** Whether the target checkers are silent on it; left open when absent. */
    targetSilent: z.boolean().optional(),
    /** Benign cases that it must break (over-blocking, deletion): at least these. */
    breaks: z.array(text).optional(),
  }),
});

export type ControlEdit = z.infer<typeof edit>;
export type Control = z.infer<typeof controlSchema> & { readonly name: string };
export type ControlKind = (typeof CONTROL_KINDS)[number];
