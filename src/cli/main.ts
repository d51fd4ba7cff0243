#!/usr/bin/env node
import { runCommandLine } from './command-line.js';

const exitCode = await runCommandLine(process.argv.slice(2));
// Output to a pipe may still be on its way; an open handle of a library must not keep the process alive.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
await new Promise<void>((resolve) => process.stderr.write('', () => resolve()));
process.exit(exitCode);
