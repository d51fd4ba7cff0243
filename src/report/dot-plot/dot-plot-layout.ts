import { digestBytes } from '../../core/digest.js';
import { type RolloutRecord, rolloutKeyText } from '../../store/run-record.js';

/** What a dot's shape and colour say. `fixed` is `tests_pass` at 1; `partial`, above 0. */
export type DotKind = 'fixed' | 'partial' | 'not-fixed' | 'unscored';

/** Where things lie in a plot, in units of the picture. Scores run from `bottom` (0) up to `top` (1). */
export type PlotGeometry = {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
  /** The height of dots without a score, below the axis. */
  readonly unscoredY: number;
  readonly columnWidth: number;
  readonly width: number;
};

/** Room for the axis, and for the name of the first model, which leans to the left. */
const LEFT = 80;
const RIGHT = 64;
const UNSCORED_BELOW = 18;

/** The geometry of one panel with a column per model. */
export function layOutPlot(
  columns: number,
  panel: { readonly top: number; readonly height: number },
): PlotGeometry {
  const columnWidth = Math.round(Math.min(96, Math.max(34, 1000 / Math.max(1, columns))));
  const bottom = panel.top + panel.height;
  return {
    left: LEFT,
    top: panel.top,
    bottom,
    unscoredY: bottom + UNSCORED_BELOW,
    columnWidth,
    width: LEFT + columnWidth * Math.max(1, columns) + RIGHT,
  };
}

/** The middle of a column. */
export function columnMiddle(column: number, geometry: PlotGeometry): number {
  return geometry.left + geometry.columnWidth * (column + 0.5);
}

/** The height of a score, or of what has none. */
export function heightOf(value: number | null, geometry: PlotGeometry): number {
  if (value === null) return geometry.unscoredY;
  return geometry.bottom - value * (geometry.bottom - geometry.top);
}

/**
 * Where in its column a rollout lies: the same place in every picture, by the digest of its key, and
 * never across the border to the next column.
 */
export function jitteredX(record: RolloutRecord, column: number, geometry: PlotGeometry): number {
  const share = Number.parseInt(digestBytes(rolloutKeyText(record)).slice(0, 8), 16) / 2 ** 32;
  return columnMiddle(column, geometry) + (share - 0.5) * 0.74 * geometry.columnWidth;
}

/** What became of a rollout. */
export function kindOf(record: RolloutRecord): DotKind {
  if (record.status === 'unscored') return 'unscored';
  const fixed = record.vector.tests_pass ?? null;
  if (fixed === 1) return 'fixed';
  return fixed !== null && fixed > 0 ? 'partial' : 'not-fixed';
}

/** Rollouts by column, environment and repeat: whatever order they finished in, the picture is the same. */
export function orderRollouts(
  rollouts: readonly RolloutRecord[],
  columns: ReadonlyMap<string, number>,
): readonly RolloutRecord[] {
  const columnOf = (record: RolloutRecord) => columns.get(record.agent) ?? columns.size;
  return [...rollouts].sort(
    (a, b) =>
      columnOf(a) - columnOf(b) ||
      (a.environment < b.environment ? -1 : a.environment > b.environment ? 1 : a.repeat - b.repeat),
  );
}
