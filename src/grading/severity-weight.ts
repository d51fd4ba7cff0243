import type { Severity } from '../core/finding.js';

/** What one finding of a severity costs, as a share of a dimension. */
export const SEVERITY_WEIGHT: Readonly<Record<Severity, number>> = {
  critical: 1,
  high: 0.5,
  medium: 0.2,
  low: 0.05,
};
