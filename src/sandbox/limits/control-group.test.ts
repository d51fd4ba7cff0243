import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { childGroups } from './control-group.js';

let directory: string;
beforeEach(() => {
  directory = fs.mkdtempSync(join(tmpdir(), 'control-group-'));
});
afterEach(() => fs.rmSync(directory, { recursive: true, force: true }));

it('lists the groups directly below a group and none of its control files', () => {
  fs.mkdirSync(join(directory, 'one', 'deeper'), { recursive: true });
  fs.writeFileSync(join(directory, 'cgroup.procs'), '');
  expect(childGroups(directory)).toEqual(['one']);
});

it('finds nothing below a group that another process has just removed', () => {
  expect(childGroups(join(directory, 'gone'))).toEqual([]);
});
