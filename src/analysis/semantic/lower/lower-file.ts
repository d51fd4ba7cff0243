import type { LanguageName } from '../../language.js';
import type { FlatTree } from '../../syntax/flat-tree.js';
import type { FileIr, FunctionIr } from '../ir.js';
import { C } from './c.js';
import { CompactTree } from './compact-tree.js';
import { FileLowering } from './file-lowering.js';
import { GO } from './go.js';
import { JAVA } from './java.js';
import { JAVASCRIPT } from './javascript.js';
import { PYTHON } from './python.js';
import type { LanguageRules } from './rules.js';
import { RUST } from './rust.js';

/** A language that has a table. */
export type LoweredLanguage = Extract<
  LanguageName,
  'go' | 'javascript' | 'typescript' | 'python' | 'java' | 'rust' | 'c'
>;

const RULES: Readonly<Record<LoweredLanguage, LanguageRules>> = {
  go: GO,
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  python: PYTHON,
  java: JAVA,
  rust: RUST,
  c: C,
};

/** Whether files of this language can be lowered. */
export function isLoweredLanguage(language: LanguageName): language is LoweredLanguage {
  return Object.hasOwn(RULES, language);
}

/** What the lowering of a file did not understand: instructions that are `opaque`, by kind of syntax. */
export type LoweringCoverage = {
  readonly instructions: number;
  readonly opaque: number;
  readonly kinds: Readonly<Record<string, number>>;
};

/**
 * The intermediate representation of a file. Total, but for the deadline: whatever the tree is like, the result is well
 * formed, and syntax that the language's table does not have is `opaque`.
 */
export function lowerFile(
  tree: FlatTree,
  text: string,
  source: {
    readonly path: string;
    readonly language: LoweredLanguage;
    /** In terms of `performance.now()`; past it the lowering throws an `Error`. */
    readonly deadline?: number;
  },
): FileIr & { readonly coverage: LoweringCoverage } {
  const rules = RULES[source.language];
  const compact = new CompactTree(tree, text);
  const lowering = new FileLowering(compact, rules, source.deadline ?? Number.POSITIVE_INFINITY);
  const whole = { start: 0, end: text.length };
  lowering.function(whole, { name: '<file>', exported: false }, () => rules.file(lowering, 0, source.path));
  const functions = lowering.functions.filter((one): one is FunctionIr => one !== undefined);
  return {
    functions,
    variables: lowering.variables,
    imports: lowering.imports,
    types: [...lowering.types.values()],
    module: lowering.module,
    coverage: {
      instructions: functions.reduce((sum, one) => sum + one.instructions.length, 0),
      opaque: [...lowering.unknown.values()].reduce((sum, count) => sum + count, 0),
      kinds: Object.fromEntries(lowering.unknown),
    },
  };
}
