import { constants } from 'node:os';

/** How a process ended, as wait(2) tells it. */
export type WaitOutcome = { readonly exitCode: number | null; readonly signal: string | null };

/** Reads a wait status: an exit code, or the signal that ended the process, never both. */
export function decodeWaitStatus(status: number): WaitOutcome {
  const signal = status & 0x7f;
  if (signal === 0) return { exitCode: (status >> 8) & 0xff, signal: null };
  return { exitCode: null, signal: signalName(signal) };
}

/** The name of a signal number, e.g. `SIGKILL`; realtime signals by number. */
export function signalName(signal: number): string {
  const entry = Object.entries(constants.signals).find(([, number]) => number === signal);
  return entry?.[0] ?? `SIG${signal}`;
}
