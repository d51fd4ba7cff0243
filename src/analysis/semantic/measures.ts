import type { CallShape } from './meaning.js';

/** By language: functions and methods that say how much there is of something. Nothing of its text is in that. */
const MEASURES: Readonly<
  Record<string, { readonly functions: readonly string[]; readonly methods: readonly string[] }>
> = {
  python: { functions: ['len'], methods: ['__len__'] },
  go: { functions: ['len', 'cap', 'unicode/utf8.RuneCountInString'], methods: [] },
  java: { functions: [], methods: ['size', 'length', 'isEmpty'] },
  rust: { functions: [], methods: ['len', 'is_empty'] },
  c: { functions: ['strlen', 'strnlen', 'sizeof'], methods: [] },
};

/** Whether a call of what the program does not know only measures what it is given. */
export function isMeasure(language: string, { callee, receiver, arguments: all }: CallShape): boolean {
  const known = MEASURES[language];
  if (known === undefined || callee.functions.length > 0) return false;
  if (callee.names.some((name) => known.functions.includes(name))) return true;
  const { member } = callee;
  return receiver !== undefined && all.length === 0 && member !== undefined && known.methods.includes(member);
}
