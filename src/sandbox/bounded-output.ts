import type { Readable } from 'node:stream';

/** Reads a stream to its end and keeps its first `maxBytes`. */
export class BoundedOutput {
  readonly #parts: Buffer[] = [];
  readonly #maxBytes: number;
  #bytes = 0;
  #truncated = false;

  constructor(stream: Readable, maxBytes: number) {
    this.#maxBytes = maxBytes;
    stream.on('data', (chunk: Buffer) => this.#keep(chunk));
  }

  get truncated(): boolean {
    return this.#truncated;
  }

  content(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #keep(chunk: Buffer): void {
    const room = this.#maxBytes - this.#bytes;
    if (chunk.length > room) this.#truncated = true;
    if (room <= 0) return;
    const part = chunk.length > room ? Buffer.from(chunk.subarray(0, room)) : chunk;
    this.#parts.push(part);
    this.#bytes += part.length;
  }
}
