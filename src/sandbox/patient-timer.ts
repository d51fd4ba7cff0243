const SLICE_MS = 250;

/**
 * A timer that counts only the time in which this process could listen. While it was busy (parsing a large file, say) an
 * answer may have been waiting in a pipe: the time until then is not held against who answered.
 */
export class PatientTimer {
  #left: number;
  #sliceStartedAt = performance.now();
  #timer: NodeJS.Timeout;
  readonly #expire: () => void;

  constructor(timeoutMs: number, expire: () => void) {
    this.#left = timeoutMs;
    this.#expire = expire;
    this.#timer = this.#wait();
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  #wait(): NodeJS.Timeout {
    this.#sliceStartedAt = performance.now();
    return setTimeout(() => this.#tick(), Math.min(SLICE_MS, this.#left));
  }

  #tick(): void {
    this.#left -= Math.min(performance.now() - this.#sliceStartedAt, 2 * SLICE_MS);
    if (this.#left > 0) this.#timer = this.#wait();
    // Once more round the loop: what has arrived is read before time is called.
    else this.#timer = setTimeout(this.#expire, 1);
  }
}
