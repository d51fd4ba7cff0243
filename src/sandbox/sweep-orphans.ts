import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemErrorCode } from './files/descriptor-files.js';
import type { ResourceControl } from './limits/resource-control.js';
import { isOrphanedSessionId } from './session-id.js';

/** Removes what patchgym processes that were killed have left: their mounts and processes have gone with them. */
export function sweepOrphans(control: ResourceControl): void {
  control.sweep(isOrphanedSessionId);
  for (const name of fs.readdirSync(tmpdir()).filter(isOrphanedSessionId)) {
    try {
      fs.rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch (error) {
      // Another user's: then it is theirs to remove.
      if (!['EPERM', 'EACCES'].includes(systemErrorCode(error) ?? '')) throw error;
    }
  }
}
