import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type AnalysedFile, type AnalysisLimits, analyseFile, type FileContent } from './analyse-file.js';
import type { Checker } from './checker.js';
import { CompiledCheckers } from './compiled-checkers.js';
import type { Compatibility } from './language.js';
import { ProgramAnalysis, type SemanticResult } from './semantic/analyse-program.js';
import type { FileFacts } from './semantic/file-facts.js';
import { isSemantic } from './semantic/make-facts.js';
import { FactsPacker, type PackedFacts } from './semantic/pack-facts.js';
import { familiesOf } from './semantic/program-families.js';
import { SummaryCache } from './semantic/summary-cache.js';
import { unpackFacts } from './semantic/unpack-facts.js';

/** What a thread that checks a tree is started with. */
export type CheckTask = {
  readonly checkers: readonly Checker[];
  readonly compatibility: Compatibility;
  readonly limits: AnalysisLimits;
  /** To the other threads, which need the facts of all files too. */
  readonly peers: readonly MessagePort[];
};

export type CheckRequest =
  | { readonly kind: 'analyse'; readonly files: readonly FileContent[] }
  /** When so many batches are known, here and from peers; `next` is the part that nobody has taken yet. */
  | { readonly kind: 'solve'; readonly batches: number; readonly next: Int32Array };

export type CheckReport =
  | { readonly kind: 'analysed'; readonly files: readonly AnalysedFile[] }
  | { readonly kind: 'solving'; readonly of: number }
  | { readonly kind: 'solved'; readonly job: number; readonly of: number; readonly result: SemanticResult }
  | { readonly kind: 'all-solved'; readonly of: number };

class CheckWorker {
  private readonly compiled: CompiledCheckers;
  private readonly own: FileFacts[] = [];
  private readonly others: PackedFacts[] = [];
  private batches = 0;
  private solving: Extract<CheckRequest, { kind: 'solve' }> | undefined;

  constructor(
    private readonly task: CheckTask,
    private readonly tell: (report: CheckReport) => void,
  ) {
    // Whoever started this thread has compiled what had to be tried.
    this.compiled = new CompiledCheckers(task.checkers, task.compatibility, { isKnownToCompile: true });
    for (const peer of task.peers) {
      peer.on('message', (packed: PackedFacts) => {
        this.others.push(packed);
        this.count();
      });
    }
  }

  async hear(request: CheckRequest): Promise<void> {
    if (request.kind === 'analyse') await this.analyse(request.files);
    else {
      this.solving = request;
      this.solveWhenComplete();
    }
  }

  private async analyse(batch: readonly FileContent[]): Promise<void> {
    const packer = new FactsPacker();
    const files: AnalysedFile[] = [];
    for (const file of batch) {
      const { facts, ...analysed } = await analyseFile(file, this.compiled, this.task.limits);
      files.push(analysed);
      if (facts === undefined) continue;
      this.own.push(facts);
      packer.add(facts);
    }
    const packed = packer.packed();
    for (const peer of this.task.peers) peer.postMessage(packed);
    this.tell({ kind: 'analysed', files });
    this.count();
  }

  private count(): void {
    this.batches += 1;
    this.solveWhenComplete();
  }

  private solveWhenComplete(): void {
    if (this.solving === undefined || this.batches < this.solving.batches) return;
    const { next } = this.solving;
    const facts = [...this.own, ...this.others.splice(0).flatMap(unpackFacts)];
    const semantic = this.task.checkers.filter(isSemantic);
    const analysis = new ProgramAnalysis(familiesOf(facts), semantic, { cache: new SummaryCache() });
    const of = analysis.jobs.length;
    this.tell({ kind: 'solving', of });
    for (let job = Atomics.add(next, 0, 1); job < of; job = Atomics.add(next, 0, 1)) {
      const part = analysis.jobs[job];
      if (part !== undefined) this.tell({ kind: 'solved', job, of, result: analysis.run(part) });
    }
    this.tell({ kind: 'all-solved', of });
  }
}

const port = parentPort;
if (port !== null) {
  const worker = new CheckWorker(workerData, (report) => port.postMessage(report));
  port.on('message', (request: CheckRequest) => worker.hear(request));
}
