import type { RuleProblem } from './parse-rule.js';

/** The texts of a checker that people and reports go by. */
export type RuleTexts = {
  readonly message: string;
  readonly category: string;
  readonly cwe?: string | readonly string[] | undefined;
};

/** What `@name` may stand for in the message of a semantic checker. */
const NAMES = ['source', 'sink'];
/** Categories of semantic checkers: those of the pack, and the others of Globstar. */
const CATEGORIES = [
  'security',
  'bug-risk',
  'integrity',
  'maintainability',
  'performance',
  'antipattern',
  'anti-pattern',
  'style',
];
const WEAKNESS = /^CWE-[1-9]\d{0,4}$/;

/** The first text of a semantic checker that would be printed as it is and mean nothing. */
export function findTextProblem({ message, category, cwe }: RuleTexts): RuleProblem | undefined {
  for (const [, name = ''] of message.matchAll(/(?<![\w@])@([A-Za-z_][\w-]*)/g)) {
    if (NAMES.includes(name)) continue;
    return { path: ['message'], problem: `@${name} is unknown (known: @${NAMES.join(', @')})` };
  }
  if (!CATEGORIES.includes(category)) {
    return {
      path: ['category'],
      problem: `${JSON.stringify(category)} is unknown (known: ${CATEGORIES.join(', ')})`,
    };
  }
  const all = cwe === undefined ? [] : [cwe].flat();
  const position = all.findIndex((one) => !WEAKNESS.test(one));
  if (position === -1) return undefined;
  const path = typeof cwe === 'string' ? ['cwe'] : ['cwe', position];
  return { path, problem: `${JSON.stringify(all[position])} is no weakness, as CWE-22 is one` };
}
