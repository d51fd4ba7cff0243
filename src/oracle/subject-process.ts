import { Duplex } from 'node:stream';
import { PatientTimer } from '../sandbox/patient-timer.js';
import type { SandboxProcess } from '../sandbox/port.js';
import type { Json, Subject, SubjectReply } from './api.js';

/** Why a subject did not answer. Recorded as the outcome of the case that was running; never a pass. */
export type SilenceKind = 'timeout' | 'crashed' | 'unanswered';

/** The subject did not answer as the protocol demands: it hung, died, or sent something else. */
export class SubjectSilence extends Error {
  readonly kind: SilenceKind;

  constructor(kind: SilenceKind, message: string) {
    super(message);
    this.name = 'SubjectSilence';
    this.kind = kind;
  }
}

const DEFAULT_TIMEOUT_MS = 10_000;
/** Longest line taken from a subject; more is a broken reply. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
/** Most that one stream may bring: no attack or benign case moves as much. */
const MAX_STREAM_BYTES = 64 * 1024 * 1024;
const KEPT_STDERR_BYTES = 4096;
const KEPT_MESSAGE_CHARACTERS = 4096;

type Pending = { readonly settle: (reply: SubjectReply) => void; readonly fail: (error: Error) => void };

/**
 * The driver's end of the subject protocol: lines of JSON on the process's standard streams (docs/reference/subject-protocol.md).
 * Everything that comes in is hostile: a line that is malformed, too long, or answers nothing asked ends the conversation.
 */
export class SubjectProcess implements Subject {
  readonly #process: SandboxProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #streams = new Map<number, SubjectStream>();
  #nextId = 1;
  #end: SubjectSilence | null = null;
  #stderr = '';
  #incoming: Buffer[] = [];
  #incomingBytes = 0;

