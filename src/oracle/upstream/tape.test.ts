import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.js';
import type { TreeEntry } from '../../core/tree.js';
import type { TestContext } from '../../environment/ecosystem.js';
import type { ProcessExit, SandboxCommand, SandboxProcess, SandboxSession } from '../../sandbox/port.js';
import { runTape } from './tape.js';
import type { TestReport } from './test-report.js';

/** Enough of tape's object stream for these tests; the real one is used wherever an environment is graded. */
const TAPE = `
const { EventEmitter } = require('node:events');
const { isDeepStrictEqual } = require('node:util');
exports.createHarness = () => {
  const stream = new EventEmitter();
  const harness = (name, body) => harness._tests.push({ name, body, _exit() {} });
  harness._tests = [];
  harness.createStream = () => {
    setImmediate(() => {
      harness._tests.forEach(({ name, body }, test) => {
        stream.emit('data', { type: 'test', id: test, name });
        const equal = (a, b) => stream.emit('data', { type: 'assert', test, ok: isDeepStrictEqual(a, b) });
        const throws = (action, type) => { let thrown; try { action(); } catch (error) { thrown = error; } equal(thrown instanceof type, true); };
        body({ equal, throws, end: () => stream.emit('data', { type: 'end', test }) });
      });
      stream.emit('end');
    });
    return stream;
  };
  return harness;
};
`;

const UPSTREAM = `
const test = require('tape');
const { add, fail, apply } = require('../');
test('adds', (t) => { t.equal(add(1, 2), 3); t.equal(add([1], undefined), 'odd'); t.end(); });
test('throws', (t) => { t.throws(() => fail('no'), RangeError); t.end(); });
test('calls back', (t) => { t.equal(apply((n) => ({ double: n * 2 }), 4), { double: 8 }); t.end(); });
`;

const GOOD = `
exports.add = (a, b) => (typeof a === 'number' ? a + b : 'odd');
exports.fail = (message) => { throw new RangeError(message); };
exports.apply = (callback, value) => callback(value);
`;
const BROKEN = GOOD.replace('a + b', 'a - b');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tape-'));
  await mkdir(join(folder, 'dependencies/node_modules/tape'), { recursive: true });
  await mkdir(join(folder, 'workspace/test'), { recursive: true });
  await writeFile(join(folder, 'dependencies/node_modules/tape/index.js'), TAPE);
  await writeFile(join(folder, 'workspace/test/main.js'), UPSTREAM);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('runTape', { timeout: 30_000 }, () => {
  it('passes values, errors and callbacks between the tests and the library', async () => {
    const report = await run(GOOD);
    expect(report).toMatchObject({ status: 'completed' });
    expect(outcomes(report).filter(([, outcome]) => outcome !== 'passed')).toEqual([]);
    expect(outcomes(report)).toHaveLength(7);
  });

  it('sees which assertion fails', async () => {
    expect(outcomes(await run(BROKEN)).filter(([, outcome]) => outcome === 'failed')).toEqual([
      ['test/main.js/adds', 'failed'],
      ['test/main.js/adds#1', 'failed'],
    ]);
  });

  it('keeps what kind of value crosses', async () => {
    await writeFile(
      join(folder, 'workspace/test/main.js'),
      `const test = require('tape');
       const { same, kinds, own } = require('../index.js');
       const values = [undefined, null, NaN, -0, Infinity, 10n, '', '\\u2028', [1, , 2], /a+/gi, new Date(5), { a: { b: [undefined] } }, Object.create(null)];
       test('there and back', (t) => {
         for (const value of values) t.equal(same(value), Array.isArray(value) ? Array.from(value) : value);
         t.equal(Object.keys(same(JSON.parse('{"__proto__":1}'))), ['__proto__']);
         t.equal({}.polluted, undefined);
         t.equal(same(t.end) === t.end, true);
         t.equal(kinds(...values), 'undefined object number number number bigint string string object object object object object');
         t.throws(() => own(), TypeError);
         t.end();
       });`,
    );
    const report = await run(`
      exports.same = (value) => value;
      exports.kinds = (...values) => values.map((value) => typeof value).join(' ');
      exports.own = () => Symbol('mine');
    `);
    expect(outcomes(report).filter(([, outcome]) => outcome !== 'passed')).toEqual([]);
    expect(outcomes(report)).toHaveLength(19);
  });

  const forgeries: readonly (readonly [string, string])[] = [
    [
      'prints a report',
      `console.log('TAP version 13\\nok 1 adds\\n1..1'); process.stderr.write('ok 1 adds\\n');`,
    ],
    [
      'writes rows to the channel',
      `require('fs').writeSync(3, JSON.stringify({ type: 'row', row: { kind: 'finished' } }) + '\\n');`,
    ],
    [
      'answers calls before they are made',
      `for (let i = 0; i < 9; i++) require('fs').writeSync(3, JSON.stringify({ type: 'return', value: 3 }) + '\\n');`,
    ],
    ['ends its process', 'process.exit(0);'],
    [
      'replaces what judges',
      `require('assert').equal = () => {}; Object.is = () => true; JSON.stringify = () => '{"type":"return","value":3}'; Array.prototype.some = () => false;`,
    ],
    [
      'writes other tests',
      `require('fs').writeFileSync('test/main.js', 'require("tape")("adds", (t) => t.end())');`,
    ],
    [
      'installs another tape',
      `require('fs').mkdirSync('node_modules/tape', { recursive: true }); require('fs').writeFileSync('node_modules/tape/index.js', '');`,
    ],
    [
      'gives functions and objects of its own',
      `exports.add = () => ({ toJSON: () => 3, valueOf: () => 3 }); exports.fail = () => new Proxy({}, {}); exports.apply = () => ['mine', 0];`,
    ],
  ];

  it.each(forgeries)('is not taken in by a library that %s', async (_what, forgery) => {
    const report = await run(`${BROKEN}\n${forgery}`);
    const passed = outcomes(report).filter(([, outcome]) => outcome === 'passed');
    expect(passed.map(([id]) => id)).not.toContain('test/main.js/adds#1');
    expect(passed.map(([id]) => id)).not.toContain('test/main.js/adds');
  });

  it('ends a library that never answers', async () => {
    const report = await run('while (true) {}', 1500);
    expect(report).toMatchObject({ status: 'not-completed', reason: 'timed-out' });
  });

  it('fails the tests of a library that does not load', async () => {
    expect(outcomes(await run('this is no program'))).toEqual([['test/main.js/(runs to its end)', 'failed']]);
  });

  it('says so when no test file is there', async () => {
    await rm(join(folder, 'workspace/test/main.js'));
    expect(await run(GOOD)).toMatchObject({ status: 'not-completed', reason: 'unparsable' });
  });
});

