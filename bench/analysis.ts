/**
 * The cost of a cold scan with the built-in checkers, as a ratio to bare parsing of the same files
 * with the same library on one thread. Ratios of one run; absolute times say little.
 *
 *   npx tsx bench/analysis.ts [--max-bytes N] [--curves FOLDER] [--semgrep PROGRAM] [--memory CHANGES] [folder ...]
 *
 * Without folders it reads this project's own dependencies and, where they are installed, the
 * standard libraries of Go and Python. `--curves` writes how the cost grows as pictures into a folder;
 * semgrep is compared where its program is found. `--memory` prints what the process holds over so many changes of the
 * Python files, and nothing else (`node --expose-gc` for exact figures).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  analyseTree,
  analyseTreeChange,
  builtInCheckersDirectory,
  CompiledCheckers,
  loadCheckers,
} from '../src/analysis/index.js';
import { fileLanguage } from '../src/analysis/language.js';
import { parseText } from '../src/analysis/parser.js';
import { leastCpuMs, readSamples, type Sample } from './analysis/corpus.js';
import { drawCurve } from './analysis/curve.js';
import { measureCurves } from './analysis/measure-curves.js';
import { measureMemory } from './analysis/measure-memory.js';
import { compareWithSemgrep } from './analysis/semgrep.js';

const { values, positionals } = parseArgs({
  options: {
    'max-bytes': { type: 'string', default: '3000000' },
    curves: { type: 'string' },
    semgrep: { type: 'string', default: 'semgrep' },
    memory: { type: 'string' },
  },
  allowPositionals: true,
});
const maxBytes = Number(values['max-bytes']);
const LANGUAGES = ['go', 'javascript', 'typescript', 'python'];
const ROUNDS = 3;

async function main(): Promise<void> {
  const folders = positionals.length > 0 ? positionals : defaultFolders();
  const samples = folders.flatMap((folder) => readSamples(folder, LANGUAGES));
  const checkers = new CompiledCheckers(await loadCheckers(builtInCheckersDirectory()), 'documented', {
    isKnownToCompile: true,
  });
  if (values.memory !== undefined) {
    const python = limited(samples.filter((file) => fileLanguage(file.path)?.language === 'python'));
    for await (const line of measureMemory(python, checkers, Number(values.memory))) console.log(line);
    return;
  }
  const compileMs = await best(() => checkers.compileAll(), 1);
  console.log(
    `${checkers.checkers.length} checkers; files from ${folders.length} folders; compiled in ${compileMs.toFixed(0)} ms; best of ${ROUNDS} rounds each`,
  );
  for (const language of LANGUAGES) {
    const files = limited(samples.filter((file) => fileLanguage(file.path)?.language === language));
    if (files.length > 0) await report(language, files, checkers);
  }
  const python = limited(samples.filter((file) => fileLanguage(file.path)?.language === 'python'));
  if (python.length > 0) console.log(await compareWithSemgrep(python, values.semgrep));
  if (values.curves !== undefined) await writeCurves(values.curves, python, checkers);
}

async function writeCurves(
  folder: string,
  samples: readonly Sample[],
  checkers: CompiledCheckers,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const curve of await measureCurves(samples, checkers.checkers)) {
    writeFileSync(join(folder, `${curve.name}.svg`), drawCurve(curve));
    const last = curve.points.at(-1)?.cost ?? 1;
    const costs = curve.points.map(({ x, cost }) => `${x}: ${(cost / last).toFixed(2)}`).join(', ');
    console.log(`${curve.title}, by ${curve.across}: ${costs}`);
  }
}

async function report(language: string, files: readonly Sample[], checkers: CompiledCheckers): Promise<void> {
  const bytes = files.reduce((sum, file) => sum + file.content.length, 0);
  const parsing = await best(() => parseAll(files));
  const scanning = await best(async () => {
    await analyseTree(files, checkers);
  });
  const tree = await analyseTree(files, checkers);
  const middle = [...files].sort((a, b) => a.content.length - b.content.length)[files.length >> 1];
  const changed =
    middle === undefined
      ? []
      : [{ path: middle.path, content: Buffer.concat([middle.content, Buffer.from('\n')]) }];
  const change = await best(async () => {
    await analyseTreeChange(tree, changed, checkers);
  });
  const megabytes = (bytes / 1e6).toFixed(1);
  console.log(
    `${language.padEnd(10)} ${files.length} files, ${megabytes} MB: scan/parse ${(scanning / parsing).toFixed(2)}` +
      ` (parse ${(bytes / 1e3 / parsing).toFixed(1)} MB/s); one changed file of ${changed[0]?.content.length ?? 0} bytes ${change.toFixed(1)} ms`,
  );
}

async function parseAll(files: readonly Sample[]): Promise<void> {
  for (const { path, content } of files) {
    const grammar = fileLanguage(path)?.grammar;
    if (grammar === undefined) continue;
    const parsed = await parseText(content.toString('utf8'), grammar, 60_000);
    if (parsed.status === 'parsed') parsed.tree.delete();
  }
}

async function best(work: () => Promise<void>, rounds = ROUNDS): Promise<number> {
  return leastCpuMs(work, rounds);
}

/** Spread over the list, so that one big folder does not stand for all. */
function limited(files: readonly Sample[]): Sample[] {
  const total = files.reduce((sum, file) => sum + file.content.length, 0);
  const step = Math.max(1, Math.ceil(total / maxBytes));
  return files.filter((_, index) => index % step === 0);
}

function defaultFolders(): string[] {
  const own = fileURLToPath(new URL('../node_modules', import.meta.url));
  const folders = ['zod', 'commander', 'vite', 'execa', 'yaml', '@types/node'].map((name) => join(own, name));
  for (const [command, args, below] of [
    ['go', ['env', 'GOROOT'], 'src/net'],
    ['python3', ['-c', 'import json,os;print(os.path.dirname(os.path.dirname(json.__file__)))'], 'asyncio'],
  ] as const) {
    try {
      folders.push(join(execFileSync(command, args, { encoding: 'utf8' }).trim(), below));
    } catch {
      console.log(`${command} is not installed: its standard library is left out`);
    }
  }
  return folders.filter((folder) => existsSync(folder));
}

await main();
