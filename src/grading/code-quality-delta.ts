import type { Finding } from '../core/finding.js';
import type { DimensionScore, Evidence } from '../core/reward.js';
import type { PatchAnalysis } from './analyse-patch.js';
import { isTarget } from './checker-pack.js';
import { SEVERITY_WEIGHT } from './severity-weight.js';

/**
 * 1 / (1 + severity-weighted growth of the finding count over the whole tree), checker by checker. What one checker finds
 * less does not pay for another, and cleaning up earns nothing.
 */
export function scoreCodeQuality(analysis: PatchAnalysis): DimensionScore {
  const before = countByChecker(analysis.before.findings);
  const after = countByChecker(analysis.after.findings);
  let growth = 0;
  const evidence: Evidence[] = [];
  for (const [checker, { count, weight }] of after) {
    const increase = count - (before.get(checker)?.count ?? 0);
    if (increase <= 0) continue;
    growth += increase * weight;
    evidence.push({ ok: false, what: `${checker}: ${count - increase} before, ${count} after` });
  }
  for (const { path, reason } of analysis.gaps)
    evidence.push({ ok: false, what: 'could not be analysed in full', where: path, detail: reason });
  if (evidence.length === 0)
    evidence.push({
      ok: true,
      what: `no checker finds more: ${total(before)} findings before, ${total(after)} after`,
    });
  const value = analysis.gaps.length > 0 ? 0 : 1 / (1 + growth);
  return { status: 'scored', value, evidence };
}

type Counted = { readonly count: number; readonly weight: number };

function countByChecker(findings: readonly Finding[]): Map<string, Counted> {
  const counts = new Map<string, Counted>();
  for (const finding of findings) {
    if (isTarget(finding)) continue;
    counts.set(finding.checker, {
      count: (counts.get(finding.checker)?.count ?? 0) + 1,
      weight: SEVERITY_WEIGHT[finding.severity],
    });
  }
  return counts;
}

function total(counts: ReadonlyMap<string, Counted>): number {
  return [...counts.values()].reduce((sum, { count }) => sum + count, 0);
}
