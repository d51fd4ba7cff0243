import type { ReportStyle } from './style.js';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A number in [0,1] with three decimals. What is not quite 1 is never shown as 1, nor what is not quite 0 as 0. */
export function formatShare(value: number | null): string {
  if (value === null) return 'unscored';
  const text = value.toFixed(3);
  if (text === '1.000' && value < 1) return '0.999';
  if (text === '0.000' && value > 0) return '0.001';
  return text;
}

/** `formatShare` in the colour of its height; unscored stands out from every number. */
export function colouredShare(value: number | null, style: ReportStyle): string {
  const { green, yellow, red, magenta } = style.colors;
  const text = formatShare(value);
  if (value === null) return magenta(text);
  return value >= 0.75 ? green(text) : value > 0.2 ? yellow(text) : red(text);
}

/** A bar of `cells` columns for a value in [0,1]; dots for unscored. */
export function bar(value: number | null, cells: number, style: ReportStyle): string {
  if (value === null) return style.colors.magenta('·'.repeat(cells));
  const eighths = Math.round(value * cells * 8);
  const full = '█'.repeat(Math.floor(eighths / 8));
  const part = EIGHTHS[eighths % 8] ?? '';
  const rest = style.colors.dim('░'.repeat(Math.max(0, cells - full.length - part.length)));
  const { green, yellow, red } = style.colors;
  const colour = value >= 0.75 ? green : value > 0.2 ? yellow : red;
  return `${colour(full + part)}${rest}`;
}

/** Milliseconds as a reader wants them: `48 ms`, `1.2 s`, `3 min 05 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** ✓, ✗, or ? for what was not found out. */
export function mark(passed: boolean | null, style: ReportStyle): string {
  if (passed === null) return style.colors.magenta('?');
  return passed ? style.colors.green('✓') : style.colors.red('✗');
}
