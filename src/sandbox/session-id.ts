import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { systemErrorCode } from './files/descriptor-files.js';

const PREFIX = 'patchgym-sandbox';
const ID = new RegExp(`^${PREFIX}-(\\d+)-(\\d+)-(\\d+)-[0-9a-f]+$`);

/**
 * A name for what a session leaves on the host (a directory, control groups) that says whose it is:
 * pid namespace, pid and start time of the process that made it. So what a killed process left can be
 * told from what a living one needs.
 */
export function newSessionId(): string {
  const owner = `${pidNamespace()}-${process.pid}-${processStartTime(process.pid)}`;
  return `${PREFIX}-${owner}-${randomBytes(6).toString('hex')}`;
}

/** Whether a name is the id of a session whose process is gone. A stranger's name is none. */
export function isOrphanedSessionId(name: string): boolean {
  const match = ID.exec(name);
  if (match === null || match[1] !== pidNamespace()) return false;
  return processStartTime(Number(match[2])) !== match[3];
}

/** When a process started, in clock ticks since boot; null when there is no such process or it is a zombie. */
export function processStartTime(processId: number): string | null {
  try {
    const text = fs.readFileSync(`/proc/${processId}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(systemErrorCode(error) ?? '')) return null;
    throw error;
  }
}

function pidNamespace(): string {
  return /\d+/.exec(fs.readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
}
