import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { fileLanguage } from '../language.js';
import { flattenTree, parseText } from '../parser.js';
import { type FileFacts, lineStarts } from './file-facts.js';
import { isLoweredLanguage, lowerFile } from './lower/lower-file.js';
import { FactsPacker, type PackedFacts } from './pack-facts.js';
import { unpackFacts } from './unpack-facts.js';

const CHECKERS = fileURLToPath(new URL('../../../checkers', import.meta.url));
let files: FileFacts[];

async function lowered(path: string): Promise<FileFacts | undefined> {
  const found = fileLanguage(path);
  if (found === undefined || !isLoweredLanguage(found.language)) return undefined;
  const { language, grammar } = found;
  const text = readFileSync(join(CHECKERS, path), 'utf8');
  const parsed = await parseText(text, grammar, 20_000);
  if (parsed.status === 'failed') throw new Error(parsed.reason);
  const { coverage: _, ...ir } = lowerFile(flattenTree(parsed.tree), text, { path, language });
  parsed.tree.delete();
  const about = { path, digest: `of ${path}` };
  return { ...about, language, ir, marks: [], identities: {}, lines: lineStarts(text), wide: [[3, 1]] };
}

beforeAll(async () => {
  const tests = readdirSync(CHECKERS, { recursive: true })
    .map(String)
    .filter((path) => path.includes('.test.'));
  const all = await Promise.all(tests.map(lowered));
  files = all.filter((file) => file !== undefined);
}, 60_000);

function pack(all: readonly FileFacts[]): PackedFacts {
  const packer = new FactsPacker();
  for (const file of all) packer.add(file);
  return packer.packed();
}

describe('packed facts', () => {
  it('are what they were, in every language, when they have been sent to another thread', () => {
    const languages = new Set(files.map(({ language }) => language));
    expect([...languages].sort()).toEqual(['c', 'go', 'java', 'javascript', 'python', 'rust', 'typescript']);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(pack(files));
    const sent: PackedFacts = receiveMessageOnPort(port2)?.message;
    expect(unpackFacts(sent)).toEqual(files);
  });

  it('share the spans that steps shared', () => {
    const spans = (all: readonly FileFacts[]) => {
      const functions = all.flatMap(({ ir }) => ir.functions);
      return new Set(functions.flatMap(({ instructions }) => instructions.map(({ span }) => span))).size;
    };
    expect(spans(unpackFacts(pack(files)))).toBeLessThan(1.2 * spans(files));
  });
});
