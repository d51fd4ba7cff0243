import { Worker } from 'node:worker_threads';

/** How a request to a thread ended. After anything but an answer or a failure the thread is gone. */
export type ThreadOutcome<Answer> =
  | { readonly status: 'answered'; readonly answer: Answer }
  /** What the thread itself said went wrong. */
  | { readonly status: 'failed'; readonly failure: ThreadFailure }
  | { readonly status: 'timed-out' }
  | { readonly status: 'out-of-memory' }
  | { readonly status: 'died'; readonly reason: string };

/** An error on its way between threads, which carry no classes. */
export type ThreadFailure = {
  readonly name: string;
  readonly message: string;
  /** Of a `PatchgymError`. */
  readonly kind?: string;
  readonly code?: string;
};

/** What a thread posts for every request, in their order. */
export type ThreadReply<Answer> = Extract<
  ThreadOutcome<Answer>,
  { readonly status: 'answered' } | { readonly status: 'failed' }
>;

export type ThreadLimits = { readonly maxHeapMb: number };

/**
 * A thread that is asked one thing at a time and may be ended at any moment, whatever it is doing. It keeps the process
 * alive only while it works.
 */
export class SupervisedThread {
  private readonly worker: Worker;
  private isOver = false;

  constructor(module: URL, limits: ThreadLimits) {
    this.worker = new Worker(module, { resourceLimits: { maxOldGenerationSizeMb: limits.maxHeapMb } });
    this.worker.unref();
    // A thread that dies while nobody asks anything is noticed at the next request.
    this.worker.on('error', () => {
      this.isOver = true;
    });
    this.worker.on('exit', () => {
      this.isOver = true;
    });
  }

  get hasEnded(): boolean {
    return this.isOver;
  }

  /** Asks the thread. Rejects with the signal's reason when that is aborted; the thread is then gone, too. */
  async request<Request, Answer>(
    request: Request,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<ThreadOutcome<Answer>> {
    if (this.isOver) return { status: 'died', reason: 'it had ended before' };
    options.signal?.throwIfAborted();
    const { worker } = this;
    const outcome = await new Promise<ThreadOutcome<Answer> | { readonly status: 'aborted' }>((resolve) => {
      const settle = (result: ThreadOutcome<Answer> | { readonly status: 'aborted' }) => {
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', abort);
        worker.off('message', reply).off('error', fail).off('exit', exit);
        worker.unref();
        resolve(result);
      };
      const reply = (message: ThreadReply<Answer>) => settle(message);
      const fail = (error: Error) => settle(deathOf(error));
      const exit = (code: number) => settle({ status: 'died', reason: `it ended with code ${code}` });
      const abort = () => settle({ status: 'aborted' });
      const timer = setTimeout(() => settle({ status: 'timed-out' }), options.timeoutMs);
      options.signal?.addEventListener('abort', abort);
      worker.on('message', reply).on('error', fail).on('exit', exit);
      worker.ref();
      worker.postMessage(request);
    });
    if (outcome.status !== 'answered' && outcome.status !== 'failed') await this.stop();
    if (outcome.status !== 'aborted') return outcome;
    throw options.signal?.reason;
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.worker.terminate();
  }
}

function deathOf(error: Error): ThreadOutcome<never> {
  const isOutOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isOutOfMemory
    ? { status: 'out-of-memory' }
    : { status: 'died', reason: error.stack ?? error.message };
}
