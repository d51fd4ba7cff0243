import { analyseTree, analyseTreeChange, type CompiledCheckers } from '../../src/analysis/index.js';
import type { Sample } from './corpus.js';

const POINTS = 10;

/** What the process holds after a tenth, two tenths and so on of many one-file changes of one tree, in megabytes. */
export async function* measureMemory(
  samples: readonly Sample[],
  checkers: CompiledCheckers,
  changes: number,
): AsyncGenerator<string> {
  const tree = await analyseTree(samples, checkers);
  for (let change = 1; change <= changes; change += 1) {
    const sample = samples[change % samples.length];
    if (sample === undefined) break;
    const content = Buffer.concat([sample.content, Buffer.from(`\nedited_${change} = len("${change}")\n`)]);
    await analyseTreeChange(tree, [{ path: sample.path, content }], checkers);
    if (change % Math.ceil(changes / POINTS) !== 0 && change !== changes) continue;
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
    yield `${change} changes: resident ${megabytes(rss)}, heap ${megabytes(heapUsed)}, parser and buffers ${megabytes(external)} MB`;
  }
}
