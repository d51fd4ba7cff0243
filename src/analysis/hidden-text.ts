import { requireTime } from './deadline.js';
import type { LanguageName } from './language.js';
import { firstLineOf, type SourceText } from './source-text.js';
import { type FlatTree, kindOf } from './syntax/flat-tree.js';
import { nodeAround } from './syntax/locate-node.js';

/** A place where what a person reads is not what a machine runs. Offsets are UTF-16 units. */
export type HiddenText = {
  readonly checker: HiddenTextChecker;
  readonly message: string;
  readonly start: number;
  readonly end: number;
};

/** The built-in checkers on text. */
export type HiddenTextChecker =
  | 'text/bidirectional-control'
  | 'text/confusable-identifier'
  | 'text/encoding-declaration'
  | 'text/escaped-identifier'
  | 'text/invalid-utf8'
  | 'text/line-terminator'
  | 'text/nul'
  | 'text/tag-character'
  | 'text/zero-width';

const BIDIRECTIONAL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const ZERO_WIDTH = /\u034f|[\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff\uffa0]/gu;
const TAG = /(?:[\u{e0000}-\u{e007f}]|[\u{e0100}-\u{e01ef}])+/gu;
const OTHER_LINE_END = /[\u0085\u2028\u2029]/gu;
const LONE_RETURN = /\r(?!\n)/g;
const BEYOND_ASCII = /[^\0-\x7f]+/g;
const WORD_BEFORE = /[\p{L}\p{N}\p{M}\p{Pc}$]*$/u;
const WORD_AFTER = /^[\p{L}\p{N}\p{M}\p{Pc}$]*/u;
const MAX_WORD = 200;
/** Of one kind in one file; far more than a file may have findings before it counts as unanalysed. */
const MAX_PLACES = 20_000;
/** Languages that read escapes within identifiers. */
const ESCAPES_IN_IDENTIFIERS: readonly LanguageName[] = [
  'c',
  'cpp',
  'csharp',
  'java',
  'javascript',
  'typescript',
];
const ESCAPED = /\\u(?:[0-9A-Fa-f]{4}|\{[0-9A-Fa-f]+\})/g;
const LATIN = /\p{Script=Latin}/u;
/**
 * Letters of other scripts that look like Latin ones in most fonts; mathematical Greek is none of them. Spelt with escapes,
 * of which no way that this text is decoded makes others.
 */
const LOOK_ALIKE =
  /[\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0432\u043a\u043c\u043d\u0442\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u0405\u0406\u0408\u0417\u050c\u03bf\u03bd\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0585\u057d\u0578\u0563\u0570\u13aa\u13a1\u13a2\u13a5\u13ac\u13b3\u13bb\u13c0\u13c3\u13d2\u13da]/u;
const GREEK_LETTER = /^\p{Script=Greek}$/u;
const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const SAME_AS_UTF8 = /^(?:utf[-_]?8(?:[-_]sig)?|us[-_]ascii|ascii|u8)$/i;
const SUPERSET_OF_ASCII = /^(?:latin[-_]?1|l1|iso[-_]?8859[-_]?\d+|cp125\d|windows[-_]125\d|koi8[-_][ru])$/i;
const NOT_CODE = /comment|string|char|template|regex|heredoc|rune|text/;

/** What can be seen without a syntax tree. */
export function findHiddenText(source: SourceText, language: LanguageName | undefined): HiddenText[] {
  const found: HiddenText[] = [];
  if (language !== undefined) found.push(...findUndecodable(source, language));
  if (!source.ascii) {
    found.push(...each(source.text, BIDIRECTIONAL, 'text/bidirectional-control', 'Bidirectional control'));
    found.push(
      ...each(
        source.text,
        TAG,
        'text/tag-character',
        'Tag character or supplementary variation selector',
      ).filter((place) => !isFlag(source.text, place)),
    );
    found.push(
      ...each(source.text, ZERO_WIDTH, 'text/zero-width', 'Zero-width character').filter(
        (place) => !isOrdinary(source.text, place),
      ),
    );
    if (language !== undefined) {
      found.push(
        ...each(
          source.text,
          OTHER_LINE_END,
          'text/line-terminator',
          'Line terminator that editors do not show',
        ),
      );
    }
  }
  if (language !== undefined && language !== 'bash' && source.text.includes('\r')) {
    found.push(
      ...each(source.text, LONE_RETURN, 'text/line-terminator', 'Carriage return without a line feed'),
    );
  }
  return found;
}

/** What needs the syntax tree: identifiers that look like others. */
export function findDeceptiveIdentifiers(
  source: SourceText,
  tree: FlatTree,
  { language, deadline }: { readonly language: LanguageName; readonly deadline: number },
): HiddenText[] {
  const found: HiddenText[] = [];
  if (!source.ascii) {
    for (const { word, start } of wordsBeyondAscii(source.text)) {
      requireTime(deadline);
      const problem = confusion(word);
      if (problem === undefined || !isCode(tree, start)) continue;
      const message = `Identifier ${word} ${problem}`;
      found.push({ checker: 'text/confusable-identifier', message, start, end: start + word.length });
    }
  }
  if (ESCAPES_IN_IDENTIFIERS.includes(language) && source.text.includes('\\u')) {
    for (const match of source.text.matchAll(ESCAPED)) {
      requireTime(deadline);
      if (!isIdentifier(tree, match.index)) continue;
      const message = `Identifier spelt with the escape ${match[0]}`;
      found.push({
        checker: 'text/escaped-identifier',
        message,
        start: match.index,
        end: match.index + match[0].length,
      });
    }
  }
  return found;
}

