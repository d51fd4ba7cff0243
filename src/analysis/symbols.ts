import { PatchgymError } from '../core/errors.js';
import { type Declaration, findDeclarations } from './declarations.js';
import { fileLanguage } from './language.js';
import { parseText } from './parser.js';
import { byteOffset, decodeSource, firstLineOf } from './source-text.js';

/** Where a declaration stands, in bytes; the ends are exclusive. */
export type SymbolLocation = {
  readonly start: number;
  readonly end: number;
  /** The block with its braces, Python's indented block from its first statement, or the assigned value. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
};

const DEADLINE_MS = 20_000;
const MAX_CANDIDATES = 12;

/**
 * Finds a declaration by name: `name`, `Type.method`, `module.exports`, `outer.inner`, or the end of
 * such a path where it is unique; `name#2` is the second of several equal ones. A missing or
 * ambiguous symbol is a `PatchgymError` (invalid) that lists candidates.
 */
export async function findSymbol(path: string, content: Uint8Array, symbol: string): Promise<SymbolLocation> {
  const source = decodeSource(path, content);
  const language = fileLanguage(path, firstLineOf(source.text.slice(0, 256)));
  const unreadable = (why: string) =>
    new PatchgymError(
      'invalid',
      'symbol-not-found',
      `Symbol ${symbol} in ${path}: ${why}. Anchor on short unique text instead.`,
    );
  if (language === undefined) throw unreadable('no grammar reads this file');
  const parsed = await parseText(source.text, language.grammar, DEADLINE_MS);
  if (parsed.status === 'failed') throw unreadable(parsed.reason);
  try {
    const declarations = findDeclarations(parsed.tree.rootNode, language.language);
    if (declarations === undefined) throw unreadable(`declarations of ${language.language} are not known`);
    const { node, body } = choose(declarations, symbol, path);
    const inner = body ?? node;
    return {
      start: byteOffset(source, node.startIndex),
      end: byteOffset(source, node.endIndex),
      bodyStart: byteOffset(source, inner.startIndex),
      bodyEnd: byteOffset(source, inner.endIndex),
    };
  } finally {
    parsed.tree.delete();
  }
}

function choose(declarations: readonly Declaration[], symbol: string, path: string): Declaration {
  const numbered = /^(.*)#(\d+)$/.exec(symbol);
  const name = numbered?.[1] ?? symbol;
  const exact = declarations.filter((declaration) => declaration.name === name);
  const found =
    exact.length > 0 ? exact : declarations.filter((declaration) => declaration.name.endsWith(`.${name}`));
  const [first] = found;
  if (numbered === null && first !== undefined && found.length === 1) return first;
  const chosen = numbered === null ? undefined : found[Number(numbered[2]) - 1];
  if (chosen !== undefined) return chosen;
  if (found.length > 1) {
    const places = found.map(
      (declaration, index) =>
        `${declaration.name} at line ${declaration.node.startPosition.row + 1} (#${index + 1})`,
    );
    throw symbolError(
      'ambiguous-symbol',
      symbol,
      path,
      `is ambiguous: ${places.slice(0, MAX_CANDIDATES).join(', ')}. Write ${name}#N for the Nth.`,
    );
  }
  const candidates = nearest(declarations, name);
  throw symbolError(
    'symbol-not-found',
    symbol,
    path,
    `is not declared there. Candidates: ${candidates.join(', ') || 'none'}.`,
  );
}

function symbolError(code: string, symbol: string, path: string, problem: string): PatchgymError {
  return new PatchgymError('invalid', code, `Symbol ${symbol} in ${path} ${problem}`);
}

/** Names that share the last part or look alike first, then the others in order. */
function nearest(declarations: readonly Declaration[], name: string): string[] {
  const last = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const names = [...new Set(declarations.map((declaration) => declaration.name))];
  const alike = names.filter((candidate) => candidate.toLowerCase().includes(last));
  return [...new Set([...alike, ...names])].slice(0, MAX_CANDIDATES);
}
