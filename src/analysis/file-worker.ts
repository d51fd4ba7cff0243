import { parentPort, workerData } from 'node:worker_threads';
import { type AnalysisLimits, analyseFile, type FileContent } from './analyse-file.js';
import type { Checker } from './checker.js';
import { CompiledCheckers } from './compiled-checkers.js';
import type { Compatibility } from './language.js';
import { FilePacker } from './semantic/pack-facts.js';

/** What a thread that analyses files is started with. */
export type FileWorkerTask = {
  readonly checkers: readonly Checker[];
  readonly compatibility: Compatibility;
  readonly limits: AnalysisLimits;
};

const port = parentPort;
if (port !== null) {
  const task: FileWorkerTask = workerData;
  // Whoever started this thread has compiled what had to be tried.
  const compiled = new CompiledCheckers(task.checkers, task.compatibility, { isKnownToCompile: true });
  port.on('message', async (files: readonly FileContent[]) => {
    const packer = new FilePacker();
    for (const file of files) packer.add(await analyseFile(file, compiled, task.limits));
    const packed = packer.packed();
    port.postMessage(packed, [packed.numbers.buffer]);
  });
}
