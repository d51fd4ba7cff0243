import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import picomatch from 'picomatch';
import { type AnalysedTree, analyseTree, isReusable } from '../analysis/index.js';
import { pathToBytes } from '../core/tree.js';
import { joinBytes } from '../environment/link-tree.js';
import type { SealedEnvironment } from '../environment/sealed.js';
import { readTree } from '../sandbox/read-tree.js';
import type { CheckerPack } from './checker-pack.js';

/** The pristine tree of a sealed environment, as far as its analysis is concerned. */
export type PristineTree = {
  /** Of the sealed environment; the analysis is kept in it. */
  readonly directory: string;
  /** Of the files. */
  readonly files: string;
  /** Globs of what is not analysed. */
  readonly exclude: readonly string[];
};

export function pristineTree(sealed: SealedEnvironment): PristineTree {
  const { exclude } = sealed.definition.facts.analysis;
  return { directory: sealed.directory, files: sealed.paths.pristine, exclude };
}

/** The analysis of the pristine tree: made once per environment and checker pack, kept beside the sealed environment. */
export async function analysePristine(pristine: PristineTree, pack: CheckerPack): Promise<AnalysedTree> {
  const file = join(pristine.directory, `analysis-${pack.digest.slice(0, 16)}.json`);
  const stored = await readStored(file);
  if (stored && isReusable(stored, pack.checkers)) return stored;
  const tree = await analyseTree(await readSources(pristine), pack.checkers);
  const temporary = `${file}.${process.pid}-${threadId}`;
  await writeFile(temporary, JSON.stringify(tree));
  await rename(temporary, file);
  return tree;
}

async function readStored(file: string): Promise<AnalysedTree | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  // Written by this program only, and `isReusable` checks version and configuration.
  return text === null ? null : (JSON.parse(text) as AnalysedTree);
}

/** The files of the pristine tree that are analysed. */
export async function readSources(pristine: PristineTree): Promise<{ path: string; content: Uint8Array }[]> {
  const isExcluded = picomatch([...pristine.exclude], { dot: true });
  const sources: { path: string; content: Uint8Array }[] = [];
  for (const entry of await readTree(pristine.files)) {
    if (entry.kind !== 'file' || isExcluded(entry.path)) continue;
    const content = await readFile(joinBytes(Buffer.from(pristine.files), pathToBytes(entry.path)));
    sources.push({ path: entry.path, content });
  }
  return sources;
}
