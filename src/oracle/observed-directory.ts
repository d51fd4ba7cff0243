import type { SandboxSession } from '../sandbox/port.js';
import type { ObservedDirectory } from './api.js';

const MAX_READ_BYTES = 64 * 1024 * 1024;

/** A directory inside a sandbox, written and read from outside without following links. */
export function observeDirectory(session: SandboxSession, path: string): ObservedDirectory {
  const inside = (relative: string): string => (relative === '' ? path : `${path}/${relative}`);
  return {
    path,
    write: (relative, content) => session.writeFile(inside(relative), Buffer.from(content)),
    read: (relative) => session.readFile(inside(relative), { maxBytes: MAX_READ_BYTES }),
    list: (relative = '') => session.snapshot(inside(relative)),
  };
}
