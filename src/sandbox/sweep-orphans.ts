import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemErrorCode } from './files/descriptor-files.js';
import type { ResourceControl } from './limits/resource-control.js';
import { isOrphanedSessionId } from './session-id.js';

/** Removes what patchgym processes that were killed have left: their mounts and processes have gone with them. */
export function sweepOrphans(control: ResourceControl): void {
  control.sweep(isOrphanedSessionId);
  sweepOrphanedDirectories(tmpdir());
}

/** Removes the directories that killed patchgym processes have left in `parent` (see `makeTemporaryDirectory`). */
export function sweepOrphanedDirectories(parent: string): void {
  for (const name of fs.readdirSync(parent).filter(isOrphanedSessionId)) {
    try {
      fs.rmSync(join(parent, name), { recursive: true, force: true });
    } catch (error) {
      // Another user's: then it is theirs to remove. Or another process is at it just now.
      if (!['EPERM', 'EACCES', 'ENOENT', 'ENOTEMPTY'].includes(systemErrorCode(error) ?? '')) throw error;
    }
  }
}
