import type { TreeCursor } from 'web-tree-sitter';
import { type FileLanguage, fileLanguage } from './language.js';
import { parseText } from './parser.js';
import { decodeSource, firstLineOf } from './source-text.js';

const MAX_PARSED_BYTES = 4 * 1024 * 1024;
const DEADLINE_MS = 20_000;
/** A longer word counts once for every such length, so that a payload in one string is not one token. */
const MAX_WORD_LENGTH = 32;
const WORD = /[\p{L}\p{N}\p{M}_$]+|[^\s\p{L}\p{N}\p{M}_$]/gu;
const BINARY_CHUNK = 16;
/** Leaves whose text is prose or data: they count by their words. */
const BY_WORDS = /comment|string|content|text|template|regex|char|fragment|heredoc|literal/;

/**
 * The tokens of a file: leaves of its syntax tree, comments and strings by their words. Layout
 * leaves no trace, and every byte that is not white space is in some token, also where the syntax
 * is broken. Files that no grammar reads count by their words, binary ones by chunks of bytes.
 */
export async function tokenize(path: string, content: Uint8Array): Promise<string[]> {
  const source = decodeSource(path, content);
  if (!source.validUtf8 || source.text.includes('\0')) return binaryTokens(content);
  const language = fileLanguage(path, firstLineOf(source.text.slice(0, 256)));
  if (language === undefined || source.bytes > MAX_PARSED_BYTES) return words(source.text);
  return syntaxTokens(source.text, language);
}

async function syntaxTokens(text: string, language: FileLanguage): Promise<string[]> {
  const parsed = await parseText(text, language.grammar, DEADLINE_MS);
  if (parsed.status === 'failed') return words(text);
  const tokens: string[] = [];
  const cursor = parsed.tree.walk();
  let end = 0;
  const byWords = new Map<number, boolean>();
  const countsByWords = (leaf: TreeCursor): boolean => {
    const kind = leaf.nodeTypeId;
    const known = byWords.get(kind) ?? BY_WORDS.test(leaf.nodeType);
    byWords.set(kind, known);
    return known;
  };
  try {
    let descending = true;
    while (true) {
      if (descending && cursor.gotoFirstChild()) continue;
      const leafEnd = descending ? cursor.endIndex : end;
      if (leafEnd > end) {
        const leafStart = cursor.startIndex;
        // Error recovery skips text, which then belongs to no leaf.
        if (leafStart > end) pushWords(tokens, text.slice(end, leafStart));
        const leaf = text.slice(Math.max(end, leafStart), leafEnd);
        end = leafEnd;
        if (countsByWords(cursor)) pushWords(tokens, leaf);
        else pushToken(tokens, leaf.trim());
      }
      if (cursor.gotoNextSibling()) descending = true;
      else if (cursor.gotoParent()) descending = false;
      else break;
    }
  } finally {
    cursor.delete();
    parsed.tree.delete();
  }
  if (end < text.length) pushWords(tokens, text.slice(end));
  return tokens;
}

function words(text: string): string[] {
  const tokens: string[] = [];
  pushWords(tokens, text);
  return tokens;
}

/** One by one: a hostile text has more words than a call may have arguments. */
function pushWords(tokens: string[], text: string): void {
  for (const match of text.matchAll(WORD)) pushToken(tokens, match[0]);
}

function pushToken(tokens: string[], token: string): void {
  if (token.length === 0) return;
  if (/\s/.test(token)) pushWords(tokens, token);
  else
    for (let at = 0; at < token.length; at += MAX_WORD_LENGTH)
      tokens.push(token.slice(at, at + MAX_WORD_LENGTH));
}

function binaryTokens(content: Uint8Array): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < content.length; at += BINARY_CHUNK) {
    tokens.push(Buffer.from(content.subarray(at, at + BINARY_CHUNK)).toString('hex'));
  }
  return tokens;
}
