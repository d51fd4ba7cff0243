import { createHash } from 'node:crypto';

/**
 * A deterministic source of values that nobody can foresee without the seed. The same seed and the
 * same calls give the same values on every host.
 */
export interface Random {
  /** Lower-case hex of this many bytes. */
  hex(bytes: number): string;
  /** A whole number from `min` to `max`, both included, without bias. */
  integer(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
  /** A shuffled copy. */
  shuffle<T>(list: readonly T[]): T[];
  /** A pronounceable lower-case word of 5 to 12 letters, fit for a file name. */
  word(): string;
  /** An independent source; drawing from it does not move this one, and equal labels give equal sources. */
  fork(label: string): Random;
}

/** Opens the source of this seed: sha256 in counter mode. */
export function createRandom(seed: string): Random {
  return new HashRandom(createHash('sha256').update('patchgym-random/1\0').update(seed).digest());
}

const ONSETS = [
  'b',
  'br',
  'c',
  'ch',
  'cl',
  'cr',
  'd',
  'dr',
  'f',
  'fl',
  'g',
  'gr',
  'h',
  'j',
  'k',
  'l',
  'm',
  'n',
  'p',
  'pl',
  'pr',
  'r',
  's',
  'sh',
  'sl',
  'sp',
  'st',
  't',
  'tr',
  'v',
  'w',
] as const;
const NUCLEI = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'ee', 'oa', 'ou'] as const;
const CODAS = [
  '',
  '',
  'b',
  'ck',
  'd',
  'g',
  'l',
  'll',
  'm',
  'n',
  'nd',
  'ng',
  'nt',
  'p',
  'r',
  'rd',
  'rn',
  's',
  'st',
  't',
  'x',
] as const;

class HashRandom implements Random {
  readonly #key: Buffer;
  #counter = 0n;
  #pool: Buffer = Buffer.alloc(0);

  constructor(key: Buffer) {
    this.#key = key;
  }

  hex(bytes: number): string {
    return this.#take(bytes).toString('hex');
  }

  integer(min: number, max: number): number {
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || max < min || max - min >= 2 ** 47) {
      throw new RangeError(`no whole number between ${min} and ${max}`);
    }
    const span = max - min + 1;
    const limit = 2 ** 48 - (2 ** 48 % span);
    for (;;) {
      const value = this.#take(6).readUIntBE(0, 6);
      if (value < limit) return min + (value % span);
    }
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('cannot pick from an empty list');
    return list[this.integer(0, list.length - 1)] as T;
  }

  shuffle<T>(list: readonly T[]): T[] {
    const rest = [...list];
    const shuffled: T[] = [];
    while (rest.length > 0) shuffled.push(...rest.splice(this.integer(0, rest.length - 1), 1));
    return shuffled;
  }

  word(): string {
    for (;;) {
      const syllables = Array.from(
        { length: this.integer(2, 3) },
        () => this.pick(ONSETS) + this.pick(NUCLEI) + this.pick(CODAS),
      );
      const word = syllables.join('');
      if (word.length >= 5 && word.length <= 12) return word;
    }
  }

  fork(label: string): Random {
    return new HashRandom(createHash('sha256').update('fork\0').update(this.#key).update(label).digest());
  }

  #take(bytes: number): Buffer {
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new RangeError(`cannot draw ${bytes} bytes`);
    while (this.#pool.length < bytes) {
      const counter = Buffer.alloc(8);
      counter.writeBigUInt64BE(this.#counter);
      this.#counter += 1n;
      this.#pool = Buffer.concat([
        this.#pool,
        createHash('sha256').update('draw\0').update(this.#key).update(counter).digest(),
      ]);
    }
    const taken = this.#pool.subarray(0, bytes);
    this.#pool = this.#pool.subarray(bytes);
    return taken;
  }
}
