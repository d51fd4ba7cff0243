import type { DimensionScore, Evidence } from '../core/reward.js';
import type { PatchAnalysis } from './analyse-patch.js';
import { isTarget } from './checker-pack.js';

/** The share of the target checkers' findings that is gone. A tree that could not be read in full is not fixed. */
export function scoreTargetIssue(analysis: PatchAnalysis): DimensionScore {
  const before = analysis.before.findings.filter(isTarget);
  const remaining = analysis.after.findings.filter(isTarget);
  if (before.length === 0) {
    return {
      status: 'unscored',
      reason: 'no target checker fires on the vulnerable release: the environment is broken',
      evidence: [],
    };
  }
  const evidence: Evidence[] = [
    ...analysis.gaps.map(({ path, reason }) => ({
      ok: false,
      what: 'could not be analysed in full',
      where: path,
      detail: reason,
    })),
    ...remaining.map((finding) => ({
      ok: false,
      what: `${finding.checker} still fires`,
      where: `${finding.path}:${finding.line}`,
      detail: finding.message,
      finding,
    })),
  ];
  if (evidence.length === 0) {
    evidence.push({
      ok: true,
      what: `${[...new Set(before.map(({ checker }) => checker))].join(', ')} no longer fire${before.length === 1 ? 's' : ''}`,
    });
  }
  const value = analysis.gaps.length > 0 ? 0 : Math.max(0, 1 - remaining.length / before.length);
  return { status: 'scored', value, evidence };
}
