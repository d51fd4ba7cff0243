/**
 * The WebAssembly memory of the parser, which reads syntax trees without a call per node. What is
 * where in it is fixed by the version of web-tree-sitter (0.27.1: `subtree.h`, `tree.h`, `parser.h`,
 * `length.h` of its C sources, 32-bit pointers, little-endian); `read-tree.test.ts` compares what is read with what the
 * parser's own interface says, for every grammar.
 */
export type ParserMemory = {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly halves: Uint16Array;
};

/** What `Parser.init` fills in when it is given an object of ours. */
export type ParserModule = { HEAPU8?: Uint8Array; HEAPU32?: Uint32Array; HEAPU16?: Uint16Array };

/** The memory as it is now; it moves when it grows, so nobody may keep it across a parse. */
export function memoryOf(module: ParserModule): ParserMemory | undefined {
  const { HEAPU8: bytes, HEAPU32: words, HEAPU16: halves } = module;
  if (bytes === undefined || words === undefined || halves === undefined) return undefined;
  return { bytes, words, halves };
}

/** Offsets in bytes of words within a `SubtreeHeapData`; its children lie before it, eight bytes each. */
export const HEAP_SUBTREE = {
  paddingBytes: 4,
  sizeBytes: 16,
  childCount: 36,
  symbol: 40,
  bits: 44,
  visibleDescendants: 56,
  /** In the upper half of its word. */
  production: 64,
  productionShift: 16,
} as const;

/** Where bytes are in the two words of a `SubtreeInlineData`: the symbol in the first, the others in the second. */
export const INLINE_SUBTREE = { symbolShift: 8, paddingBytesShift: 16, sizeBytesShift: 24 } as const;

/** Bits of an inline subtree's first byte. */
export const INLINE_BITS = { isInline: 1, visible: 2, named: 4, extra: 8, missing: 32 } as const;

/** Bits of a heap subtree's flags: visible, named and extra are one place before those of an inline one. */
export const HEAP_BITS = { visibleNamedExtra: 7, toInline: 1, missing: 0x200 } as const;

export const BYTES_PER_SUBTREE = 8;

/** Offsets in bytes within a `TSTree`. */
export const TREE = { root: 0, language: 8 } as const;

/** Offsets in bytes within a `TSLanguage`. */
export const LANGUAGE = {
  symbolCount: 4,
  aliasCount: 8,
  fieldCount: 32,
  maxAliasSequenceLength: 36,
  fieldMapSlices: 64,
  fieldMapEntries: 68,
  symbolMetadata: 72,
  publicSymbolMap: 76,
  aliasSequences: 84,
} as const;

/** `TSSymbolMetadata`: visible, named, supertype, a byte each. */
export const BYTES_PER_SYMBOL_METADATA = 3;
