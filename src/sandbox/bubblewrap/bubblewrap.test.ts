import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { ownGroups } from '../limits/control-group.js';
import { selectResourceControl } from '../limits/select-resource-control.js';
import { describeSandboxConformance } from '../sandbox.conformance.js';
import { BubblewrapSandbox } from './bubblewrap-sandbox.js';

const sandbox = new BubblewrapSandbox();
const availability = await sandbox.probe();

if (availability.status === 'unavailable') {
  test.skip(`bubblewrap does not work here: ${availability.reason} (${availability.remedy})`, () => {});
} else {
  describeSandboxConformance(sandbox, {
    memoryLimit: selectResourceControl().kind === 'process-limits' ? 'process' : 'sandbox',
    findRemains: async () => findRemains(process.pid),
  });

  test('probing tells the version and how limits are kept', () => {
    expect(availability.version).toMatch(/^bubblewrap \d/);
    expect(availability.notes.join()).toMatch(/limits by (cgroup-v1|cgroup-v2|process-limits)/);
  });
}

/** Directories, control groups, mounts and processes of the sessions that a process has opened. */
function findRemains(owner: number): string[] {
  const isOurs = (name: string) =>
    name.startsWith('patchgym-sandbox-') && name.split('-')[3] === String(owner);
  const folders = [tmpdir(), ...ownGroups().map(({ path }) => path)];
  const names = folders.flatMap((folder) =>
    fs
      .readdirSync(folder)
      .filter(isOurs)
      .map((name) => `${folder}/${name}`),
  );
  const mounts = fs
    .readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes('patchgym-sandbox'));
  const processes = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isSupervisor(name, owner));
  return [...names, ...mounts, ...processes.map((id) => `process ${id}`)];
}

function isSupervisor(id: string, owner: number): boolean {
  try {
    const parent = /^PPid:\s+(\d+)$/m.exec(fs.readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
    const command = fs.readFileSync(`/proc/${id}/cmdline`, 'latin1');
    return Number(parent) === owner && /bwrap|sandbox-holder|nsenter/.test(command);
  } catch {
    // It has just ended.
    return false;
  }
}
