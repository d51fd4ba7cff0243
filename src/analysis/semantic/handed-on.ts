import type { FileFacts } from './file-facts.js';
import type { ImportIr } from './ir.js';

/** What a file imports for others to import from it. */
export type HandedOn = {
  /** By the name that it has in the file. */
  readonly names: ReadonlyMap<string, ImportIr>;
  /** Modules of which it hands on everything. */
  readonly modules: readonly string[];
};

const NOTHING: HandedOn = { names: new Map(), modules: [] };

/** `export * from`, `pub use`; in Python every import. JavaScript's `export { a } from` sets an export. */
export function handedOnBy({ language, ir }: FileFacts): HandedOn {
  if (language === 'go' || language === 'java' || language === 'c') return NOTHING;
  const isHandedOn = (one: ImportIr) => language !== 'rust' || one.exported === true;
  const modules = ir.imports
    .filter((one) => one.wildcard === true && isHandedOn(one))
    .map(({ module }) => module);
  if (language !== 'python' && language !== 'rust') return { names: new Map(), modules };
  const names = new Map<string, ImportIr>();
  for (const one of ir.imports) if (one.local !== '' && isHandedOn(one)) names.set(one.local, one);
  return { names, modules };
}

/** Modules whose names a file may use as its own. What JavaScript exports of another module it does not see itself. */
export function wildcardsOf({ language, ir }: FileFacts): readonly string[] {
  if (language === 'javascript' || language === 'typescript') return [];
  return ir.imports.filter((one) => one.wildcard === true).map(({ module }) => module);
}
