import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser, type Tree } from 'web-tree-sitter';
import type { GrammarName } from './language.js';
import type { FlatTree } from './syntax/flat-tree.js';
import type { ParserModule } from './syntax/parser-memory.js';
import { readTree } from './syntax/read-tree.js';

/** What became of a parse. A tree must be deleted by whoever asked for it; `withTree` does so. */
export type ParseResult =
  | { readonly status: 'parsed'; readonly tree: Tree }
  | { readonly status: 'failed'; readonly reason: string };

let initialised: Promise<void> | undefined;
/** Filled by the parser with its memory when it is initialised. */
const parserModule: ParserModule = {};
const grammars = new Map<GrammarName, Promise<Language>>();
const parsers = new Map<GrammarName, Parser>();

/** Loads a grammar, once per process. */
export function loadGrammar(name: GrammarName): Promise<Language> {
  let grammar = grammars.get(name);
  if (grammar === undefined) {
    grammar = initialiseAndLoad(name);
    grammars.set(name, grammar);
  }
  return grammar;
}

/** Where web-tree-sitter is put together with other modules, it does not find its own file beside it. */
async function initialiseAndLoad(name: GrammarName): Promise<Language> {
  initialised ??= Parser.init(
    Object.assign(parserModule, { wasmBinary: readPackageFile('web-tree-sitter/web-tree-sitter.wasm') }),
  );
  const grammar = readPackageFile(`tree-sitter-wasm/${name}/tree-sitter-${name}.wasm`);
  await initialised;
  return Language.load(grammar);
}

const packages = createRequire(import.meta.url);

function readPackageFile(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(packages.resolve(path)));
}

/**
 * Parses a text with a deadline. Hostile input costs at most `deadlineMs`, and a parser that traps
 * is a failed parse, not a crash.
 */
export async function parseText(text: string, name: GrammarName, deadlineMs: number): Promise<ParseResult> {
  const parser = await parserFor(name);
  const deadline = performance.now() + deadlineMs;
  try {
    const tree = parser.parse(text, null, { progressCallback: () => performance.now() > deadline });
    if (tree !== null) return { status: 'parsed', tree };
    parser.reset();
    return { status: 'failed', reason: `parsing took longer than ${deadlineMs} ms` };
  } catch (error) {
    // The WebAssembly instance may be left half way through: the next file gets a new parser.
    parsers.delete(name);
    return {
      status: 'failed',
      reason: `the parser failed: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** The nodes of a parsed tree as plain arrays. */
export function flattenTree(tree: Tree): FlatTree {
  return readTree(tree, parserModule);
}

async function parserFor(name: GrammarName): Promise<Parser> {
  const existing = parsers.get(name);
  if (existing !== undefined) return existing;
  const grammar = await loadGrammar(name);
  const parser = new Parser();
  parser.setLanguage(grammar);
  parsers.set(name, parser);
  return parser;
}