function outcomes(report: TestReport): readonly (readonly [string, string])[] {
  return report.status === 'completed' ? [...report.outcomes] : [];
}

async function run(library: string, timeoutMs = 15_000): Promise<TestReport> {
  const workspace = join(folder, 'workspace');
  await writeFile(join(workspace, 'index.js'), library);
  const facts = {
    tests: { targets: ['test/**/*.js'] },
    paths: { protected: ['test/**'] },
  } as unknown as TestContext['facts'];
  const context = { facts, session: openLocalSession(workspace), random: createRandom('seed'), timeoutMs };
  return runTape(context, { workspace, node: process.execPath, dependencies: join(folder, 'dependencies') });
}

/** The part of a session that the runner uses, without a sandbox around it: the libraries here are our own. */
function openLocalSession(workspace: string): SandboxSession {
  const session: Pick<SandboxSession, 'spawn' | 'snapshot' | 'readFile'> = {
    spawn: async (command) => spawnLocal(command, workspace),
    snapshot: async (path) => {
      const items = await readdir(path, { recursive: true, withFileTypes: true });
      return items
        .filter((item) => item.isFile())
        .map(
          (item): TreeEntry => ({
            kind: 'file',
            path: join(item.parentPath, item.name).slice(path.length + 1),
            executable: false,
            digest: '',
            size: 0,
            links: 1,
          }),
        );
    },
    readFile: (path) => readFile(path),
  };
  return session as SandboxSession;
}

function spawnLocal(command: SandboxCommand, cwd: string): SandboxProcess {
  const [program = '', ...args] = command.argv;
  const child = spawn(program, args, { cwd, env: { PATH: '/usr/bin:/bin' }, stdio: 'pipe' });
  const exited = new Promise<ProcessExit>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) =>
      resolve({
        exitCode,
        signal,
        timedOut: false,
        oomKilled: false,
        durationMs: 0,
        cpuMs: null,
        peakMemoryBytes: null,
      }),
    );
  });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    exited,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
