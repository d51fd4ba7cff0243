import { describe, expect, it } from 'vitest';
import { shortVisibleText, visibleText } from './visible-text.js';

describe('visibleText', () => {
  it.each([
    ['an escape sequence', '\u001b[2J', '\\x1b[2J'],
    ['a C1 control', '\u009b2J', '\\x9b2J'],
    ['line breaks and tabs', 'a\r\n\tb', 'a\\x0d\\n\\tb'],
    ['a right-to-left override', 'a\u202eb\u2066', 'a\\u{202e}b\\u{2066}'],
    ['zero-width characters', 'a\u200bb\ufeff\u2060', 'a\\u{200b}b\\u{feff}\\u{2060}'],
    ['a lone surrogate', 'a\udc80', 'a\\u{dc80}'],
    ['line separators', '\u2028\u0085', '\\u{2028}\\x85'],
    ['tag characters', '\u{e0041}', '\\u{e0041}'],
  ])('shows %s', (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('leaves ordinary text of any script alone', () => {
    expect(visibleText('Grüße, 世界 é 🎉 ✓')).toBe('Grüße, 世界 é 🎉 ✓');
  });

  it('shortens long text, marked', () => {
    expect(shortVisibleText('abcdef', 4)).toBe('abc…');
    expect(shortVisibleText('abcd', 4)).toBe('abcd');
    expect(shortVisibleText('\u001b'.repeat(1e6), 8)).toBe('\\x1b\\x1…');
  });
});
