import type { Language } from 'web-tree-sitter';
import { BYTES_PER_SYMBOL_METADATA, LANGUAGE, type ParserMemory } from './parser-memory.js';

const known = new WeakMap<Language, GrammarTables>();

/** What a grammar says of its productions, read from the parser's memory and kept: the aliases and fields of their children. */
export class GrammarTables {
  /** Per production: the field of each structural child; read when first asked for. */
  private readonly fields: (Uint16Array | undefined)[] = [];
  private readonly aliases: (Uint16Array | undefined)[] = [];
  private readonly publicSymbols: Uint16Array;
  private readonly named: Uint8Array;
  private readonly maxChildren: number;

  /** The tables of a grammar at this address. */
  static of(language: Language, memory: ParserMemory, address: number): GrammarTables {
    const existing = known.get(language);
    if (existing !== undefined) return existing.at(memory, address);
    const tables = new GrammarTables(memory, address);
    known.set(language, tables);
    return tables;
  }

  private constructor(
    private memory: ParserMemory,
    private address: number,
  ) {
    const symbolCount = this.word(address + LANGUAGE.symbolCount) + this.word(address + LANGUAGE.aliasCount);
    const map = this.word(address + LANGUAGE.publicSymbolMap);
    const metadata = this.word(address + LANGUAGE.symbolMetadata);
    this.publicSymbols = Uint16Array.from({ length: symbolCount }, (_, symbol) =>
      this.half(map + symbol * 2),
    );
    this.named = Uint8Array.from(
      { length: symbolCount },
      (_, symbol) => this.memory.bytes[metadata + symbol * BYTES_PER_SYMBOL_METADATA + 1] ?? 0,
    );
    this.maxChildren = this.half(address + LANGUAGE.maxAliasSequenceLength);
  }

  publicSymbol(symbol: number): number {
    return this.publicSymbols[symbol] ?? symbol;
  }

  isNamed(symbol: number): boolean {
    return this.named[symbol] === 1;
  }

  /** The aliases of children, by their place among those that are no extras; 0 for none. */
  aliasesOf(production: number): Uint16Array {
    return this.aliases[production] ?? this.readAliases(production);
  }

  /** The fields of children, by their place among those that are no extras; 0 for none. */
  fieldsOf(production: number): Uint16Array {
    return this.fields[production] ?? this.readFields(production);
  }

  private at(memory: ParserMemory, address: number): this {
    this.memory = memory;
    this.address = address;
    return this;
  }

  private readAliases(production: number): Uint16Array {
    const sequences = this.word(this.address + LANGUAGE.aliasSequences);
    const start = sequences + production * this.maxChildren * 2;
    // The first production has no aliases, and no row for them either.
    const aliases = Uint16Array.from({ length: this.maxChildren }, (_, child) =>
      production === 0 ? 0 : this.half(start + child * 2),
    );
    this.aliases[production] = aliases;
    return aliases;
  }

  private readFields(production: number): Uint16Array {
    const fields: (number | undefined)[] = [];
    if (this.word(this.address + LANGUAGE.fieldCount) > 0) {
      const slice = this.word(this.address + LANGUAGE.fieldMapSlices) + production * 4;
      const entries = this.word(this.address + LANGUAGE.fieldMapEntries) + this.half(slice) * 4;
      for (let index = 0; index < this.half(slice + 2); index += 1) {
        const entry = entries + index * 4;
        const child = this.memory.bytes[entry + 2] ?? 0;
        const isInherited = this.memory.bytes[entry + 3] !== 0;
        if (!isInherited && fields[child] === undefined) fields[child] = this.half(entry);
      }
    }
    const length = Math.max(this.maxChildren, fields.length);
    const table = Uint16Array.from({ length }, (_, child) => fields[child] ?? 0);
    this.fields[production] = table;
    return table;
  }

  private word(address: number): number {
    return this.memory.words[address >>> 2] ?? 0;
  }

  private half(address: number): number {
    return this.memory.halves[address >>> 1] ?? 0;
  }
}
