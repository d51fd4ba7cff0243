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
  | { readonly kind: 'analyse'; readonly batch: number; readonly files: readonly FileContent[] }
  /** When so many batches are known, its own and those of the others. */
  | { readonly kind: 'solve'; readonly batches: number };

export type CheckReport =
  | { readonly kind: 'analysed'; readonly files: readonly AnalysedFile[] }
  | { readonly kind: 'solving'; readonly done: number; readonly of: number }
  | { readonly kind: 'solved'; readonly results: readonly SemanticResult[] };

/** The facts of a batch of files, by its place among all. */
type PackedBatch = { readonly batch: number; readonly packed: PackedFacts };

class CheckWorker {
  private readonly compiled: CompiledCheckers;
  private readonly own = new Map<number, readonly FileFacts[]>();
  private readonly others = new Map<number, PackedFacts>();
  private solving: Extract<CheckRequest, { kind: 'solve' }> | undefined;

  constructor(
    private readonly task: CheckTask,
    private readonly tell: (report: CheckReport) => void,
  ) {
    // Whoever started this thread has compiled what had to be tried.
    this.compiled = new CompiledCheckers(task.checkers, task.compatibility, { isKnownToCompile: true });
    for (const peer of task.peers) {
      peer.on('message', ({ batch, packed }: PackedBatch) => {
        this.others.set(batch, packed);
        this.solveWhenComplete();
      });
    }
  }

  async hear(request: CheckRequest): Promise<void> {
    if (request.kind === 'analyse') await this.analyse(request.batch, request.files);
    else {
      this.solving = request;
      this.solveWhenComplete();
    }
  }

  private async analyse(batch: number, contents: readonly FileContent[]): Promise<void> {
    const { peers, solves } = this.task;
    const packer = new FactsPacker();
    const own: FileFacts[] = [];
    const files: AnalysedFile[] = [];
    for (const file of contents) {
      const { facts, ...analysed } = await analyseFile(file, this.compiled, this.task.limits);
      files.push(analysed);
      if (facts === undefined) continue;
      if (solves) own.push(facts);
      else packer.add(facts);
    }
    if (solves) this.own.set(batch, own);
    else for (const peer of peers) peer.postMessage({ batch, packed: packer.packed() } satisfies PackedBatch);
    this.tell({ kind: 'analysed', files });
  }

  private solveWhenComplete(): void {
    const { own, others, solving } = this;
    if (solving === undefined || own.size + others.size < solving.batches) return;
    this.solving = undefined;
    // Of files of the same path the last counts.
    const facts = new Map<string, FileFacts>();
    for (let batch = 0; batch < solving.batches; batch += 1) {
      const packed = others.get(batch);
      const all = packed === undefined ? (own.get(batch) ?? []) : unpackFacts(packed);
      for (const one of all) facts.set(one.path, one);
    }
    others.clear();
    const semantic = this.task.checkers.filter(isSemantic);
    const analysis = new ProgramAnalysis(familiesOf(facts.values()), semantic, { cache: new SummaryCache() });
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
