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
  /** Whether it solves the semantic checkers; the others tell it what it has to know of their files. */
  readonly solves: boolean;
  /** To that one, or from all others. */
  readonly peers: readonly MessagePort[];
};

export type CheckRequest =
  | { readonly kind: 'analyse'; readonly files: readonly FileContent[] }
  /** When so many batches are known, its own and those of the others. */
  | { readonly kind: 'solve'; readonly batches: number };

export type CheckReport =
  | { readonly kind: 'analysed'; readonly files: readonly AnalysedFile[] }
  | { readonly kind: 'solving'; readonly done: number; readonly of: number }
  | { readonly kind: 'solved'; readonly results: readonly SemanticResult[] };

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
    const { peers, solves } = this.task;
    const packer = new FactsPacker();
    const files: AnalysedFile[] = [];
    for (const file of batch) {
      const { facts, ...analysed } = await analyseFile(file, this.compiled, this.task.limits);
      files.push(analysed);
      if (facts === undefined) continue;
      if (solves) this.own.push(facts);
      else packer.add(facts);
    }
    if (!solves) for (const peer of peers) peer.postMessage(packer.packed());
    this.tell({ kind: 'analysed', files });
    this.count();
  }

  private count(): void {
    this.batches += 1;
    this.solveWhenComplete();
  }

  private solveWhenComplete(): void {
    if (this.solving === undefined || this.batches < this.solving.batches) return;
    this.solving = undefined;
    const facts = [...this.own, ...this.others.splice(0).flatMap(unpackFacts)];
    const semantic = this.task.checkers.filter(isSemantic);
    const analysis = new ProgramAnalysis(familiesOf(facts), semantic, { cache: new SummaryCache() });
    const results: SemanticResult[] = [];
    for (const job of analysis.jobs) {
      this.tell({ kind: 'solving', done: results.length, of: analysis.jobs.length });
      results.push(analysis.run(job));
    }
    this.tell({ kind: 'solved', results });
  }
}

const port = parentPort;
if (port !== null) {
  const worker = new CheckWorker(workerData, (report) => port.postMessage(report));
  port.on('message', (request: CheckRequest) => worker.hear(request));
}