/** Why a machine would read other characters here than we do; such a file cannot be analysed. */
export function undecodableReason(source: SourceText, language: LanguageName): string | undefined {
  if (/^(?:\xff\xfe|\xfe\xff)/.test(source.text) || source.text.includes('\0')) return 'holds NUL bytes';
  if (!source.validUtf8) return 'is not valid UTF-8';
  const cookie = language === 'python' ? foreignCookie(source) : undefined;
  return cookie === undefined ? undefined : `declares the encoding ${cookie}`;
}

function findUndecodable(source: SourceText, language: LanguageName): HiddenText[] {
  const found: HiddenText[] = [];
  const nul = source.text.indexOf('\0');
  if (nul !== -1)
    found.push({ checker: 'text/nul', message: 'NUL byte, as in UTF-16', start: nul, end: nul + 1 });
  if (!source.validUtf8) {
    const start = Math.max(0, source.text.indexOf('\ufffd'));
    found.push({ checker: 'text/invalid-utf8', message: 'Bytes that are not UTF-8', start, end: start + 1 });
  }
  const cookie = language === 'python' ? foreignCookie(source) : undefined;
  if (cookie !== undefined) {
    const start = source.text.indexOf(cookie);
    const message = `Python reads this file as ${cookie}, not as UTF-8`;
    found.push({ checker: 'text/encoding-declaration', message, start, end: start + cookie.length });
  }
  return found;
}

/** The encoding that PEP 263 gives a Python file, where it changes what the bytes mean. */
function foreignCookie(source: SourceText): string | undefined {
  const first = firstLineOf(source.text);
  const rest = source.text.slice(first.length).replace(/^\r?\n|^\r/, '');
  const name =
    COOKIE.exec(first)?.[1] ??
    (/^[ \t\f]*(?:#.*)?$/.test(first) ? COOKIE.exec(firstLineOf(rest))?.[1] : undefined);
  if (name === undefined || SAME_AS_UTF8.test(name)) return undefined;
  return source.ascii && SUPERSET_OF_ASCII.test(name) ? undefined : name;
}

function each(text: string, pattern: RegExp, checker: HiddenTextChecker, what: string): HiddenText[] {
  const found: HiddenText[] = [];
  for (const match of text.matchAll(pattern)) {
    const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const end = match.index + match[0].length;
    found.push({ checker, message: `${what} U+${code}`, start: match.index, end });
    if (found.length >= MAX_PLACES) break;
  }
  return found;
}

/** Flags of regions are emoji that tags follow. */
function isFlag(text: string, place: HiddenText): boolean {
  return text.slice(Math.max(0, place.start - 2), place.start) === '\u{1f3f4}';
}

/** A byte order mark at the start, joiners within emoji and within scripts that need them. */
function isOrdinary(text: string, place: HiddenText): boolean {
  const character = text[place.start];
  if (character === '\ufeff') return place.start === 0;
  if (character !== '\u200d' && character !== '\u200c') return false;
  const before = [...text.slice(Math.max(0, place.start - 3), place.start)].at(-1) ?? '';
  return (
    /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\p{L}|\p{M}/u.test(before) &&
    !/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(before)
  );
}

/** The words that hold a letter beyond ASCII, each once. */
function* wordsBeyondAscii(text: string): Generator<{ readonly word: string; readonly start: number }> {
  let done = 0;
  for (const match of text.matchAll(BEYOND_ASCII)) {
    if (match.index < done) continue;
    const before =
      WORD_BEFORE.exec(text.slice(Math.max(done, match.index - MAX_WORD), match.index))?.[0] ?? '';
    const after = WORD_AFTER.exec(text.slice(match.index, match.index + MAX_WORD))?.[0] ?? '';
    done = match.index + Math.max(1, after.length);
    if (after !== '') yield { word: before + after, start: match.index - before.length };
  }
}

function confusion(word: string): string | undefined {
  if (LATIN.test(word) && LOOK_ALIKE.test(word)) return 'mixes Latin letters with look-alikes';
  const deceptive = [...word].every((character) => LOOK_ALIKE.test(character) || /[0-9_$]/.test(character));
  if (deceptive && !GREEK_LETTER.test(word)) return 'is made of look-alikes of Latin letters';
  const compatible = word.normalize('NFKC');
  if (compatible !== word && /^[\0-\x7f]+$/.test(compatible)) return `is another spelling of ${compatible}`;
  return undefined;
}

function isCode(tree: FlatTree, index: number): boolean {
  return !NOT_CODE.test(kindOf(tree, nodeAround(tree, { start: index, end: index })));
}

function isIdentifier(tree: FlatTree, index: number): boolean {
  return /identifier|^name$/.test(kindOf(tree, nodeAround(tree, { start: index, end: index })));
}
