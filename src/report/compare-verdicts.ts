import type { Verdict } from '../core/verdict.js';
import { colouredShare, mark } from './figures.js';
import type { ReportStyle } from './style.js';
import { renderTable, type TableRow } from './table.js';
import { GATE_LABELS } from './verdict-table.js';
import { shortVisibleText, visibleText } from './visible-text.js';

export type LabelledVerdict = { readonly label: string; readonly verdict: Verdict };

/** Draws several verdicts side by side, one column each: vectors, gates, rewards. Ends without a line break. */
export function compareVerdicts(verdicts: readonly LabelledVerdict[], style: ReportStyle): string {
  const columns = [
    { title: 'dimension' },
    ...verdicts.map(({ label }) => ({ title: shortVisibleText(label, 28), align: 'right' as const })),
  ];
  const rowOf = (title: string, cell: (verdict: Verdict) => string): TableRow => [
    title,
    ...verdicts.map(({ verdict }) => cell(verdict)),
  ];
  const dimensions = namesIn(verdicts.map(({ verdict }) => verdict.vector));
  const recipes = namesIn(verdicts.map(({ verdict }) => verdict.rewards));
  const rows: TableRow[] = [
    ...dimensions.map((dimension) =>
      rowOf(visibleText(dimension), (verdict) => {
        const score = verdict.vector[dimension];
        return colouredShare(score?.status === 'scored' ? score.value : null, style);
      }),
    ),
    'rule',
    ...Object.entries(GATE_LABELS).map(([gate, label]) =>
      rowOf(label, (verdict) => gateCell(verdict, gate as keyof typeof GATE_LABELS, style)),
    ),
    'rule',
    ...recipes.map((recipe) =>
      rowOf(style.colors.bold(`reward, ${visibleText(recipe)}`), (verdict) =>
        colouredShare(verdict.rewards[recipe] ?? null, style),
      ),
    ),
  ];
  const reasons = verdicts
    .filter(({ verdict }) => verdict.status === 'unscored')
    .map(
      ({ label, verdict }) =>
        `${visibleText(label)} is unscored: ${shortVisibleText(verdict.reason ?? 'no reason given', 300)}`,
    );
  return [renderTable(columns, rows, style), ...reasons].join('\n');
}

function gateCell(verdict: Verdict, gate: keyof typeof GATE_LABELS, style: ReportStyle): string {
  const counts: Partial<Record<keyof typeof GATE_LABELS, string>> = {
    attacksBlocked: outOf(verdict.attacks, (attack) => attack.outcome === 'blocked'),
    benignKept: outOf(verdict.benign, (item) => item.outcome === 'kept'),
    ...(verdict.upstreamTests === null
      ? {}
      : { upstreamTestsPass: `${verdict.upstreamTests.passed}/${verdict.upstreamTests.expected}` }),
  };
  const count = counts[gate];
  return `${count === undefined ? '' : `${style.colors.dim(count)} `}${mark(verdict.gates[gate].passed, style)}`;
}

function outOf<Item>(items: readonly Item[], isGood: (item: Item) => boolean): string {
  return items.length === 0 ? '' : `${items.filter(isGood).length}/${items.length}`;
}

function namesIn(records: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}
