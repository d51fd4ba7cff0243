import { type Verdict, verdictSchema } from '../core/verdict.js';
import type { BlobStore } from '../store/blob-store.js';
import { type RolloutRecord, rolloutKeyText } from '../store/run-record.js';
import { shortVisibleText } from './visible-text.js';

/** A verdict in a few lines, or why its file could not be read. Safe to print. */
export type VerdictSummary =
  | { readonly status: 'read'; readonly lines: readonly string[] }
  | { readonly status: 'unreadable'; readonly problem: string };

const AT_A_TIME = 8;

/** Reads the stored verdicts of rollouts, by rollout key. One that is missing or damaged is said to be so. */
export async function readVerdictSummaries(
  rollouts: readonly RolloutRecord[],
  blobs: Pick<BlobStore, 'get'>,
): Promise<ReadonlyMap<string, VerdictSummary>> {
  const summaries = new Map<string, VerdictSummary>();
  const queue = rollouts.flatMap((record) =>
    record.blobs.verdict === undefined ? [] : [{ key: rolloutKeyText(record), digest: record.blobs.verdict }],
  );
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        summaries.set(next.key, await readVerdictSummary(next.digest, blobs));
      }
    }),
  );
  return summaries;
}

async function readVerdictSummary(digest: string, blobs: Pick<BlobStore, 'get'>): Promise<VerdictSummary> {
  try {
    const verdict = verdictSchema.parse(JSON.parse((await blobs.get(digest)).toString('utf8')));
    return { status: 'read', lines: linesOf(verdict) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { status: 'unreadable', problem: shortVisibleText(problem, 160) };
  }
}

function linesOf(verdict: Verdict): readonly string[] {
  const { gates, attacks, benign, upstreamTests, findings, patch } = verdict;
  const blocked = attacks.filter(({ outcome }) => outcome === 'blocked').length;
  const kept = benign.filter(({ outcome }) => outcome === 'kept').length;
  const notPassed = Object.entries(gates)
    .filter(([, gate]) => gate.passed !== true)
    .map(([name, gate]) => `${name} ${gate.passed === null ? 'not found out' : 'failed'}: ${gate.detail}`);
  return [
    `attacks blocked: ${blocked} of ${attacks.length}`,
    `benign cases kept: ${kept} of ${benign.length}`,
    upstreamTests === null
      ? 'upstream tests: did not run'
      : `upstream tests passed: ${upstreamTests.passed} of ${upstreamTests.expected}`,
    `findings: ${findings.targetRemaining.length} of the target left, ${findings.added.length} new, ${findings.fixed.length} fixed`,
    `patch: ${patch.files.length} files, ${patch.addedTokens ?? '?'} tokens added, ${patch.deletedTokens ?? '?'} deleted`,
    ...notPassed,
  ].map((line) => shortVisibleText(line, 140));
}
