'use strict';

/** Loads modules of the workspace on request and lets the other process call what they export. */

const { createRequire } = require('node:module');
const { openWire } = require('./wire.cjs');

const requireFrom = createRequire(`${process.cwd()}/`);

openWire([(path) => requireFrom(path)]).serveForever();
