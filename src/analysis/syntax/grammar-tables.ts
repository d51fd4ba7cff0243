import type { Language } from 'web-tree-sitter';
import { BYTES_PER_SYMBOL_METADATA, LANGUAGE, type ParserMemory } from './parser-memory.js';

const known = new WeakMap<Language, GrammarTables>();

/** What a grammar says of its productions, read from the parser's memory and kept: the aliases and fields of their children. */
export class GrammarTables {
  /** By the parser's own symbols: what its interface shows instead. */
  readonly publicSymbols: Uint16Array;
  /** By the parser's own symbols, 1 for yes. */
  readonly named: Uint8Array;
  /** Per production: the field of each structural child, null where none has one; read when first asked for. */
  private readonly fields: (Uint16Array | null | undefined)[] = [];
  private readonly aliases: (Uint16Array | null | undefined)[] = [];
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

  /** The aliases of children, by their place among those that are no extras, 0 for none; null where no child has one. */
  aliasesOf(production: number): Uint16Array | null {
    const known = this.aliases[production];
    return known === undefined ? this.readAliases(production) : known;
  }

  /** The fields of children in the same way. */
  fieldsOf(production: number): Uint16Array | null {
    const known = this.fields[production];
    return known === undefined ? this.readFields(production) : known;
  }

  private at(memory: ParserMemory, address: number): this {
    this.memory = memory;
    this.address = address;
    return this;
  }

  private readAliases(production: number): Uint16Array | null {
    const sequences = this.word(this.address + LANGUAGE.aliasSequences);
    const start = sequences + production * this.maxChildren * 2;
    // The first production has no aliases, and no row for them either.
    const aliases = Uint16Array.from({ length: this.maxChildren }, (_, child) =>
      production === 0 ? 0 : this.half(start + child * 2),
    );
    return keep(this.aliases, production, aliases);
  }

  private readFields(production: number): Uint16Array | null {
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
    return keep(this.fields, production, table);
  }

  private word(address: number): number {
    return this.memory.words[address >>> 2] ?? 0;
  }

  private half(address: number): number {
    return this.memory.halves[address >>> 1] ?? 0;
  }
}

/** Keeps what was read; most productions have no aliases, and many no fields. */
function keep(
  tables: (Uint16Array | null | undefined)[],
  production: number,
  table: Uint16Array,
): Uint16Array | null {
  const kept = table.some((entry) => entry !== 0) ? table : null;
  tables[production] = kept;
  return kept;
}
