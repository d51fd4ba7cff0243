import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonLinesWriter, readJsonLines } from './json-lines.js';

const schema = z.object({ n: z.number(), text: z.string().exactOptional() });
let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'patchgym-lines-'));
  file = join(directory, 'records.jsonl');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('JSON lines', () => {
  it('keeps records in the order of the calls, whatever they hold', async () => {
    const { writer } = await JsonLinesWriter.open(file, schema);
    const records = Array.from({ length: 20 }, (_, n) => ({ n, text: 'a\nb\u2028\ud800\0"' }));
    await Promise.all(records.map((record) => writer.append(record)));
    await writer.close();
    expect(await readJsonLines(file, schema)).toEqual(records);
  });

  it('cuts off a last line that a killed writer left torn, at any byte', async () => {
    const whole = '{"n":1}\n{"n":2,"text":"ü"}\n';
    const torn = Buffer.from('{"n":3,"text":"ü"}');
    for (let cut = 1; cut <= torn.length; cut += 1) {
      await writeFile(file, Buffer.concat([Buffer.from(whole), torn.subarray(0, cut)]));
      expect(await readJsonLines(file, schema)).toHaveLength(2);
      const { writer, records } = await JsonLinesWriter.open(file, schema);
      expect(records).toHaveLength(2);
      await writer.append({ n: 4 });
      await writer.close();
      expect(await readFile(file, 'utf8')).toBe(`${whole}{"n":4}\n`);
    }
  });

  it.each([
    ['is not JSON', '{"n":1}\n{"n":\n{"n":3}\n', /:2: .*not JSON/],
    ['is empty', '{"n":1}\n\n{"n":3}\n', /:2: .*not JSON/],
    ['is another record', '{"n":1}\n{"m":2}\n', /:2: /],
  ])('refuses a whole line that %s, with its number', async (_, content, message) => {
    await writeFile(file, content);
    await expect(readJsonLines(file, schema)).rejects.toThrow(message);
    await expect(JsonLinesWriter.open(file, schema)).rejects.toThrow(message);
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  it('has no records where there is no file', async () => {
    expect(await readJsonLines(file, schema)).toEqual([]);
    await appendFile(file, '');
    expect(await readJsonLines(file, schema)).toEqual([]);
  });
});
