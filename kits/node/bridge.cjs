'use strict';

/**
 * Serves a table of operations to one peer: a line of JSON in, a line of JSON out.
 *
 *   -> {"id": 1, "op": "name", "args": ...}
 *   <- {"id": 1, "value": ...}  or  {"id": 1, "error": {"type": "TypeError", "message": "..."}}
 *
 * Requests come on standard input. Replies go to descriptor 3, which the command line makes a duplicate of standard
 * output (`3>&1 1>&2`), so that whatever a library prints goes to standard error and cannot get between replies. Who
 * starts a service may put another digit here.
 */

const fs = require('node:fs');

const REPLIES = 3;
const EXIT_MALFORMED = 70;
const MAX_LINE_LENGTH = 64 * 1024 * 1024;

// Taken before any library is loaded, so that replies stay replies whatever a library does to the built-ins.
const { parse, stringify } = JSON;
const { writeSync } = fs;
const { from } = Buffer;
const exit = process.exit.bind(process);
const bound = (method) => Function.prototype.call.bind(method);
const indexOf = bound(String.prototype.indexOf);
const slice = bound(String.prototype.slice);
const subarray = bound(Uint8Array.prototype.subarray);
const lookUp = bound(Map.prototype.get);

moveClocks();

/** Answers requests with `operations[op](args)` until standard input ends. Operations may be asynchronous. */
function serve(operations) {
  const table = new Map(Object.entries(operations));
  let incoming = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk) => {
    incoming += chunk;
    for (let end = indexOf(incoming, '\n'); end >= 0; end = indexOf(incoming, '\n')) {
      const line = slice(incoming, 0, end);
      incoming = slice(incoming, end + 1);
      answer(table, readRequest(line));
    }
    if (incoming.length > MAX_LINE_LENGTH) stop('a request that does not end');
  });
  process.stdin.on('end', () => exit(0));
}

async function answer(table, request) {
  const operation = lookUp(table, request.op);
  if (operation === undefined || request.stream) {
    reply({ id: request.id, error: { type: 'UnknownOperation', message: String(request.op) } });
    return;
  }
  let text;
  try {
    const value = await operation(request.args);
    // Put together from parts: what answers for the whole could be made to say something else of it.
    text = `{"id":${request.id},"value":${stringify(value === undefined ? null : value) ?? 'null'}}`;
  } catch (error) {
    text = stringify({ id: request.id, error: describeError(error) });
  }
  write(text);
}

function readRequest(line) {
  try {
    const request = parse(line);
    if (Number.isInteger(request.id) && typeof request.op === 'string') return request;
  } catch {
    // Said below, as for every other malformed line.
  }
  return stop(`a malformed request: ${line.slice(0, 80)}`);
}

/** What was thrown, as data; a library may throw anything. */
function describeError(error) {
  try {
    if (error instanceof Error) return { type: String(error.name), message: String(error.message) };
    return { type: typeof error, message: String(error) };
  } catch {
    return { type: 'unknown', message: '' };
  }
}

function reply(message) {
  write(stringify(message));
}

function write(text) {
  let rest = from(`${text}\n`);
  while (rest.length > 0) {
    try {
      rest = subarray(rest, writeSync(REPLIES, rest));
    } catch (error) {
      if (error.code === 'EPIPE') exit(0);
      if (error.code !== 'EAGAIN') throw error;
      // The peer is slow: wait a little rather than spin.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/**
 * Moves the clocks of most processes ahead, by minutes or by years: a library that behaves while a process is young, or
 * until some day, meets old processes and later days too.
 */
function moveClocks() {
  if (Math.random() < 1 / 8) return;
  const seconds = Math.round(60 * 10 ** (Math.random() * 6.5));
  const { now } = Date;
  const { uptime, hrtime } = process;
  const { bigint } = hrtime;
  const elapsed = performance.now.bind(performance);
  const later = () => now() + seconds * 1000;
  globalThis.Date = new Proxy(Date, {
    apply: (target) => new target(later()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [later()] : args, newTarget),
    get: (target, key) => (key === 'now' ? later : Reflect.get(target, key)),
  });
  performance.now = () => elapsed() + seconds * 1000;
  process.uptime = () => uptime() + seconds;
  process.hrtime = Object.assign(
    (since) => {
      const [whole, nanoseconds] = hrtime(since);
      return [since ? whole : whole + seconds, nanoseconds];
    },
    { bigint: () => bigint() + BigInt(seconds) * 1_000_000_000n },
  );
}

function stop(reason) {
  process.stderr.write(`bridge: ${reason}\n`);
  return exit(EXIT_MALFORMED);
}

module.exports = { serve };
