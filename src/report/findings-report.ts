import type { Coverage, Finding, Severity, TraceStep } from '../core/finding.js';
import { renderExcerpt } from './findings-excerpt.js';
import type { ReportStyle } from './style.js';
import { shortVisibleText, visibleText } from './visible-text.js';

export type FindingsReport = {
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** Findings that an earlier state had already; undefined where nothing was compared. */
  readonly kept: number | undefined;
  /** The text of a file, for excerpts; null where it is not known. */
  readonly textOf: (path: string) => string | null;
};

const MAX_MESSAGE = 400;
const MAX_GAPS = 20;
const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** The findings of a check for a reader: by file, with their code and how values got there, then what was looked at. */
export function renderFindings(report: FindingsReport, style: ReportStyle): string {
  const blocks: string[] = [];
  for (const [path, findings] of byPath(report.findings)) {
    const lines = report.textOf(path)?.split('\n') ?? [];
    const source = { lines, textOf: report.textOf };
    blocks.push(
      [
        style.colors.bold(visibleText(path)),
        ...findings.flatMap((finding) => renderFinding(finding, source, style)),
      ].join('\n'),
    );
  }
  return [...blocks, ...renderGaps(report, style), renderTotals(report, style)].join('\n\n');
}

type Source = {
  readonly lines: readonly string[];
  readonly textOf: (path: string) => string | null;
};

function renderFinding(finding: Finding, source: Source, style: ReportStyle): string[] {
  const { dim } = style.colors;
  const place = `${finding.line}:${finding.column + 1}`;
  return [
    `  ${dim(place)}  ${coloured(finding.severity, style)}  ${shortVisibleText(finding.message, MAX_MESSAGE)}  ${dim(visibleText(finding.checker))}`,
    ...renderExcerpt(finding, source.lines, style).map((line) => `    ${line}`),
    ...renderTrace(finding.trace ?? [], style),
  ];
}

function renderTrace(trace: readonly TraceStep[], style: ReportStyle): string[] {
  return trace.map((step, index) => {
    const place = `${visibleText(step.path)}:${step.line}:${step.column + 1}`;
    return `    ${style.colors.dim(`${index + 1}.`)} ${place}  ${shortVisibleText(step.message, MAX_MESSAGE)}`;
  });
}

function renderGaps({ coverage, skipped }: FindingsReport, style: ReportStyle): string[] {
  const { unanalysed } = coverage;
  const blocks: string[] = [];
  const list = (title: string, entries: FindingsReport['skipped']) => {
    const shown = entries
      .slice(0, MAX_GAPS)
      .map(({ path, reason }) => `  ${visibleText(path)}: ${shortVisibleText(reason, MAX_MESSAGE)}`);
    if (entries.length > MAX_GAPS)
      shown.push(`  … and ${entries.length - MAX_GAPS} more (see --format json)`);
    if (entries.length > 0) blocks.push([title, ...shown].join('\n'));
  };
  list(style.colors.yellow('Not analysed, or not in full, so that it is not known to be clean:'), unanalysed);
  list(style.colors.dim('Left out on purpose:'), skipped);
  return blocks;
}

function renderTotals({ findings, coverage, kept }: FindingsReport, style: ReportStyle): string {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  })).filter(({ count }) => count > 0);
  const severities = counts.map(({ severity, count }) => `${count} ${severity}`).join(', ');
  const files = new Set(findings.map((finding) => finding.path)).size;
  const what = kept === undefined ? 'finding' : 'new finding';
  const said =
    findings.length === 0
      ? `No ${what}s`
      : `${findings.length} ${what}${findings.length === 1 ? '' : 's'} (${severities}) in ${files} file${files === 1 ? '' : 's'}`;
  const parts = [
    style.colors.bold(said),
    ...(kept === undefined ? [] : [`${kept} that were there before`]),
    `${coverage.files} file${coverage.files === 1 ? '' : 's'} analysed`,
  ];
  if (coverage.unanalysed.length > 0)
    parts.push(style.colors.yellow(`${coverage.unanalysed.length} not analysed`));
  if (coverage.errorBytes > 0) parts.push(`${coverage.errorBytes} bytes not understood by the parser`);
  return `${parts.join('; ')}.`;
}

function coloured(severity: Severity, style: ReportStyle): string {
  const { red, yellow, cyan, bold } = style.colors;
  const paint = { critical: (text: string) => bold(red(text)), high: red, medium: yellow, low: cyan }[
    severity
  ];
  return paint(severity);
}

function byPath(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.path);
    if (group === undefined) groups.set(finding.path, [finding]);
    else group.push(finding);
  }
  return groups;
}
