/**
 * Characters that change what a reader sees without being seen: controls (line breaks and escape
 * sequences with them), bidirectional and zero-width marks, tags, lone surrogates, line separators.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Makes text that an agent may have written safe to print on one line of a terminal: what would be
 * invisible, or would steer the terminal, is shown as `\x1b` or `\u{202e}`.
 */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** `visibleText` of at most this many characters, with `…` for what was cut. */
export function shortVisibleText(text: string, maxCharacters: number): string {
  const characters = [...visibleText(text.slice(0, maxCharacters * 4))];
  return characters.length <= maxCharacters
    ? characters.join('')
    : `${characters.slice(0, maxCharacters - 1).join('')}…`;
}
