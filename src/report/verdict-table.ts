import type { Verdict } from '../core/verdict.js';
import { wrapText } from './display-width.js';
import { bar, colouredShare, formatDuration, formatShare, mark } from './figures.js';
import type { ReportStyle } from './style.js';
import { renderTable, type TableRow } from './table.js';
import { type EvidenceLine, explainDimension } from './verdict-evidence.js';
import { shortVisibleText, visibleText } from './visible-text.js';

const BAR_CELLS = 16;
const MAX_DETAIL_CHARACTERS = 240;

/** The gates in the order in which grading meets them, with the words to show. */
export const GATE_LABELS = {
  applies: 'applies',
  builds: 'builds',
  attacksBlocked: 'attacks blocked',
  benignKept: 'benign kept',
  upstreamTestsPass: 'upstream tests pass',
} as const;

/** Draws a verdict for a person: the vector, the gates, and the evidence for each dimension. Ends without a line break. */
export function renderVerdict(verdict: Verdict, style: ReportStyle): string {
  return [
    header(verdict, style),
    vectorTable(verdict, style),
    gates(verdict, style),
    evidence(verdict, style),
    footer(verdict, style),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function header(verdict: Verdict, style: ReportStyle): string {
  const { bold, dim, magenta } = style.colors;
  const reward = `reward ${bold(colouredShare(verdict.reward, style))} ${dim(`(${visibleText(verdict.recipe)})`)}`;
  const title = `${bold(visibleText(verdict.environment))}   ${reward}`;
  if (verdict.status === 'scored') return title;
  return `${title}\n${magenta(wrapText(`unscored: ${shortVisibleText(verdict.reason ?? 'no reason given', 600)}`, style.width).join('\n'))}`;
}

function vectorTable(verdict: Verdict, style: ReportStyle): string {
  const componentOf = new Map(verdict.components.map((component) => [component.dimension, component]));
  const rows = Object.entries(verdict.vector).map(([dimension, score]): TableRow => {
    const value = score.status === 'scored' ? score.value : null;
    const component = componentOf.get(dimension);
    return [
      visibleText(dimension),
      bar(value, BAR_CELLS, style),
      colouredShare(value, style),
      component === undefined ? '–' : component.weight.toFixed(2),
      component?.weighted == null ? '–' : component.weighted.toFixed(3),
    ];
  });
  const total: TableRow = [
    style.colors.bold('reward'),
    bar(verdict.reward, BAR_CELLS, style),
    colouredShare(verdict.reward, style),
    '',
    verdict.reward === null ? '–' : formatShare(verdict.reward),
  ];
  const columns = [
    { title: 'dimension' },
    { title: '' },
    { title: 'value', align: 'right' },
    { title: 'weight', align: 'right' },
    { title: 'counts', align: 'right' },
  ] as const;
  const table = renderTable(columns, [...rows, 'rule', total], style);
  const note = gateNote(verdict);
  return note === null ? table : `${table}\n${style.colors.dim(note)}`;
}

/** Says why the parts that count are not the weighted values, when a gate is closed. */
function gateNote(verdict: Verdict): string | null {
  const isClosed = verdict.components.some((part) => part.applied !== null && part.applied !== part.weight);
  if (!isClosed) return null;
  const left = verdict.components.filter((part) => (part.applied ?? 0) > 0);
  const rest =
    left.map((part) => `${part.applied} × ${visibleText(part.dimension)}`).join(' + ') || 'nothing';
  return `The gate of recipe ${visibleText(verdict.recipe)} is closed: ${rest} is all that counts.`;
}

function gates(verdict: Verdict, style: ReportStyle): string {
  const lines = Object.entries(GATE_LABELS).map(([gate, label]) => {
    const { passed, detail } = verdict.gates[gate as keyof typeof GATE_LABELS];
    const shown = shortVisibleText(detail, MAX_DETAIL_CHARACTERS);
    return hanging(`  ${mark(passed, style)} `, 4, `${label.padEnd(20)}${shown}`.trimEnd(), style);
  });
  return [style.colors.bold('Gates'), ...lines].join('\n');
}

function evidence(verdict: Verdict, style: ReportStyle): string {
  const parts = Object.keys(verdict.vector).flatMap((dimension) => {
    const lines = explainDimension(verdict, dimension);
    if (lines.length === 0) return [];
    return [
      `  ${style.colors.underline(visibleText(dimension))}`,
      ...lines.map((line) => evidenceLine(line, style)),
    ];
  });
  return parts.length === 0 ? '' : [style.colors.bold('Evidence'), ...parts].join('\n');
}

function evidenceLine(line: EvidenceLine, style: ReportStyle): string {
  const where = line.where === undefined ? '' : `  ${shortVisibleText(line.where, 160)}`;
  const detail = line.detail ? `  ${shortVisibleText(line.detail, MAX_DETAIL_CHARACTERS)}` : '';
  return hanging(
    `    ${mark(line.ok, style)} `,
    6,
    `${shortVisibleText(line.text, 200)}${where}${detail}`,
    style,
  );
}

function footer(verdict: Verdict, style: ReportStyle): string {
  const rewards = Object.entries(verdict.rewards).map(
    ([recipe, reward]) => `${visibleText(recipe)} ${formatShare(reward)}`,
  );
  const timings = Object.entries(verdict.timings).map(
    ([phase, ms]) => `${visibleText(phase)} ${formatDuration(ms)}`,
  );
  const rows: readonly (readonly [string, string])[] = [
    ['rewards', rewards.join(' · ')],
    ['patch', `${visibleText(verdict.patch.digest)} · ${patchSize(verdict)}`],
    ['verdict', `${visibleText(verdict.verdictHash)} · seed ${shortVisibleText(verdict.seed, 80)}`],
    ['timings', timings.join(' · ')],
  ];
  return rows
    .filter(([, text]) => text !== '')
    .map(([label, text]) => style.colors.dim(hanging(`${label.padEnd(8)} `, 9, text, style)))
    .join('\n');
}

function patchSize(verdict: Verdict): string {
  const { files } = verdict.patch;
  const lines = (pick: 'addedLines' | 'deletedLines') =>
    files.reduce((total, file) => total + (file[pick] ?? 0), 0);
  const names = files.slice(0, 4).map((file) => shortVisibleText(file.path, 80));
  const more = files.length > 4 ? `, ${files.length - 4} more` : '';
  if (files.length === 0) return 'changes nothing';
  return `${files.length} ${files.length === 1 ? 'file' : 'files'}, +${lines('addedLines')} −${lines('deletedLines')} lines (${names.join(', ')}${more})`;
}

/** A text behind a prefix, wrapped to the style's width with the following lines indented below the first. */
function hanging(prefix: string, indent: number, text: string, style: ReportStyle): string {
  const [first = '', ...rest] = wrapText(text, style.width - indent);
  return [`${prefix}${first}`, ...rest.map((line) => `${' '.repeat(indent)}${line}`)].join('\n');
}
