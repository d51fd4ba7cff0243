import type { Language } from 'web-tree-sitter';
import type { LanguageRules } from './rules.js';

type ByKind = 'expressions' | 'statements' | 'conditions' | 'references' | 'patterns' | 'matches';

/** The rules of a language by the kinds of a grammar, as `CompactTree.kinds` lists them. */
export type RuleTables = {
  readonly [Name in ByKind]: readonly (LanguageRules[Name][string] | undefined)[];
};

const known = new WeakMap<Language, { readonly rules: LanguageRules; readonly tables: RuleTables }>();

/** Made once per grammar: a look into a list takes less time than one by a name, which most kinds do not have. */
export function ruleTablesOf(rules: LanguageRules, language: Language, kinds: readonly string[]): RuleTables {
  const before = known.get(language);
  if (before?.rules === rules) return before.tables;
  const tables: RuleTables = {
    expressions: table(rules.expressions, kinds),
    statements: table(rules.statements, kinds),
    conditions: table(rules.conditions, kinds),
    references: table(rules.references, kinds),
    patterns: table(rules.patterns, kinds),
    matches: table(rules.matches, kinds),
  };
  known.set(language, { rules, tables });
  return tables;
}

function table<Rule>(
  rules: Readonly<Record<string, Rule>>,
  kinds: readonly string[],
): readonly (Rule | undefined)[] {
  return kinds.map((kind) => (Object.hasOwn(rules, kind) ? rules[kind] : undefined));
}
