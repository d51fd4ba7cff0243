import { displayWidth, padToWidth } from './display-width.js';
import type { ReportStyle } from './style.js';

export type TableColumn = { readonly title: string; readonly align?: 'left' | 'right' };

/** Rows of cells; `rule` draws a line across. Cells are already safe to print and may be coloured. */
export type TableRow = readonly string[] | 'rule';

/** Draws a box with one line per row. Ends without a line break. */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  style: ReportStyle,
): string {
  const { dim, bold } = style.colors;
  const widths = columns.map((column, index) =>
    Math.max(
      displayWidth(column.title),
      ...rows.map((row) => (row === 'rule' ? 0 : displayWidth(row[index] ?? ''))),
    ),
  );
  const rule = (left: string, middle: string, right: string) =>
    dim(`${left}${widths.map((width) => '─'.repeat(width + 2)).join(middle)}${right}`);
  const line = (cells: readonly string[]) =>
    `${dim('│')} ${cells.map((cell, index) => padToWidth(cell, widths[index] ?? 0, columns[index]?.align)).join(` ${dim('│')} `)} ${dim('│')}`;
  const across = rule('├', '┼', '┤');
  return [
    rule('╭', '┬', '╮'),
    line(columns.map((column) => bold(column.title))),
    across,
    ...rows.map((row) => (row === 'rule' ? across : line(columns.map((_, index) => row[index] ?? '')))),
    rule('╰', '┴', '╯'),
  ].join('\n');
}
