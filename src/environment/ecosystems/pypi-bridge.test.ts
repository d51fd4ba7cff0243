import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';

const KIT = fileURLToPath(new URL('../../../kits/python/', import.meta.url));
let app = '';

const SERVICE = `import os, sys
from bridge import serve

def noisy(value):
    print('{"id": 1, "value": "forged"}')
    os.write(1, b'{"id": 1, "value": "forged"}\\n')
    sys.stdin.read()
    return {"echo": value}

def forges(value):
    import json
    json.dumps = json.loads = json.JSONEncoder.encode = json.JSONDecoder.decode = lambda *all, **named: "forged"
    return value

def whereabouts(secret_argument):
    """A text about itself."""
    frames, frame = [], sys._getframe()
    while frame:
        frames.append([frame.f_code.co_name, frame.f_code.co_filename, sorted(frame.f_locals), frame.f_code.co_consts[:1]])
        frame = frame.f_back
    return repr([frames, sys.argv, sorted(sys.modules), sys.path[0], sorted(globals()), os.listdir(sys.path[0])])

def fails(value):
    raise KeyError(value)

def leaves(value):
    sys.exit(0)

serve({"noisy": noisy, "forges": forges, "whereabouts": whereabouts, "fails": fails, "leaves": leaves, "unfit": lambda value: object()})
`;

async function talk(lines: readonly string[]) {
  const result = await execa('python3', ['-I', '-S', '-B', join(app, 'launch.py')], {
    env: { TMPDIR: app },
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
  for (const file of ['bridge.py', 'launch.py']) await cp(join(KIT, file), join(app, file));
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

it('speaks without what the library may have done to json', async () => {
  const { replies } = await talk(['{"id":1,"op":"forges","args":1}', '{"id":2,"op":"forges","args":["é"]}']);
  expect(replies).toEqual([
    { id: 1, value: 1 },
    { id: 2, value: ['é'] },
  ]);
});

it('has no name that code inside of it could know', async () => {
  const ask = async () => String((await talk(['{"id":1,"op":"whereabouts"}'])).replies[0]?.value);
  const [first, second] = [await ask(), await ask()];
  for (const known of ['service', 'bridge', 'serve', '_reply', 'launch', 'secret_argument', 'about itself'])
    expect(first).not.toContain(`'${known}`);
  expect(first).not.toBe(second);
});

it.each(['no json', '{"id":1}', '{"id":1,"op":"unknown"}'])(
  'ends with 70 on the request %s',
  async (line) => {
    expect(await talk([line])).toEqual({ exitCode: 70, replies: [] });
  },
);
