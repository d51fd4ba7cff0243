import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';

const BRIDGE = fileURLToPath(new URL('../../../kits/python/bridge.py', import.meta.url));
let app = '';

const SERVICE = `import os, sys
from bridge import serve

def noisy(value):
    print('{"id": 1, "value": "forged"}')
    os.write(1, b'{"id": 1, "value": "forged"}\\n')
    sys.stdin.read()
    return {"echo": value}

def fails(value):
    raise KeyError(value)

def leaves(value):
    sys.exit(0)

serve({"noisy": noisy, "fails": fails, "leaves": leaves, "unfit": lambda value: object()})
`;

async function talk(lines: readonly string[]) {
  const result = await execa('python3', [join(app, 'service.py')], {
    input: lines.join('\n'),
    reject: false,
  });
  return {
    exitCode: result.exitCode,
    replies: result.stdout === '' ? [] : result.stdout.split('\n').map((line) => JSON.parse(line)),
  };
}

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'bridge-test-'));
  await cp(BRIDGE, join(app, 'bridge.py'));
  await writeFile(join(app, 'service.py'), SERVICE);
});

afterAll(() => rm(app, { recursive: true, force: true }));

it('answers in order, whatever the library prints or reads, and ends with its input', async () => {
  const { exitCode, replies } = await talk([
    '{"id":1,"op":"noisy","args":{"a":"ü"}}',
    '{"id":2,"op":"noisy","args":null}',
  ]);
  expect(replies).toEqual([
    { id: 1, value: { echo: { a: 'ü' } } },
    { id: 2, value: { echo: null } },
  ]);
  expect(exitCode).toBe(0);
});

it('turns exceptions, exits and unfit values into errors and goes on', async () => {
  const operations = ['fails', 'leaves', 'unfit', 'noisy'];
  const { replies } = await talk(operations.map((op, index) => JSON.stringify({ id: index, op, args: 'x' })));
  expect(replies.map((reply) => reply.error?.type ?? 'value')).toEqual([
    'KeyError',
    'SystemExit',
    'TypeError',
    'value',
  ]);
});

it.each(['no json', '{"id":1}', '{"id":1,"op":"unknown"}'])(
  'ends with 70 on the request %s',
  async (line) => {
    expect(await talk([line])).toEqual({ exitCode: 70, replies: [] });
  },
);
