import type { Readable } from 'node:stream';
import { decodeWaitStatus, type WaitOutcome } from '../process-outcome.js';
import { LAUNCHER_STARTED } from './launcher.js';

const REPORT_BYTES = 5;

/** What the launcher reports: that it has started, then the wait status of the command. */
export class LauncherStatus {
  /** Resolves when the launcher runs; never when it does not come to that. */
  readonly started: Promise<void>;
  /** Resolves when the whole report is there, or no more of it can come. */
  readonly ended: Promise<void>;
  #bytes = Buffer.alloc(0);

  constructor(stream: Readable, onReport: () => void) {
    let announce = () => {};
    this.started = new Promise((resolve) => {
      announce = resolve;
    });
    this.ended = new Promise((resolve) => {
      stream.on('data', (chunk: Buffer) => {
        this.#bytes = Buffer.concat([this.#bytes, chunk]).subarray(0, REPORT_BYTES);
        if (this.hasStarted) announce();
        if (this.outcome === null) return;
        onReport();
        // The launcher stays until its report has been received.
        stream.destroy();
        resolve();
      });
      stream.once('close', resolve);
      stream.once('error', resolve);
    });
  }

  get hasStarted(): boolean {
    return this.#bytes[0] === LAUNCHER_STARTED;
  }

  /** How the command ended; null when that was not reported. */
  get outcome(): WaitOutcome | null {
    return this.#bytes.length < REPORT_BYTES ? null : decodeWaitStatus(this.#bytes.readInt32LE(1));
  }
}
