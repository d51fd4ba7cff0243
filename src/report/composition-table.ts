import type { Composition } from '../core/compose.js';
import { bar, colouredShare } from './figures.js';
import type { ReportStyle } from './style.js';
import { renderTable, type TableRow } from './table.js';
import { visibleText } from './visible-text.js';

/** Draws what each dimension adds to a reward. Ends without a line break. */
export function renderComposition(composition: Composition, style: ReportStyle): string {
  const columns = [
    { title: 'dimension' },
    { title: '' },
    { title: 'value', align: 'right' },
    { title: 'weight', align: 'right' },
    { title: 'applied', align: 'right' },
    { title: 'counts', align: 'right' },
  ] as const;
  const rows = composition.components.map(
    ({ dimension, value, weight, applied, weighted }): TableRow => [
      visibleText(dimension),
      bar(value, 16, style),
      colouredShare(value, style),
      weight.toFixed(2),
      applied === null ? '–' : applied.toFixed(2),
      weighted === null ? '–' : weighted.toFixed(3),
    ],
  );
  const total: TableRow = [
    style.colors.bold('reward'),
    bar(composition.reward, 16, style),
    '',
    '',
    '',
    colouredShare(composition.reward, style),
  ];
  const table = renderTable(columns, [...rows, 'rule', total], style);
  return [
    `${style.colors.bold('Recipe')} ${visibleText(composition.recipe)}`,
    table,
    ...notes(composition),
  ].join('\n');
}

function notes(composition: Composition): readonly string[] {
  const { gate, reason } = composition;
  const closed =
    gate?.status === 'closed'
      ? [
          `The gate is closed, because ${visibleText(gate.dimension)} is not 1: the reward is ${gate.otherwise.scale} × ${visibleText(gate.otherwise.dimension)}.`,
        ]
      : [];
  return reason === undefined ? closed : [visibleText(reason)];
}
