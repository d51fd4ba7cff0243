'use strict';

/**
 * Runs tape test files in this process while every module of the workspace that they require lives in another one.
 * The first line of input says what to run; rows about tests go out between the calls.
 */

const { createRequire } = require('node:module');
const path = require('node:path');
const vm = require('node:vm');
const { openWire } = require('./wire.cjs');

const wire = openWire();
const job = JSON.parse(wire.readLine());
const loadRemote = wire.reference(0);
const sources = new Map(Object.entries(job.sources));
const requireDependency = createRequire(job.dependencies);
const tape = requireDependency('tape');
const queue = [...job.files];
let loaded = new Map();
/** What is running: its rows count, and when it is over the next thing begins. */
let current = null;

process.on('beforeExit', () => {
  // Nothing is left to wait for, yet a test has not ended: tape fails such a test when it is told.
  for (const test of current?.harness._tests ?? []) test._exit();
  proceed(current);
});
process.on('uncaughtException', (error) => {
  report({ kind: 'threw', file: current?.file ?? '', message: describe(error) });
  proceed(current);
});

runSentinels(job.sentinels[0], runNextFile);

function runNextFile() {
  const file = queue.shift();
  if (file === undefined) return runSentinels(job.sentinels[1], finish);
  loaded = new Map();
  const { harness } = begin(file, 'upstream', runNextFile);
  loadLocal(path.join(job.workspace, file), harness);
  if (harness._tests.length === 0) proceed(current);
}

/** Tests whose results the other end knows: one of each pair passes, one fails. */
function runSentinels(sentinels, next) {
  const { harness } = begin('', 'sentinel', next);
  for (const { name, actual, expected } of sentinels) {
    harness(name, (t) => {
      t.equal(actual, expected);
      t.end();
    });
  }
}

function finish() {
  report({ kind: 'finished' });
  process.exit(0);
}

/** Goes on to what follows `from`, once, whether it ended well or not. */
function proceed(from) {
  if (from === null || from !== current) return;
  current = null;
  setImmediate(from.next);
}

/** Opens a harness of its own for a file (none for sentinels) and reports its rows. */
function begin(file, group, next) {
  const harness = tape.createHarness();
  const skip = (name, options, body) =>
    harness(name, { ...(typeof options === 'object' ? options : {}), skip: true }, body ?? options);
  Object.assign(harness, { test: harness, skip, createHarness: tape.createHarness });
  const run = { file, harness, next };
  current = run;
  const stream = harness.createStream({ objectMode: true });
  stream.on('data', (row) => {
    const place = { file, group, test: row.test ?? row.id };
    const marks = { skip: Boolean(row.skip), todo: Boolean(row.todo) };
    if (row.type === 'test') report({ kind: 'test', ...place, ...marks, name: String(row.name) });
    else if (row.type === 'end') report({ kind: 'end', ...place });
    else if (row.type === 'assert') {
      report({
        kind: 'assert',
        ...place,
        ...marks,
        ok: row.ok === true,
        detail: row.ok ? undefined : describe(row.error),
      });
    }
  });
  stream.on('end', () => proceed(run));
  return run;
}

function loadLocal(file, harness) {
  const known = loaded.get(file);
  if (known) return known.exports;
  const module = { exports: {} };
  loaded.set(file, module);
  const source = sources.get(path.relative(job.workspace, file));
  if (file.endsWith('.json')) {
    module.exports = JSON.parse(source);
    return module.exports;
  }
  const body = vm.compileFunction(source, ['exports', 'require', 'module', '__filename', '__dirname'], {
    filename: file,
  });
  body.call(
    module.exports,
    module.exports,
    (request) => requireFor(request, file, harness),
    module,
    file,
    path.dirname(file),
  );
  return module.exports;
}

/** Test files and fixtures run here; the rest of the workspace runs in the other process; packages come from the sealed dependencies. */
function requireFor(request, file, harness) {
  if (request === 'tape') return harness;
  if (!request.startsWith('.') && !request.startsWith('/')) return requireDependency(request);
  const target = path.resolve(path.dirname(file), request);
  const local = [target, `${target}.js`, `${target}.json`, path.join(target, 'index.js')].find((each) =>
    sources.has(path.relative(job.workspace, each)),
  );
  return local === undefined ? loadRemote(target) : loadLocal(local, harness);
}

function report(row) {
  wire.send({ type: 'row', row });
}

function describe(error) {
  return String(error?.message ?? error).slice(0, 500);
}
