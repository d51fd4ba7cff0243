import { systemErrorCode } from './files/descriptor-files.js';
import { processStartTime } from './session-id.js';

/** A process of the host, told from a later one with the same id by when it started. */
export type HostProcess = { readonly id: number; readonly startTime: string | null };

/** The process that has this id now. */
export function identifyProcess(id: number): HostProcess {
  return { id, startTime: processStartTime(id) };
}

/** Whether that very process still runs; a zombie does not. */
export function isAlive({ id, startTime }: HostProcess): boolean {
  return startTime !== null && processStartTime(id) === startTime;
}

/** Kills that very process if it still runs. */
export function killProcess(target: HostProcess): void {
  if (!isAlive(target)) return;
  try {
    process.kill(target.id, 'SIGKILL');
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error;
  }
}
