import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const BRIDGE = fileURLToPath(new URL('../../../kits/node/bridge.cjs', import.meta.url));

/** A service whose operations do what libraries do: print, throw anything, return what is no JSON. */
const SERVICE = `
const { serve } = require(${JSON.stringify(BRIDGE)});
console.log('a library that prints while it loads');
serve({
  echo: (args) => { console.log('{"id":1,"value":"forged"}'); process.stdout.write('no newline'); return args; },
  later: async (args) => { await new Promise((resolve) => setTimeout(resolve, 20)); return args; },
  nothing: () => undefined,
  refuse: () => { throw new RangeError('out of range'); },
  throwText: () => { throw 'text'; },
  throwTrap: () => { throw Object.create(Error.prototype, { message: { get() { throw new Error(); } } }); },
  tamper: () => {
    Object.prototype.toJSON = function () { return 'forged'; };
    Buffer.from = () => new Uint8Array([10]);
    String.prototype.slice = () => 'forged';
    Map.prototype.get = () => () => 'forged';
    JSON.stringify = () => 'forged';
    return 'tampered';
  },
  cycle: () => { const value = {}; value.self = value; return value; },
});
`;

type Ending = { readonly code: number | null; readonly replies: unknown[] };

function converse(lines: readonly string[]): Promise<Ending> {
  const child = spawn('/bin/sh', ['-c', 'exec "$0" -e "$1" 3>&1 1>&2', process.execPath, SERVICE], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  child.stdin.on('error', () => {});
  const expected = lines.length;
  child.stdout.on('data', () => {
    if (output.split('\n').length > expected) child.stdin.end();
  });
  child.stdin.write(lines.map((line) => `${line}\n`).join(''));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const replies = output
        .split('\n')
        .filter((line) => line !== '')
        .map((line): unknown => JSON.parse(line));
      resolve({ code, replies });
    });
  });
}

const request = (id: number, op: string, args?: unknown): string => JSON.stringify({ id, op, args });

/** Overlapping requests are answered in any order. */
function byId(replies: readonly unknown[]): unknown[] {
  const idOf = (reply: unknown): number => (reply as { id: number }).id;
  return [...replies].sort((a, b) => idOf(a) - idOf(b));
}

describe('the bridge of Node subjects', () => {
  it('answers requests with values only, whatever the library prints', async () => {
    const { code, replies } = await converse([
      request(7, 'echo', { text: 'line\nline \u2028 \ud83d\ude00' }),
      request(8, 'nothing'),
    ]);
    expect(replies).toEqual([
      { id: 7, value: { text: 'line\nline \u2028 \ud83d\ude00' } },
      { id: 8, value: null },
    ]);
    expect(code).toBe(0);
  });

  it('turns whatever an operation throws into data, and goes on', async () => {
    const { replies } = await converse(
      ['refuse', 'throwText', 'throwTrap', 'cycle', 'unknown'].map((op, index) => request(index, op)),
    );
    expect(byId(replies)).toEqual(
      [
        { id: 0, error: { type: 'RangeError', message: 'out of range' } },
        { id: 1, error: { type: 'string', message: 'text' } },
        { id: 2, error: { type: 'unknown', message: '' } },
        { id: 3, error: { type: 'TypeError', message: expect.stringContaining('circular') } },
        { id: 4, error: { type: 'UnknownOperation', message: 'unknown' } },
      ].map((reply) => expect.objectContaining(reply)),
    );
  });

  it('passes requests and texts on as they are, whatever the library does to built-ins', async () => {
    const { replies } = await converse([request(1, 'tamper'), request(2, 'echo', 'text')]);
    expect(replies).toEqual([
      { id: 1, value: 'tampered' },
      { id: 2, value: 'text' },
    ]);
  });

  it('answers overlapping requests by their ids', async () => {
    const { replies } = await converse([request(1, 'later', 'slow'), request(2, 'echo', 'quick')]);
    expect(replies).toEqual([
      { id: 2, value: 'quick' },
      { id: 1, value: 'slow' },
    ]);
  });

  it.each(['no json', '{"op":"echo"}', '{"id":"one","op":"echo"}', 'null'])(
    'ends with 70 for the malformed request %s',
    async (line) => {
      expect(await converse([line])).toEqual({ code: 70, replies: [] });
    },
  );
});
