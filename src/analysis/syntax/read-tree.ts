import type { Tree } from 'web-tree-sitter';
import { ERROR_SYMBOL, type FlatTree, flatTreeOf, MISSING, NAMED } from './flat-tree.js';
import { GrammarTables } from './grammar-tables.js';
import {
  BYTES_PER_SUBTREE,
  HEAP_BITS,
  HEAP_SUBTREE,
  INLINE_BITS,
  INLINE_SUBTREE,
  memoryOf,
  type ParserMemory,
  type ParserModule,
  TREE,
} from './parser-memory.js';

/** The parser counts bytes of UTF-16. */
const UNITS_SHIFT = 1;
const WORD_SHIFT = 2;

/** Subtrees whose children are being read, so many numbers each: see `save`. */
const NUMBERS_PER_FRAME = 8;
let frames = new Int32Array(NUMBERS_PER_FRAME * 256);

/**
 * Reads a parsed tree out of the parser's memory. The arrays are used again for the next tree that is read: whoever
 * needs this one for longer copies it.
 */
export function readTree(tree: Tree, module: ParserModule): FlatTree {
  const memory = memoryOf(module);
  const address: unknown = Reflect.get(tree, 0);
  if (memory === undefined || typeof address !== 'number') {
    throw new Error('web-tree-sitter no longer shows its memory: read-tree.ts does not fit this version');
  }
  const { words } = memory;
  const tables = GrammarTables.of(tree.language, memory, wordAt(words, address + TREE.language));
  const root = address + TREE.root;
  const data = wordAt(words, root);
  const isLeaf = (data & INLINE_BITS.isInline) !== 0 || wordAt(words, data + HEAP_SUBTREE.childCount) === 0;
  const descendants = isLeaf ? 0 : wordAt(words, data + HEAP_SUBTREE.visibleDescendants);
  const flat = flatTreeOf(tree.language, 1 + descendants);
  const nodes = readSubtree(memory, tables, flat, root);
  if (nodes !== flat.count) throw new Error(`read ${nodes} nodes of ${flat.count}`);
  return flat;
}

/**
 * One loop over all subtrees, with what it needs in variables of its own: it runs for every one of them. A frame is a
 * subtree whose children are read; the root is the only child of the first one.
 */
