import type { RequiredText } from './predicate.js';

/** Whether a file may hold one of these texts. */
type ContainsText = (required: RequiredText) => boolean;

/** Long s and the Kelvin sign are cases of s and k that lower case does not tell; then nothing is ruled out. */
const ODD_CASES = /[\u017f\u212a]/;

/** Looks for texts in a file, for each of them once. */
export function rememberedContains(text: string): ContainsText {
  const known = new Map<RequiredText, boolean>();
  let lowerCase: string | undefined;
  const look = ({ literals, ignoreCase }: RequiredText): boolean => {
    if (!ignoreCase) return literals.some((literal) => text.includes(literal));
    lowerCase ??= text.toLowerCase();
    const folded = lowerCase;
    return literals.some((literal) => folded.includes(literal)) || ODD_CASES.test(text);
  };
  return (required) => {
    let found = known.get(required);
    if (found === undefined) {
      found = look(required);
      known.set(required, found);
    }
    return found;
  };
}
