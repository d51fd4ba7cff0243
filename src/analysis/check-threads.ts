import { MessageChannel, Worker } from 'node:worker_threads';
import type { AnalysedFile, FileContent } from './analyse-file.js';
import type { CheckReport, CheckRequest, CheckTask } from './check-worker.js';
import type { SemanticResult } from './semantic/analyse-program.js';

/** In megabytes: solving makes much that is soon gone, and half of it is copied again where there is little room for it. */
const YOUNG_GENERATION_MB = 192;

/**
 * Threads that analyse the files of a tree, each some of them. The first one gets the facts of all files from the others and solves the
 * semantic checkers: what rules share is found out once, and several threads took longer for it. One that dies is an error.
 */
export class CheckThreads {
  private readonly threads: readonly CheckThread[];
  private readonly solver: CheckThread;
  private batches = 0;

  constructor(count: number, task: Omit<CheckTask, 'peers' | 'solves'>) {
    const channels = Array.from({ length: count - 1 }, () => new MessageChannel());
    const peers = channels.map(({ port1 }) => port1);
    this.solver = new CheckThread({ ...task, solves: true, peers });
    const others = channels.map(({ port2 }) => new CheckThread({ ...task, solves: false, peers: [port2] }));
    this.threads = [this.solver, ...others];
  }

  /** The results of all batches, in their order. */
  async analyse(
    all: AsyncIterable<readonly FileContent[]>,
    onAnalysed?: (path: string) => void,
  ): Promise<readonly (readonly AnalysedFile[])[]> {
    const results: Promise<readonly AnalysedFile[]>[] = [];
    for await (const batch of all) {
      const free = await Promise.race(this.threads.map((thread) => thread.whenFree));
      const result = free.analyse(this.batches, batch).then((analysed) => {
        for (const { path } of analysed) onAnalysed?.(path);
        return analysed;
      });
      // A failure is met below; until then it is not unhandled.
      result.catch(() => undefined);
      results.push(result);
      this.batches += 1;
    }
    return Promise.all(results);
  }

  /** What semantic checkers say of all files that were analysed. */
  async solve(onSolved?: (done: number, total: number) => void): Promise<readonly SemanticResult[]> {
    // What another one told may be on its way when that one dies.
    const failing = this.threads.map((thread) => thread.failing);
    return Promise.race([this.solver.solve(this.batches, onSolved), ...failing]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }
}

class CheckThread {
  /** Settles with the thread itself when it can take another batch. */
  whenFree: Promise<CheckThread> = Promise.resolve(this);
  private readonly worker: Worker;
  readonly failing: Promise<never>;

  constructor(task: CheckTask) {
    this.worker = new Worker(new URL('./check-worker.js', import.meta.url), {
      workerData: task,
      transferList: [...task.peers],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    // It may die between two requests, too: then the next one fails.
    this.failing = new Promise((_, reject) => {
      const die = (code: number) => reject(new Error(`a thread of the analysis ended with code ${code}`));
      this.worker.once('error', reject).once('exit', die);
    });
    this.failing.catch(() => undefined);
  }

  analyse(batch: number, files: readonly FileContent[]): Promise<readonly AnalysedFile[]> {
    const result = this.ask({ kind: 'analyse', batch, files }, (report) =>
      report.kind === 'analysed' ? report.files : undefined,
    );
    this.whenFree = result.then(() => this);
    this.whenFree.catch(() => undefined);
    return result;
  }

  solve(
    batches: number,
    onSolved: ((done: number, total: number) => void) | undefined,
  ): Promise<readonly SemanticResult[]> {
    return this.ask({ kind: 'solve', batches }, (report) => {
      if (report.kind === 'solving') onSolved?.(report.done, report.of);
      return report.kind === 'solved' ? report.results : undefined;
    });
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }

  /** Sends a request and waits until a report answers it. */
  private ask<Answer>(
    request: CheckRequest,
    answerOf: (report: CheckReport) => Answer | undefined,
  ): Promise<Answer> {
    const { worker } = this;
    const answered = new Promise<Answer>((resolve) => {
      const hear = (report: CheckReport) => {
        const answer = answerOf(report);
        if (answer === undefined) return;
        worker.off('message', hear);
        resolve(answer);
      };
      worker.on('message', hear);
      worker.postMessage(request);
    });
    return Promise.race([answered, this.failing]);
  }
}
