import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnalysedFile } from '../analyse-file.js';
import { fileLanguage } from '../language.js';
import { flattenTree, parseText } from '../parser.js';
import { lineStarts } from './file-facts.js';
import { isLoweredLanguage, lowerFile } from './lower/lower-file.js';
import { FilePacker, type PackedFiles } from './pack-facts.js';
import { unpackFiles } from './unpack-facts.js';

const CHECKERS = fileURLToPath(new URL('../../../checkers', import.meta.url));
let files: AnalysedFile[];

async function lowered(path: string): Promise<AnalysedFile | undefined> {
  const found = fileLanguage(path);
  if (found === undefined || !isLoweredLanguage(found.language)) return undefined;
  const { language, grammar } = found;
  const text = readFileSync(join(CHECKERS, path), 'utf8');
  const parsed = await parseText(text, grammar, 20_000);
  if (parsed.status === 'failed') throw new Error(parsed.reason);
  const { coverage: _, ...ir } = lowerFile(flattenTree(parsed.tree), text, { path, language });
  parsed.tree.delete();
  const about = { path, digest: `of ${path}` };
  return {
    ...about,
    ...{ bytes: text.length, owned: true, functions: 1, errorBytes: 0 },
    ...{ findings: [], suppressions: [], unanalysed: [] },
    facts: { ...about, language, ir, marks: [], identities: {}, lines: lineStarts(text), wide: [[3, 1]] },
  };
}

beforeAll(async () => {
  const tests = readdirSync(CHECKERS, { recursive: true })
    .map(String)
    .filter((path) => path.includes('.test.'));
  const all = await Promise.all(tests.map(lowered));
  files = all.filter((file) => file !== undefined);
}, 60_000);

function packFiles(all: readonly AnalysedFile[]): PackedFiles {
  const packer = new FilePacker();
  for (const file of all) packer.add(file);
  return packer.packed();
}

describe('packed files', () => {
  it('are what they were, in every language, when they have been sent to another thread', () => {
    const languages = new Set(files.map(({ facts }) => facts?.language));
    expect([...languages].sort()).toEqual(['c', 'go', 'java', 'javascript', 'python', 'rust', 'typescript']);
    const packed = packFiles(files);
    const sent: PackedFiles = structuredClone(packed, { transfer: [packed.numbers.buffer] });
    expect(unpackFiles(sent)).toEqual(files);
  });

  it('share the spans that steps shared', () => {
    const spans = (all: readonly AnalysedFile[]) => {
      const functions = all.flatMap(({ facts }) => facts?.ir.functions ?? []);
      return new Set(functions.flatMap(({ instructions }) => instructions.map(({ span }) => span))).size;
    };
    expect(spans(unpackFiles(packFiles(files)))).toBeLessThan(1.2 * spans(files));
  });
});
