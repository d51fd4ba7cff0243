import * as fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemErrorCode } from '../files/descriptor-files.js';

const REMOVE_ATTEMPTS = 200;

/** Reads a control file; null when the kernel does not have it. */
export function readControl(group: string, file: string): string | null {
  try {
    return fs.readFileSync(`${group}/${file}`, 'utf8').trim();
  } catch (error) {
    if (['ENOENT', 'ENODEV', 'EOPNOTSUPP'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}

/** Reads a number from a control file of the form `value` or, with `key`, from its line `key value`. */
export function readCounter(group: string, file: string, key?: string): number | null {
  const text = readControl(group, file);
  if (text === null) return null;
  const value = key === undefined ? text : new RegExp(`^${key} (\\d+)$`, 'm').exec(text)?.[1];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null;
}

/** Writes a control file; false when the kernel does not have it. */
export function writeControl(group: string, file: string, value: string | number): boolean {
  try {
    fs.writeFileSync(`${group}/${file}`, String(value));
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Kills every process that is in a group now; how many there were. */
export function killGroup(group: string): number {
  const ids = (readControl(group, 'cgroup.procs') ?? '').split('\n').filter((line) => line !== '');
  for (const id of ids) {
    try {
      process.kill(Number(id), 'SIGKILL');
    } catch (error) {
      if (systemErrorCode(error) !== 'ESRCH') throw error;
    }
  }
  return ids.length;
}

/** Removes a group that may still hold processes that are just ending. True when it is gone. */
export async function removeGroup(group: string): Promise<boolean> {
  for (let attempt = 0; attempt < REMOVE_ATTEMPTS; attempt += 1) {
    if (removeGroupNow(group)) return true;
    killGroup(group);
    await sleep(Math.min(1 + attempt, 20));
  }
  return false;
}

/** Removes a group if nothing is in it. True when it is gone. */
export function removeGroupNow(group: string): boolean {
  try {
    fs.rmdirSync(group);
    return true;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') return true;
    if (code === 'EBUSY' || code === 'ENOTEMPTY') return false;
    throw error;
  }
}

/** The groups directly below a group; none when the group goes while it is listed, as another process's may. */
export function childGroups(group: string): string[] {
  try {
    return fs
      .readdirSync(group, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch (error) {
    if (['ENOENT', 'ENODEV'].includes(systemErrorCode(error) ?? '')) return [];
    throw error;
  }
}

/** Where a controller is mounted and which group of it this process is in. */
export type OwnGroup = {
  readonly controllers: readonly string[];
  readonly path: string;
  /** Where the root of the hierarchy is. */
  readonly mount: string;
};

/** The groups of this process in every mounted hierarchy. The unified hierarchy has no `controllers`. */
export function ownGroups(): OwnGroup[] {
  const memberships = fs.readFileSync('/proc/self/cgroup', 'utf8').trim().split('\n');
  const mounts = fs.readFileSync('/proc/self/mountinfo', 'utf8').trim().split('\n').map(parseMount);
  return memberships.flatMap((line) => {
    const [, names = '', ...rest] = line.split(':');
    const own = rest.join(':');
    const controllers = names === '' ? [] : names.split(',');
    const mount = mounts.find(({ type, options }) =>
      controllers.length === 0
        ? type === 'cgroup2'
        : type === 'cgroup' && controllers.every((name) => options.includes(name)),
    );
    if (mount === undefined || !own.startsWith(mount.root)) return [];
    const below = mount.root === '/' ? own : own.slice(mount.root.length);
    return [{ controllers, path: `${mount.point}${below}`.replace(/\/+$/, ''), mount: mount.point }];
  });
}

function parseMount(line: string) {
  const [before = '', after = ''] = line.split(' - ');
  const [, , , root = '', point = ''] = before.split(' ');
  const [type = '', , options = ''] = after.split(' ');
  return { root, point, type, options: options.split(',') };
}
