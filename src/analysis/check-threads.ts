import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { AnalysedFile, FileContent } from './analyse-file.js';
import type { CheckReport, CheckRequest, CheckTask } from './check-worker.js';
import type { SemanticResult } from './semantic/analyse-program.js';

/** In megabytes: solving makes much that is soon gone, and half of it is copied again where there is little room for it. */
const YOUNG_GENERATION_MB = 192;

/**
 * Threads that analyse the files of a tree, each some of them, tell each other the facts, and then solve the semantic
 * checkers, each some of these. One that dies is an error.
 */
export class CheckThreads {
  private readonly threads: readonly CheckThread[];
  private batches = 0;

  constructor(count: number, task: Omit<CheckTask, 'peers'>) {
    const peers: MessagePort[][] = Array.from({ length: count }, () => []);
    for (const [index, own] of peers.entries()) {
      for (const theirs of peers.slice(index + 1)) {
        const { port1, port2 } = new MessageChannel();
        own.push(port1);
        theirs.push(port2);
      }
    }
    this.threads = peers.map((ports) => new CheckThread({ ...task, peers: ports }));
  }

  /** The results of all batches, in their order. */
  async analyse(
    all: AsyncIterable<readonly FileContent[]>,
    onAnalysed?: (path: string) => void,
  ): Promise<readonly (readonly AnalysedFile[])[]> {
    const results: Promise<readonly AnalysedFile[]>[] = [];
    for await (const batch of all) {
      const free = await Promise.race(this.threads.map((thread) => thread.whenFree));
      this.batches += 1;
      const result = free.analyse(batch).then((analysed) => {
        for (const { path } of analysed) onAnalysed?.(path);
        return analysed;
      });
      // A failure is met below; until then it is not unhandled.
      result.catch(() => undefined);
      results.push(result);
    }
    return Promise.all(results);
  }

  /** What semantic checkers say of all files that were analysed. */
  async solve(onSolved?: (done: number, total: number) => void): Promise<readonly SemanticResult[]> {
    const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const results = new Map<number, SemanticResult>();
    const onReport = (report: SolveReport) => {
      if (report.kind === 'solved') results.set(report.job, report.result);
      onSolved?.(results.size, report.of);
    };
    const request = { kind: 'solve', batches: this.batches, next } as const;
    const totals = await Promise.all(this.threads.map((thread) => thread.solve(request, onReport)));
    const [total = 0] = totals;
    if (totals.some((one) => one !== total) || results.size !== total)
      throw new Error(`threads of the analysis solved ${results.size} of ${total} checkers`);
    return [...results.values()];
  }

  async stop(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.stop()));
  }
}

type SolveReport = Extract<CheckReport, { of: number }>;

class CheckThread {
  /** Settles with the thread itself when it can take another batch. */
  whenFree: Promise<CheckThread> = Promise.resolve(this);
  private readonly worker: Worker;
  private readonly failing: Promise<never>;

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

  analyse(files: readonly FileContent[]): Promise<readonly AnalysedFile[]> {
    const result = this.ask({ kind: 'analyse', files }, (report) =>
      report.kind === 'analysed' ? report.files : undefined,
    );
    this.whenFree = result.then(() => this);
    this.whenFree.catch(() => undefined);
    return result;
  }

  /** How many checkers there are, when none is left. */
  solve(
    request: Extract<CheckRequest, { kind: 'solve' }>,
    onReport: (report: SolveReport) => void,
  ): Promise<number> {
    return this.ask(request, (report) => {
      if (report.kind === 'analysed') return undefined;
      onReport(report);
      return report.kind === 'all-solved' ? report.of : undefined;
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
