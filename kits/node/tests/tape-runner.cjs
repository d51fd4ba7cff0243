'use strict';

/**
 * Runs one tape test file in this process while every module of the workspace that it requires lives in another one.
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
const loaded = new Map();
const openHarnesses = new Set();
let finishing = false;

process.on('beforeExit', () => {
  // Nothing is left to wait for, yet a test has not ended: tape fails such a test when it is told.
  for (const harness of openHarnesses) for (const test of harness._tests) test._exit();
  finish();
});
process.on('uncaughtException', (error) => {
  report({ kind: 'threw', message: describe(error) });
  finish();
});

runSentinels(job.sentinels[0], () => runFile(() => finish()));

function finish() {
  if (finishing) return;
  finishing = true;
  openHarnesses.clear();
  runSentinels(job.sentinels[1], () => {
    report({ kind: 'finished' });
    process.exit(0);
  });
}

/** Tests whose results the other end knows: one of each pair passes, one fails. */
function runSentinels(sentinels, next) {
  const harness = openHarness('sentinel', next);
  for (const { name, actual, expected } of sentinels) {
    harness(name, (t) => {
      t.equal(actual, expected);
      t.end();
    });
  }
  if (sentinels.length === 0) next();
}

function runFile(next) {
  const harness = openHarness('upstream', next);
  loadLocal(path.join(job.workspace, job.file), harness);
  if (harness._tests.length === 0) next();
}

/** A harness of its own for each file, whose rows are reported as `group`. Calls `next` once when all its tests ended. */
function openHarness(group, next) {
  const harness = tape.createHarness();
  const skip = (name, options, body) =>
    harness(name, { ...(typeof options === 'object' ? options : {}), skip: true }, body ?? options);
  Object.assign(harness, { test: harness, skip, createHarness: tape.createHarness });
  openHarnesses.add(harness);
  const stream = harness.createStream({ objectMode: true });
  stream.on('data', (row) => {
    if (row.type === 'test')
      report({
        kind: 'test',
        group,
        test: row.id,
        name: String(row.name),
        skip: Boolean(row.skip),
        todo: Boolean(row.todo),
      });
    else if (row.type === 'assert') {
      const detail = row.ok ? undefined : describe(row.error);
      report({
        kind: 'assert',
        group,
        test: row.test,
        ok: row.ok === true,
        skip: Boolean(row.skip),
        todo: Boolean(row.todo),
        detail,
      });
    } else if (row.type === 'end') report({ kind: 'end', group, test: row.test });
  });
  stream.on('end', () => {
    openHarnesses.delete(harness);
    setImmediate(next);
  });
  return harness;
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
