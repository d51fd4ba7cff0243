// <expect-error>
const test = require('tape');
// <expect-error>
const { run } = require('node:test');
const tapes = require('./tape');
const quote = require('shell-quote');
// <expect-error>
import('vitest').then(use);
