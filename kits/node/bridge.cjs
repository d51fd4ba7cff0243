'use strict';

/**
 * Serves a table of operations to one peer: a line of JSON in, a line of JSON out.
 *
 *   -> {"id": 1, "op": "name", "args": ...}
 *   <- {"id": 1, "value": ...}  or  {"id": 1, "error": {"type": "TypeError", "message": "..."}}
 *
 * Requests come on standard input. Replies go to descriptor 3, which the command line makes a duplicate of standard
 * output (`3>&1 1>&2`), so that whatever a library prints goes to standard error and cannot get between replies.
 */

const fs = require('node:fs');

const REPLIES = 3;
const EXIT_MALFORMED = 70;
const MAX_LINE_LENGTH = 64 * 1024 * 1024;

// Taken before any library is loaded, so that replies stay replies whatever a library does to the built-ins.
const { parse, stringify } = JSON;
const { writeSync } = fs;
const exit = process.exit.bind(process);

/** Answers requests with `operations[op](args)` until standard input ends. Operations may be asynchronous. */
function serve(operations) {
  const table = new Map(Object.entries(operations));
  let incoming = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk) => {
    incoming += chunk;
    for (let end = incoming.indexOf('\n'); end >= 0; end = incoming.indexOf('\n')) {
      const line = incoming.slice(0, end);
      incoming = incoming.slice(end + 1);
      answer(table, readRequest(line));
    }
    if (incoming.length > MAX_LINE_LENGTH) stop('a request that does not end');
  });
  process.stdin.on('end', () => exit(0));
}

async function answer(table, request) {
  const operation = table.get(request.op);
  if (operation === undefined || request.stream) {
    reply({ id: request.id, error: { type: 'UnknownOperation', message: String(request.op) } });
    return;
  }
  let text;
  try {
    const value = await operation(request.args);
    text = stringify({ id: request.id, value: value === undefined ? null : value });
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
  let rest = Buffer.from(`${text}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(REPLIES, rest));
    } catch (error) {
      if (error.code === 'EPIPE') exit(0);
      if (error.code !== 'EAGAIN') throw error;
      // The peer is slow: wait a little rather than spin.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function stop(reason) {
  process.stderr.write(`bridge: ${reason}\n`);
  return exit(EXIT_MALFORMED);
}

module.exports = { serve };
