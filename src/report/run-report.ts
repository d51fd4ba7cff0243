import { colouredShare, formatShare } from './figures.js';
import type { ReportStyle } from './style.js';
import type { ModelSummary, RunSummary } from './summarise-run.js';
import { renderTable } from './table.js';
import { shortVisibleText, visibleText } from './visible-text.js';

/** Draws a run as a leaderboard: model, runs, mean, range, turns, target, tests, minimal. Ends without a line break. */
export function renderRunReport(summary: RunSummary, style: ReportStyle): string {
  const columns = [
    { title: 'model' },
    { title: 'runs', align: 'right' },
    { title: 'unscored', align: 'right' },
    { title: 'mean', align: 'right' },
    { title: 'range', align: 'right' },
    { title: 'turns', align: 'right' },
    { title: 'target', align: 'right' },
    { title: 'tests', align: 'right' },
    { title: 'minimal', align: 'right' },
  ] as const;
  const rows = summary.models.map((model) => modelRow(model, style));
  return [
    `${style.colors.bold('Recipe')} ${visibleText(summary.recipe)} · ${progress(summary)}`,
    renderTable(columns, rows, style),
    ...notes(summary),
  ].join('\n');
}

function modelRow(model: ModelSummary, style: ReportStyle): readonly string[] {
  return [
    shortVisibleText(model.model, 40),
    String(model.runs),
    model.unscored === 0 ? '0' : style.colors.magenta(String(model.unscored)),
    model.mean === null ? '–' : colouredShare(model.mean, style),
    model.min === null || model.max === null ? '–' : `${formatShare(model.min)} … ${formatShare(model.max)}`,
    model.turns === null ? '–' : model.turns.toFixed(1),
    column(model.target),
    column(model.tests),
    column(model.minimal),
  ];
}

function column(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

function progress(summary: RunSummary): string {
  const environments = `${summary.environments.length} ${summary.environments.length === 1 ? 'environment' : 'environments'}`;
  return `${environments} · ${summary.finished} of ${summary.planned} rollouts finished`;
}

function notes(summary: RunSummary): readonly string[] {
  const missing = summary.planned - summary.finished;
  return [
    ...(summary.unscored > 0
      ? [`${summary.unscored} unscored: not graded, so in no mean and never counted as 0.`]
      : []),
    ...(missing > 0 ? [`${missing} not finished: run the same command with --resume.`] : []),
  ];
}