  constructor(process: SandboxProcess) {
    this.#process = process;
    process.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    process.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('utf8')).slice(-KEPT_STDERR_BYTES);
    });
    process.stdin.on('error', () => this.#finish('crashed', 'the subject closed its input'));
    process.exited.then(
      (exit) =>
        this.#finish(
          'crashed',
          `the subject ended (exit code ${exit.exitCode ?? 'none'}${exit.signal ? `, ${exit.signal}` : ''}${exit.oomKilled ? ', out of memory' : ''})${this.#lastWords()}`,
        ),
      () => this.#finish('crashed', 'the sandbox of the subject failed'),
    );
  }

  /** Whether it can still be asked. */
  get alive(): boolean {
    return this.#end === null;
  }

  call(
    operation: string,
    args: Json = null,
    options: { readonly timeoutMs?: number } = {},
  ): Promise<SubjectReply> {
    const id = this.#nextId++;
    return this.#request(id, { id, op: operation, args }, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  }

  async connect(operation: string, args: Json = null): Promise<Duplex> {
    const id = this.#nextId++;
    const stream = new SubjectStream((message) => this.#send({ id, ...message }));
    this.#streams.set(id, stream);
    stream.once('close', () => this.#streams.delete(id));
    const reply = await this.#request(id, { id, op: operation, args, stream: true }, DEFAULT_TIMEOUT_MS);
    if (reply.status === 'threw') {
      stream.destroy();
      throw new SubjectSilence(
        'unanswered',
        `the subject refused the connection: ${reply.type}: ${reply.message}`,
      );
    }
    return stream;
  }

  /** Ends the process and everything that it started. */
  async close(): Promise<void> {
    this.#finish('crashed', 'the driver closed the subject');
    await this.#process.kill();
  }

  #request(id: number, message: object, timeoutMs: number): Promise<SubjectReply> {
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      const timer = new PatientTimer(timeoutMs, () =>
        this.#finish('timeout', `no answer within ${timeoutMs} ms`),
      );
      const settle = (reply: SubjectReply): void => {
        timer.clear();
        resolve(reply);
      };
      const fail = (error: Error): void => {
        timer.clear();
        reject(error);
      };
      this.#pending.set(id, { settle, fail });
      this.#send(message);
    });
  }

  #send(message: object): void {
    if (this.#end) return;
    const { stdin } = this.#process;
    // What is sent in one turn leaves in one write: an SSH session sends many small pieces.
    if (stdin.writableCorked === 0) {
      stdin.cork();
      process.nextTick(() => stdin.uncork());
    }
    stdin.write(`${JSON.stringify(message)}\n`);
  }

  #receive(chunk: Buffer): void {
    // Whatever comes after the end of the conversation is dropped: it may come without end.
    if (this.#end) return;
    let rest = chunk;
    for (let newline = rest.indexOf(10); newline >= 0; newline = rest.indexOf(10)) {
      this.#incoming.push(rest.subarray(0, newline));
      const line = Buffer.concat(this.#incoming).toString('utf8');
      this.#incoming = [];
      this.#incomingBytes = 0;
      rest = rest.subarray(newline + 1);
      if (this.#end) return;
      this.#accept(line);
    }
    this.#incoming.push(rest);
    this.#incomingBytes += rest.length;
    if (this.#incomingBytes > MAX_LINE_BYTES)
      this.#finish('unanswered', 'the subject sent a line that does not end');
  }

  #accept(line: string): void {
    const message = parseMessage(line);
    if (message === null) {
      this.#finish(
        'unanswered',
        `the subject sent no protocol message: ${JSON.stringify(line.slice(0, 80))}`,
      );
      return;
    }
    const pending = this.#pending.get(message.id);
    const stream = this.#streams.get(message.id);
    if (pending) this.#settle(pending, message);
    else if (stream) {
      if (!stream.accept(message)) this.#finish('unanswered', 'the subject sent a stream that does not end');
    }
    // A stream that the driver already closed may still have data on its way; an id that was never given may not.
    else if (message.id >= this.#nextId || message.id < 1 || message.value !== undefined) {
      this.#finish('unanswered', `the subject answered request ${message.id}, which was not asked`);
    }
  }

  #settle(pending: Pending, message: Message): void {
    this.#pending.delete(message.id);
    if (message.error) pending.settle({ status: 'threw', ...message.error });
    else if (message.value !== undefined) pending.settle({ status: 'returned', value: message.value });
    else pending.fail(this.#finish('unanswered', 'the subject sent a reply without value or error'));
  }

  #finish(kind: SilenceKind, why: string): SubjectSilence {
    if (this.#end) return this.#end;
    const end = new SubjectSilence(kind, why);
    this.#end = end;
    for (const pending of this.#pending.values()) pending.fail(end);
    this.#pending.clear();
    for (const stream of this.#streams.values()) stream.destroy(end);
    this.#incoming = [];
    return end;
  }

  #lastWords(): string {
    const line = this.#stderr.trim().split('\n').at(-1);
    return line ? `: ${line.slice(0, 200)}` : '';
  }
}

type Message = {
  readonly id: number;
  readonly value?: Json;
  readonly error?: { readonly type: string; readonly message: string };
  readonly data?: Buffer;
  readonly end: boolean;
  readonly closed: boolean;
};

function parseMessage(line: string): Message | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return null;
  }
  if (parsed === null || typeof parsed !== 'object' || !('id' in parsed) || !Number.isInteger(parsed.id))
    return null;
  const error = 'error' in parsed ? parseError(parsed.error) : undefined;
  return {
    id: Number(parsed.id),
    ...('value' in parsed ? { value: parsed.value as Json } : {}),
    ...(error ? { error } : {}),
    ...('data' in parsed && typeof parsed.data === 'string'
      ? { data: Buffer.from(parsed.data, 'base64') }
      : {}),
    end: 'end' in parsed && parsed.end === true,
    closed: 'closed' in parsed && parsed.closed === true,
  };
}

function parseError(error: unknown): { type: string; message: string } {
  if (error === null || typeof error !== 'object') return { type: 'Error', message: textOf(error) };
  return {
    type: 'type' in error ? textOf(error.type) : 'Error',
    message: 'message' in error ? textOf(error.message) : '',
  };
}

/** Text stays; of anything else only the kind is told: turning hostile nesting into text can fail. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, KEPT_MESSAGE_CHARACTERS) : `(${typeof value})`;
}

/** One byte stream inside the protocol. */
class SubjectStream extends Duplex {
  readonly #send: (message: object) => void;
  #remoteEnded = false;
  #received = 0;

  constructor(send: (message: object) => void) {
    super({ allowHalfOpen: true });
    this.#send = send;
    this.on('error', () => {});
  }

  /** Takes what the subject sent; false when that is more than a stream may bring. */
  accept(message: Message): boolean {
    if (this.destroyed) return true;
    this.#received += message.data?.length ?? 0;
    if (this.#received > MAX_STREAM_BYTES) return false;
    if (message.data && !this.#remoteEnded) this.push(message.data);
    if ((message.end || message.closed) && !this.#remoteEnded) {
      this.#remoteEnded = true;
      this.push(null);
    }
    if (message.closed) this.end();
    return true;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#send({ data: chunk.toString('base64') });
    callback();
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#send({ end: true });
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.#remoteEnded) this.#send({ end: true });
    callback(error);
  }
}