function readSubtree({ words }: ParserMemory, tables: GrammarTables, flat: FlatTree, root: number): number {
  const { symbols, fields, flags, starts, ends, afters, parents } = flat;
  const { publicSymbols, named } = tables;
  let nodes = 0;
  let depth = 0;
  // Where its next child lies, and where its children end.
  let at = root >>> WORD_SHIFT;
  let end = at + (BYTES_PER_SUBTREE >>> WORD_SHIFT);
  let production = 0;
  let aliases = tables.aliasesOf(0);
  let fieldsOf = tables.fieldsOf(0);
  // The node that its visible children belong to, and whether it is that node itself or hidden below it.
  let node = -1;
  let isVisible = true;
  // The field of a hidden subtree, which its children have unless they have their own.
  let inherited = 0;
  let structural = 0;
  let position = 0;
  // A subtree begins where its first child does, behind the white space before both.
  let isFirst = false;
  while (true) {
    if (at === end) {
      if (isVisible && node >= 0) afters[node] = nodes;
      if (depth === 0) return nodes;
      depth -= 1;
      const frame = depth * NUMBERS_PER_FRAME;
      at = frames[frame] ?? 0;
      end = frames[frame + 1] ?? 0;
      production = frames[frame + 2] ?? 0;
      node = frames[frame + 3] ?? 0;
      isVisible = frames[frame + 4] === 1;
      inherited = frames[frame + 5] ?? 0;
      structural = frames[frame + 6] ?? 0;
      position = frames[frame + 7] ?? 0;
      aliases = tables.aliasesOf(production);
      fieldsOf = tables.fieldsOf(production);
      isFirst = false;
      continue;
    }
    const first = words[at] ?? 0;
    let data = 0;
    let childCount = 0;
    let bits: number;
    let symbol: number;
    let size: number;
    if ((first & INLINE_BITS.isInline) !== 0) {
      const second = words[at + 1] ?? 0;
      bits = first & 0xff;
      symbol = (first >>> INLINE_SUBTREE.symbolShift) & 0xff;
      size = second >>> INLINE_SUBTREE.sizeBytesShift;
      if (!isFirst) position += (second >>> INLINE_SUBTREE.paddingBytesShift) & 0xff;
    } else {
      data = first >>> WORD_SHIFT;
      const heap = words[data + (HEAP_SUBTREE.bits >>> WORD_SHIFT)] ?? 0;
      bits =
        ((heap & HEAP_BITS.visibleNamedExtra) << HEAP_BITS.toInline) |
        ((heap & HEAP_BITS.missing) === 0 ? 0 : INLINE_BITS.missing);
      symbol = (words[data + (HEAP_SUBTREE.symbol >>> WORD_SHIFT)] ?? 0) & 0xffff;
      size = words[data + (HEAP_SUBTREE.sizeBytes >>> WORD_SHIFT)] ?? 0;
      childCount = words[data + (HEAP_SUBTREE.childCount >>> WORD_SHIFT)] ?? 0;
      if (!isFirst) position += words[data + (HEAP_SUBTREE.paddingBytes >>> WORD_SHIFT)] ?? 0;
    }
    isFirst = false;
    at += BYTES_PER_SUBTREE >>> WORD_SHIFT;
    let alias = 0;
    let field = 0;
    if ((bits & INLINE_BITS.extra) === 0) {
      alias = aliases === null ? 0 : (aliases[structural] ?? 0);
      field = fieldsOf === null ? 0 : (fieldsOf[structural] ?? 0);
      if (field === 0 && !isVisible) field = inherited;
      structural += 1;
    }
    const start = position;
    position += size;
    const isShown = alias !== 0 || (bits & INLINE_BITS.visible) !== 0 || node === -1;
    const own = isShown ? nodes : node;
    if (isShown) {
      const isNamed = alias === 0 ? (bits & INLINE_BITS.named) !== 0 : named[alias] === 1;
      const shown = alias === 0 ? symbol : alias;
      symbols[own] = shown === ERROR_SYMBOL ? ERROR_SYMBOL : (publicSymbols[shown] ?? shown);
      fields[own] = field;
      flags[own] = (isNamed ? NAMED : 0) | ((bits & INLINE_BITS.missing) !== 0 ? MISSING : 0);
      starts[own] = start >>> UNITS_SHIFT;
      ends[own] = position >>> UNITS_SHIFT;
      nodes = own + 1;
      afters[own] = nodes;
      parents[own] = node;
    }
    if (childCount === 0) continue;
    const frame = depth * NUMBERS_PER_FRAME;
    if (frame === frames.length) frames = grown(frames);
    frames[frame] = at;
    frames[frame + 1] = end;
    frames[frame + 2] = production;
    frames[frame + 3] = node;
    frames[frame + 4] = isVisible ? 1 : 0;
    frames[frame + 5] = inherited;
    frames[frame + 6] = structural;
    frames[frame + 7] = position;
    depth += 1;
    end = data;
    at = data - childCount * (BYTES_PER_SUBTREE >>> WORD_SHIFT);
    production =
      (words[data + (HEAP_SUBTREE.production >>> WORD_SHIFT)] ?? 0) >>> HEAP_SUBTREE.productionShift;
    aliases = tables.aliasesOf(production);
    fieldsOf = tables.fieldsOf(production);
    node = own;
    isVisible = isShown;
    inherited = field;
    structural = 0;
    position = start;
    isFirst = true;
  }
}

function grown(full: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const more = new Int32Array(full.length * 2);
  more.set(full);
  return more;
}

function wordAt(words: Uint32Array, address: number): number {
  return words[address >>> WORD_SHIFT] ?? 0;
}
