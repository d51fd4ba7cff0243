import type { PatchEntry } from '../core/patch.js';
import type { DimensionScore, Evidence } from '../core/reward.js';
import type { PatchAnalysis } from './analyse-patch.js';
import { isTarget } from './checker-pack.js';
import { findOpaqueFiles } from './opaque-files.js';
import { SEVERITY_WEIGHT } from './severity-weight.js';

/**
 * One minus the severity-weighted findings that the patch adds, at least 0. A new suppression comment and a file that no
 * analysis can read cost as much as a finding of high severity; a tree that could not be analysed in full scores 0.
 */
export function scoreNewIssues(analysis: PatchAnalysis, entries: readonly PatchEntry[]): DimensionScore {
  const added = analysis.comparison.added.filter((finding) => !isTarget(finding));
  const opaque = findOpaqueFiles(entries);
  const evidence: Evidence[] = [
    ...analysis.gaps.map(({ path, reason }) => ({
      ok: false,
      what: 'could not be analysed in full',
      where: path,
      detail: reason,
    })),
    ...added.map((finding) => ({
      ok: false,
      what: `new: ${finding.checker} (${finding.severity})`,
      where: `${finding.path}:${finding.line}`,
      detail: finding.message,
      finding,
    })),
    ...analysis.newSuppressions.map(({ path, line, text }) => ({
      ok: false,
      what: 'new suppression comment (it has no effect)',
      where: `${path}:${line}`,
      detail: text,
    })),
    ...opaque.map(({ path, reason }) => ({
      ok: false,
      what: 'new file that no analysis can read',
      where: path,
      detail: reason,
    })),
  ];
  const cost =
    added.reduce((sum, finding) => sum + SEVERITY_WEIGHT[finding.severity], 0) +
    (analysis.newSuppressions.length + opaque.length) * SEVERITY_WEIGHT.high;
  if (evidence.length === 0)
    evidence.push({ ok: true, what: 'no new finding, suppression or unreadable file' });
  const value = analysis.gaps.length > 0 ? 0 : Math.max(0, 1 - cost);
  return { status: 'scored', value, evidence };
}
