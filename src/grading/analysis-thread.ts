import { parentPort } from 'node:worker_threads';
import type { Analysis, FileChange } from '../analysis/index.js';
import { PatchgymError } from '../core/errors.js';
import { type AnalysedEnvironment, type ChangeAnalysis, PatchAnalyser } from './patch-analyser.js';
import type { ThreadFailure, ThreadReply } from './supervised-thread.js';

/** What a thread that analyses patches is asked. An environment is opened before its patches are analysed. */
export type AnalysisRequest =
  | { readonly kind: 'open'; readonly key: string; readonly environment: AnalysedEnvironment }
  | { readonly kind: 'close'; readonly key: string }
  | { readonly kind: 'analyse'; readonly key: string; readonly changes: readonly FileChange[] };

/** In the order of the kinds above. */
export type AnalysisAnswer = Analysis | null | ChangeAnalysis;

const analysers = new Map<string, PatchAnalyser>();

parentPort?.on('message', async (request: AnalysisRequest) => {
  let reply: ThreadReply<AnalysisAnswer>;
  try {
    reply = { status: 'answered', answer: await answer(request) };
  } catch (error) {
    reply = { status: 'failed', failure: failureOf(error) };
  }
  parentPort?.postMessage(reply);
});

async function answer(request: AnalysisRequest): Promise<AnalysisAnswer> {
  if (request.kind === 'open') {
    const analyser = await PatchAnalyser.open(request.environment);
    analysers.set(request.key, analyser);
    return analyser.before;
  }
  if (request.kind === 'close') {
    analysers.delete(request.key);
    return null;
  }
  const analyser = analysers.get(request.key);
  if (analyser === undefined) throw new Error(`the thread was asked about ${request.key} without opening it`);
  return analyser.analyse(request.changes);
}

function failureOf(error: unknown): ThreadFailure {
  if (error instanceof PatchgymError)
    return { name: error.name, message: error.message, kind: error.kind, code: error.code };
  return error instanceof Error
    ? { name: error.name, message: error.stack ?? error.message }
    : { name: 'Error', message: String(error) };
}
