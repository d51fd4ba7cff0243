'use strict';

/**
 * Calls functions of another process as if they were here: values cross as data, functions as references that either side
 * may call back, and every call waits for its answer. Nothing that crosses is evaluated.
 */

const fs = require('node:fs');

const INPUT = 0;
const OUTPUT = 3;
const MAX_DEPTH = 200;
const MAX_LINE_BYTES = 32 * 1024 * 1024;
const ERRORS = { TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, Error };

const { parse, stringify } = JSON;
const { readSync, writeSync } = fs;

/** Opens this side on descriptors 0 and 3. `own` lists the functions that the other side may call from the start, by index. */
function openWire(own = []) {
  const functions = [...own];
  const references = new Map();
  const remote = new WeakMap();
  let buffered = Buffer.alloc(0);

  function readLine() {
    for (;;) {
      const end = buffered.indexOf(10);
      if (end >= 0) {
        const line = buffered.subarray(0, end).toString('utf8');
        buffered = buffered.subarray(end + 1);
        return line;
      }
      if (buffered.length > MAX_LINE_BYTES)
        throw new Error('the other process sent a line that does not end');
      const chunk = Buffer.alloc(65536);
      const length = readSync(INPUT, chunk);
      if (length === 0) return null;
      buffered = Buffer.concat([buffered, chunk.subarray(0, length)]);
    }
  }

  function send(message) {
    let rest = Buffer.from(`${stringify(message)}\n`);
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(OUTPUT, rest));
      } catch (error) {
        if (error.code !== 'EAGAIN') throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      }
    }
  }

  /** Reads until the answer to the last call is there; serves the calls that come in between. */
  function awaitAnswer() {
    for (;;) {
      const line = readLine();
      if (line === null) throw new Error('the process of the library ended');
      const message = parse(line);
      if (message.type === 'call') serve(message);
      else if (message.type === 'return') return decode(message.value);
      else if (message.type === 'throw') throw decode(message.value);
      else throw new Error('the process of the library sent something else than an answer');
    }
  }

  function serve(message) {
    try {
      const target = functions[message.function];
      if (typeof target !== 'function') throw new TypeError('no such function');
      const value = target(...message.args.map((each) => decode(each)));
      send({ type: 'return', value: encode(value) });
    } catch (error) {
      send({ type: 'throw', value: encode(error) });
    }
  }

  function call(index, args) {
    send({ type: 'call', function: index, args: args.map((each) => encode(each)) });
    return awaitAnswer();
  }

  function reference(index) {
    const known = references.get(index);
    if (known) return known;
    const stub = (...args) => call(index, args);
    references.set(index, stub);
    remote.set(stub, index);
    return stub;
  }

  function encode(value, depth = 0) {
    if (depth > MAX_DEPTH) return ['foreign', 'a value nested too deeply'];
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'number') {
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : ['number', Object.is(value, -0) ? '-0' : String(value)];
    }
    if (value === undefined) return ['undefined'];
    if (typeof value === 'bigint') return ['bigint', String(value)];
    if (typeof value === 'function') return encodeFunction(value, depth);
    if (typeof value !== 'object') return ['foreign', typeof value];
    if (Array.isArray(value)) return ['array', Array.from(value, (each) => encode(each, depth + 1))];
    if (value instanceof Error)
      return [
        'error',
        errorClass(value),
        encodeEntries({ name: value.name, message: value.message, ...value }, depth),
      ];
    if (value instanceof RegExp) return ['regexp', value.source, value.flags];
    if (value instanceof Date) return ['date', value.getTime()];
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype) return ['foreign', 'an object of a class'];
    return ['object', encodeEntries(value, depth), prototype === null];
  }

  function encodeFunction(value, depth) {
    if (remote.has(value)) return ['yours', remote.get(value)];
    let index = functions.indexOf(value);
    if (index < 0) index = functions.push(value) - 1;
    return ['mine', index, encodeEntries(value, depth)];
  }

  function encodeEntries(value, depth) {
    return Object.keys(value).map((key) => [key, encode(value[key], depth + 1)]);
  }

  function decode(coded) {
    if (!Array.isArray(coded)) return coded;
    const [kind, first, second] = coded;
    switch (kind) {
      case 'undefined':
        return undefined;
      case 'number':
        return Number(first);
      case 'bigint':
        return BigInt(first);
      case 'array':
        return first.map((each) => decode(each));
      case 'object':
        return decodeEntries(second ? Object.create(null) : {}, first);
      case 'error':
        return decodeEntries(new (Object.hasOwn(ERRORS, first) ? ERRORS[first] : Error)(), second, false);
      case 'regexp':
        return new RegExp(first, second);
      case 'date':
        return new Date(first);
      case 'yours':
        return functions[first];
      case 'mine':
        return decodeEntries(reference(first), second);
      default:
        throw new TypeError(
          `${typeof first === 'string' ? first : 'a value'} cannot cross between processes`,
        );
    }
  }

  function decodeEntries(target, entries, enumerable = true) {
    for (const [key, value] of entries) {
      Object.defineProperty(target, key, {
        value: decode(value),
        writable: true,
        enumerable,
        configurable: true,
      });
    }
    return target;
  }

  /** Serves calls until the other side closes the line. */
  function serveForever() {
    for (let line = readLine(); line !== null; line = readLine()) serve(parse(line));
  }

  return { readLine, send, reference, serveForever };
}

function errorClass(error) {
  return Object.keys(ERRORS).find((name) => error instanceof ERRORS[name]) ?? 'Error';
}

module.exports = { openWire };
