import type { Tree } from 'web-tree-sitter';
import { allocateFlatTree, ERROR_SYMBOL, type FlatTree, MISSING, NAMED } from './flat-tree.js';
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
const BYTES_PER_UNIT = 2;
const NO_FIELDS = new Uint16Array();

/** A subtree whose children are being read. Made once per depth and used again. */
class Frame {
  /** Where its first child lies, and how many there are. */
  children = 0;
  childCount = 0;
  /** By the place of a child among those that are no extras. */
  aliases: Uint16Array = NO_FIELDS;
  fields: Uint16Array = NO_FIELDS;
  /** The node that its visible children belong to. */
  node = 0;
  /** Whether it is that node itself, or hidden below it. */
  isVisible = false;
  /** The field of a hidden subtree, which its children have unless they have their own. */
  field = 0;
  next = 0;
  structural = 0;
  position = 0;
}

/** Reads a parsed tree out of the parser's memory. */
export function readTree(tree: Tree, module: ParserModule): FlatTree {
  const memory = memoryOf(module);
  const address: unknown = Reflect.get(tree, 0);
  if (memory === undefined || typeof address !== 'number') {
    throw new Error('web-tree-sitter no longer shows its memory: read-tree.ts does not fit this version');
  }
  const reader = new TreeReader(memory, tree, address);
  return reader.read();
}

class TreeReader {
  private readonly words: Uint32Array;
  private readonly tables: GrammarTables;
  private readonly flat: FlatTree;
  private readonly root: number;
  private readonly frames: Frame[] = [];
  private depth = 0;
  private nodes = 0;

  // The subtree that was decoded last.
  /** Where its data lies; 0 for one that is whole in its eight bytes. */
  private data = 0;
  /** As of an inline subtree. */
  private bits = 0;
  private symbol = 0;
  private paddingBytes = 0;
  private sizeBytes = 0;

  constructor(memory: ParserMemory, tree: Tree, address: number) {
    this.words = memory.words;
    this.tables = GrammarTables.of(tree.language, memory, this.word(address + TREE.language));
    this.root = address + TREE.root;
    this.decode(this.root);
    const descendants = this.childCount() > 0 ? this.word(this.data + HEAP_SUBTREE.visibleDescendants) : 0;
    this.flat = allocateFlatTree(tree.language, 1 + descendants);
  }

  read(): FlatTree {
    const start = this.paddingBytes;
    this.addNode(0, 0, -1, start);
    this.open(0, true, 0, start);
    while (this.depth > 0) {
      const frame = this.frameAt(this.depth - 1);
      if (frame.next === frame.childCount) {
        this.depth -= 1;
        if (frame.isVisible) this.flat.afters[frame.node] = this.nodes;
      } else {
        this.readChild(frame);
      }
    }
    if (this.nodes !== this.flat.count) throw new Error(`read ${this.nodes} nodes of ${this.flat.count}`);
    return this.flat;
  }

  /** Reads the next child of a frame, and opens the child where it has children of its own. */
  private readChild(frame: Frame): void {
    this.decode(frame.children + frame.next * BYTES_PER_SUBTREE);
    let alias = 0;
    let field = 0;
    if ((this.bits & INLINE_BITS.extra) === 0) {
      alias = frame.aliases[frame.structural] ?? 0;
      field = frame.fields[frame.structural] ?? 0;
      if (field === 0 && !frame.isVisible) field = frame.field;
      frame.structural += 1;
    }
    const position = frame.next > 0 ? frame.position + this.paddingBytes : frame.position;
    frame.position = position + this.sizeBytes;
    frame.next += 1;
    if (alias !== 0 || (this.bits & INLINE_BITS.visible) !== 0) {
      const node = this.nodes;
      this.addNode(alias, field, frame.node, position);
      this.open(node, true, field, position);
    } else {
      this.open(frame.node, false, field, position);
    }
  }

  /** Goes on with the children of the decoded subtree. */
  private open(node: number, isVisible: boolean, field: number, position: number): void {
    const childCount = this.childCount();
    if (childCount === 0) return;
    const frame = this.frameAt(this.depth);
    this.depth += 1;
    const production = this.word(this.data + HEAP_SUBTREE.production) >>> HEAP_SUBTREE.productionShift;
    frame.children = this.data - childCount * BYTES_PER_SUBTREE;
    frame.childCount = childCount;
    frame.aliases = this.tables.aliasesOf(production);
    frame.fields = this.tables.fieldsOf(production);
    frame.node = node;
    frame.isVisible = isVisible;
    frame.field = field;
    frame.next = 0;
    frame.structural = 0;
    frame.position = position;
  }

  private frameAt(depth: number): Frame {
    let frame = this.frames[depth];
    if (frame === undefined) {
      frame = new Frame();
      this.frames.push(frame);
    }
    return frame;
  }

  /** Adds the decoded subtree as a node. */
  private addNode(alias: number, field: number, parent: number, position: number): void {
    const { flat, tables, bits, nodes: node } = this;
    this.nodes = node + 1;
    const symbol = alias === 0 ? this.symbol : alias;
    const isNamed = alias === 0 ? (bits & INLINE_BITS.named) !== 0 : tables.isNamed(alias);
    flat.symbols[node] = symbol === ERROR_SYMBOL ? ERROR_SYMBOL : tables.publicSymbol(symbol);
    flat.fields[node] = field;
    flat.flags[node] = (isNamed ? NAMED : 0) | ((bits & INLINE_BITS.missing) !== 0 ? MISSING : 0);
    flat.starts[node] = position / BYTES_PER_UNIT;
    flat.ends[node] = (position + this.sizeBytes) / BYTES_PER_UNIT;
    flat.afters[node] = node + 1;
    flat.parents[node] = parent;
  }

  /** Reads what there is of a subtree but its children. */
  private decode(subtree: number): void {
    const first = this.word(subtree);
    if ((first & INLINE_BITS.isInline) !== 0) {
      const second = this.word(subtree + 4);
      this.data = 0;
      this.bits = first & 0xff;
      this.symbol = (first >>> INLINE_SUBTREE.symbolShift) & 0xff;
      this.paddingBytes = (second >>> INLINE_SUBTREE.paddingBytesShift) & 0xff;
      this.sizeBytes = second >>> INLINE_SUBTREE.sizeBytesShift;
      return;
    }
    const bits = this.word(first + HEAP_SUBTREE.bits);
    this.data = first;
    this.bits =
      ((bits & HEAP_BITS.visibleNamedExtra) << HEAP_BITS.toInline) |
      ((bits & HEAP_BITS.missing) === 0 ? 0 : INLINE_BITS.missing);
    this.symbol = this.word(first + HEAP_SUBTREE.symbol) & 0xffff;
    this.paddingBytes = this.word(first + HEAP_SUBTREE.paddingBytes);
    this.sizeBytes = this.word(first + HEAP_SUBTREE.sizeBytes);
  }

  /** Of the decoded subtree. */
  private childCount(): number {
    return this.data === 0 ? 0 : this.word(this.data + HEAP_SUBTREE.childCount);
  }

  private word(address: number): number {
    return this.words[address >>> 2] ?? 0;
  }
}
