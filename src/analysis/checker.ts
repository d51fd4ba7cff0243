import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Severity } from '../core/finding.js';
import { invalidChecker } from './invalid-checker.js';
import { type Compatibility, LANGUAGE_ALIASES, type LanguageName, languageFromAlias } from './language.js';
import { toSemanticRule } from './semantic/parse-rule.js';
import type { SemanticRule } from './semantic/rule.js';
import { semanticFields } from './semantic/rule-fields.js';
import { findTextProblem } from './semantic/rule-texts.js';

/** A condition on the ancestors of a finding. */
export type CheckerFilter = {
  /** `inside`: some ancestor must match the pattern. `not-inside`: none may. */
  readonly kind: 'inside' | 'not-inside';
  readonly pattern: string;
};

/** A static rule in Globstar's YAML format, validated, not yet compiled. */
export type Checker = {
  /** What findings name: `<namespace>/<name>`, e.g. `go/command-injection`. */
  readonly id: string;
  /** The `name` of the file; also the capture that is reported. */
  readonly name: string;
  readonly languages: readonly LanguageName[];
  /** May hold `@capture`, which stands for the text of that capture. */
  readonly message: string;
  readonly category: string;
  readonly severity: Severity;
  readonly patterns: readonly string[];
  readonly filters: readonly CheckerFilter[];
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  readonly description: string;
  /** What a semantic checker asks instead of having patterns. */
  readonly semantic?: SemanticRule;
  readonly cwe: readonly string[];
  /** Where the checker was read from, for messages. */
  readonly source: string;
};

/** How Globstar's severities read here; a checker without one is a warning, as there. */
export const SEVERITY_OF_GLOBSTAR: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  error: 'high',
  warning: 'medium',
  info: 'low',
};

export type ParseCheckerOptions = {
  /** Where the text comes from, for messages. */
  readonly source: string;
  /** First part of the id; the first language where missing. */
  readonly namespace?: string;
  readonly compatibility?: Compatibility;
};

const globs = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value));
const text = z.string().trim().min(1);
const filter = z.union([
  z.strictObject({ 'pattern-inside': text }),
  z.strictObject({ 'pattern-not-inside': text }),
]);

const fields = {
  language: text,
  languages: z.array(text).optional(),
  name: text.regex(/^[A-Za-z_][\w.-]*$/, 'must be usable as the name of a capture'),
  message: text,
  category: text.default('bug-risk'),
  severity: z.enum(['critical', 'error', 'warning', 'info']).default('warning'),
  pattern: text.optional(),
  patterns: z.array(text).min(1).optional(),
  filters: z.array(filter).optional(),
  exclude: globs.optional(),
  include: globs.optional(),
  description: z.string().default(''),
  cwe: z.union([text, z.array(text)]).optional(),
};
const documentedShape = z.strictObject({ ...fields, ...semanticFields });
// Globstar ignores what it does not know, and what it does not know includes misspellings.
const globstarShape = z.looseObject(fields);

/** Reads one checker. Throws `PatchgymError` (invalid) that names the file and the line. */
export function parseChecker(yaml: string, options: ParseCheckerOptions): Checker {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const problem = document.errors[0];
  if (problem !== undefined) {
    throw invalidChecker(options.source, lines.linePos(problem.pos[0]).line, problem.message);
  }
  const shape = options.compatibility === 'globstar' ? globstarShape : documentedShape;
  const parsed = shape.safeParse(plainValue(document, options.source));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path ?? [];
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    const place = isNode(node) || isMap(node) ? (node.range?.[0] ?? 0) : 0;
    const field = path.length === 0 ? '' : `${path.join('.')}: `;
    throw invalidChecker(options.source, lines.linePos(place).line, `${field}${issue?.message ?? 'invalid'}`);
  }
  const rule = options.compatibility === 'globstar' ? undefined : semanticRule(parsed.data as CheckerFields);
  if (rule !== undefined && 'problem' in rule) {
    const node = document.getIn(rule.path, true);
    const place = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    throw invalidChecker(
      options.source,
      lines.linePos(place).line,
      `${rule.path.join('.')}: ${rule.problem}`,
    );
  }
  return toChecker(parsed.data, options, rule);
}

function semanticRule(data: CheckerFields): ReturnType<typeof toSemanticRule> {
  const rule = toSemanticRule(data);
  return rule === undefined || 'problem' in rule ? rule : (findTextProblem(data) ?? rule);
}

/** Aliases are refused that would make much of little. */
function plainValue(document: ReturnType<typeof parseDocument>, source: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) throw invalidChecker(source, 1, error.message);
    throw error;
  }
}

type CheckerFields = z.infer<typeof documentedShape>;

function toChecker(
  data: CheckerFields,
  options: ParseCheckerOptions,
  semantic: SemanticRule | undefined,
): Checker {
  const problem = (message: string) => invalidChecker(options.source, 1, message);
  if (semantic !== undefined) {
    if (data.pattern !== undefined || data.patterns !== undefined || data.filters !== undefined) {
      throw problem('a semantic checker has no patterns and no filters');
    }
  } else if ((data.pattern === undefined) === (data.patterns === undefined)) {
    throw problem('exactly one of pattern and patterns is needed');
  }
  const languages = [data.language, ...(data.languages ?? [])].map((alias) => {
    const language = languageFromAlias(alias);
    if (language === undefined) {
      throw problem(`language ${JSON.stringify(alias)} is unknown (known: ${LANGUAGE_ALIASES.join(', ')})`);
    }
    return language;
  });
  const severity = SEVERITY_OF_GLOBSTAR[data.severity];
  if (severity === undefined) throw problem(`severity ${data.severity} is unknown`);
  return {
    id: `${options.namespace ?? languages[0]}/${data.name}`,
    name: data.name,
    languages: [...new Set(languages)],
    message: data.message,
    category: data.category,
    severity,
    patterns: data.patterns ?? (data.pattern === undefined ? [] : [data.pattern]),
    filters: (data.filters ?? []).map(toFilter),
    exclude: data.exclude ?? [],
    include: data.include ?? [],
    description: data.description.trim(),
    ...(semantic === undefined ? {} : { semantic }),
    cwe: data.cwe === undefined ? [] : [data.cwe].flat(),
    source: options.source,
  };
}

function toFilter(value: z.infer<typeof filter>): CheckerFilter {
  return 'pattern-inside' in value
    ? { kind: 'inside', pattern: value['pattern-inside'] }
    : { kind: 'not-inside', pattern: value['pattern-not-inside'] };
}
